"""A gradebook as the grader wrote it in the first format of its tables."""

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import msgspec

from grader.records.gradebook import DATABASE

__all__ = ["SCORES", "age", "bring_back"]

SCORES = {"Ada Lovelace": 10, "Bob 100%": 9, "Cleo O'Neil": 7, "Dora": None, "Eve": 10}
"""Its class; of Bob's points one was given by hand, and all were published."""


def bring_back(results: Path) -> Path:
    """Write it into a folder of results."""
    results.mkdir()
    with closing(sqlite3.connect(results / DATABASE)) as book:
        book.executescript(Path(__file__).with_name("format-1.sql").read_text("utf-8"))
    return results


def age(results: Path) -> None:
    """Let version 0.0.9 of the grader, with other versions around it, have graded a class."""
    made_with = {"version": "0.0.9", "python": "3.10.2", "numpy": "1.26.4"}
    with closing(sqlite3.connect(results / DATABASE)) as book, book:
        for source, packed in book.execute(
            "SELECT source, report FROM results WHERE report IS NOT NULL"
        ).fetchall():
            report = msgspec.json.decode(zlib.decompress(packed))
            again = zlib.compress(msgspec.json.encode({**report, "grader": made_with}))
            book.execute("UPDATE results SET report = ? WHERE source = ?", (again, source))
        for table in ("results", "conditions"):
            book.execute(f"UPDATE {table} SET asking = ?", ("0" * 64,))
