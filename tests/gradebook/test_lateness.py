"""By how many hours work is late, what an extension changes, and what a sheet makes of it."""

import re
from datetime import UTC, datetime, timedelta
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SheetError, UserError
from grader.gradebook.lateness import Deadlines, Extension, read_due, read_extensions
from grader.records.attempt import Attempt
from tests.gradebook.support import graded, student
from tests.support import REPOSITORY

DUE = "2026-11-03T23:59"
ADA = student("a1", "Ada", email="ada@uni.example")
BOB = student("b1", "Bob")


def attempt(submitted: str, *, late: bool = False) -> Attempt:
    return Attempt(students=(ADA,), place="a", files={}, submitted=submitted, late=late)


@pytest.mark.parametrize(
    ("submitted", "extension", "hours"),
    [
        ("2026-11-03T23:59:00", None, 0),
        ("2026-11-03T23:59:01", None, 0.01),
        ("2026-11-04T05:14:00", None, 5.25),
        ("2026-11-04T23:59:00", None, 24),
        ("2026-11-04T23:59:01", None, 24.01),
        ("2026-11-05T23:59:00", Extension(key="a1", hours=48), 0),
        ("2026-11-06T00:59:00", Extension(key="a1", hours=48), 1),
        ("2026-11-05T13:00:00", Extension(key="a1", due="2026-11-05T12:00"), 1),
    ],
)
def test_hours_are_counted_from_the_own_due_time(
    submitted: str, extension: Extension | None, hours: float
) -> None:
    dated = Deadlines(due=DUE).date(attempt(submitted, late=True), extension)
    assert (dated.hours_late, dated.late) == (hours, hours > 0)


def test_one_hour_is_one_hour() -> None:
    words = {hours: Extension(key="a1", hours=hours).in_words for hours in (1, 1.5, 48)}
    assert words == {1: "1 hour", 1.5: "1.5 hours", 48: "48 hours"}
    late = {hours: graded(ADA, 9, late=True, hours_late=hours).lateness for hours in (1, 1.5)}
    assert late == {1: "late by 1 hour", 1.5: "late by 1.5 hours"}


def test_what_has_no_time_stays_as_the_download_marks_it() -> None:
    for late in (True, False):
        dated = Deadlines(due=DUE).date(attempt("", late=late), Extension(key="a1", hours=48))
        assert (dated.hours_late, dated.late) == (None, late)
    assert Deadlines().date(attempt("2026-11-04T05:14:00"), None).hours_late is None


@pytest.mark.parametrize(
    ("due", "submitted", "advice"),
    [
        (DUE, "2026-11-04T05:14:00+00:00", r"Write the zone too, e\.g\. 2026-11-03T23:59\+01:00"),
        (f"{DUE}+01:00", "2026-11-04T05:14:00", "without a zone"),
    ],
)
def test_times_with_and_without_a_zone_are_not_compared(
    due: str, submitted: str, advice: str
) -> None:
    with pytest.raises(UserError, match=advice):
        Deadlines(due=due).date(attempt(submitted), None)


@pytest.mark.parametrize("text", ["tomorrow", "2026-11-03", "3.11.2026 23:59", "", "24:00"])
def test_a_due_time_is_a_date_and_a_time(text: str) -> None:
    with pytest.raises(UserError, match=r"--due is .* Expected a date and a time, e\.g\. 2026"):
        read_due(text, "--due")


def test_extensions_are_read_whatever_stands_beside_them() -> None:
    lines = ["\ufeffKey;Why;Hours;Due", "ada@uni.example;ill;1,5;", ";;;", "Bob;;;2026-11-05 12:00"]
    content = "\r\n".join(lines)
    found = read_extensions(content.encode(), DUE)
    assert [one.in_words for one in found] == ["1.5 hours", "until 2026-11-05T12:00"]
    given, unknown = Deadlines(due=DUE, extensions=found).of_students([ADA, BOB], complete=True)
    assert ({key: one.row for key, one in given.items()}, unknown) == ({"a1": 2, "b1": 4}, [])


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ("name,hours\nada,3\n", r"columns 'name', 'hours'\. Expected `key` and one of"),
        ("key,why\nada,3\n", r"Expected `key` and one of `hours` and `due`"),
        ("key,hours,Hours\na1,3,4\n", r"2 columns `hours`\. Leave one of them"),
        ("key,hours\na1,3,4\n", r"Row 2 of the sheet of extensions has 3 cells"),
        ("key,hours\n,3\n", "Row 2 of the extensions names nobody"),
        ("key,hours,due\na1,3,2026-11-05T12:00\n", "both hours and a due time"),
        ("key,hours,due\nb1,1,\na1,,\n", "Row 3 of .* 'a1' neither hours nor a due time"),
        ("key,hours\na1,two days\n", "'two days' hours. Expected a number above 0"),
        ("key,hours\na1,-3\n", "Expected a number above 0"),
        ("key,hours\na1,99999\n", "at most a year"),
        ("key,due\na1,Friday\n", "Row 2 of the extensions: due is 'Friday'"),
        ("key,due\na1,2026-11-03T23:59\n", "no later than --due"),
        ("key,due\na1,2026-11-05T23:59Z\n", "one has a time zone and the other has none"),
    ],
)
def test_a_row_that_gives_no_extension_is_named(lines: str, reason: str) -> None:
    with pytest.raises(UserError, match=reason):
        read_extensions(lines.encode(), DUE)


