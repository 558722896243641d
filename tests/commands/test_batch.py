"""`grade batch` as an instructor gives it, again and again."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from grader.batch import grade_batch
from grader.batch.class_setup import parse_setup
from grader.batch.executors import BatchExecutor
from grader.batch.setup_changes import continue_with
from grader.commands.batch import batch_command
from grader.commands.override import override_command
from grader.commands.publish import publish_json_lines
from grader.commands.regrade import regrade_command
from grader.errors import (
    AssignmentError,
    DeckError,
    IsolationError,
    OutputError,
    RosterError,
    UserError,
)
from grader.gradebook.store import Gradebook
from grader.records.attempt import Student
from grader.records.gradebook import DATABASE
from grader.records.grading import ClassFiles
from tests.batch.test_batch import Drawer
from tests.commands.classes import LAYOUTS, RIGHT, SCORES, SMALL, Course, grade_course, lay_out
from tests.commands.conftest import Have
from tests.course_calls import CONV, CONV_CALL
from tests.course_calls import Course as Calls
from tests.intake.downloads import write_download
from tests.sampling import sampled


def scores(course: Course) -> dict[str, int | None]:
    """By key."""
    with Gradebook(course.results) as book:
        return {row.student.key: row.earned for row in book.rows()}


def grade_folder(course: Course, folder: Path) -> None:
    batch_command(
        folder,
        output=course.results,
        assignment=course.assignment,
        deck=course.deck,
        roster=course.roster,
    )


@pytest.mark.parametrize("layout", sampled(LAYOUTS, every=2))
def test_every_download_becomes_a_class(have: Have, layout: str) -> None:
    course = have(layout)
    with Gradebook(course.results) as book:
        rows = list(book.rows())
    group_mate = (10,) if layout == "gradescope" else ()
    assert tuple(row.earned for row in rows) == SCORES + group_mate
    assert {path.name for path in course.results.iterdir()} >= {"index.html", "grades.csv"}


@pytest.mark.parametrize("attempt", ["newest", "best"])
def test_the_row_and_the_page_say_which_attempt_counts(tmp_path: Path, attempt: str) -> None:
    course = lay_out(tmp_path, "canvas")
    code = batch_command(
        course.download,
        output=course.results,
        assignment=course.assignment,
        deck=course.deck,
        attempt=attempt,  # type: ignore[arg-type]
        pages="all",
    )
    assert code == 0
    chosen, score, place = {
        "newest": ("The newest of 2 attempts that was on time.", 8, "bob100%_102_902_cnn.py"),
        "best": ("The best of 2 attempts.", 10, "bob100%_LATE_102_999_cnn-1.py"),
    }[attempt]
    with Gradebook(course.results) as book:
        (bob,) = [row for row in book.rows() if row.student.key == "102"]
    assert (bob.chosen, bob.earned, bob.place) == (chosen, score, place)
    (page,) = course.results.glob("pages/102-*.html")
    text = page.read_text("utf-8")
    assert chosen in text
    assert place in text
    assert not [key for key in ("adalovelace", "cleoo'neil", "_105_") if key in text]


def test_every_link_of_the_class_page_leads_to_a_page(tmp_path: Path) -> None:
    course = lay_out(tmp_path, "plain")
    batch_command(
        course.download, output=course.results, assignment=course.assignment, deck=course.deck
    )
    text = (course.results / "index.html").read_text("utf-8")
    links = {unquote(link) for link in re.findall(r"\./(pages/[^\"]+\.html)", text)}
    there = {str(path.relative_to(course.results)) for path in course.results.glob("pages/*.html")}
    assert links == there
    assert len(links) == 4


def test_one_student_is_graded_again_and_everybody_else_stays(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("moodle")
    for name, number in (("Bob 100%", 72), ("Cleo O'Neil", 73)):
        path = course.download / f"{name}_{number}_assignsubmission_file" / "cnn.py"
        path.write_text(RIGHT)
    before = scores(course)
    code = batch_command(course.download, output=course.results, only=["Cleo O'Neil", "71"])
    assert code == 0
    assert (
        "Graded, and nobody else: Ada Lovelace (71): 10 of 10 -> 10 of 10, "
        "Cleo O'Neil (73): 7 of 10 -> 10 of 10.\n"
    ) in capsys.readouterr().out
    assert scores(course) == {**before, "73": 10}


def test_a_download_of_a_part_of_the_class_empties_nobody(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    before = scores(course)
    late = write_download(
        course.results.parent, {"Cleo O'Neil/cnn.py": RIGHT.encode()}, "folder", "late"
    )
    batch_command(late, output=course.results)
    assert scores(course) == {**before, "Cleo O'Neil": 10}
    said = "As before, since the download has nothing of theirs: Ada Lovelace, Bob 100%, Dora, Eve."
    assert said in capsys.readouterr().out


def test_what_was_entered_alone_outlives_a_run_of_the_class(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    before = scores(course)
    late = write_download(
        course.results.parent, {"Cleo O'Neil/cnn.py": RIGHT.encode()}, "folder", "late"
    )
    batch_command(late, output=course.results, only=["Cleo O'Neil"])
    publish_json_lines(results=course.results)
    capsys.readouterr()
    batch_command(course.download, output=course.results)
    assert scores(course) == {**before, "Cleo O'Neil": 10}
    assert "takes that back: Cleo O'Neil.\n" in capsys.readouterr().out
    batch_command(course.download, output=course.results, only=["Cleo O'Neil"])
    batch_command(course.download, output=course.results)
    assert scores(course) == before
    said = "Lower than the score that students may have seen: Cleo O'Neil: 7 of 10 published."
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("1033", r"no student '1033' in the download\. Did you mean '103'\?"),
        ("Zoe Missing", "'s9' handed in nothing in this download"),
    ],
)
def test_who_cannot_be_graded_again_changes_nothing(have: Have, name: str, reason: str) -> None:
    course = have("canvas")
    course.roster.write_text(
        "canvas,sid,name\n" + "".join(f"{101 + n},,\n" for n in range(5)) + ",s9,Zoe Missing\n"
    )
    before = scores(course)
    with pytest.raises(UserError, match=reason):
        batch_command(course.download, output=course.results, roster=course.roster, only=[name])
    assert scores(course) == before


def test_who_is_graded_again_shows_no_names_and_writes_the_pages_that_are_asked_for(
    have: Have,
) -> None:
    course = have("moodle")
    page = course.results / "index.html"
    batch_command(course.download, output=course.results, pages="none", anonymous=True)
    batch_command(course.download, output=course.results, only=["71"])
    assert not list(course.results.glob("pages/*.html"))
    batch_command(course.download, output=course.results, only=["71"], pages="all")
    assert len(list(course.results.glob("pages/*.html"))) == 4
    assert "Ada Lovelace" not in page.read_text("utf-8")
    batch_command(course.download, output=course.results, pages="none")
    assert "Ada Lovelace" in page.read_text("utf-8")


def test_a_due_time_says_of_how_many_it_tells_nothing(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("moodle")
    batch_command(course.download, output=course.results, due="2026-03-01T10:00", only=["71"])
    said = "The download tells no time to go by of 5 of 5 attempts: --due makes none of them late."
    assert said in capsys.readouterr().out


def test_who_stands_by_earlier_points_is_left_to_regrade(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("moodle")
    publish_json_lines(results=course.results)
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 3"))
    regrade_command(results=course.results, assignment=course.assignment)
    batch_command(course.download, output=course.results, only=["71"], pages="none")
    out = capsys.readouterr().out
    assert "`grade regrade` grades them by it: Ada Lovelace (71)." in out
    assert "nobody else" not in out


def test_the_same_command_goes_on_under_what_a_regrade_brought(have: Have) -> None:
    course = have("plain")
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 5"))
    regrade_command(results=course.results, assignment=course.assignment)
    assert batch_command(course.download, output=course.results, pages="none") == 0
    assert scores(course)["Ada Lovelace"] == 11


def test_a_gradebook_that_was_only_begun_is_gone_on_with(tmp_path: Path) -> None:
    course = lay_out(tmp_path, "plain")
    course.results.mkdir()
    (course.results / DATABASE).touch()
    grade_course(course)
    assert scores(course)["Ada Lovelace"] == 10


def test_another_setup_is_left_to_regrade(have: Have) -> None:
    course = have("plain")
    course.assignment.write_text(SMALL.replace("basic = 4", "basic = 5"))
    with pytest.raises(
        UserError, match=r"now it would be with another rubric, out of 11\. Its poin"
    ):
        batch_command(course.download, output=course.results, assignment=course.assignment)


@pytest.mark.parametrize(
    ("option", "error"), [("assignment", AssignmentError), ("deck", DeckError)]
)
def test_a_file_that_cannot_be_used_is_named_and_leaves_no_results(
    tmp_path: Path, option: str, error: type[UserError]
) -> None:
    course = lay_out(tmp_path, "plain")
    with pytest.raises(error, match=r"roster\.csv"):
        batch_command(course.download, output=course.results, **{option: course.roster})  # type: ignore[arg-type]
    assert not course.results.exists()


class Refusing(BatchExecutor):
    """An executor where nothing can be graded as it was asked for."""

    @property
    def size(self) -> int:
        return 1

    def submit(self, *_: object) -> None:  # type: ignore[override]
        raise IsolationError("A final deck is asked at isolation level 2 or above.")

    def renew(self) -> None: ...

    def close(self, *, at_once: bool = False) -> None: ...


def test_a_setup_that_nobody_was_graded_with_can_be_changed(tmp_path: Path) -> None:
    course = lay_out(tmp_path, "plain")
    strict = ClassFiles(assignment=course.assignment.read_bytes(), deck=course.deck.read_bytes())
    weak = ClassFiles(assignment=strict.assignment, deck=strict.deck, allow_weak_isolation=True)
    drawer = Drawer(ada="def pad(x): ...")
    with Gradebook(tmp_path, create=True) as book:
        setup = continue_with(book, parse_setup(strict))
        with pytest.raises(IsolationError):
            grade_batch(
                drawer.selections,
                read=drawer.read,
                book=book,
                setup=setup,
                executor=Refusing(),
                on_result=lambda *_: None,
            )
        setup = continue_with(book, parse_setup(weak))
        assert setup.files.allow_weak_isolation
        assert book.setups.of("ada").number == setup.number


def test_a_roster_that_comes_later_renames_students_with_all_that_is_known(have: Have) -> None:
    course = have("github")
    override_command("gh1", "pad/value", 2, note="shown by hand", results=course.results)
    batch_command(course.download, output=course.results, roster=course.roster, pages="none")
    expected = {"s0": 10, "s1": 10, "s2": 7, "s3": None, "gh4": 10, "s9": None}
    assert scores(course) == expected
    with Gradebook(course.results) as book:
        rows = {row.student.key: row for row in book.rows()}
        assert rows["s1"].student == Student(
            key="s1",
            name="Bob 100%",
            ids={"sid": "s1", "email": "u1@uni.example", "github": "gh1"},
        )
        assert rows["s9"].standing == "missing"
        assert [event.what for event in book.history("s1")] == [
            "handed in: cnn-gh1",
            "graded",
            "pad/value set to 2 by hand: shown by hand",
            "was called gh1 before",
        ]
    batch_command(course.download, output=course.results, pages="none")
    assert scores(course) == expected


HANDED_IN_OTHERWISE = {
    "ada.7z": "RAR and 7z are not read",
    "bob.pdf": "is no Python file and no notebook",
    "cleo.py.txt": "If cleo.py.txt is the program, rename it cleo.py",
    "dora.txt": "is no Python file and no notebook",
}


def test_what_was_handed_in_is_not_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = lay_out(tmp_path, "plain")
    files = {**dict.fromkeys(HANDED_IN_OTHERWISE, b"?"), "eve.py": b"", "notes.md": b""}
    files |= {"eve.txt": b"", "eve.pdf": b""}
    folder = write_download(tmp_path, files, "folder", "class")
    course.roster.write_text("name,key\nAda,ada\nBob,bob\nCleo,cleo\nDora,dora\nEve,eve\nZoe,zoe\n")
    grade_folder(course, folder)
    said = (
        "Left out, since it is no student's where a download is laid out as plain: notes.md. "
        "Left out, since the same students handed in something that can be graded: "
        "eve.pdf, eve.txt.\n"
    )
    assert said in capsys.readouterr().out
    assert said.strip().replace("'", "&#39;") in (course.results / "index.html").read_text("utf-8")
    with Gradebook(course.results) as book:
        rows = {row.place: row for row in book.rows()}
    for name, reason in HANDED_IN_OTHERWISE.items():
        assert (rows[name].standing, rows[name].earned) == ("unreadable", None)
        assert reason in rows[name].message
    assert rows[""].student.key == "zoe"
    publish_json_lines(missing="zero", results=course.results)
    assert "Zero, since nothing of theirs was in the download: zoe.\n" in capsys.readouterr().out
    with Gradebook(course.results) as book:
        assert {key: score for key, score in book.published().items() if not score} == {"zoe": 0}


def test_results_beside_the_submissions_are_no_students(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = lay_out(tmp_path, "plain")
    files = {"ada/cnn.py": b"x = 1", "bob/cnn.py": b"x = 2"}
    monkeypatch.chdir(write_download(tmp_path, files, "folder", "class"))
    for _ in range(2):
        batch_command(Path(), assignment=course.assignment, deck=course.deck, pages="none")
    with Gradebook(Path("results")) as book:
        assert [row.student.key for row in book.rows()] == ["ada", "bob"]
    with pytest.raises(OutputError, match=r"'\.' holds the submissions\. Name another folder"):
        batch_command(Path(), output=Path(), assignment=course.assignment, deck=course.deck)


def test_rows_that_may_be_one_student_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = lay_out(tmp_path, "plain")
    files = {"Ada L/cnn.py": b"", "ada_l/cnn.py": b"", "bob/cnn.py": b"", "eve/cnn.py": b""}
    folder = write_download(tmp_path, files, "folder", "class")
    batch_command(folder, output=course.results, assignment=course.assignment, deck=course.deck)
    said = capsys.readouterr().out
    assert "Perhaps one student in several rows, by their names: Ada L (Ada L, ada_l).\n" in said


def test_two_of_one_name_are_not_one_on_the_roster(tmp_path: Path) -> None:
    """Brightspace tells nothing else of them."""
    course = lay_out(tmp_path, "plain")
    files = {f"{n}-5 - Ada L - Nov {n}, 2026 919 PM/cnn.py": b"" for n in (1, 2)}
    folder = write_download(tmp_path, files, "folder", "class")
    course.roster.write_text("name,key\nAda L,a1\n")
    options = {"assignment": course.assignment, "deck": course.deck, "roster": course.roster}
    with pytest.raises(RosterError, match=r"'Ada L.* \(1\) and .* \(2\) are both 'a1' here"):
        batch_command(folder, output=course.results, **options)  # type: ignore[arg-type]


def test_who_the_roster_calls_otherwise_may_be_a_group(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Canvas names a group's file for the group, and numbers it for the member who handed in."""
    course = lay_out(tmp_path, "plain")
    files = {"teamseven_31_90_cnn.py": b"", "dojane_32_91_cnn.py": b""}
    folder = write_download(tmp_path, files, "folder", "class")
    course.roster.write_text('Student,ID\n"Roe, Rick",31\n"Do, Jane",32\n"Ink, Max",33\n')
    grade_folder(course, folder)
    assert (
        "Called otherwise on the roster, perhaps a group whose other members are missing: "
        "teamseven (Roe, Rick).\n"
    ) in capsys.readouterr().out


