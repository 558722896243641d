"""What students get to begin with, and whether a source is any more than that.

Sources are strangers' bytes here, of which nothing is parsed: comments and white space are taken
away by their characters alone.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from grader.gradebook.database import Database
from grader.source_text import code_of

_KEY = "handout"
"""What it is kept as among the choices."""

_NO_CODE = re.compile(r"#[^\n]*|\s+")
"""Comments, and white space. What stands behind a `#` in a text goes with them."""


class Handout:
    """What the students of a class get to begin with."""

    def __init__(self, database: Database) -> None:
        """Look into a gradebook."""
        self._database = database

    def keep(self, files: Mapping[str, bytes]) -> None:
        """Keep it, Python files and notebooks by their path, in the place of an earlier one."""
        with self._database.changing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO choices VALUES (?, ?)",
                (_KEY, msgspec.json.encode(files).decode()),
            )

    @property
    def files(self) -> dict[str, bytes]:
        """Its files by their path; none where nothing was kept."""
        found = self._database.all("SELECT choice FROM choices WHERE name = ?", _KEY)
        return msgspec.json.decode(found[0][0], type=dict[str, bytes]) if found else {}


def is_no_more_than(handout: Mapping[str, bytes], files: Mapping[str, bytes]) -> bool:
    """Whether every file is empty or one of the handout, but for comments and white space.

    Args:
        handout: What students get to begin with, by its path.
        files: What somebody handed in, by its path.
    """
    given = set(_codes(handout))
    return all(not code or code in given for code in _codes(files))


def _codes(files: Mapping[str, bytes]) -> Iterator[str]:
    """The code of each file; of one that cannot be read as text its bytes."""
    for path, content in files.items():
        text = code_of(path, files)
        yield _NO_CODE.sub("", text) if text else content.strip().hex()
