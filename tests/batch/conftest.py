"""Crews are dear to start, and a class to grade."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.assignment import default_assignment_path, default_deck_path
from grader.batch.executors import LocalExecutor
from grader.records.grading import ClassFiles
from tests.batch.typed import results_of, type_in, write_class


@pytest.fixture(scope="session")
def class_files() -> ClassFiles:
    return ClassFiles(
        assignment=default_assignment_path().read_bytes(), deck=default_deck_path().read_bytes()
    )


@pytest.fixture(scope="session")
def executor(class_files: ClassFiles) -> Iterator[LocalExecutor]:
    with LocalExecutor(class_files) as executor:
        yield executor


@pytest.fixture(scope="session")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A working directory whose class is graded."""
    folder = write_class(tmp_path_factory.mktemp("graded"))
    assert type_in(folder, "batch", "class", "--assignment", "small.toml").code == 0
    return folder


@pytest.fixture(scope="session")
def undisturbed(graded: Path) -> dict[str, object]:
    """What a batch leaves that nobody ended."""
    return results_of(graded / "results")


@pytest.fixture
def folder(tmp_path: Path, graded: Path) -> Path:
    """A copy of a working directory whose class is graded."""
    return Path(shutil.copytree(graded, tmp_path / "copy"))