def test_who_is_on_no_roster_is_named(have: Have, capsys: pytest.CaptureFixture[str]) -> None:
    course = have("github")
    batch_command(course.download, output=course.results, roster=course.roster, pages="none")
    assert "Not on the roster: gh4.\n" in capsys.readouterr().out


def test_a_class_of_which_nobody_handed_in_is_missing(tmp_path: Path) -> None:
    course = lay_out(tmp_path, "plain")
    (tmp_path / "export").mkdir()
    (tmp_path / "export" / "submission_metadata.yml").write_text("{}")
    code = batch_command(tmp_path / "export", output=course.results, roster=course.roster)
    assert code == 0
    with Gradebook(course.results) as book:
        assert {row.standing for row in book.rows()} == {"missing"}


def test_groups_that_a_roster_of_individuals_does_not_know_have_their_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = lay_out(tmp_path, "plain")
    files = {"Group 1_91_assignsubmission_file/cnn.py": b""}
    folder = write_download(tmp_path, files, "folder", "class")
    course.roster.write_text("ID,Full name\nParticipant 5,Ann B\nParticipant 6,Bob C\n")
    code = batch_command(
        folder,
        output=course.results,
        assignment=course.assignment,
        deck=course.deck,
        roster=course.roster,
        pages="none",
    )
    assert code == 0
    assert "perhaps groups, whose members are missing: Group 1 (91).\n" in capsys.readouterr().out
    with Gradebook(course.results) as book:
        standings = {row.student.key: row.standing for row in book.rows()}
    assert standings.pop("91") != "missing"
    assert standings == {"5": "missing", "6": "missing"}


