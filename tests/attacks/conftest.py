"""Where attacks meet configurations: here, and where the grader has no privileges."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from grader.isolation.session import Session
from grader.records.outcome import Loaded
from tests.attacks.meeting import Meet, open_meetings, open_meetings_of_nobody


@pytest.fixture(scope="session")
def meet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Meet]:
    with open_meetings(tmp_path_factory.mktemp("scene")) as meet:
        yield meet


@pytest.fixture(scope="session")
def meet_as_nobody() -> Iterator[Meet]:
    if os.geteuid() != 0:
        pytest.skip("all tests run without privileges")
    with open_meetings_of_nobody() as meet:
        yield meet


@pytest.fixture
def loaded(monkeypatch: pytest.MonkeyPatch) -> list[Loaded]:
    """What loading a submission gave, before it was asked anything."""
    seen: list[Loaded] = []

    class Remembering(Session):
        def __init__(self, *given: Any) -> None:
            super().__init__(*given)
            seen.append(self.loaded)

    monkeypatch.setattr("grader.grade.Session", Remembering)
    return seen
