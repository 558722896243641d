"""A class is graded once for each layout; every test changes a copy."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.classes import Course, grade_course, lay_out

Have = Callable[[str], Course]


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "300")


@pytest.fixture(scope="session")
def courses(tmp_path_factory: pytest.TempPathFactory) -> Have:
    known: dict[str, Course] = {}

    def grade_once(layout: str) -> Course:
        if layout not in known:
            course = lay_out(tmp_path_factory.mktemp("course"), layout)
            grade_course(course)
            known[layout] = course
        return known[layout]

    return grade_once


@pytest.fixture
def have(courses: Have, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Have:
    """A graded course of one's own, by its layout."""

    def copy(layout: str) -> Course:
        course = courses(layout)
        shutil.copytree(course.download.parent, tmp_path / "course")
        capsys.readouterr()
        return Course(*(tmp_path / "course" / path.name for path in course))

    return copy
