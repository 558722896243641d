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
def test_a_function_stays_where_code_that_tries_it_takes_its_name(begin: Begin, what: str) -> None:
    loaded = begin(f"{RIGHT}\n{OVERWRITTEN[what]}\n", checks=ALL).loaded
    assert loaded.error is None
    assert loaded.functions == dict.fromkeys(ALL, "written")


STUBS = [
    "pass",
    "...",
    '"""To do."""',
    "return",
    "return None",
    "return NotImplemented",
    "return ...",
    "raise NotImplementedError",
    "raise NotImplementedError('write it')",
    "raise NotImplemented",
    "assert False, 'to do'",
    "print('to do')",
    "out = None\n    return out",
    "out, cache = None, None\n    # YOUR CODE HERE\n    return out, cache",
    "out: int = ...\n    return out",
]


@pytest.mark.parametrize("body", STUBS)
@pytest.mark.parametrize("around", ["{}", "if True:\n    {}", "try:\n    {}\nfinally: pass"])
def test_a_body_that_does_nothing_is_a_stub(begin: Begin, body: str, around: str) -> None:
    stub = f"def pad(x, padding, value=0.0):\n    {body}"
    source = around.format(stub.replace("\n", "\n    ") if around != "{}" else stub)
    assert begin(source).loaded.functions == {"pad": "stub"}


@pytest.mark.parametrize("value", ["None", "...", "NotImplemented"])
def test_a_name_that_stands_for_nothing_is_a_stub(begin: Begin, value: str) -> None:
    assert begin(f"pad = {value}").loaded.functions == {"pad": "stub"}


@pytest.mark.parametrize(
    "body", ["return x", "x = None or x\n    return x", "out = 1", "return ()"]
)
def test_a_body_that_does_something_is_none(begin: Begin, body: str) -> None:
    loaded = begin(f"def pad(x, padding, value=0.0):\n    {body}").loaded
    assert loaded.functions == {"pad": "written"}