def test_clones_in_a_folder_of_any_name_are_told_their_layout(tmp_path: Path) -> None:
    course = lay_out(tmp_path, "plain")
    files = {"hw3-Ann-B/cnn.py": b"", "hw3-bob/cnn.py": b""}
    folder = write_download(tmp_path, files, "folder", "class")
    course.roster.write_text("identifier,github_username,github_id,name\nann@x,ann-b,1,Ann B\n")
    options = {"assignment": course.assignment, "deck": course.deck, "roster": course.roster}
    with pytest.raises(RosterError, match=r"'hw3-Ann-B' ends in .* --layout github-classroom\."):
        batch_command(folder, output=course.results, **options)  # type: ignore[arg-type]
    layout = {"layout": "github-classroom", "pages": "none"}
    assert batch_command(folder, output=course.results, **options, **layout) == 0  # type: ignore[arg-type]
    assert "ann@x" in scores(course)


def test_a_roster_of_another_class_changes_nothing(have: Have) -> None:
    course = have("canvas")
    with pytest.raises(RosterError, match=r"Nobody who handed in is on the roster.*'10[1-5]'"):
        batch_command(course.download, output=course.results, roster=course.roster)
    assert set(scores(course)) == {"101", "102", "103", "104", "105"}
    assert batch_command(course.download, output=course.results, pages="none") == 0


def test_a_name_that_no_submission_has_is_said_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = Calls(CONV_CALL.replace("np.zeros(", "nought("), checks=("conv2d/basic",)).text
    (tmp_path / "assignment.toml").write_text(text, "utf-8")
    for key in ("ada", "bob"):
        (tmp_path / "class" / key).mkdir(parents=True)
        (tmp_path / "class" / key / "cnn.py").write_text(f"{CONV}# {key}\n", "utf-8")
    batch_command(
        tmp_path / "class", output=tmp_path / "results", assignment=tmp_path / "assignment.toml"
    )
    said = (
        "conv_forward_naive is missing in all of the 2 graded submissions. No file that is loaded "
        "defines nought, which the call of conv_forward_naive uses."
    )
    shown = capsys.readouterr().out
    assert said in shown
    assert shown.index(said) < shown.index("2 students")
    assert said in (tmp_path / "results" / "index.html").read_text("utf-8")
