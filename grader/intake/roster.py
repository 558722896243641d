"""Who should have handed in: a CSV that a person wrote or a system exported."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path

from grader.errors import RosterError
from grader.intake.folder_tree import read_file
from grader.intake.names import in_composed_form
from grader.intake.roster_columns import ID_KINDS, Column, titled_columns, worksheet_columns
from grader.records.attempt import Student
from grader.text import ended, read_participant

Identifier = tuple[str, str]
"""What kind of id or key it is, and the id in the form in which two of them are compared."""

_MAX_BYTES = 16 << 20

_CASELESS_KINDS = {"email", "github", "login"}

_BOMS = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
"""How a file is encoded, by its first bytes; spreadsheets and Blackboard save UTF-16."""

_DELIMITERS = ",;\t"

_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+")
"""A number as spreadsheets show it where they have no room for it, and then save it."""

_HASHED_KINDS = {"sid", "login"}
"""Ids before which Brightspace writes `#`, to keep spreadsheets from rounding them."""


def load_roster(path: Path) -> tuple[Student, ...]:
    """Read a roster.

    Args:
        path: A CSV with a header, in UTF-8 or UTF-16, with `,`, `;` or tabs between columns. Of
            its columns those are read that say what they hold: `key`, `name`, `canvas`, `moodle`,
            `sid`, `email`, `login`, `github`, `brightspace`, `section`, or what the exports of
            these systems call them.

    Raises:
        RosterError: It cannot be read, or two of its rows are the same student.
        SubmissionError: There is no such file, or it is too large.
    """
    try:
        text = _decode(read_file(path, _MAX_BYTES))
    except UnicodeDecodeError as error:
        raise RosterError(
            f"{str(path)!r} is in neither UTF-8 nor UTF-16. Save it as CSV in UTF-8 once more."
        ) from error
    try:
        return tuple(_read_students(text, str(path)))
    except csv.Error as error:
        raise RosterError(
            f"{str(path)!r} is no CSV: {ended(str(error))} Save it as CSV in UTF-8 once more."
        ) from error


def identifiers_of(student: Student) -> list[Identifier]:
    """What tells a student from all others: the key first, then the ids."""
    ids = [
        (kind, value.casefold() if kind in _CASELESS_KINDS else value)
        for kind, value in student.ids.items()
    ]
    return [("key", student.key.casefold()), *ids]


def _decode(content: bytes) -> str:
    encodings = (name for bom, name in _BOMS.items() if content.startswith(bom))
    return content.decode(next(encodings, "utf-8"))


def _read_students(text: str, path: str) -> Iterator[Student]:
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=lambda one: len(titled_columns(_split(header, one))))
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    columns = titled_columns(next(rows, []))
    if not {kind for kind, _ in columns} - {"section"}:
        raise RosterError(
            f"{path!r} has no header that tells its columns. The first line should name them, "
            "e.g. `name,email,github`."
        )
    lines = [(rows.line_num, row) for row in rows]
    columns = worksheet_columns([row for _, row in lines if any(row)], columns) or columns
    first_lines: dict[Identifier, int] = {}
    for number, row in lines:
        cells = _read_cells(row, columns)
        _refuse_rounded(cells, f"Line {number} of {path!r}")
        student = _student_of(cells)
        if student is None:
            continue
        for kind, value in identifiers_of(student):
            first = first_lines.setdefault((kind, value), number)
            if first != number:
                raise RosterError(
                    f"Lines {first} and {number} of {path!r} have the same {kind}, {value!r}. "
                    "Leave one of them."
                )
        yield student


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _refuse_rounded(cells: Mapping[str, str], location: str) -> None:
    """Refuse ids that several students may share since they lost their last digits.

    Raises:
        RosterError: A cell holds such an id.
    """
    for kind in ("key", *ID_KINDS):
        if _ROUNDED.fullmatch(cells.get(kind, "")):
            raise RosterError(
                f"{location} has the {kind} {cells[kind]!r}: a spreadsheet rounded it, so that "
                "nobody can tell whose it is. Export the roster once more, and name that file as "
                "it is; to change it in a spreadsheet, import that column as text."
            )


def _read_cells(row: Sequence[str], columns: Iterable[Column]) -> dict[str, str]:
    """What a row holds; of several columns for one thing, the first that is filled in."""
    cells: dict[str, str] = {}
    for kind, index in columns:
        text = in_composed_form(row[index].strip()) if index < len(row) else ""
        participant = read_participant(text) if kind == "moodle" else None
        if participant:
            text = participant[1]
        if kind in _HASHED_KINDS:
            text = text.removeprefix("#")
        if text:
            cells.setdefault(kind, text)
    return cells


def _student_of(cells: dict[str, str]) -> Student | None:
    """The student of a row; None if it is empty, or one that Canvas adds to every roster."""
    ids = {kind: cells[kind] for kind in ID_KINDS if kind in cells}
    name = cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip()
    key = cells.get("key") or next(iter(ids.values()), name)
    if not key or (name == "Points Possible" and not ids) or name == "Student, Test":
        return None
    return Student(key=key, name=name or key, ids=ids, section=cells.get("section", ""))
