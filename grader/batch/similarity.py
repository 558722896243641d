"""The sources of a class as Dolos and JPlag read them, which compare programs.

Both take a file for what one student handed in, so that the files of a submission become one.
Dolos has a table of the files beside them, JPlag a folder of them; both take away what the handout
has. Cells of notebooks are written as Python.

Source: dodona-edu/dolos, docs/docs/adding-metadata.md and lib/src/lib/dataset.ts (`ignored`);
jplag/JPlag, README.md and core/src/main/java/de/jplag/SubmissionSetBuilder.java.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from grader.batch.pages import file_name
from grader.files import make_folder, remove_file, write_file
from grader.gradebook.sheet import Line, Sheet, in_a_cell, write_sheet
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Row
from grader.source_text import code_of
from grader.text import listed, safe_line

FOLDER = "similarity"
"""Of all of it, among the results."""

INFO = "info.csv"
HANDOUT = "handout"
SUBMISSIONS = "submissions"

_HEADER = ("filename", "full_name", "label", "created_at", "ignored")

_PLAIN = re.compile(r"(?!(?i:con|prn|aux|nul|com\d|lpt\d)$)[A-Za-z0-9][A-Za-z0-9_-]{0,40}")
"""A key that can be the name of a file; `con.py`, for one, is a device of Windows."""

_LIKE_OTHERS = re.compile(r".*-[0-9a-f]{16}")
"""How the files of those are called whose key cannot be the name of one."""


class Compared(NamedTuple):
    """What is compared.

    Attributes:
        files: How many submissions there are.
        has_handout: Whether a handout is taken away.
        without: Keys of the students of whom there is no code.
    """

    files: int
    has_handout: bool
    without: tuple[str, ...]


def write_similarity(book: Gradebook, folder: Path) -> Compared:
    """Write the attempts that count, with the handout, in the place of what was there before.

    Args:
        book: The gradebook of the class.
        folder: Where to.

    Raises:
        OutputError: Something cannot be written.
    """
    rows = list(book.rows())
    handed_in = [*_each_once([row for row in rows if row.sha256])]
    named = _names_of([row.student.key for row, _ in handed_in])
    make_folder(folder / SUBMISSIONS)
    for path in (folder / SUBMISSIONS).glob("*.py"):
        remove_file(path)
    lines: list[Line] = []
    without = [row.student.key for row in rows if not row.sha256]
    for row, keys in handed_in:
        name = f"{SUBMISSIONS}/{named[row.student.key]}.py"
        if code := _in_one_file(book.source(row.sha256).files):
            write_file(folder / name, code)
            section = in_a_cell(row.student.section)
            lines.append((name, in_a_cell(keys), section, row.submitted, ""))
        else:
            without.append(row.student.key)
    files = len(lines)
    if given := _in_one_file(book.handout.files):
        name = f"{HANDOUT}/handout.py"
        write_file(folder / name, given)
        lines.append((name, HANDOUT, "", "", "true"))
    write_file(folder / INFO, write_sheet(Sheet(header=_HEADER, lines=tuple(lines), bom=False)))
    return Compared(files=files, has_handout=bool(given), without=tuple(without))


def _each_once(rows: Sequence[Row]) -> Iterator[tuple[Row, str]]:
    """One row of each group, which hands in one program, and the keys of its members.

    Two downloads may call what different students handed in alike.
    """
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.place, row.sha256), []).append(row)
    for group in groups.values():
        yield group[0], listed([row.student.key for row in group])


def _names_of(keys: Sequence[str]) -> dict[str, str]:
    """What the file of each is called, other than all others also where case does not count."""
    alike = Counter(key.casefold() for key in keys)

    def is_plain(key: str) -> bool:
        return (
            _PLAIN.fullmatch(key) is not None
            and _LIKE_OTHERS.fullmatch(key) is None
            and alike[key.casefold()] == 1
        )

    return {key: key if is_plain(key) else file_name(key) for key in keys}


def _in_one_file(files: Mapping[str, bytes]) -> bytes:
    """Code of several files, each below its path; nothing where there is none."""
    codes = {path: code_of(path, files) for path in files}
    parts = [f"# {safe_line(path)}\n{code}\n" for path, code in codes.items() if code.strip()]
    return "\n".join(parts).encode(errors="replace")
