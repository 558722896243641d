"""The archive for Gradescope, unpacked and run as Gradescope does."""

import json
import os
import shutil
from pathlib import Path
from platform import python_version
from typing import Any

import numpy as np
import pytest

from grader.commands.export import export_command
from tests.integrations.scripts import (
    TOML,
    assert_sound,
    assert_sound_image,
    run_script,
    unpack,
    write_course,
    write_program,
)
from tests.support import TWINS

pytestmark = pytest.mark.slow

HERE = ".".join(python_version().split(".")[:2])

NO_SIDES = "import numpy as np\ndef pad(x, padding, value=0.0):\n    return np.pad(x, padding[0])\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `/autograder` is before there is a submission."""
    folder = tmp_path_factory.mktemp("gradescope")
    assignment, deck = write_course(folder)
    archive = folder / "autograder.zip"
    assert export_command("gradescope", output=archive, assignment=assignment, deck=deck) == 0
    unpack(archive, folder / "autograder" / "source")
    shutil.copy(folder / "autograder" / "source" / "run_autograder", folder / "autograder")
    return folder / "autograder"


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """An `/autograder` of one's own, with the folders that Gradescope makes."""
    root = tmp_path / "auto grader"
    shutil.copytree(built, root)
    (root / "submission").mkdir()
    (root / "results").mkdir()
    return root


def grade(root: Path, source: str, name: str = "cnn.py") -> dict[str, Any]:
    (root / "submission" / name).write_text(source, "utf-8")
    done = run_script(root / "run_autograder", AUTOGRADER_ROOT=root)
    assert done.returncode == 0, done.stdout + done.stderr
    results: dict[str, Any] = json.loads((root / "results" / "results.json").read_text("utf-8"))
    return results


def assert_failed(root: Path) -> str:
    """The autograder failed: there is no score, not even an old one; what it printed."""
    (root / "submission" / "cnn.py").write_text(TWINS["pad"], "utf-8")
    (root / "results" / "results.json").write_text('{"score": 7}', "utf-8")
    done = run_script(root / "run_autograder", AUTOGRADER_ROOT=root)
    assert done.returncode != 0
    assert not [*(root / "results").iterdir()]
    assert "There is no score" in done.stdout
    return done.stdout + done.stderr


def test_the_root_holds_what_gradescope_looks_for(built: Path) -> None:
    names = {path.name for path in (built / "source").iterdir()}
    scripts = {"setup.sh", "run_autograder"}
    files = {"assignment.toml", "grading.deck", "requirements.txt", "python-version", "Dockerfile"}
    assert names == scripts | files
    for name in names:
        assert os.access(built / "source" / name, os.X_OK) is (name in scripts)


@pytest.mark.parametrize("script", ["setup.sh", "run_autograder"])
def test_a_linter_finds_nothing_in_the_scripts(built: Path, script: str) -> None:
    assert_sound(built / "source" / script)


def test_an_image_is_built_on_the_one_that_gradescope_starts(built: Path) -> None:
    dockerfile = built / "source" / "Dockerfile"
    assert_sound_image(dockerfile)
    base = "ARG BASE=gradescope/autograder-base:ubuntu-22.04"
    assert base in dockerfile.read_text("utf-8").splitlines()


def test_a_submission_gets_its_score(root: Path) -> None:
    results = grade(root, TWINS["pad"] + TWINS["maxpool"])
    assert results["score"] == sum(test["max_score"] for test in results["tests"]) == 7


def test_a_final_deck_shows_no_more_than_it_may(root: Path) -> None:
    results = grade(root, NO_SIDES)
    failed = [test["output"] for test in results["tests"] if test["status"] == "failed"]
    assert failed
    assert not any("expected" in output for output in failed)


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("essay.txt", "", "Put your cnn.py there."),
        ("cnn.py", "1 / 0", "Loading the file raised ZeroDivisionError"),
        ("cnn.py", "while True: pass", "Loading the file does not end."),
        ("cnn.py", "\0", "cnn.py is empty."),
    ],
)
def test_who_hands_in_something_else_sees_what_is_wrong_with_it(
    root: Path, name: str, source: str, said: str
) -> None:
    results = grade(root, source, name)
    assert results["score"] == 0
    assert said in results["output"]


def test_a_deck_that_cannot_be_read_is_nobodys_zero(root: Path) -> None:
    (root / "source" / "grading.deck").write_bytes(b"cut")
    assert "is not a deck" in assert_failed(root)


def test_an_assignment_that_is_wrong_is_nobodys_zero(root: Path) -> None:
    (root / "source" / "assignment.toml").write_text(TOML.replace("basic", "basics"))
    assert "names a check that does not exist" in assert_failed(root)


@pytest.mark.parametrize("code", [3, 137])
def test_a_grader_that_fails_is_nobodys_zero(root: Path, code: int) -> None:
    write_program(root / "venv" / "bin" / "grade", "echo broken", f"exit {code}")
    said = assert_failed(root)
    assert "broken" in said
    assert f"ended with {code}" in said


