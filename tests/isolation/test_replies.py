import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation import wire
from grader.isolation.replies import read_found, read_hello, read_loaded, read_outcomes
from grader.records.outcome import Frame, Place, Raised, Returned

FILES = ("cnn.py",)
FUNCTIONS = ("pad", "conv2d")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)
SIZES = st.lists(st.integers(-1, 4) | st.integers(0, 2**70), max_size=4)
REPLIES = st.fixed_dictionaries(
    {"outcome": st.sampled_from(["returned", "raised", "other"])},
    optional={
        "type": st.text(max_size=9) | JSON,
        "message": st.text(max_size=9) | JSON,
        "dtype": st.sampled_from(["float64", "object"]),
        "shape": SIZES | st.none(),
        "arrays": st.lists(
            st.tuples(
                st.sampled_from(["value", "again", "then", "kept", "x"]),
                st.sampled_from(["f8", "f4", "b1", "O", "V1"]),
                SIZES,
            ),
            max_size=6,
        ),
        "modified": st.lists(st.text(max_size=3), max_size=3),
        "frames": st.lists(
            st.fixed_dictionaries(
                {
                    "file": st.text(max_size=3),
                    "line": st.integers(),
                    "function": st.text(max_size=3),
                    "source": st.text(max_size=3),
                }
            ),
            max_size=30,
        ),
        "printed": st.text(max_size=9),
        "lines": st.integers() | st.none(),
    },
)


def text_of(*outcomes: dict[str, Any]) -> bytes:
    return json.dumps({"outcomes": outcomes}).encode()


@given(st.binary() | JSON.map(json.dumps).map(str.encode), st.binary(max_size=40))
def test_arbitrary_text_is_refused_with_a_frame_error(text: bytes, data: bytes) -> None:
    for read in (
        lambda: read_outcomes(text, memoryview(data)),
        lambda: read_loaded(text, FUNCTIONS, FILES),
        lambda: read_hello(text),
    ):
        try:
            read()
        except wire.FrameError:
            continue


@given(st.lists(REPLIES, max_size=3), st.binary(max_size=200))
def test_replies_of_the_right_form_are_read_or_refused_with_a_frame_error(
    replies: list[dict[str, Any]], data: bytes
) -> None:
    try:
        outcomes = read_outcomes(text_of(*replies), memoryview(data))
    except wire.FrameError:
        return
    assert len(outcomes) == len(replies)
    for outcome in outcomes:
        assert isinstance(outcome, Raised | Returned)
        if isinstance(outcome, Raised):
            assert len(outcome.frames) <= 20


@pytest.mark.parametrize(
    "text",
    [
        b'{"outcomes":[{"outcome":"raised","type":"\xff","message":"m"}]}',
        b'{"outcomes":[{"outcome":"raised","type":"\\ud800","message":"m"}]}',
        b'{"outcomes":[],"x":' + b"[" * 5000 + b"]" * 5000 + b"}",
    ],
    ids=["no UTF-8", "half a surrogate pair", "deeply nested"],
)
def test_malformed_json_is_refused_with_a_frame_error(text: bytes) -> None:
    with pytest.raises(wire.FrameError):
        read_outcomes(text, memoryview(b""))


def test_an_answer_whose_array_has_another_shape_than_it_says_is_refused() -> None:
    reply = {
        "outcome": "returned",
        "type": "ndarray",
        "dtype": "float64",
        "shape": [2, 2],
        "arrays": [["value", "f8", [3]]],
    }
    with pytest.raises(wire.FrameError):
        read_outcomes(text_of(reply), memoryview(np.ones(3).tobytes()))


@pytest.mark.parametrize(
    "shape",
    [[1] * 65, [-1], [2**63], [10**4000], [1.5], ["1"]],
    ids=["65 axes", "negative", "no index", "no number to print", "a fraction", "text"],
)
def test_a_shape_that_no_array_has_is_refused_also_without_numbers(shape: list[Any]) -> None:
    reply = {"outcome": "returned", "type": "ndarray", "dtype": "O", "shape": shape, "arrays": []}
    with pytest.raises(wire.FrameError):
        read_outcomes(text_of(reply), memoryview(b""))


