"""A few lines of a submitted file, as a page or a terminal draws them."""

import msgspec


class SourceLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of a submitted file.

    Attributes:
        number: Its number, from 1.
        text: The line, made safe and cut, without the margin that all lines have.
        marked: Whether it is one of those that are meant.
    """

    number: int
    text: str
    marked: bool = False


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """Lines that are meant, among those around them.

    Attributes:
        file: Path of the file within the submission; of a notebook with the cell, e.g.
            `cnn.ipynb, cell 3`.
        lines: The lines in their order; where numbers are missing, lines were left out.
    """

    file: str
    lines: tuple[SourceLine, ...]
