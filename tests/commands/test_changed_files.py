"""Files that a class was graded with and that were edited since, and what uses the change."""

from pathlib import Path

import pytest

from grader.commands.batch import batch_command
from grader.commands.regrade import regrade_command
from tests.commands.classes import HANDED_IN, SMALL, Course, store_small_deck
from tests.commands.conftest import Have
from tests.commands.test_batch import scores
from tests.test_cli import run

DEARER = SMALL.replace("basic = 4", "basic = 5")

STILL = "changed since the class was graded with"


@pytest.fixture
def course(
    have: Have, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Course:
    """A graded course, and we are in its folder."""
    course = have("plain")
    monkeypatch.chdir(course.results.parent)
    course.roster.write_text("key,email\n" + "".join(f"{name},\n" for name in HANDED_IN))
    batch(course, assignment=course.assignment, deck=course.deck, roster=course.roster)
    assert STILL not in capsys.readouterr().out
    return course


def batch(
    course: Course,
    assignment: Path | None = None,
    deck: Path | None = None,
    roster: Path | None = None,
) -> None:
    code = batch_command(
        course.download,
        output=Path("results"),
        assignment=assignment,
        deck=deck,
        roster=roster,
        pages="none",
    )
    assert code == 0


def test_an_assignment_that_was_edited_is_named_with_the_command_that_uses_it(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    before = scores(course)
    course.assignment.write_text(DEARER)
    told = (
        "'small.toml' was changed since the class was graded with it; what it held then still "
        "holds. `grade regrade --assignment small.toml` grades everybody by the change.\n"
    )
    batch(course)
    assert told in capsys.readouterr().out
    assert regrade_command() == 0
    said = capsys.readouterr().out
    assert "Nothing had to be run again.\n" + told in said
    assert scores(course) == before
    result = run("regrade", "--assignment", "small.toml", cwd=course.results.parent)
    assert (result.returncode, result.stderr) == (0, "")
    assert "4 move up, 0 move down." in result.stdout
    assert STILL not in result.stdout
    assert scores(course) != before
    batch(course)
    assert STILL not in capsys.readouterr().out


def test_an_assignment_that_nobody_named_is_looked_at_too(
    have: Have, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    monkeypatch.chdir(course.results.parent)
    course.assignment.rename("assignment.toml")
    assert batch_command(course.download, output=Path("other"), deck=course.deck) == 0
    Path("assignment.toml").write_text(DEARER)
    capsys.readouterr()
    assert batch_command(course.download, output=Path("other"), deck=course.deck) == 0
    said = capsys.readouterr().out
    assert "`grade regrade --results other --assignment assignment.toml` grades everybody" in said


def test_a_deck_and_an_assignment_are_used_by_one_command(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    course.assignment.write_text(DEARER)
    store_small_deck(course.deck, cases=3)
    assert regrade_command() == 0
    said = capsys.readouterr().out
    assert (
        "'small.toml' and 'small.deck' were changed since the class was graded with them; " in said
    )
    assert "`grade regrade --assignment small.toml --deck small.deck` grades everybody" in said


def test_a_roster_that_was_edited_is_named_with_what_reads_it_again(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    course.roster.write_text(course.roster.read_text() + "Yan,\n")
    batch(course)
    said = capsys.readouterr().out
    assert (
        "'roster.csv' was changed since it was read; whoever stood on it then still does. " in said
    )
    assert "`grade batch` with --roster roster.csv reads it again." in said
    assert "Yan" not in scores(course)
    batch(course, roster=course.roster)
    assert "was changed" not in capsys.readouterr().out
    assert "Yan" in scores(course)


def test_a_file_elsewhere_is_named_so_that_it_can_be_pasted(
    course: Course,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    course.assignment.write_text(DEARER)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert regrade_command(results=course.results) == 0
    said = capsys.readouterr().out
    assert f"`grade regrade --results {course.results} --assignment {course.assignment}`" in said


def test_files_that_are_not_there_any_more_are_not_missed(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in (course.assignment, course.deck, course.roster):
        path.unlink()
    batch(course)
    assert "was changed" not in capsys.readouterr().out


def test_a_change_that_was_refused_is_not_taken_for_read(
    course: Course, capsys: pytest.CaptureFixture[str]
) -> None:
    course.assignment.write_text(DEARER)
    typed = ("batch", course.download, "--assignment", "small.toml", "--pages", "none")
    assert run(*typed, cwd=course.results.parent).returncode == 2
    batch(course)
    assert f"'small.toml' was {STILL} it" in capsys.readouterr().out
