"""Workers that read archives are started once."""

from collections.abc import Iterator

import pytest

from tests.intake.opening import WORKERS


@pytest.fixture(scope="session", autouse=True)
def _workers() -> Iterator[None]:
    """End the workers when the tests end."""
    yield
    WORKERS.close()
