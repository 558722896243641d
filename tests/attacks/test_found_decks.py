"""An operation in a deck that was merely found is never run in the grader, however it is found."""

import os
import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import grade_submission
from grader.assignment import find_files, load_files
from grader.deck.store import load_deck, store_deck
from grader.errors import UnnamedDeckError
from grader.magic import register_magic
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.deck import Deck
from tests.notebooks import FakeNotebook
from tests.test_cli import run

SOURCE = '''\
"""Numbers times two."""
from grader.operation import Check

open({trap!r}, "w").close()

AXES = {{"x": "N", "return": "N"}}
CHECKS = {{"basic": Check(asks="The plain call.")}}


def doubled(x):
    """Twice the numbers x, shape (N,)."""
    return x * 2


def accepts(x):
    return True


def cases(draw, on):
    return {{"x": draw.numbers((3,))}}


def expected(x):
    return x + x
'''

ASSIGNMENT = 'title = "Doubled"\n[rubric.doubled]\nbasic = 2\n'

RIGHT = "def doubled(x):\n    return x + x\n"


class Planted:
    """A folder with a right submission, and beside it a deck whose operation springs a trap."""

    def __init__(self, folder: Path, trap: Path) -> None:
        folder.mkdir()
        self.folder, self.trap = folder, trap
        self.deck = folder / "practice.deck"
        (folder / "cnn.py").write_text(RIGHT)
        (folder / "assignment.toml").write_text(ASSIGNMENT)
        x = np.array([1.0, 2.0, 3.0])
        case = Case(operation="doubled", arrays={"x": x})
        deck = Deck(
            kind="practice",
            seed=0,
            versions={},
            checks={"doubled/basic": (AnsweredCase(case=case, answer=Answer(value=2 * x)),)},
            operations={"doubled": SOURCE.format(trap=str(trap))},
        )
        store_deck(deck, self.deck)

    @property
    def sprang(self) -> bool:
        return self.trap.exists()


@pytest.fixture
def ada(tmp_path: Path) -> Planted:
    return Planted(tmp_path / "ada", tmp_path / "trap")


