"""What pip installs: the files in it, and that it works with the oldest of what it depends on."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from collections.abc import Iterable
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import numpy as np
import pytest

from grader import __version__
from tests.packaging.conftest import run
from tests.support import REPOSITORY

pytestmark = pytest.mark.whole

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
BESIDE = ("reference", "student_template", "course_template")
"""Folders that a wheel carries inside the grader."""


@pytest.fixture(scope="module")
def lowest(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the oldest of every dependency.

    PyTorch's is left out: for Linux it comes with 2 GB of CUDA.
    """
    if sys.version_info[:2] != (3, 11):
        pytest.skip("the oldest NumPy goes with the oldest Python")
    folder = tmp_path_factory.mktemp("lowest")
    floors = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["cluster"]]
    oldest = (re.fullmatch(r"([a-z0-9-]+)>=([0-9.]+)(?:,<[0-9]+)?", one) for one in floors)
    pinned = [f"{one[1]}=={one[2]}\n" for one in oldest if one]
    assert len(pinned) == len(floors), "each dependency has a floor"
    (folder / "lowest.txt").write_text("".join(pinned))
    run(sys.executable, "-m", "venv", folder / "venv")
    pip = (folder / "venv" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--constraint", folder / "lowest.txt", f"{wheel}[cluster]")
    return folder / "venv" / "bin"


@pytest.fixture(scope="module")
def newest(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with the newest Python, and what `make` installs besides."""
    version = matrix()["Python"][1]
    found = subprocess.run(
        ["sh", "-c", f"python{version} -c 'import sys; print(sys.executable)'"],
        env={**os.environ, "PYENV_VERSION": version},  # without which pyenv's do not start
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:
        pytest.skip(f"there is no Python {version} here")
    python = found.stdout.strip()
    folder = tmp_path_factory.mktemp("newest")
    run(python, "-m", "venv", folder / "venv")
    pip = (folder / "venv" / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check")
    run(*pip, "--constraint", REPOSITORY / "constraints.txt", wheel)
    return folder / "venv" / "bin"


def matrix() -> dict[str, tuple[str, str]]:
    """The oldest and the newest version of Python and NumPy, as instructors are told."""
    text = (REPOSITORY / "docs" / "instructor.md").read_text("utf-8")
    rows = re.findall(r"^\| (Python|NumPy) \| ([0-9.]+) \| ([0-9.]+) \|$", text, re.MULTILINE)
    return {name: (oldest, newest) for name, oldest, newest in rows}


def tracked(*folders: str) -> set[str]:
    """Files of the repository in some folders; what is not added to it is stray."""
    listed = run("git", "ls-files", "--", *folders)
    return {name for name in listed.stdout.splitlines() if (REPOSITORY / name).is_file()}


def in_archive(sources: Path) -> Iterable[str]:
    with tarfile.open(sources) as archive:
        for member in archive:
            assert member.isfile(), member.name
            yield member.name.partition("/")[2]


def description_of(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        return message_from_bytes(archive.read(f"cnn_grader-{__version__}.dist-info/METADATA"))


def test_an_index_would_take_both(dist: Path) -> None:
    run(Path(sys.executable).with_name("twine"), "check", "--strict", *sorted(dist.iterdir()))


def test_the_archive_of_sources_carries_what_is_built_and_read_and_no_stray_file(
    dist: Path,
) -> None:
    (sources,) = dist.glob("*.tar.gz")
    read = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "LICENSE")
    files = (*read, ".gitignore", "pyproject.toml", "PKG-INFO")
    expected = tracked("grader", "docs", *BESIDE) | {*files}
    assert {*in_archive(sources)} == expected


def test_the_wheel_carries_the_grader_and_what_it_needs_and_no_stray_file(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = {*archive.namelist()}
    inside = {f"grader/{name}" for name in tracked(*BESIDE)}
    about = {name for name in names if name.startswith(f"cnn_grader-{__version__}.dist-info/")}
    assert names - about == tracked("grader") | inside
    assert "grader/py.typed" in names
    assert "grader/reference/practice.deck" in names


def test_what_it_says_of_itself_needs_no_address_and_shows_wherever_it_is_read(
    wheel: Path,
) -> None:
    about = description_of(wheel)
    assert about["Author"] == "the cnn-grader authors"
    assert about["License-Expression"] == "MIT"
    assert about.get_all("Project-URL") is None
    text = str(about.get_payload())
    assert text.strip() == (REPOSITORY / "docs" / "package.md").read_text("utf-8").strip()
    assert not re.findall(r"\]\(|<img|https?:", text)


def test_images_of_the_readme_lie_in_the_archive_of_sources(dist: Path) -> None:
    (sources,) = dist.glob("*.tar.gz")
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    images = set(re.findall(r"!\[[^]]*\]\(([^)]+)\)", readme))
    assert images
    assert images <= {*in_archive(sources)}


def test_the_versions_that_are_stated_are_those_that_are_tried() -> None:
    stated = matrix()
    assert PROJECT["requires-python"] == f">={stated['Python'][0]}"
    assert f"numpy>={stated['NumPy'][0]}" in PROJECT["dependencies"]
    pins = (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
    assert f"numpy=={stated['NumPy'][1]}" in pins
    assert np.__version__ == stated["NumPy"][1], "the gate runs with the newest"


@pytest.mark.parametrize("end", ["lowest", "newest"])
def test_scores_are_the_same_at_both_ends(
    end: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    elsewhere: Path = request.getfixturevalue(end)
    run(elsewhere / "pip", "check")
    scores = {}
    for example in ("perfect", "mistakes"):
        here, there = tmp_path / f"{example}-here.json", tmp_path / f"{example}-there.json"
        for programs, path in ((Path(sys.executable).parent, here), (elsewhere, there)):
            work = (REPOSITORY / "examples" / example, "--json", path)
            run(programs / "grade", *work, cwd=tmp_path)
        told = [json.loads(path.read_text("utf-8")) for path in (here, there)]
        assert told[0]["checks"] == told[1]["checks"]
        versions, side = told[1]["grader"], 0 if end == "lowest" else 1
        for name, ends in matrix().items():
            assert f"{versions[name.lower()]}.".startswith(f"{ends[side]}.")
        scores[example] = told[1]["score"]
    assert scores["perfect"] == {"earned": 100, "possible": 100, "adjusted": 0}
    assert scores["mistakes"]["earned"] < 100


def test_every_module_can_be_imported_with_the_oldest_of_every_dependency(
    lowest: Path, tmp_path: Path
) -> None:
    script = (
        "import importlib, pkgutil, sys, grader\n"
        "for module in pkgutil.walk_packages(grader.__path__, 'grader.'):\n"
        "    if not module.name.endswith(('torch', '__main__', 'worker.start')):\n"
        "        importlib.import_module(module.name)\n"
        "assert grader.__file__.startswith(sys.prefix)\n"
    )
    run(lowest / "python", "-W", "error", "-c", script, cwd=tmp_path)


def test_the_other_ways_in_work_with_the_oldest_of_every_dependency(
    lowest: Path, tmp_path: Path
) -> None:
    perfect = REPOSITORY / "examples" / "perfect"
    tested = run(lowest / "pytest", "-W", "error", f"--submission={perfect}", cwd=tmp_path)
    assert " passed" in tested.stdout
    (tmp_path / "class" / "ada").mkdir(parents=True)
    (tmp_path / "class" / "ada" / "cnn.py").write_bytes((perfect / "cnn.py").read_bytes())
    graded = run(lowest / "grade", "batch", "class", cwd=tmp_path)
    assert "1 students: 1 graded." in graded.stdout
    run(lowest / "grade", "regrade", cwd=tmp_path)
    run(lowest / "grade", "export", "gradescope", cwd=tmp_path)


def test_students_install_the_wheel_that_their_instructor_installed(
    lowest: Path, wheel: Path, tmp_path: Path
) -> None:
    made = run(lowest / "grade", "init", "course", cwd=tmp_path)
    assert f"They install ./{wheel.name}.\nNext: " in made.stdout
    student = tmp_path / "course" / "student"
    assert (student / wheel.name).read_bytes() == wheel.read_bytes()
    install = (lowest / "pip", "install", "--dry-run", "--disable-pip-version-check")
    run(*install, "--requirement", "requirements.txt", cwd=student)
    run(lowest / "grade", "selftest", cwd=tmp_path / "course")


@pytest.fixture
def index(dist: Path, tmp_path: Path) -> str:
    """The address of an index of packages that has this one. Source: PEP 503."""
    files = tmp_path / "simple" / "cnn-grader"
    shutil.copytree(dist, files)
    names = [path.name for path in files.iterdir()]
    (files / "index.html").write_text("".join(f'<a href="{name}">{name}</a>' for name in names))
    return files.parent.as_uri()


def test_from_an_index_instructor_and_student_install_by_name_and_a_program_is_graded(
    index: str, tmp_path: Path
) -> None:
    """The whole chain, as once it is published; other packages come from where pip finds them."""

    def installed(folder: Path, *wanted: str) -> Path:
        run(sys.executable, "-m", "venv", folder / "venv")
        pip = (folder / "venv" / "bin" / "pip", "install", "--disable-pip-version-check")
        run(*pip, "--extra-index-url", index, *wanted, cwd=folder)
        return folder / "venv" / "bin"

    course = tmp_path / "homework"
    by_name = f"cnn-grader=={__version__}"
    made = run(installed(tmp_path, by_name) / "grade", "init", course, cwd=tmp_path)
    assert f"They install {by_name}.\n" in made.stdout
    student = course / "student"
    wanted = (student / "requirements.txt").read_text("utf-8").splitlines()
    assert wanted == [by_name, f"numpy=={np.__version__}"]
    programs = installed(student, "--requirement", "requirements.txt")
    shutil.copy(REPOSITORY / "examples" / "perfect" / "cnn.py", student)
    graded = run(programs / "grade", "--require-full-marks", "--json", "result.json", cwd=student)
    assert "\n100 of 100. Everything is right.\n" in graded.stdout
    report = json.loads((student / "result.json").read_text("utf-8"))
    assert report["grader"]["version"] == __version__


PROGRAM = """\
from pathlib import Path

from grader import grade_submission

report = grade_submission(Path("submission"), deck="practice.deck")
earned: int = report.score.earned
failed: list[str] = [check.message for check in report.checks if not check.passed]
reveal_type(grade_submission)
grade_submission(1)
"""


def test_a_program_that_uses_it_is_checked_by_its_types(lowest: Path, tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(PROGRAM)
    checked = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "program.py"),
            f"--python-executable={lowest / 'python'}",
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [line for line in checked.stdout.splitlines() if ": error: " in line]
    assert len(errors) == 1, checked.stdout + checked.stderr
    assert "program.py:9: error: Argument 1 to" in errors[0]
    assert "-> grader.api.ShownReport" in checked.stdout
