"""Every command in the documents is run as it stands, in its order, where people would give it."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import parse_assignment
from grader.commands.init import init_command
from grader.records.assignment import Limits, Policy, Versions
from tests.commands.classes import HANDED_IN, canvas
from tests.intake.downloads import write_download
from tests.support import REPOSITORY, RIGHT

pytestmark = pytest.mark.whole

SCRIPTS = Path(sys.executable).parent

CLASS = "name,canvas\n" + "".join(f"{name},{101 + n}\n" for n, name in enumerate(HANDED_IN))

EXPORTED = (
    "Student,ID,SIS User ID,SIS Login ID,Section,CNN homework (778)\n    Points Possible,,,,,11\n"
) + "".join(f"{name},{101 + n},s{n},u{n},A,\n" for n, name in enumerate(HANDED_IN))

FEW_CHECKS = """\
title = "A few checks, whose decks are soon built"
[rubric.pad]
basic = 2
sides = 2
[rubric.conv2d]
basic = 4
stride = 3
"""

ENDLESS = ("grade watch",)
"""Commands that go on until Ctrl-C."""

MAY_FAIL = {"pytest": 1}
"""Exit codes of commands that say by them that checks fail."""


def blocks(document: str, language: str) -> list[str]:
    text = (REPOSITORY / document).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


def commands_of(document: str) -> list[str]:
    lines = (line for block in blocks(document, "console") for line in block.splitlines())
    return [line.removeprefix("$ ") for line in lines]


def student(folder: Path) -> None:
    (folder / "submission").mkdir()
    mistakes = (REPOSITORY / "examples" / "mistakes" / "cnn.py").read_bytes()
    (folder / "submission" / "cnn.py").write_bytes(mistakes)
    (folder / "cnn.py").write_bytes(mistakes)


def instructor(folder: Path) -> None:
    (folder / "ada").mkdir()
    (folder / "ada" / "cnn.py").write_text(RIGHT)
    write_download(folder, canvas(), "zip", "submissions")
    (folder / "class.csv").write_text(CLASS)
    (folder / "exported.csv").write_text(EXPORTED)
    (folder / "extensions.csv").write_text("key,hours,due\n103,48,\n")
    (folder / "assignment.toml").write_text(FEW_CHECKS)


def assignment(folder: Path) -> None:
    (folder / "assignment.toml").write_text(FEW_CHECKS)


def with_an_operation(folder: Path) -> None:
    """A course that asks what `grade new-operation` is about to write, and what was handed in."""
    assert init_command(folder, operations="pad") == 0
    (rubric,) = blocks("docs/operations.md", "toml")
    (folder / "assignment.toml").write_text(f'title = "Their own"\n{rubric}')
    (folder / "submissions" / "ada").mkdir(parents=True)
    program = "def scaled(x, factor=1):\n    return x * x.dtype.type(factor)\n"
    (folder / "submissions" / "ada" / "cnn.py").write_text(program)


def teacher_of_known_course(folder: Path) -> None:
    """Somebody who has a right program, and what two students handed in."""
    if folder.name == "hw":
        return
    programs = REPOSITORY / "tests" / "submissions" / "courses" / "arena-0.2"
    shutil.copytree(programs / "loops", folder / "solution")
    for name in ("handout", "matrix"):
        shutil.copytree(programs / name, folder / "submissions" / name)
    shutil.make_archive(str(folder / "submissions"), "zip", folder / "submissions")
    (folder / "class.csv").write_text("key,name\nhandout,Ada\nmatrix,Ben\n")


def reader(folder: Path) -> None:
    """A student first, and an instructor in the folder that `grade init` wrote."""
    (instructor if folder.name == "homework" else student)(folder)


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    """An environment in which pip installs nothing, and whose home is a folder of its own.

    Of `make` it is found out whether it knows what to do, and no more.
    """
    fakes = tmp_path / "fakes"
    fakes.mkdir()
    make = f'exec {shutil.which("make")} --dry-run --directory {REPOSITORY} "$@"'
    for name, script in {"pip": "", "make": make}.items():
        (fakes / name).write_text(f"#!/bin/sh\n{script}\n")
        (fakes / name).chmod(0o755)
    path = os.pathsep.join([str(fakes), str(SCRIPTS), os.environ["PATH"]])
    return {**os.environ, "PATH": path, "HOME": str(tmp_path), "SHELL": "/bin/bash"}


@pytest.mark.parametrize(
    ("document", "prepare"),
    [
        ("README.md", reader),
        ("docs/student.md", student),
        ("docs/instructor.md", instructor),
        ("docs/assignment.md", assignment),
        ("docs/operations.md", with_an_operation),
        ("docs/courses.md", teacher_of_known_course),
    ],
)
def test_every_command_of_a_document_does_what_it_says(
    document: str, prepare: Callable[[Path], None], tmp_path: Path, shell: dict[str, str]
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    prepare(here)
    for command in commands_of(document):
        if command.startswith("cd "):
            here /= command[3:]
            prepare(here)
            continue
        endless = command.startswith(ENDLESS)
        done = subprocess.run(
            ["bash", "-c", f"timeout --signal=INT 5 {command}" if endless else command],
            cwd=here,
            env=shell,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        expected = {0, MAY_FAIL.get(command.split()[0], 0)}
        assert endless or done.returncode in expected, f"{command}\n{done.stdout}{done.stderr}"
        assert "Traceback" not in done.stderr, f"{command}\n{done.stderr}"


def test_python_in_a_document_runs(tmp_path: Path) -> None:
    student(tmp_path)
    (program,) = blocks("docs/student.md", "python")
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, timeout=60)


@pytest.mark.parametrize("text", blocks("docs/assignment.md", "toml"), ids=lambda text: text[:30])
def test_an_assignment_in_a_document_can_be_used(text: str) -> None:
    assert parse_assignment(text.encode(), "assignment.toml").title


def test_every_key_of_an_assignment_is_described() -> None:
    text = (REPOSITORY / "docs" / "assignment.md").read_text("utf-8")
    for record in (Limits, Policy, Versions):
        for key in record.__struct_fields__:
            assert re.search(rf"^{key} = |`{key}`", text, re.MULTILINE), key


def test_the_limits_that_are_described_are_the_ones_that_hold() -> None:
    text = (REPOSITORY / "docs" / "assignment.md").read_text("utf-8")
    told = dict(re.findall(r"^\| `(\w+)` \| ([\d.]+) \|", text, re.MULTILINE))
    assert {key: float(value) for key, value in told.items()} == {
        key: getattr(Limits(), key) for key in Limits.__struct_fields__
    }
