"""What running the main file gives: its functions."""

import pytest

from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.found import Location
from grader.records.outcome import Raised
from tests.isolation.conftest import Begin
from tests.isolation.programs import is_right
from tests.support import RIGHT, TWINS, pad_case, submission_of

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


WRAPPED = (
    "import functools\ndef loud(f):\n    @functools.wraps(f)\n    def g(*a, **k):\n"
    "        return f(*a, **k)\n    return g\n"
    "@loud\ndef pad(x, padding, value=0.0):\n    return x\n"
)


@pytest.mark.parametrize(
    ("source", "location"),
    [
        ("\n\ndef pad(x, padding, value=0.0):\n    return x\n", Location(file="cnn.py", line=3)),
        ("from helper import pad\n", Location(file="helper.py", line=2)),
        (WRAPPED, Location(file="cnn.py", line=7)),
        ("pad = len\n", None),
        ("", None),
        ("class Pad:\n    __code__ = 3\npad = Pad\n", None),
    ],
    ids=["its own", "a helper's", "wrapped", "a built-in", "missing", "not a function"],
)
def test_a_function_is_located_where_its_code_begins(
    source: str, location: Location | None, launcher: Launcher, assignment: Assignment
) -> None:
    submission = submission_of(source, helper="\ndef pad(x, padding, value=0.0):\n    return x\n")
    with Session(launcher, submission, assignment) as session:
        assert session.loaded.locations.get("pad") == location


@pytest.mark.parametrize(
    "line",
    [
        "import sys; sys.exit()",
        "raise SystemExit",
        "1 / 0",
        "import os, signal; raise KeyboardInterrupt",
    ],
)
def test_top_level_code_that_raises_costs_no_function(begin: Begin, line: str) -> None:
    session = begin(f"{line}\n{TWINS['pad']}\ndef conv1d(x): ...\n", checks=("pad", "conv1d"))
    assert session.loaded.functions == {"pad": "written", "conv1d": "stub"}
    assert isinstance(session.loaded.error, Raised)
    assert session.loaded.error.frames[-1].source == line
    assert is_right(session.ask(pad_case()), pad_case())


@pytest.mark.parametrize("source", [b"\x00", b"x = 1\n\x00", b"\xff = 1\n"])
def test_a_file_that_is_no_text_is_an_error_of_the_file(
    assignment: Assignment, launcher: Launcher, source: bytes
) -> None:
    with Session(launcher, submission_of(source), assignment) as session:
        assert isinstance(session.loaded.error, Raised)
        assert session.loaded.error.type in {"SyntaxError", "ValueError"}
        assert set(session.loaded.functions.values()) == {"missing"}


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "'''doc'''",
        "raise NotImplementedError",
        "raise NotImplementedError('x')",
        "'''d'''; pass",
    ],
)
def test_a_function_without_a_body_is_a_stub(begin: Begin, body: str) -> None:
    session = begin(f"def pad(x, padding, value=0.0):\n    {body}\n")
    assert session.loaded.functions == {"pad": "stub"}


@pytest.mark.parametrize("source", ["pad = 3", "", "import numpy as pad", "class other: ..."])
def test_what_cannot_be_called_is_missing(begin: Begin, source: str) -> None:
    assert begin(source).loaded.functions == {"pad": "missing"}


def test_the_last_definition_of_a_function_counts(begin: Begin) -> None:
    session = begin(f"def pad(x, padding):\n    pass\n{TWINS['pad']}")
    assert session.loaded.functions == {"pad": "written"}


def test_a_module_that_raises_for_names_it_has_not_lacks_those_alone(begin: Begin) -> None:
    raises = "def __getattr__(name):\n    raise ValueError(name)\n"
    loaded = begin(f"{RIGHT}{raises}").loaded
    assert loaded.error is None
    assert loaded.functions["pad"] == "written"
