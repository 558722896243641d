"""What `grade` says of the last run, and what becomes of the page where nothing is graded."""

import re
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.commands.conftest import Have
from tests.commands.test_watch import NO_VALUE, RIGHT, SMALL
from tests.test_cli import run

Grade = Callable[..., "CompletedProcess[str]"]

KEPT = b"<!-- cnn-grader last run "


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A course's folder, in which a student works on a program with one mistake."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (tmp_path / "small.toml").write_text(SMALL)
    (mine / "assignment.toml").write_text(SMALL)
    (mine / "cnn.py").write_text(NO_VALUE)
    return mine


@pytest.fixture
def grade(folder: Path) -> Grade:
    """Type `grade`, as somebody who sits there."""

    def type_grade(
        *arguments: str, cwd: Path = folder, **environment: str
    ) -> "CompletedProcess[str]":
        return run(*arguments, cwd=cwd, environment={"CI": "", "GITHUB_ACTIONS": ""} | environment)

    return type_grade


def test_a_second_run_says_what_the_change_brought(grade: Grade, folder: Path) -> None:
    assert " since " not in grade().stdout
    (folder / "cnn.py").write_text(RIGHT)
    told = grade(".")
    assert re.search(
        r"^6 of 6, \+1 since \d\d:\d\d\. Mended: pad value\.", told.stdout, re.MULTILINE
    )
    page = (folder / "report.html").read_text("utf-8")
    assert "Mended in pad: value." in page
    assert re.search(r"^6 of 6, unchanged since ", grade().stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("arguments", "environment"),
    [
        ((), {"CI": "true"}),
        ((), {"GITHUB_ACTIONS": "true"}),
        (("--json", "result.json"), {}),
        (("--gradescope", "results.json"), {}),
    ],
)
def test_where_a_system_reads_the_report_nothing_is_said_and_nothing_kept(
    grade: Grade, folder: Path, arguments: tuple[str, ...], environment: dict[str, str]
) -> None:
    grade()
    assert KEPT in (folder / "report.html").read_bytes()
    told = grade(*arguments, **environment)
    assert " unchanged since " not in told.stdout
    assert KEPT not in (folder / "report.html").read_bytes()


def test_a_page_in_a_folder_that_somebody_handed_in_is_not_believed(
    grade: Grade, folder: Path
) -> None:
    grade()
    (folder / "cnn.py").write_text(RIGHT)
    staff = folder.parent
    told = grade("mine", "--output", "mine", "--assignment", "small.toml", cwd=staff)
    assert " since " not in told.stdout
    assert KEPT not in (folder / "report.html").read_bytes()


def test_pages_of_a_class_keep_nothing(have: Have) -> None:
    course = have("canvas")
    folder = course.results.parent
    told = run("page", "103", "--html", "cleo.html", cwd=folder, environment={"CI": ""})
    assert told.returncode == 0
    written = [folder / "cleo.html", *course.results.rglob("*.html")]
    assert len(written) > 1
    assert not [path for path in written if KEPT in path.read_bytes()]


def test_where_nothing_can_be_graded_the_page_says_so(grade: Grade, folder: Path) -> None:
    grade()
    (folder / "cnn.py").rename(folder.parent / "cnn.py")
    (folder / "cnn.py").symlink_to(folder.parent / "cnn.py")
    assert grade().returncode == 2
    page = (folder / "report.html").read_text("utf-8")
    assert "is a link" in page
    assert re.search(r"5 of 6 at \d\d:\d\d", page)
    (folder / "cnn.py").unlink()
    (folder / "cnn.py").write_text(RIGHT)
    assert "6 of 6, +1 since " in grade().stdout


def test_where_nothing_can_be_graded_nothing_but_a_page_is_overwritten(
    grade: Grade, folder: Path
) -> None:
    (folder / "cnn.py").rename(folder / "notes.txt")
    assert grade("--html", "notes.txt").returncode == 2
    assert grade().returncode == 2
    assert (folder / "notes.txt").read_text() == NO_VALUE
    assert not (folder / "report.html").exists()


def test_a_path_that_leads_nowhere_leaves_the_page_as_it_is(grade: Grade, folder: Path) -> None:
    grade()
    before = (folder / "report.html").read_bytes()
    assert grade("nowhere").returncode == 2
    assert (folder / "report.html").read_bytes() == before
