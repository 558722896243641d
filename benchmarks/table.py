"""A table in Markdown, with what is required of its figures."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Requirement(NamedTuple):
    """What a figure should be.

    Attributes:
        what: The figure and its limit, in words.
        figure: What was measured, with its unit.
        met: Whether it is within the limit.
    """

    what: str
    figure: str
    met: bool


class Table(NamedTuple):
    """Figures that belong together.

    Attributes:
        title: What they are about.
        head: Names of the columns.
        rows: The figures, as text.
        requirements: What is required of them.
        notes: Paragraphs below the table: what was measured, and exceptions.
    """

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    requirements: Sequence[Requirement] = ()
    notes: Sequence[str] = ()


def table_in_markdown(table: Table) -> str:
    """The table under its title, with the notes below."""
    lines = [_row(table.head), _row("---" for _ in table.head), *map(_row, table.rows)]
    return "\n\n".join([f"## {table.title}", "\n".join(lines), *table.notes])


def requirement_in_words(requirement: Requirement) -> str:
    """One line, e.g. `- met: cold command under 0.5 s (0.41 s)`."""
    verdict = "met" if requirement.met else "NOT MET"
    return f"- {verdict}: {requirement.what} ({requirement.figure})"


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
