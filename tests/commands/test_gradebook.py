"""`grade gradebook`: a class and its students on the terminal."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from grader.batch.show import describe_class
from grader.commands.gradebook import gradebook_command
from grader.commands.override import override_command
from grader.commands.publish import publish_json_lines
from grader.commands.regrade import regrade_command
from grader.errors import UserError
from grader.gradebook.store import Gradebook, HandIn
from grader.records.attempt import Attempt, Student
from grader.records.graded_with import GraderInfo
from tests.commands.classes import SMALL, Course
from tests.commands.conftest import Have

WITH = ", ".join(f"{name} {version}" for name, version in GraderInfo.here().by_minor.named.items())

HOSTILE = "\x1b[2J\u202eeve\n::error::[red]##[group]"


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        ({}, ["101", "102", "103", "104", "105"]),
        ({"standing": "unreadable"}, ["104"]),
        ({"failing": "pad/value"}, ["102"]),
        ({"failing": "pad/sides"}, ["103"]),
        ({"below": 8}, ["103"]),
        ({"below": 9, "failing": "pad/value"}, ["102"]),
        ({"late": True}, []),
        ({"standing": "missing"}, []),
    ],
)
def test_a_class_can_be_narrowed_down(
    have: Have, capsys: pytest.CaptureFixture[str], filters: dict[str, Any], keys: list[str]
) -> None:
    assert gradebook_command(results=have("canvas").results, **filters) == 0
    said = capsys.readouterr().out
    found = [
        words[0] for line in said.splitlines() if (words := line.split()) and words[0][0] == "1"
    ]
    assert found == keys
    assert (said == "Nobody.\n") == (not keys)


@pytest.mark.parametrize("history", [False, True])
def test_a_narrow_terminal_cuts_nothing(
    have: Have,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    *,
    history: bool,
) -> None:
    course = have("plain")
    student = "Bob 100%" if history else None
    told = []
    for width in ("300", "40"):
        monkeypatch.setenv("COLUMNS", width)
        gradebook_command(student, history=history, results=course.results)
        told.append(Counter(re.sub(r"[\s─]", "", capsys.readouterr().out)))
    assert told[0] == told[1]


def test_a_check_that_is_none_is_asked_back(have: Have) -> None:
    with pytest.raises(UserError, match=r"no check 'pad/side'\. Did you mean 'pad/sides'"):
        gradebook_command(results=have("canvas").results, failing="pad/side")


@pytest.mark.parametrize("called", ["s1", "Bob 100%", "u1@uni.example"])
def test_one_student_is_shown_with_all_that_is_known(
    have: Have, capsys: pytest.CaptureFixture[str], called: str
) -> None:
    results = have("gradescope").results
    gradebook_command(called, results=results)
    with Gradebook(results) as book:
        digest = describe_class(book).deck.digest
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        "Bob 100% (s1): 8 of 10",
        "  sid s1",
        "  email u1@uni.example",
        "  handed in as submission_32 2026-03-02T10:00:00+00:00",
        f"  graded with {WITH} and practice deck {digest[:8]}, out of 10",
        "  to mend: Your new cells hold 0, whatever the value (+2)",
        "  pad: 8 of 10",
        "  pad/value: 0 of 2, wrong value",
    ]


def test_a_history_says_when_from_what_to_what_why_and_by_whom(
    have: Have, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    course = have("gradescope")
    monkeypatch.setenv("LOGNAME", "ta\x1b[2J")
    override_command("s1", "pad/value", 1, note="half [red]\nof it", results=course.results)
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 5"))
    regrade_command(results=course.results, assignment=course.assignment)
    override_command("s1", "score", 11, note="shown in class", results=course.results)
    publish_json_lines(results=course.results)
    capsys.readouterr()
    gradebook_command("s1", results=course.results, history=True)
    said = capsys.readouterr().out
    head, titles, _, *lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    assert head == "Bob 100% (s1): 11 of 11"
    assert titles.split() == ["when", "what", "before", "after", "by"]
    told = [re.split(r"\s{2,}", line.strip())[1:] for line in lines]
    first = [row[:3] for row in told[:2]]
    assert [row[0] for row in first] == ["handed in: submission_32", "graded"]
    assert first[1][1:] == ["-", "8"]
    assert told[2:] == [
        ["pad/value set to 1 by hand: half [red] of it", "8", "9", "ta\\x1b[2J"],
        ["regraded", "9", "10", "ta\\x1b[2J"],
        ["score set to 11 by hand: shown in class", "10", "11", "ta\\x1b[2J"],
        ["11 points published: grades.jsonl", "ta\\x1b[2J"],
    ]


def test_a_history_is_of_one_student(have: Have) -> None:
    with pytest.raises(UserError, match=r"--history is of one student\. Name the student"):
        gradebook_command(results=have("plain").results, history=True)


def test_an_unknown_name_is_asked_back_once(have: Have) -> None:
    with pytest.raises(UserError, match=r"no student 'Bob 10%'.*Did you mean 'Bob 100%'\?$"):
        gradebook_command("Bob 10%", results=have("plain").results)


def enter(course: Course, *students: Student) -> None:
    with Gradebook(course.results) as book:
        for student in students:
            attempt = Attempt(students=(student,), place=HOSTILE, files={})
            chosen = f"One of 2 attempts, {HOSTILE}."
            one = HandIn(attempt=attempt, problem="It is empty.", chosen=chosen)
            book.enter(student, [one], book.setups.require())


def test_a_name_of_several_is_asked_back(have: Have) -> None:
    course = have("plain")
    enter(course, *(Student(key=key, name="Kim") for key in ("k1", "k2")))
    with pytest.raises(UserError, match=r"'Kim' could be any of k1, k2\. Give one of these\."):
        gradebook_command("Kim", results=course.results)


@pytest.mark.parametrize("student", [None, "h"])
def test_no_name_is_obeyed_by_a_terminal(
    have: Have, capsys: pytest.CaptureFixture[str], student: str | None
) -> None:
    course = have("plain")
    enter(course, Student(key="h", name=HOSTILE, ids={"email": HOSTILE}))
    gradebook_command(student, results=course.results)
    said = capsys.readouterr().out
    assert "\\x1b[2J\\u202eeve\\n::error::[red]" in said
    assert not {"\x1b", "\u202e"} & set(said)
    assert "##[group]" not in said
    assert not [line for line in said.splitlines() if line.lstrip().startswith("::")]


def test_a_folder_without_a_gradebook_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no gradebook '.*gradebook\.sqlite'"):
        gradebook_command(results=tmp_path)
    assert not list(tmp_path.iterdir())
