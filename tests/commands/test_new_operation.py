"""`grade new-operation`, and what is to be typed after it."""

import re
import sys
from pathlib import Path

import pytest

from tests.own_operations import EXAMPLES, SOFTMAX, write_course
from tests.test_cli import assert_refused, run

pytestmark = pytest.mark.slow

SCALED = "import numpy as np\n\n\ndef scaled(x, factor=1):\n    return x * x.dtype.type(factor)\n"


def rubric_in(printed: str) -> str:
    (table,) = re.findall(r"^\[rubric\..*?(?=^$)", printed, re.DOTALL | re.MULTILINE)
    return str(table)


def commands_in(printed: str) -> list[list[str]]:
    said = " ".join(printed.split())
    return [command.split() for command in re.findall(r"`grade ([^`]+)`", said)]


def test_what_it_prints_leads_to_an_assignment_that_holds(tmp_path: Path) -> None:
    written = run("new-operation", "scaled", cwd=tmp_path)
    assert (written.returncode, written.stderr) == (0, "")
    text = f'title = "Scaled"\n{rubric_in(written.stdout)}'
    (tmp_path / "assignment.toml").write_text(text, "utf-8")
    for command in commands_in(written.stdout):
        done = run(*command, cwd=tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "cnn.py").write_text(SCALED, "utf-8")
    graded = run("ada", "--deck", "practice.deck", cwd=tmp_path)
    assert "6 of 6" in graded.stdout, graded.stderr


def test_in_a_course_it_says_how_to_bring_the_course_in_step(tmp_path: Path) -> None:
    assert run("init", "course", "--operations", "pad", cwd=tmp_path).returncode == 0
    written = run("new-operation", "scaled", cwd=tmp_path / "course")
    assert ["init", ".", "--refresh"] in commands_in(written.stdout)
    named = run("new-operation", "other", "--assignment", "course/assignment.toml", cwd=tmp_path)
    assert commands_in(named.stdout) == [
        ["init", "course", "--refresh"],
        ["selftest", "course/assignment.toml"],
    ]
    assert {path.name for path in (tmp_path / "course" / "operations").iterdir()} == {
        "scaled.py",
        "other.py",
    }


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("conv2d", ["'conv2d' ships with the grader", "another name"]),
        ("my-own", ["'my-own' cannot be the name", "upsampling"]),
        ("lambda", ["'lambda' cannot be the name"]),
        ("../x", ["'../x' cannot be the name"]),
        ("there", ["operations/there.py", "not touched", "another name"]),
    ],
)
def test_a_name_that_cannot_be_is_refused(name: str, parts: list[str], tmp_path: Path) -> None:
    (tmp_path / "operations").mkdir()
    (tmp_path / "operations" / "there.py").write_text("mine")
    assert_refused(run("new-operation", name, cwd=tmp_path), *parts)
    assert (tmp_path / "operations" / "there.py").read_text() == "mine"


@pytest.fixture(scope="module")
def next_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that was made of last year's, with its operation."""
    folder = tmp_path_factory.mktemp("years")
    write_course(folder / "last", "softmax")
    made = run("init", "next", "--from", "last", cwd=folder)
    assert made.returncode == 0, made.stderr
    return folder / "next"


def test_next_years_course_has_last_years_operations(next_year: Path) -> None:
    text = (next_year / "operations" / "softmax.py").read_text("utf-8")
    assert text == EXAMPLES["softmax"]
    assert run("init", ".", "--refresh", cwd=next_year).stdout.startswith(
        "Nothing had to be written anew."
    )


def test_what_students_get_names_the_deck(next_year: Path) -> None:
    student = next_year / "student"
    assert not (student / "operations").exists()
    readme = (student / "README.md").read_text("utf-8")
    commands = re.findall(r"(?:grade|-m grader) (?:\.|watch|explain)[^\n`]*", readme)
    assert len(commands) >= 4
    assert all("--deck practice.deck" in command for command in commands), commands
    workflow = (student / ".github" / "workflows" / "grade.yml").read_text("utf-8")
    assert "run: grade . --deck practice.deck --github --require-full-marks\n" in workflow
    (student / "cnn.py").write_text(SOFTMAX, "utf-8")
    graded = run(".", "--deck", "practice.deck", "--require-full-marks", cwd=student)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    tested = run(cwd=student, command=(sys.executable, "-m", "pytest", "-p", "no:cacheprovider"))
    assert tested.returncode == 0, tested.stdout


def test_a_change_of_the_file_makes_the_practice_deck_stale(next_year: Path) -> None:
    path = next_year / "operations" / "softmax.py"
    path.write_text(f"{EXAMPLES['softmax']}\n# changed\n", "utf-8")
    refreshed = run("init", ".", "--refresh", cwd=next_year)
    assert refreshed.returncode == 0, refreshed.stderr
    assert "Written anew: student/practice.deck." in refreshed.stdout


@pytest.mark.parametrize(
    ("name", "source", "parts"),
    [
        ("conv2d", "", ["operations/conv2d.py", "ships with the grader", "my_conv2d"]),
        ("a-b", "", ["operations/a-b.py", "upsampling.py"]),
        ("softmax", "def softmax(x:\n", ["operations/softmax.py", "line 1"]),
        ("softmax", "import torch\n", ["operations/softmax.py", "line 1", "torch"]),
        ("softmax", "x = 1 / 0\n", ["operations/softmax.py", "line 1", "ZeroDivisionError"]),
        ("other", "", ["'softmax'", "`operations/` beside the assignment"]),
    ],
)
def test_a_file_that_is_no_operation_is_refused_with_its_place(
    name: str, source: str, parts: list[str], tmp_path: Path
) -> None:
    write_course(tmp_path / "course", "softmax")
    folder = tmp_path / "course" / "operations"
    (folder / "softmax.py").unlink()
    (folder / f"{name}.py").write_text(source, "utf-8")
    for command in (["deck", "build"], ["selftest"]):
        assert_refused(run(*command, cwd=tmp_path / "course"), *parts)
