"""Moodle's grading worksheet, in whatever language it comes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SheetError
from grader.gradebook.comment import comment_on
from grader.gradebook.sheet import disarm
from grader.integrations.moodle.grades import fill_moodle_worksheet
from grader.records.attempt import Student
from grader.records.gradebook import Row
from tests.gradebook.support import (
    AXES,
    HOSTILE_NAMES,
    STRIDE,
    class_of,
    csv_of,
    graded,
    student,
    table_of,
)

Table = list[list[str]]


def worksheet(language: str, *names: str, grade: str = "", comment: str = "") -> Table:
    """A worksheet as Moodle writes it, for participants 77, 78, ..."""
    header, participant, submitted, yes, most, date = LANGUAGES[language]
    lines = [
        [
            f"{participant}{number}",
            name,
            f"s-{number}",
            f"{number}@uni.example",
            submitted,
            grade,
            most,
            yes,
            date,
            "-",
            comment,
        ]
        for number, name in enumerate(names, 77)
    ]
    return [[*header], *lines]


LANGUAGES = {
    "English": (
        [
            "Identifier",
            "Full name",
            "ID number",
            "Email address",
            "Status",
            "Grade",
            "Maximum Grade",
            "Grade can be changed",
            "Last modified (submission)",
            "Last modified (grade)",
            "Feedback comments",
        ],
        "Participant ",
        "Submitted for grading",
        "Yes",
        "100.00",
        "Thursday, 1 October 2026, 10:15 AM",
    ),
    "German": (
        [
            "ID",
            "Vollständiger Name",
            "ID-Nummer",
            "E-Mail-Adresse",
            "Status",
            "Bewertung",
            "Beste Bewertung",
            "Bewertung kann geändert werden",
            "Zuletzt geändert (Abgabe)",
            "Zuletzt geändert (Bewertung)",
            "Feedback als Kommentar",
        ],
        "Teilnehmer/in",
        "Zur Bewertung abgegeben",
        "Ja",
        "100,00",
        "Donnerstag, 1. Oktober 2026, 10:15",
    ),
    "French": (
        [
            "Identifiant",
            "Nom complet",
            "Numéro d'identification",
            "Adresse de courriel",
            "Statut",
            "Note",
            "Note maximale",
            "La note peut être modifiée",
            "Dernière modification (travail remis)",
            "Dernière modification (note)",
            "Commentaires",
        ],
        "Participant ",
        "Remis pour évaluation",
        "Oui",
        "100",
        "jeudi 1 octobre 2026, 10:15",
    ),
}

BOOK = class_of(
    graded(student("77", moodle="77"), 85, findings=(STRIDE, AXES)),
    graded(student("78", moodle="78"), 100),
)


@pytest.mark.parametrize("bom", [True, False])
@pytest.mark.parametrize("language", LANGUAGES)
def test_only_grade_and_comment_change_in_any_language(language: str, *, bom: bool) -> None:
    before = worksheet(language, "Müller, Zoë", "O'Neil")
    filled = fill_moodle_worksheet(BOOK, csv_of(before, bom=bom))
    after = table_of(filled.content)
    before[1][5], before[2][5] = "85", "100"
    before[1][10] = (
        "85 of 100 points. Mend first: Your window moves one cell at a time (+5); "
        "Maybe: Your code pads rows (up to +2)."
    )
    before[2][10] = "100 of 100 points."
    assert after == before
    assert filled.content.startswith(b"\xef\xbb\xbf") is bom
    assert (filled.unmatched, filled.unknown, filled.kept) == ((), (), ())


@pytest.mark.parametrize("dropped", [[10], [2, 3], [2, 3, 10], [1, 2, 3], [8], [8, 10]])
def test_columns_that_an_assignment_has_not_are_not_missed(dropped: list[int]) -> None:
    """No comments, no identities, blind marking, nothing to hand in."""
    table = worksheet("German", "Zoë", "Jane")
    kept = [column for column in range(11) if column not in dropped]
    table = [[line[column] for column in kept] for line in table]
    after = table_of(fill_moodle_worksheet(BOOK, csv_of(table)).content)
    assert [line[kept.index(5)] for line in after[1:]] == ["85", "100"]
    if 10 in kept:
        assert [line[-1].partition(".")[0] for line in after[1:]] == [
            "85 of 100 points",
            "100 of 100 points",
        ]
    changed = {kept.index(column) for column in (5, 10) if column in kept}
    for old, new in zip(table, after, strict=True):
        assert [one for column, one in enumerate(old) if column not in changed] == [
            one for column, one in enumerate(new) if column not in changed
        ]


def test_texts_that_students_wrote_are_no_column_of_ours() -> None:
    table = worksheet("English", "Zoë", "Jane")
    table[0].insert(9, "Online text")
    for line, text in zip(table[1:], ["100", "3 of 100 points."], strict=True):
        line.insert(9, text)
    after = table_of(fill_moodle_worksheet(BOOK, csv_of(table)).content)
    assert [line[9] for line in after[1:]] == ["100", "3 of 100 points."]
    assert [line[5] for line in after[1:]] == ["85", "100"]
    assert [line[11][:4] for line in after[1:]] == ["85 o", "100 "]


def test_marking_workflow_and_teams_are_stepped_over() -> None:
    table = worksheet("English", "Zoë", "Jane")
    for column, title, cell in ((7, "Marking workflow state", "In marking"), (5, "Group", "7")):
        table[0].insert(column, title)
        for line in table[1:]:
            line.insert(column, cell)
    after = table_of(fill_moodle_worksheet(BOOK, csv_of(table)).content)
    assert [line[6:8] for line in after[1:]] == [["85", "100.00"], ["100", "100.00"]]


def test_what_a_person_commented_stays_and_what_was_ours_is_renewed() -> None:
    table = worksheet("English", "Zoë", "Jane")
    table[1][10], table[2][10] = "Well argued.", "12 of 100 points. Mend first: pad/axes."
    after = table_of(fill_moodle_worksheet(BOOK, csv_of(table)).content)
    assert after[1][10] == "Well argued."
    assert after[2][10] == "100 of 100 points."
    table[1][10] = table[2][10]
    after = table_of(fill_moodle_worksheet(BOOK, csv_of(table)).content)
    assert after[1][10].startswith("85 of 100")


def test_a_note_is_a_sentence_of_its_own() -> None:
    row = graded(student("a1"), 85, findings=(STRIDE,), note="See me")
    assert comment_on(row).startswith("85 of 100 points. See me. Mend first: Your window")


def test_locked_lines_are_filled_like_the_others() -> None:
    table = worksheet("French", "Zoë", "Jane")
    table[1][7] = "Non"
    after = table_of(fill_moodle_worksheet(BOOK, csv_of(table)).content)
    assert [line[5] for line in after[1:]] == ["85", "100"]


@pytest.mark.parametrize("there", ["", "-", "12.00"])
def test_who_has_no_score_keeps_grade_and_comment(there: str) -> None:
    rows = [
        Row(student=student("77", moodle="77"), standing="unreadable", message="<b>m</b>"),
        Row(student=student("78", moodle="78"), standing="missing"),
    ]
    sheet = csv_of(worksheet("English", "Zoë", "Jane", grade=there))
    filled = fill_moodle_worksheet(class_of(*rows), sheet)
    assert filled.content == sheet
    assert filled.kept == (("77", "78") if there == "12.00" else ())
    after = table_of(fill_moodle_worksheet(class_of(*rows), sheet, missing_zero=True).content)
    assert [line[5] for line in after[1:]] == [there, "0"]


@pytest.mark.parametrize(
    "who",
    [student("a", moodle="78"), student("a", email="78@UNI.example"), student("a", sid="s-78")],
)
def test_a_student_is_found_by_number_email_or_id(who: Student) -> None:
    sheet = csv_of(worksheet("German", "Zoë", "Jane"))
    filled = fill_moodle_worksheet(class_of(graded(who, 7)), sheet)
    assert [line[5] for line in table_of(filled.content)[1:]] == ["", "7"]
    assert filled.unknown == ("row 2: 77, Zoë",)


@pytest.mark.parametrize(
    ("place", "name", "is_theirs"),
    [
        ("O'Neil, Jane", "O\u2019Neil,  Jane", True),
        ("Jörg-Müller", "Jörg Müller", True),
        ("Teilnehmerin", "Zur Bewertung abgegeben", True),
        ("Team 7", "Jane Doe", False),
        ("Team", "Teilnehmer/in", False),
        ("☃", "☃", True),
        ("☃", "☂", False),
    ],
)
def test_a_team_gets_nobody_graded_who_has_its_number(
    place: str, name: str, *, is_theirs: bool
) -> None:
    row = graded(student("77", moodle="77"), 85, place=f"{place}_77_assignsubmission_file")
    filled = fill_moodle_worksheet(class_of(row), csv_of(worksheet("German", name)))
    assert table_of(filled.content)[1][5] == ("85" if is_theirs else "")
    assert filled.unmatched == (() if is_theirs else ("77",))


def test_who_is_not_in_the_worksheet_is_listed() -> None:
    filled = fill_moodle_worksheet(BOOK, csv_of(worksheet("English", "Zoë")))
    assert filled.unmatched == ("78",)


def test_points_are_never_scaled() -> None:
    table = worksheet("German", "Zoë")
    table[1][6] = "50,00"
    with pytest.raises(
        SheetError, match=r"'Beste Bewertung' of the worksheet says 50 points, .*100"
    ):
        fill_moodle_worksheet(BOOK, csv_of(table))


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        (0, "Jane", "no grading worksheet of Moodle"),
        (6, "Good, Fair, Poor", "no column of grades"),
        (5, "Good", "no column of grades"),
        (7, "", "no column of grades"),
    ],
)
def test_what_is_no_worksheet_is_refused(column: int, cell: str, message: str) -> None:
    table = worksheet("English", "Zoë", "Jane")
    table[2][column] = cell
    with pytest.raises(SheetError, match=message):
        fill_moodle_worksheet(BOOK, csv_of(table))


def test_a_worksheet_without_students_is_refused() -> None:
    with pytest.raises(SheetError, match="no grading worksheet"):
        fill_moodle_worksheet(BOOK, csv_of(worksheet("English")))


NAMES = st.one_of(st.sampled_from(HOSTILE_NAMES), st.text(max_size=10)).filter(
    lambda name: "\0" not in name
)


@given(
    st.lists(st.tuples(NAMES, st.none() | st.integers(0, 100)), min_size=1, max_size=8),
    st.sampled_from(list(LANGUAGES)),
    st.sampled_from(["\r\n", "\n"]),
)
def test_nothing_else_changes_whatever_the_names_are(
    people: list[tuple[str, int | None]], language: str, end: str
) -> None:
    before = worksheet(language, *(name for name, _ in people))
    rows = [
        Row(student=student(str(number), moodle=str(number)), standing="missing")
        if earned is None
        else graded(student(str(number), moodle=str(number)), earned)
        for number, (_, earned) in enumerate(people, 77)
    ]
    filled = fill_moodle_worksheet(class_of(*rows), csv_of(before, end=end))
    after = table_of(filled.content)
    for line, (_, earned) in zip(before[1:], people, strict=True):
        line[5] = "" if earned is None else str(earned)
        line[10] = "" if earned is None else f"{earned} of 100 points."
    assert after == [[disarm(cell) for cell in line] for line in before]
    assert filled.content.endswith(end.encode())
