"""What running the main file gives: its functions, and which of them can call which."""

import pytest

from grader.records.outcome import Returned
from tests.isolation.conftest import Begin
from tests.support import RIGHT, TWINS, pad_case

ALL = ("pad", "conv1d", "conv2d", "maxpool")


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        ("return x", set()),
        ("return pad(x, padding)", {"pad"}),
        ("return np.pad(x, padding)", {"pad"}),
        ("return helper(x)", {"conv2d"}),
        ("return [pad(row, padding) for row in x]", {"pad"}),
        ("return (lambda: maxpool(x, 2))()", {"maxpool"}),
        ("return conv1d(x, weight)", set()),
        ("return two(x)", {"conv2d"}),
        ("return len(np.zeros(3)) + math.pi", set()),
        ("return Layer().call(x)", {"pad", "conv2d", "maxpool"}),
        ("return TABLE[0](x)", {"pad", "conv2d", "maxpool"}),
    ],
)
def test_what_a_function_can_call_is_read_off_its_code(
    begin: Begin, body: str, calls: set[str]
) -> None:
    source = (
        f"{TWINS['pad']}\n{TWINS['conv2d']}\n{TWINS['maxpool']}\nimport math\n"
        "def helper(x):\n    return conv2d(x, x)\n"
        "two = conv2d\nTABLE = [pad]\nclass Layer:\n    call = pad\n"
        f"def conv1d(x, weight, bias=None, stride=1, padding=0):\n    {body}\n"
    )
    assert set(begin(source, checks=ALL).loaded.calls["conv1d"]) == calls


DEEP = "\n".join(f"def f{n}(): return f{n + 1}()" for n in range(2000))
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


LONG_CHAIN = f"""
{DEEP}
def f2000(): return 1
def pad(x, padding, value=0.0):
    return x if 1 else f0()
"""
EMPTY_CLOSURE = """
def make():
    def pad(x, padding, value=0.0):
        return x if 1 else inner
    if False:
        inner = 1
    return pad
pad = make()
"""


@pytest.mark.parametrize("source", [LONG_CHAIN, EMPTY_CLOSURE], ids=["chain", "closure"])
def test_a_function_that_is_hard_to_follow_is_asked_all_the_same(begin: Begin, source: str) -> None:
    session = begin(source, checks=ALL)
    assert session.loaded.error is None
    assert set(session.loaded.calls["pad"]) == {"conv1d", "conv2d", "maxpool"}
    assert isinstance(session.ask(pad_case()), Returned)
