"""Crews are dear to start."""

from collections.abc import Iterator

import pytest

from grader.assignment import default_assignment_path, default_deck_path
from grader.batch.crew import LocalCrew
from grader.records.grading import Conditions


@pytest.fixture(scope="session")
def conditions() -> Conditions:
    return Conditions(
        assignment=default_assignment_path().read_bytes(), deck=default_deck_path().read_bytes()
    )


@pytest.fixture(scope="session")
def crew(conditions: Conditions) -> Iterator[LocalCrew]:
    with LocalCrew(conditions) as crew:
        yield crew