def test_an_answer_comes_with_its_numbers() -> None:
    reply = {
        "outcome": "returned",
        "type": "ndarray",
        "dtype": "float32",
        "shape": [3],
        "arrays": [["value", "f4", [3]], ["again", "f4", [3]]],
        "shares": ["x"],
        "printed": "hi",
    }
    data = np.array([1, 2, 3, 4, 5, 6], np.float32).tobytes()
    (outcome,) = read_outcomes(text_of(reply), memoryview(data))
    assert isinstance(outcome, Returned)
    assert outcome.value is not None
    assert outcome.again is not None
    assert (outcome.value.tolist(), outcome.again.tolist()) == ([1, 2, 3], [4, 5, 6])
    assert (outcome.shape, outcome.dtype, outcome.type) == ((3,), "float32", "ndarray")
    assert (outcome.shares, outcome.printed, outcome.then) == (("x",), "hi", None)


def test_no_more_than_eight_frames_are_kept() -> None:
    frame = {"file": "cnn.py", "line": 1, "function": "f", "source": "f()"}
    reply = {"outcome": "raised", "type": "E", "message": "m", "frames": [frame] * 1000}
    (outcome,) = read_outcomes(text_of(reply), memoryview(b""))
    assert isinstance(outcome, Raised)
    assert len(outcome.frames) == 8


@pytest.mark.parametrize(
    "reply",
    [
        {"outcome": "returned", "type": "E", "arrays": [], "shape": [1] * 65},
        {"outcome": "returned", "type": "E", "arrays": [], "shape": [2**63]},
        {"outcome": "returned", "type": "E", "arrays": [], "shape": [-1]},
        {
            "outcome": "raised",
            "type": "E",
            "message": "m",
            "frames": [{"file": "a", "line": 10**4000, "function": "f", "source": "s"}],
        },
    ],
    ids=["many axes", "a long axis", "a negative axis", "a line far down"],
)
def test_numbers_that_nothing_has_are_refused(reply: dict[str, Any]) -> None:
    with pytest.raises(wire.FrameError):
        read_outcomes(text_of(reply), memoryview(b""))


RETURNED = {"outcome": "returned", "type": "float", "arrays": []}


@pytest.mark.parametrize(
    "lines",
    [-1, 2**53, 2**64, 10**4000, 1.5, float("nan"), True, "7", [7], {}],
    ids=str,
)
def test_lines_that_nobody_can_have_counted_are_refused(lines: object) -> None:
    with pytest.raises(wire.FrameError):
        read_outcomes(text_of({**RETURNED, "lines": lines}), memoryview(b""))


@pytest.mark.parametrize("told", [{}, {"lines": None}], ids=["missing", "null"])
def test_lines_need_not_be_told(told: dict[str, object]) -> None:
    (outcome,) = read_outcomes(text_of({**RETURNED, **told}), memoryview(b""))
    assert isinstance(outcome, Returned)
    assert outcome.lines is None


@pytest.mark.parametrize("lines", [0, 7, 2**53 - 1])
def test_lines_are_read(lines: int) -> None:
    (outcome,) = read_outcomes(text_of({**RETURNED, "lines": lines}), memoryview(b""))
    assert isinstance(outcome, Returned)
    assert outcome.lines == lines


