from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import RosterError
from grader.intake.enrolment import match_roster
from grader.intake.roster import load_roster
from grader.records.attempt import Student


def load(folder: Path, content: str | bytes) -> tuple[Student, ...]:
    path = folder / "roster.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_roster(path)


ROSTERS: dict[str, tuple[str | bytes, Student]] = {
    "ours": (
        "key,name,github,canvas,moodle,email,sid\n1,Ann,ann-b,12,34,a@b.c,s7\n\n",
        Student(
            key="1",
            name="Ann",
            ids={"canvas": "12", "moodle": "34", "sid": "s7", "email": "a@b.c", "github": "ann-b"},
        ),
    ),
    "github classroom": (
        'identifier,github_username,github_id,name\n"B, Ann (01)",ann-b,99,\n',
        Student(key="B, Ann (01)", name="B, Ann (01)", ids={"github": "ann-b"}),
    ),
    "github classroom before an account is linked": (
        '"identifier","github_username","github_id","name"\n"s7","","",""\n',
        Student(key="s7", name="s7"),
    ),
    "github classroom grades": (
        (
            "assignment_name,assignment_url,starter_code_url,github_username,roster_identifier,"
            "student_repository_name,student_repository_url,submission_timestamp,points_awarded,"
            "points_available\nhw,u,u,ann-b,s7,hw-ann-b,u,2026,1,2\n"
        ),
        Student(key="s7", name="s7", ids={"github": "ann-b"}),
    ),
    "canvas gradebook": (
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,HW (9)\n,,,,,Manual Posting\n"
            '    Points Possible,,,,,10\n"B, Ann",12,s7,ann,A,3\n"Student, Test",9,,0a1b,A,\n'
        ),
        Student(
            key="12",
            name="B, Ann",
            ids={"canvas": "12", "sid": "s7", "login": "ann"},
            section="A",
        ),
    ),
    "moodle worksheet": (
        "Identifier,Full name,Email address,Status,Grade\nParticipant 34,Ann B,a@b.c,-,\n",
        Student(key="34", name="Ann B", ids={"moodle": "34", "email": "a@b.c"}),
    ),
    "moodle worksheet in German": (
        (
            "\ufeffID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Beste Bewertung,"
            "Bewertung kann geändert werden\n"
            'Teilnehmer/in34,Ann B,a@b.c,Keine Abgabe,-,"100,00",Ja\n'
        ),
        Student(key="34", name="Ann B", ids={"moodle": "34", "email": "a@b.c"}),
    ),
    "moodle worksheet in German, with names kept back": (
        "ID,Status,Bewertung,Beste Bewertung\nTeilnehmer/in34,Keine Abgabe,,100\n",
        Student(key="34", name="34", ids={"moodle": "34"}),
    ),
    "keys of a word and a number": (
        "login,name,section,points,out of\nstudent34,Ann B,x,3,10\n",
        Student(key="student34", name="Ann B", ids={"login": "student34"}, section="x"),
    ),
    "github classroom grades of one": (
        (
            "assignment_name,github_username,roster_identifier,points_awarded,points_available\n"
            "hw1,ann-b,s7,1,2\n"
        ),
        Student(key="s7", name="s7", ids={"github": "ann-b"}),
    ),
    "gradescope": (
        "First Name,Last Name,SID,Email,Sections\nAnn,B,s7,a@b.c,Lab 2\n",
        Student(key="s7", name="Ann B", ids={"sid": "s7", "email": "a@b.c"}, section="Lab 2"),
    ),
    "by hand, in a spreadsheet": (
        "\ufeffName ; E-Mail;GitHub\r\nÄnn;a@b.c;ann\r\n".replace("E-Mail", "Email"),
        Student(key="a@b.c", name="Änn", ids={"email": "a@b.c", "github": "ann"}),
    ),
    "blackboard, as it exports for spreadsheets": (
        '"Last Name"\t"First Name"\t"Username"\t"Student ID"\n"B"\t"Ann"\t"ann1"\t"0042"\n'.encode(
            "utf-16"
        ),
        Student(key="0042", name="Ann B", ids={"sid": "0042", "login": "ann1"}),
    ),
    "brightspace": (
        "OrgDefinedId,Username,Last Name,First Name,Email\n#0042,#ann1,B,Ann,a@b.c\n",
        Student(key="0042", name="Ann B", ids={"sid": "0042", "email": "a@b.c", "login": "ann1"}),
    ),
    "unicode text of a spreadsheet": (
        "Name\tSIS Login ID\r\nÄnn\tann1\r\n".encode("utf-16"),
        Student(key="ann1", name="Änn", ids={"login": "ann1"}),
    ),
    "semicolons, and commas within a title": (
        "name;login;a, b, c and d\nÄnn;ann1;\n",
        Student(key="ann1", name="Änn", ids={"login": "ann1"}),
    ),
    "big end first": (
        b"\xfe\xff" + "name;login\nÄnn;ann1\n".encode("utf-16-be"),
        Student(key="ann1", name="Änn", ids={"login": "ann1"}),
    ),
    "names alone": ("name\nAnn\n", Student(key="Ann", name="Ann")),
}


@pytest.mark.parametrize("kind", ROSTERS)
def test_rosters_of_people_and_systems_are_read(tmp_path: Path, kind: str) -> None:
    content, student = ROSTERS[kind]
    assert load(tmp_path, content) == (student,)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "no header that tells its columns"),
        ("a,b\n1,2\n", "no header that tells its columns"),
        ("section\nA\n", "no header that tells its columns"),
        ("name\n\xe4".encode("latin-1"), "in neither UTF-8 nor UTF-16"),
        (b"\xff\xfen", "in neither UTF-8 nor UTF-16"),
        (
            "name,sid\nAnn,2.026E+10\nBen,2.026E+10\n",
            r"Line 2 of .* has the sid '2\.026E\+10': a spreadsheet rounded it, .* Export the ros",
        ),
        (
            "key,name\n2026,Ann\n2,03E+10,Ben\n".replace("2,0", '"2,0').replace("10,", '10",'),
            "rounded",
        ),
        ("name,key\nx," + "y" * 200_000, "is no CSV"),
        ("key,name\n1,Ann\n2,Ben\n1,Eve\n", r"Lines 2 and 4 of .* the same key, '1'"),
        ("key,github\n1,Ann\n2,ann\n", r"Lines 2 and 3 of .* the same github, 'ann'"),
    ],
)
def test_a_roster_that_cannot_be_relied_on_is_refused(
    tmp_path: Path, content: str | bytes, reason: str
) -> None:
    with pytest.raises(RosterError, match=reason):
        load(tmp_path, content)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(TEXT, TEXT, TEXT), max_size=6))
def test_any_table_is_a_roster_or_refused(rows: list[tuple[str, str, str]]) -> None:
    import csv
    import tempfile

    with tempfile.NamedTemporaryFile("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("key", "email", "name"), *rows])
        file.flush()
        try:
            roster = load_roster(Path(file.name))
            enrolment = match_roster(roster, roster)
        except RosterError:
            return
    assert enrolment.strangers == ()
    assert all(student.key for student in roster)
