"""What running the main file gives: its functions."""

import pytest

from tests.isolation.conftest import Begin
from tests.support import RIGHT

ALL = ("pad", "conv1d", "conv2d", "maxpool")


OVERWRITTEN = {
    "an array": "pad = np.array([1, 1])",
    "a number": "pad = 3",
    "what cannot be compared": "class Odd:\n    def __eq__(self, _): 1 / 0\npad = Odd()",
    "nothing": "del pad",
}


@pytest.mark.parametrize("what", OVERWRITTEN)
def test_a_function_that_is_overwritten_is_missing_and_no_other(begin: Begin, what: str) -> None:
    loaded = begin(f"{RIGHT}\n{OVERWRITTEN[what]}\n", checks=ALL).loaded
    assert loaded.error is None
    assert loaded.functions == {name: "missing" if name == "pad" else "written" for name in ALL}