FAKE = r"""#!/bin/sh
echo "${0##*/} $*${PIP_EXTRA_INDEX_URL:+ from $PIP_EXTRA_INDEX_URL}" >> "$LOG"
case "${0##*/} $*" in
  apt-get\ install*-venv) ln -s "$0" "${0%/*}/${3%-venv}" ;;
  python*venv*/venv) mkdir -p "$3/bin"; ln -s "$0" "$3/bin/pip"; ln -s "$0" "$3/bin/grade" ;;
esac
"""
"""Stands for all that setup.sh calls, and writes down how it is called."""


def set_up(root: Path, *installed: str, python: str = "3.99") -> list[str]:
    """What setup.sh calls on a machine that has little installed."""
    tools, log = root / "tools", root / "log"
    tools.mkdir()
    for name in ("bash", "cat", "cp", "env", "grep", "ln", "mkdir"):
        (tools / name).symlink_to(str(shutil.which(name)))
    (tools / "apt-get").write_text(FAKE)
    (tools / "apt-get").chmod(0o755)
    for name in ("add-apt-repository", *installed):
        (tools / name).symlink_to("apt-get")
    (root / "source" / "python-version").write_text(f"{python}\n")
    done = run_script(
        root / "source" / "setup.sh",
        AUTOGRADER_ROOT=root,
        LOG=log,
        PATH=tools,
        PIP_EXTRA_INDEX_URL="",
        on_path=tools,
    )
    assert done.returncode == 0, done.stderr
    return log.read_text().replace(f"{root}/", "").splitlines()


INSTALL = [
    "python3.99 -m venv venv",
    "pip install --no-cache-dir --disable-pip-version-check -r requirements.txt",
    "grade --version",
]
ADD_PYTHON = [
    "apt-get update",
    "apt-get install -y software-properties-common",
    "add-apt-repository -y ppa:deadsnakes/ppa",
    "apt-get update",
    "apt-get install -y python3.99-venv",
]


def test_a_machine_without_the_python_gets_it(root: Path) -> None:
    assert set_up(root) == [*ADD_PYTHON, *INSTALL]


def test_a_machine_with_the_python_is_left_as_it_is(root: Path) -> None:
    assert set_up(root, "python3.99") == ["python3.99 -c import ensurepip, venv", *INSTALL]


def test_a_grader_that_comes_from_git_is_fetched_with_git(root: Path) -> None:
    (root / "source" / "requirements.txt").write_text("cnn-grader @ git+https://example.org/g\n")
    git = ["apt-get update", "apt-get install -y git"]
    assert set_up(root) == [*ADD_PYTHON, *git, *INSTALL]


def test_torch_comes_without_cuda(root: Path) -> None:
    (root / "source" / "requirements.txt").write_text("cnn-grader==9\ntorch\n")
    *_, pip, _ = set_up(root, "python3.99")
    assert pip == f"{INSTALL[1]} from https://download.pytorch.org/whl/cpu"


def test_an_image_has_the_program_where_gradescope_looks_for_it(root: Path) -> None:
    (root / "run_autograder").unlink()
    set_up(root, "python3.99")
    assert os.access(root / "run_autograder", os.X_OK)


def test_a_setup_that_fails_ends_there(root: Path) -> None:
    write_program(root / "bin" / "apt-get", "exit 100")
    (root / "source" / "python-version").write_text("3.99\n")
    done = run_script(root / "source" / "setup.sh", AUTOGRADER_ROOT=root, on_path=root / "bin")
    assert done.returncode == 100
    assert not (root / "venv").exists()


def packed(folder: Path, toml: str = TOML, **options: Any) -> Path:
    """The unpacked source of an export."""
    assignment, deck = write_course(folder)
    assignment.write_text(toml, "utf-8")
    export_command(
        "gradescope", output=folder / "a.zip", assignment=assignment, deck=deck, **options
    )
    unpack(folder / "a.zip", folder / "source")
    return folder / "source"


@pytest.mark.parametrize(
    ("named", "python", "numpy"),
    [
        ("", HERE, np.__version__),
        (f'python = "{python_version()}"\nnumpy = "{np.__version__[:1]}"', HERE, np.__version__),
        ('python = "3.12"\nnumpy = "2.0.1"', "3.12", "2.0.1"),
    ],
)
def test_versions_are_those_that_the_assignment_names(
    tmp_path: Path, named: str, python: str, numpy: str
) -> None:
    source = packed(tmp_path, f"{TOML}[versions]\n{named}\n", grader="cnn-grader==9")
    assert (source / "python-version").read_text() == f"{python}\n"
    assert (source / "requirements.txt").read_text() == f"cnn-grader==9\nnumpy=={numpy}\n"


def test_a_wheel_lies_beside_the_line_that_names_it(tmp_path: Path) -> None:
    wheel = tmp_path / "cnn_grader-9-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    source = packed(tmp_path, grader=str(wheel))
    assert (source / wheel.name).read_bytes() == b"wheel"
    assert (source / "requirements.txt").read_text().startswith(f"./{wheel.name}\n")


def test_the_same_gives_the_same_archive(tmp_path: Path) -> None:
    assignment, deck = write_course(tmp_path)
    for name in ("one.zip", "two.zip"):
        export_command("gradescope", output=tmp_path / name, assignment=assignment, deck=deck)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
