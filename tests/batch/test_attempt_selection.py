"""Everybody has one selection, and nobody takes another's."""

import msgspec
import pytest

from grader.batch.attempt_selection import select_attempts
from grader.errors import RosterError
from grader.gradebook.lateness import Deadlines, Extension
from grader.intake.attempts import pick_attempt
from grader.records.attempt import Attempt, Student

ALICE = Student(key="42", name="Alice", ids={"sid": "42", "email": "alice@x.y"})
MALLORY = Student(key="42", name="Mallory", ids={"sid": "42", "email": "mallory@x.y"})


def attempt_of(*students: Student, place: str = "a", number: int = 0) -> Attempt:
    return Attempt(students=students, place=place, files={}, order=("", number))


@pytest.mark.parametrize("known", [{}, {"42": ALICE}], ids=["no roster", "on the roster"])
def test_an_id_that_another_student_entered_as_theirs_is_asked_about(
    known: dict[str, Student],
) -> None:
    attempts = [attempt_of(ALICE), attempt_of(MALLORY, place="b", number=1)]
    with pytest.raises(RosterError, match=r"'Alice' .*'Mallory' .* both '42'"):
        select_attempts(attempts, pick_attempt, known, ())


def test_a_name_that_is_the_key_of_an_absent_student_is_asked_about() -> None:
    account = Student(key="42", name="42", ids={"github": "42"})
    with pytest.raises(RosterError, match="both '42'"):
        select_attempts([attempt_of(account)], pick_attempt, {}, [ALICE])


def test_a_student_who_is_called_in_two_ways_has_one_turn() -> None:
    """A folder by the key, a file by the email; on the roster they are one."""
    names = ("42", "alice@x.y")
    attempts = [attempt_of(Student(key=name, name=name), place=name) for name in names]
    (selection,) = select_attempts(attempts, None, dict.fromkeys(names, ALICE), ())
    assert (selection.student, selection.called, len(selection.attempts)) == (
        ALICE,
        ("alice@x.y",),
        2,
    )


def test_an_extension_lets_the_newest_attempt_count_and_of_a_group_each_has_their_own() -> None:
    bob = Student(key="43", name="Bob")
    deadlines = Deadlines(due="2026-11-03T12:00")
    attempts = [
        msgspec.structs.replace(attempt_of(ALICE, bob, place=day, number=n), submitted=day)
        for n, day in enumerate(("2026-11-03T11:00:00", "2026-11-04T11:00:00"))
    ]
    more = {"42": Extension(key="42", hours=24)}
    chosen = [
        one.attempts[0].place[:10]
        for one in select_attempts(
            attempts, pick_attempt, {}, (), lambda key, one: deadlines.date(one, more.get(key))
        )
    ]
    assert chosen == ["2026-11-04", "2026-11-03"]


def test_letters_of_an_email_in_another_case_are_the_same() -> None:
    again = Student(key="42", name="Alice", ids={"sid": "42", "email": "Alice@X.y"})
    (selection,) = select_attempts([attempt_of(ALICE), attempt_of(again)], None, {}, ())
    assert len(selection.attempts) == 2


@pytest.mark.parametrize("present", [True, False])
def test_what_is_known_of_a_student_goes_to_nobody_who_is_called_like_their_key(
    *, present: bool
) -> None:
    """Mallory's account has the name that is Alice's key in the roster."""
    alice = Student(key="alice", name="Alice", ids={"github": "alice77"})
    mallory = Student(key="m", name="Mallory", ids={"github": "alice"})
    accounts = ("alice", "alice77") if present else ("alice",)
    attempts = [attempt_of(Student(key=name, name=name)) for name in accounts]
    known = {"alice": mallory, "alice77": alice}
    selections = select_attempts(attempts, None, known, () if present else [alice])
    assert [(selection.student, selection.called) for selection in selections] == [
        (alice, ("alice77",) if present else ()),
        (mallory, ()),
    ]
