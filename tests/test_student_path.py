"""What a student does first, as CI does it on every system; on Linux also as if it were another."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import REPOSITORY, TWINS

pytestmark = pytest.mark.slow

AS_IF = """\
import subprocess, sys, webbrowser
import filelock, jinja2, msgspec, numpy, rich.console
sys.platform = {system!r}
from grader.cli import main
main()
"""
"""The grader on Linux, told that it is somewhere else; what it rests on is what it is here."""

HERE = "here"

OTHERS = ("darwin", "win32") if sys.platform == "linux" else ()

SYSTEMS = [HERE, *(pytest.param(name, marks=pytest.mark.whole) for name in OTHERS)]

UNHELD = "Graded code may reach your files and the network here; see `grade doctor`."

PROGRAMS = {
    "right": (
        "".join(TWINS[name] for name in ("pad", "conv1d", "conv2d", "maxpool")),
        "100 of 100",
    ),
    "wrong": ((REPOSITORY / "examples/mistakes/cnn.py").read_text("utf-8"), "89 of 100"),
    "not written": ((REPOSITORY / "student_template/cnn.py").read_text("utf-8"), "0 of 100"),
    "ends": ("import os\ndef pad(x, padding, value=0.0):\n    os._exit(3)\n", "0 of 100"),
    "does not end": ("def pad(x, padding, value=0.0):\n    while True: pass\n", "0 of 100"),
}
"""Programs, and what they get."""

SAID = {"ends": "exit status 3", "does not end": "timed out", "not written": "not written"}


def grade(system: str, *arguments: str, cwd: Path) -> "subprocess.CompletedProcess[str]":
    """Type `grade` in a pipe, which has an encoding of its own on Windows."""
    command = [str(shutil.which("grade", path=Path(sys.executable).parent))]
    if system != HERE:
        command = [sys.executable, "-c", AS_IF.format(system=system)]
    encoding = {"PYTHONIOENCODING": "cp1252"} if system == "win32" else {}
    return subprocess.run(
        [*command, *arguments],
        cwd=cwd,
        env={**os.environ, "CI": "", "GITHUB_ACTIONS": "", **encoding},
        capture_output=True,
        encoding="cp1252" if encoding else None,
        text=True,
        timeout=120,
        check=False,
    )


ENDLESS = "does not end"
"""Takes seconds of time-outs, and is tried of sessions and of commands as well."""


@pytest.mark.parametrize(
    "program",
    [pytest.param(one, marks=pytest.mark.whole if one == ENDLESS else ()) for one in PROGRAMS],
)
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_program_is_graded_and_its_page_written(
    system: str, program: str, tmp_path: Path
) -> None:
    source, score = PROGRAMS[program]
    (tmp_path / "cnn.py").write_text(source, "utf-8")
    done = grade(system, ".", "--all", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert score in done.stdout
    assert SAID.get(program, "") in done.stdout
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")


@pytest.mark.parametrize("system", SYSTEMS)
def test_an_empty_file_is_refused_in_a_sentence(system: str, tmp_path: Path) -> None:
    (tmp_path / "cnn.py").touch()
    done = grade(system, ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "cnn.py is empty" in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_not_held_back_is_said_at_the_first_run_alone(system: str, tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(TWINS["pad"], "utf-8")
    told = [UNHELD in grade(system, ".", cwd=tmp_path).stdout for _ in range(2)]
    doctor = grade(system, "doctor", cwd=tmp_path).stdout
    held = "Practice and final decks can be asked here." in doctor
    assert told == [not held, False]
    assert held == (system == HERE and sys.platform == "linux")
