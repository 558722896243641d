"""Reports and workers that the tests of other folders have too."""

from tests.intake.conftest import _workers
from tests.report.conftest import hostile, mistaken, perfect

__all__ = ["_workers", "hostile", "mistaken", "perfect"]