def test_only_what_was_printed_keeps_its_lines() -> None:
    frame = {"file": "a\nb", "line": 1, "function": "f\ng", "source": "s\nt"}
    raised = {"outcome": "raised", "type": "E\nF", "message": "m\nn", "frames": [frame]}
    other = {"outcome": "returned", "type": "T\nU", "arrays": [], "dtype": "d\ne"}
    first, second = read_outcomes(
        text_of({**raised, "printed": "p\nq"}, {**other, "printed": "p\nq"}), memoryview(b"")
    )
    assert first == Raised(
        type="E\\nF",
        message="m\\nn",
        frames=(Frame(file="a\\nb", line=1, function="f\\ng", source="s\\nt"),),
        printed="p\nq",
    )
    assert isinstance(second, Returned)
    assert (second.type, second.dtype, second.printed) == ("T\\nU", "d\\ne", "p\nq")


def test_several_outcomes_share_the_bytes_one_after_the_other() -> None:
    reply = {
        "outcome": "returned",
        "type": "ndarray",
        "shape": [1],
        "arrays": [["value", "f8", [1]]],
    }
    data = np.array([1.0, 2.0]).tobytes()
    first, second = read_outcomes(text_of(reply, reply), memoryview(data))
    assert isinstance(first, Returned)
    assert isinstance(second, Returned)
    assert (first.value, second.value) == (np.array([1.0]), np.array([2.0]))


def test_only_asked_functions_are_told_of_and_others_are_missing() -> None:
    text = (
        b'{"functions": {"pad": "written", "eval": "written"}, '
        b'"calls": {"pad": ["conv2d", "eval"], "eval": ["pad"]}, "error": null}'
    )
    loaded = read_loaded(text, FUNCTIONS, FILES)
    assert loaded.functions == {"pad": "written", "conv2d": "missing"}
    assert loaded.calls == {"pad": ("conv2d",), "conv2d": ()}
    assert loaded.error is None


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ({"pad": ["cnn.py", 7]}, {"pad": Place(file="cnn.py", line=7)}),
        ({"pad": ["../secret.py", 7], "eval": ["cnn.py", 1]}, {}),
    ],
)
def test_a_function_stands_in_a_submitted_file_or_nowhere(
    places: dict[str, Any], kept: dict[str, Place]
) -> None:
    text = json.dumps({"functions": {}, "calls": {}, "places": places}).encode()
    assert read_loaded(text, FUNCTIONS, FILES).places == kept


@pytest.mark.parametrize("place", [["cnn.py", 0], ["cnn.py", 2**40], ["cnn.py"], 3, [1, "cnn.py"]])
def test_a_malformed_place_is_refused_with_a_frame_error(place: Any) -> None:
    text = json.dumps({"functions": {}, "calls": {}, "places": {"pad": place}}).encode()
    with pytest.raises(wire.FrameError):
        read_loaded(text, FUNCTIONS, FILES)


def test_what_is_said_of_forbidden_calls_is_made_safe_and_cut() -> None:
    line = {
        "name": "numpy.convolve\x1b[31m",
        "file": "a\nb.py",
        "line": 2**70,
        "function": "\u202ef",
        "source": "x" * 9000,
    }
    forbidden = read_found(json.dumps({"forbidden": [line] * 1000}).encode())
    assert len(forbidden) == 20
    assert forbidden[0].name == "numpy.convolve\\x1b[31m"
    assert (forbidden[0].file, forbidden[0].function) == ("a\\nb.py", "\\u202ef")
    assert len(forbidden[0].source) == 500


@pytest.mark.parametrize("forbidden", [3, [3], [{"name": "numpy.convolve"}], [[]], "numpy"])
def test_malformed_forbidden_calls_are_refused_with_a_frame_error(forbidden: Any) -> None:
    with pytest.raises(wire.FrameError):
        read_found(json.dumps({"forbidden": forbidden}).encode())


def test_what_loading_raised_is_made_safe() -> None:
    text = json.dumps(
        {
            "functions": {},
            "calls": {},
            "error": {"outcome": "raised", "type": "E\x1b[31m", "message": "\u202eevil"},
        }
    )
    error = read_loaded(text.encode(), FUNCTIONS, FILES).error
    assert isinstance(error, Raised)
    assert (error.type, error.message) == ("E\\x1b[31m", "\\u202eevil")