def test_hours_need_a_due_time_and_a_sheet_is_a_sheet() -> None:
    with pytest.raises(UserError, match=r"not known since when\. .*--due"):
        read_extensions(b"key,hours\na1,3\n", "")
    with pytest.raises(SheetError, match="The sheet of extensions is not UTF-8"):
        read_extensions(b"key,hours\n\xff,3\n", DUE)
    with pytest.raises(SheetError, match="The sheet of extensions has no header"):
        read_extensions(b"", DUE)


@pytest.mark.parametrize("due", ["2026-11-05T12:00", "2026-11-09T23:59"])
def test_a_due_time_that_moves_past_an_extension_is_asked_back(due: str) -> None:
    given = read_extensions(b"key,due\na1,2026-11-05T12:00\n", DUE)
    with pytest.raises(UserError, match=r"Row 2 .* no later than --due, 2026.* --extensions"):
        Deadlines(due=DUE, extensions=given).moved_to(due)
    hours = read_extensions(b"key,hours\na1,3\n", DUE)
    moved = Deadlines(due=DUE, extensions=hours).moved_to(due)
    assert (moved.due, moved.extensions) == (due, hours)


def test_no_time_is_further_away_than_can_be_counted() -> None:
    with pytest.raises(UserError, match="Expected a date and a time"):
        read_due("9999-12-31T23:59", "--due")


def test_a_mistyped_student_is_asked_back_and_one_who_may_come_yet_is_not() -> None:
    deadlines = Deadlines(due=DUE, extensions=(Extension(key="a11", hours=3, row=2),))
    with pytest.raises(UserError, match=r"no student 'a11' .*row 2 of the ext.* mean 'a1'\?"):
        deadlines.of_students([ADA, BOB], complete=True)
    assert deadlines.of_students([ADA, BOB], complete=False) == ({}, ["a11"])
    twice = tuple(Extension(key=key, hours=3, row=row) for row, key in ((2, "a1"), (3, "Ada")))
    with pytest.raises(UserError, match="Rows 2 and 3 of the extensions are both 'a1'"):
        Deadlines(due=DUE, extensions=twice).of_students([ADA], complete=True)


FORMULAS = re.findall(
    r"^=(C2 .*)$", (REPOSITORY / "docs" / "instructor.md").read_text("utf-8"), re.MULTILINE
)
"""What the documents say to write into a sheet: C2 is the score, D2 are the hours late."""


def computed(formula: str, score: float, hours: float) -> float:
    """What a spreadsheet makes of one of them."""
    names = {"MAX": max, "ROUNDUP": lambda number, _: ceil(number), "C2": score, "D2": hours}
    return float(eval(formula, {"__builtins__": {}}, names))


@given(st.integers(0, 100), st.integers(0, 300 * 3600))
def test_the_formulas_of_the_documents_take_a_tenth_a_day_begun(score: int, seconds: int) -> None:
    submitted = datetime.fromisoformat(DUE) + timedelta(seconds=seconds)
    hours = Deadlines(due=DUE).date(attempt(submitted.isoformat()), None).hours_late
    assert hours is not None
    plain, graced = FORMULAS
    for formula, late in ((plain, seconds), (graced, max(0, seconds - 6 * 3600))):
        days = -(-late // (24 * 3600))
        assert computed(formula, score, hours) == pytest.approx(score * max(0, 10 - days) / 10)


def test_a_zone_is_a_zone_wherever_it_is() -> None:
    due = read_due("2026-11-03 23:59-05:00", "--due")
    submitted = datetime(2026, 11, 4, 6, 59, tzinfo=UTC).isoformat()
    assert Deadlines(due=due).date(attempt(submitted), None).hours_late == 2
