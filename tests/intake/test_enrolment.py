import msgspec
import pytest

from grader.errors import RosterError
from grader.intake.enrolment import match_roster, may_be_groups, sort_leftover
from grader.records.attempt import Attempt, Student

ROSTER = (
    Student(
        key="s1",
        name="Ann B",
        ids={"canvas": "12", "github": "Ann-B", "email": "A@b.c"},
        section="Lab 2",
    ),
    Student(key="s2", name="s2", ids={"canvas": "13", "sid": "0042"}),
    Student(key="s3", name="Eve", ids={"moodle": "12"}),
)


@pytest.mark.parametrize(
    ("student", "found"),
    [
        (
            Student(key="12", name="bann", ids={"canvas": "12"}),
            ROSTER[0],
        ),
        (
            Student(key="13", name="ben", ids={"canvas": "13"}),
            Student(key="s2", name="ben", ids=ROSTER[1].ids),
        ),
        (
            Student(key="ann-b", name="ann-b", ids={"github": "ann-b"}),
            msgspec.structs.replace(ROSTER[0], ids={**ROSTER[0].ids, "github": "ann-b"}),
        ),
        (
            Student(key="x", name="x", ids={"email": "a@B.C"}),
            msgspec.structs.replace(ROSTER[0], ids={**ROSTER[0].ids, "email": "a@B.C"}),
        ),
        (
            Student(key="S3", name="x", ids={"sid": "S3"}),
            Student(key="s3", name="Eve", ids={"moodle": "12", "sid": "S3"}),
        ),
        (Student(key="0042", name="0042"), Student(key="s2", name="0042", ids=ROSTER[1].ids)),
        (Student(key="S3", name="S3"), Student(key="s3", name="Eve", ids=ROSTER[2].ids)),
    ],
)
def test_a_student_is_found_by_any_shared_id(student: Student, found: Student) -> None:
    enrolment = match_roster([student], ROSTER)
    assert enrolment.students == {student.key: found}
    assert enrolment.strangers == ()
    assert [one.key for one in enrolment.missing] == [
        one.key for one in ROSTER if one.key != found.key
    ]


@pytest.mark.parametrize(
    "student",
    [
        Student(key="99", name="Ann B", ids={"canvas": "99"}),
        Student(key="12", name="x", ids={"gradescope": "12"}),
        Student(key="0043", name="0043"),
        Student(key="12", name="Team 7", ids={"moodle": "12"}),
        Student(key="s1", name="s1", ids={"github": "s1"}),  # an account that is called like Ann
        Student(key="s2", name="x", ids={"sid": "s2"}),  # whose sid is another
    ],
)
def test_who_is_not_on_the_roster_is_named_and_kept(student: Student) -> None:
    enrolment = match_roster([student], ROSTER)
    assert enrolment.students == {student.key: student}
    assert enrolment.strangers == (student,)
    assert enrolment.missing == ROSTER


BY_NAME = (
    Student(key="s1", name="Lovelace, Ada", ids={"sid": "0042"}),
    Student(key="s2", name="Bob Low", ids={"login": "007", "brightspace": "31"}),
    Student(key="s3", name="Jan Sohn", ids={"login": "jan1"}),
    Student(key="s4", name="jan sohn", ids={"login": "jan2"}),
)


@pytest.mark.parametrize(
    ("student", "key"),
    [
        (Student(key="42", name="42"), "s1"),
        (Student(key="x", name="x", ids={"sid": "42"}), "s1"),
        (Student(key="7", name="7"), "s2"),
        (Student(key="Ada Lovelace", name="Ada Lovelace"), "s1"),
        (Student(key="LOVELACE_ADA", name="LOVELACE_ADA"), "s1"),
        (Student(key="30", name="Ada Lovelace", ids={"brightspace": "30"}), "s1"),
        (Student(key="31", name="Robert", ids={"brightspace": "31"}), "s2"),
        (Student(key="jan2", name="jan2"), "s4"),
        (Student(key="jan2", name="jan2", ids={"login": "JAN2"}), "s4"),
        (Student(key="Ada Lovelace", name="Ada Lovelace", ids={"canvas": "5"}), ""),
        (Student(key="31", name="31"), "s2"),
        (Student(key="031", name="031"), ""),
    ],
)
def test_who_has_no_id_on_the_roster_is_found_by_name_or_number(student: Student, key: str) -> None:
    enrolment = match_roster([student], BY_NAME)
    found = enrolment.students[student.key]
    assert found.key == (key or student.key)
    assert bool(enrolment.strangers) == (not key)


def test_a_name_that_two_on_the_roster_have_is_asked_about() -> None:
    student = Student(key="9", name="Jan Sohn", ids={"brightspace": "9"})
    with pytest.raises(RosterError, match=r"'s3' or 's4' .*column `key` .*, here '9'\."):
        match_roster([student], BY_NAME)


@pytest.mark.parametrize(
    "student",
    [
        Student(key="12", name="12"),
        Student(key="12", name="12", ids={"canvas": "12", "moodle": "12"}),
    ],
)
def test_who_could_be_two_of_the_roster_is_asked_about(student: Student) -> None:
    with pytest.raises(RosterError, match="'12' could be 's1' or 's3' on the roster"):
        match_roster([student], ROSTER)


CLASS = (
    Student(key="5", name="Ann B", ids={"moodle": "5"}),
    Student(key="6", name="Bob C", ids={"moodle": "6"}),
    Student(key="7", name="Cy D", ids={"moodle": "7"}),
)


@pytest.mark.parametrize(
    ("strangers", "may_be"),
    [
        ([Student(key="91", name="Group 1", ids={"moodle": "91"})], True),
        ([Student(key="Default group", name="Default group")], True),
        ([Student(key="31", name="Group 1", ids={"brightspace": "31"})], True),
        ([Student(key="91", name="Ann B", ids={"moodle": "91"})], False),  # another assignment's
        ([Student(key="91", name="Group 1", ids={"canvas": "91"})], False),  # another system's
        ([Student(key=k, name=k, ids={"moodle": k}) for k in ("91", "92")], False),  # too many
    ],
)
def test_groups_are_told_from_a_wrong_roster(strangers: list[Student], *, may_be: bool) -> None:
    assert may_be_groups(strangers, CLASS) is may_be


def test_a_group_and_attempts_of_one_student_are_one_each() -> None:
    ann = Student(key="12", name="bann", ids={"canvas": "12"})
    enrolment = match_roster([ann, ann, Student(key="q", name="q")], ROSTER[:1])
    assert [one.key for one in enrolment.students.values()] == ["s1", "q"]
    assert enrolment.missing == ()


def test_what_is_left_over_is_taken_for_who_handed_in_nothing_else() -> None:
    def attempt_of(key: str) -> Attempt:
        return Attempt(students=(Student(key=key, name=key),), place=f"{key}.pdf", files={})

    eve, ann, unknown = map(attempt_of, ("s3", "s1", "notes"))
    handed_in = [Attempt(students=(ROSTER[0],), place="s1.py", files={})]
    leftover = sort_leftover([eve, ann, unknown], handed_in, ROSTER)
    assert (leftover.handed_in, leftover.more, leftover.unknown) == ((eve,), (ann,), (unknown,))
