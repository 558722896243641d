"""Where attacks meet configurations: here, and where the grader has no privileges."""

import os
from collections.abc import Iterator

import pytest

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
