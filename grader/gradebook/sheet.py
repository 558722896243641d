"""A CSV file as another system wrote it, read strictly and written back in its own dialect."""

import csv
import io
import re
from collections.abc import Sequence

import msgspec

from grader.errors import SheetError
from grader.text import ended, safe_line

Line = tuple[str, ...]

_DELIMITERS = (",", ";", "\t")

_MAX_COLUMNS = 5000
"""So that filling up short lines cannot fill memory."""

_BOM = "\ufeff"

_ENDS = re.compile(r"\r\n|\r|\n")

_QUOTED = re.compile(r'"[^"]*"')

_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?", re.ASCII)

FORMULA = frozenset("=+-@＝＋－＠")  # noqa: RUF001  spreadsheets take the wide ones for them
"""What a formula begins with."""

_BLANKS = frozenset("\t\r\n")


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A table with a header.

    Attributes:
        header: Titles of the columns.
        lines: What stands below it, every line as long as the header.
        delimiter: What parts cells.
        bom: Whether the file begins with a byte order mark.
        line_end: What ends a line.
    """

    header: Line
    lines: tuple[Line, ...]
    delimiter: str = ","
    bom: bool = False
    line_end: str = "\r\n"

    def find(self, title: str) -> int | None:
        """The column that has this title; None if there is none.

        Raises:
            SheetError: Several have it.
        """
        columns = [column for column, one in enumerate(self.header) if one.strip() == title]
        if len(columns) > 1:
            raise SheetError(
                f"The sheet has {len(columns)} columns {title!r}; one was expected. "
                "Export it again and leave its columns as they are."
            )
        return columns[0] if columns else None

    def row_number(self, line: int) -> int:
        """The number that a spreadsheet shows beside a line."""
        return line + 2


def read_sheet(content: bytes, called: str = "sheet") -> Sheet:
    """Read a CSV file: UTF-8, parted by commas, semicolons or tabs.

    Args:
        content: The file. Lines shorter than the header are filled up with empty cells, since
            spreadsheets leave those out.
        called: What the file is called in errors.

    Raises:
        SheetError: It is no such file, or a line has more cells than the header.
    """
    text = _decode(content, called)
    body = text.removeprefix(_BOM)
    try:
        delimiter = max(_DELIMITERS, key=lambda one: len(_first_line(body, one)))
        lines = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SheetError(
            f"The {called} is no CSV file that can be read: {ended(str(error))} Export it again."
        ) from error
    if not lines or not any(lines[0]):
        raise SheetError(f"The {called} has no header in its first line. Export it again.")
    header, *rest = lines
    if len(header) > _MAX_COLUMNS:
        raise SheetError(
            f"The {called} has {len(header)} columns; at most {_MAX_COLUMNS} were expected. "
            "Export it again, of one course alone."
        )
    return Sheet(
        header=tuple(header),
        lines=tuple(
            _as_long_as(header, line, f"Row {row} of the {called}")
            for row, line in enumerate(rest, 2)
        ),
        delimiter=delimiter,
        bom=text.startswith(_BOM),
        line_end=_line_end(body),
    )


def _decode(content: bytes, called: str) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise SheetError(
            f"The {called} is not UTF-8: byte {error.start} cannot be read. "
            "Export it again, or save it as `CSV UTF-8`."
        ) from error
    if "\0" in text:
        raise SheetError(
            f"The {called} holds a null character, so it is no CSV file. Export it again as CSV."
        )
    return text


def _first_line(text: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])


def _as_long_as(header: Sequence[str], line: Sequence[str], where: str) -> Line:
    if len(line) > len(header):
        raise SheetError(
            f"{where} has {len(line)} cells, and its header {len(header)}. "
            "Export it again, or quote the cell that holds a delimiter."
        )
    return (*line, *[""] * (len(header) - len(line)))


def _line_end(text: str) -> str:
    found = _ENDS.search(_QUOTED.sub("", text))
    return found.group() if found else "\r\n"


def write_sheet(sheet: Sheet) -> bytes:
    """The sheet as a file in its own dialect, formulas disarmed."""
    lines = (_in_csv(line, sheet.delimiter) for line in (sheet.header, *sheet.lines))
    text = "".join(f"{line}{sheet.line_end}" for line in lines)
    return f"{_BOM if sheet.bom else ''}{text}".encode()


def _in_csv(line: Line, delimiter: str) -> str:
    text = io.StringIO(newline="")
    # Ending lines with both characters makes the writer quote cells that hold either.
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(map(disarm, line))
    return text.getvalue().removesuffix("\r\n")


def disarm(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; numbers and a lone dash are left alone.

    Source: OWASP, CSV Injection.
    """
    begins = cell.lstrip()[:1]
    if begins not in FORMULA and cell[:1] not in _BLANKS:
        return cell
    if _NUMBER.fullmatch(cell) or cell == "-":
        return cell
    return f"'{cell}"


def in_a_cell(text: str) -> str:
    """Text that holds no formula for a spreadsheet that parts cells at semicolons either."""
    first, *others = safe_line(text).split(";")
    return ";".join((first, *map(_disarm_part, others)))


def _disarm_part(part: str) -> str:
    return f"'{part}" if part.lstrip(' "')[:1] in FORMULA else part


def number_in(cell: str) -> float | None:
    """The number that a cell holds, its decimals after a point or a comma; None if it is none."""
    text = cell.strip()
    return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None