COMMANDS = [
    "",
    ".",
    "cnn.py",
    ". --html page.html",
    "watch .",
    "watch",
    "explain",
    "explain doubled",
    "explain doubled/basic",
    "replay doubled/basic",
    "selftest",
    "selftest --solution .",
    "batch . --output out",
    "export gradescope",
    "export prairielearn",
    "export classroom50",
    ". --search 3",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_in_the_folder_where_a_command_is_given_it_is_refused(command: str, ada: Planted) -> None:
    result = run(*command.split(), cwd=ada.folder)
    assert (result.returncode, result.stdout) == (2, "")
    assert not ada.sprang
    said = " ".join(result.stderr.split())
    assert "brings 'doubled' as Python" in said
    assert len(re.findall(r"[.?]( |$)", said.replace("practice.deck", ""))) <= 3
    assert "--deck practice.deck`" in said


@pytest.mark.parametrize("command", [".", "cnn.py", "explain doubled", "selftest"])
def test_the_command_that_is_said_runs_it(command: str, ada: Planted) -> None:
    said = " ".join(run(*command.split(), cwd=ada.folder).stderr.split())
    (pasted,) = re.findall(r"`grade (.+)`", said)
    assert run(*shlex.split(pasted), cwd=ada.folder).returncode == 0
    assert ada.sprang


@pytest.mark.parametrize("command", ["ada", "ada/cnn.py", "batch . --output out"])
def test_beside_a_submission_it_is_never_looked_at(command: str, ada: Planted) -> None:
    assert run(*command.split(), cwd=ada.folder.parent).returncode in (0, 2)
    assert not ada.sprang


def test_in_an_archive_it_is_never_looked_at(ada: Planted, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "class.zip", "w") as archive:
        for path in sorted(ada.folder.iterdir()):
            archive.write(path, f"ada/{path.name}")
            archive.write(path, path.name)
    assert run("batch", "class.zip", cwd=tmp_path).returncode in (0, 2)
    assert not ada.sprang


@pytest.mark.parametrize("named", [(), ("--submission-assignment=nowhere.toml",)])
def test_pytest_in_a_students_repository_runs_none(named: tuple[str, ...], ada: Planted) -> None:
    result = pytest_run("--submission=.", *named, cwd=ada.folder)
    assert result.returncode == 4
    assert not ada.sprang
    assert named or "add `--submission-deck=practice.deck`" in result.stdout + result.stderr


@pytest.mark.parametrize("typed", [("--submission=ada",), ("--submission", "ada")])
def test_pytest_beside_a_students_repository_runs_none(
    typed: tuple[str, ...], ada: Planted
) -> None:
    settings = "[pytest]\naddopts = --submission-deck=ada/practice.deck\n"
    (ada.folder / "pytest.ini").write_text(settings)
    pytest_run(*typed, cwd=ada.folder.parent)
    assert not ada.sprang


def test_the_workflow_and_the_archives_of_a_course_look_at_none_that_was_handed_in(
    ada: Planted,
) -> None:
    """They name the assignment and the deck that came with them, in whatever folder they start."""
    shipped = find_files(None, None)
    named = ("--assignment", shipped.assignment, "--deck", shipped.deck)
    result = run(".", *named, cwd=ada.folder)
    assert result.returncode == 0
    assert not ada.sprang


def test_a_gradebook_begun_with_a_named_deck_is_the_only_one_that_brings_any(ada: Planted) -> None:
    (ada.folder / "sub" / "ada").mkdir(parents=True)
    (ada.folder / "sub" / "ada" / "cnn.py").write_text(RIGHT)
    assert run("batch", "sub", cwd=ada.folder).returncode == 2
    assert not (ada.folder / "results").exists()
    assert run("batch", "sub", "--deck", "practice.deck", cwd=ada.folder).returncode == 0
    assert ada.sprang
    ada.trap.unlink()
    assert run("gradebook", "ada", cwd=ada.folder).returncode == 0
    assert run("regrade", cwd=ada.folder).returncode == 0


def test_pytest_runs_it_once_its_deck_is_named(ada: Planted) -> None:
    result = pytest_run("--submission=.", "--submission-deck=practice.deck", cwd=ada.folder)
    assert result.returncode == 0, result.stdout
    assert ada.sprang


def test_the_function_for_python_runs_none_until_its_deck_is_named(
    ada: Planted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ada.folder)
    with pytest.raises(UnnamedDeckError, match=r"name it: `grade_submission\(\.\.\., deck="):
        grade_submission(".")
    assert not ada.sprang
    assert grade_submission(".", deck="practice.deck").score.earned == 2
    assert ada.sprang


def test_a_notebook_runs_none_until_its_deck_is_named(
    ada: Planted, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ada.folder)
    grade = magic()
    assert grade("", RIGHT) is None
    assert not ada.sprang
    assert "begin the cell with `%%grade --deck practice.deck`" in capsys.readouterr().err
    assert grade("--deck practice.deck", RIGHT).score.earned == 2
    assert ada.sprang


@pytest.mark.parametrize("line", ["--deck", "practice.deck", "--dek a.deck", "'"])
def test_what_else_stands_behind_the_magic_is_refused(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert magic()(line, RIGHT) is None
    assert "Expected nothing, --deck FILE or --assignment FILE." in capsys.readouterr().err


def test_it_is_found_in_the_folder_for_students_too(ada: Planted) -> None:
    (ada.folder / "student").mkdir()
    ada.deck.rename(ada.folder / "student" / "practice.deck")
    result = run(".", cwd=ada.folder)
    assert "`grade . --deck student/practice.deck`" in " ".join(result.stderr.split())
    assert not ada.sprang


def test_who_names_the_assignment_names_the_deck_beside_it(ada: Planted) -> None:
    load_files(find_files(ada.folder / "assignment.toml", None))
    assert ada.sprang


def test_a_deck_is_read_without_running_what_it_brings(ada: Planted) -> None:
    assert [*load_deck(ada.deck).operations] == ["doubled"]
    assert not ada.sprang


def test_a_folder_of_operations_is_no_module_of_any_grading(ada: Planted) -> None:
    (ada.folder / "operations").mkdir()
    (ada.folder / "operations" / "doubled.py").write_text(SOURCE.format(trap=str(ada.trap)))
    ada.deck.unlink()
    for command in ([], ["."], ["explain", "doubled"], ["batch", ".", "--output", "out"]):
        assert run(*command, cwd=ada.folder).returncode == 2
    assert not ada.sprang


def test_a_students_worker_is_given_none_of_it(ada: Planted) -> None:
    (ada.folder / "cnn.py").write_text(
        "from grader.operation import operation_from_source\n"
        "def doubled(x):\n"
        "    operation_from_source('doubled', '', '')\n"
        "    return x + x\n"
    )
    result = run(".", "--deck", "practice.deck", "--all", cwd=ada.folder)
    assert "0 of 2" in result.stdout, result.stdout


def magic() -> Any:
    notebook = FakeNotebook()
    register_magic(notebook)

    def grade(line: str, cell: str) -> Any:
        notebook.keep(cell)
        return notebook.magics["cell grade"](line, cell)

    return grade


def pytest_run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTEST_ADDOPTS": ""},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
