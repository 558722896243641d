import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.codec import read_found, read_hello, read_loaded, read_outcomes
from grader.isolation.protocol.frames import ArrayHeader, FrameError, encode_message
from grader.isolation.protocol.grading import (
    ForbiddenLine,
    Line,
    WireFound,
    WireLoaded,
    WireOutcome,
    WireRaised,
    WireReturned,
)
from grader.records.call import AxisOrder, Call
from grader.records.case import Array
from grader.records.found import Location
from grader.records.outcome import Frame, Outcome, Raised, Returned
from tests.isolation.hostile import text_of
from tests.support import pad_case

MAX_BYTES = 1 << 20
CASES = [pad_case(1.0), pad_case(2.0), pad_case(3.0)]
FILES = ("cnn.py",)
FUNCTIONS = ("pad", "conv2d")
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
    ),
    max_leaves=12,
)
SIZES = st.lists(st.integers(-1, 4) | st.integers(0, 2**70), max_size=4).map(tuple)
TEXT = st.text(max_size=9)
NAMES = st.lists(st.text(max_size=3), max_size=3).map(tuple)
RETURNED = st.builds(
    WireReturned,
    type=TEXT | JSON,
    dtype=st.sampled_from(["float64", "object"]),
    shape=SIZES | st.none(),
    modified=NAMES,
    shares=NAMES,
    lines=st.integers() | st.none(),
    arrays=st.lists(
        st.builds(
            ArrayHeader,
            st.sampled_from(["value", "again", "then", "kept", "x"]),
            st.sampled_from(["f8", "f4", "b1", "O", "V1"]),
            SIZES,
        ),
        max_size=6,
    ).map(tuple),
)
RAISED = st.builds(
    WireRaised,
    type=TEXT,
    message=TEXT | JSON,
    frames=st.lists(st.builds(Line, TEXT, st.integers(), TEXT, TEXT), max_size=30).map(tuple),
)
OUTCOMES = st.builds(
    WireOutcome, returned=RETURNED | st.none(), raised=RAISED | st.none(), printed=TEXT
)


def returned(printed: str = "", **changes: Any) -> WireOutcome:
    """What is said of a function that returned."""
    return WireOutcome(WireReturned("ndarray")._replace(**changes), None, printed)


def raised(printed: str = "", **changes: Any) -> WireOutcome:
    """What is said of a function that raised."""
    return WireOutcome(None, WireRaised("E", "m")._replace(**changes), printed)


def described(name: str, dtype: str, *shape: int) -> ArrayHeader:
    return ArrayHeader(name, dtype, shape)


def read(*said: WireOutcome, numbers: Array | None = None) -> list[Outcome]:
    data = b"" if numbers is None else numbers.tobytes()
    return read_outcomes(text_of(*said), memoryview(data), CASES, MAX_BYTES)


def read_returned(said: WireOutcome, numbers: Array | None = None) -> Returned:
    (outcome,) = read(said, numbers=numbers)
    assert isinstance(outcome, Returned)
    return outcome


@given(st.binary() | JSON.map(json.dumps).map(str.encode), st.binary(max_size=40))
def test_arbitrary_text_is_refused_with_a_frame_error(text: bytes, data: bytes) -> None:
    for read_one in (
        lambda: read_outcomes(text, memoryview(data), CASES, MAX_BYTES),
        lambda: read_loaded(text, FUNCTIONS, FILES),
        lambda: read_found(text),
        lambda: read_hello(text),
    ):
        try:
            read_one()
        except FrameError:
            continue


@given(st.lists(OUTCOMES, max_size=3), st.binary(max_size=200), st.sampled_from(["", "course"]))
def test_outcomes_of_the_right_form_are_read_or_refused_with_a_frame_error(
    said: list[WireOutcome], data: bytes, words: str
) -> None:
    calls = {"pad": COURSE} if words else {}
    try:
        outcomes = read_outcomes(text_of(*said), memoryview(data), CASES, MAX_BYTES, calls=calls)
    except FrameError:
        return
    assert len(outcomes) == len(said)
    for outcome in outcomes:
        assert isinstance(outcome, Raised | Returned)
        if isinstance(outcome, Raised):
            assert len(outcome.frames) <= 8


@pytest.mark.parametrize(
    "text",
    [
        b'[[[null,["\xff","m"]]]]',
        b'[[[null,["\\ud800","m"]]]]',
        b'[[[null,["E","m",' + b"[" * 5000 + b"]" * 5000 + b"]]]]",
        b'{"outcomes":[[null,["E","m"]]]}',
    ],
    ids=["no UTF-8", "half a surrogate pair", "deeply nested", "an object"],
)
def test_malformed_json_is_refused_with_a_frame_error(text: bytes) -> None:
    with pytest.raises(FrameError):
        read_outcomes(text, memoryview(b""), CASES, MAX_BYTES)


@pytest.mark.parametrize("count", [0, len(CASES) + 1, 90_000])
def test_other_than_one_outcome_or_more_of_the_cases_asked_is_refused(count: int) -> None:
    with pytest.raises(FrameError, match=f"{count} outcomes where 3 at most are expected"):
        read(*[raised()] * count)


@pytest.mark.parametrize("count", [1, 2, 3])
def test_outcomes_of_the_first_cases_are_read(count: int) -> None:
    assert read(*[raised()] * count) == [Raised(type="E", message="m")] * count


@pytest.mark.parametrize(
    "said",
    [
        WireOutcome(returned=None, raised=None),
        WireOutcome(WireReturned("float"), WireRaised("E", "m")),
    ],
    ids=["neither", "both"],
)
def test_a_function_either_returns_or_raises(said: WireOutcome) -> None:
    with pytest.raises(FrameError, match="neither"):
        read(said)


def test_an_answer_whose_array_has_another_shape_than_it_says_is_refused() -> None:
    with pytest.raises(FrameError):
        read(returned(shape=(2, 2), arrays=(described("value", "f8", 3),)), numbers=np.ones(3))


@pytest.mark.parametrize(
    "shape",
    [[1] * 65, [-1], [2**63], [10**4000], [1.5], ["1"]],
    ids=["65 axes", "negative", "no index", "no number to print", "a fraction", "text"],
)
def test_a_shape_that_no_array_has_is_refused_also_without_numbers(shape: list[Any]) -> None:
    with pytest.raises(FrameError):
        read(returned(dtype="O", shape=shape))


@pytest.mark.parametrize("shape", [(0, 2**28, 2**28), (1, 1, 0, 2**50), (MAX_BYTES // 8 + 1, 0)])
def test_an_array_whose_empty_axis_hides_endless_ones_has_a_shape_and_no_numbers(
    shape: tuple[int, ...],
) -> None:
    outcome = read_returned(returned(shape=shape, arrays=(described("value", "f8", *shape),)))
    assert (outcome.type, outcome.shape, outcome.value) == ("ndarray", shape, None)


@pytest.mark.parametrize("name", ["again", "then", "kept"])
def test_no_later_answer_hides_endless_axes_either(name: str) -> None:
    arrays = (described("value", "f8", 1), described(name, "f8", 0, 2**40))
    outcome = read_returned(returned(shape=(1,), arrays=arrays), np.ones(1))
    assert outcome.value is not None
    assert getattr(outcome, name) is None


@pytest.mark.parametrize("shape", [(0,), (0, 3, 3), (2, 0, MAX_BYTES // 16)])
def test_an_empty_array_that_is_small_comes_as_it_is(shape: tuple[int, ...]) -> None:
    outcome = read_returned(returned(shape=shape, arrays=(described("value", "f8", *shape),)))
    assert outcome.value is not None
    assert outcome.value.shape == outcome.shape == shape


def test_an_answer_comes_with_its_numbers() -> None:
    said = returned(
        printed="hi",
        dtype="float32",
        shape=(3,),
        shares=("x",),
        arrays=(described("value", "f4", 3), described("again", "f4", 3)),
    )
    outcome = read_returned(said, np.array([1, 2, 3, 4, 5, 6], np.float32))
    assert outcome.value is not None
    assert outcome.again is not None
    assert (outcome.value.tolist(), outcome.again.tolist()) == ([1, 2, 3], [4, 5, 6])
    assert (outcome.shape, outcome.dtype, outcome.type) == ((3,), "float32", "ndarray")
    assert (outcome.shares, outcome.printed, outcome.then) == (("x",), "hi", None)


@pytest.mark.parametrize("field", ["modified", "shares"])
def test_names_that_are_no_array_of_the_case_are_dropped(field: str) -> None:
    names = ("padding", "x", "the answer is 42", "x", "then.x", "\x1b[31m")
    changes: dict[str, Any] = {field: names}
    outcome = read_returned(returned(**changes))
    assert getattr(outcome, field) == ("x",)


def test_no_more_than_eight_frames_are_kept() -> None:
    (outcome,) = read(raised(frames=(Line("cnn.py", 1, "f", "f()"),) * 1000))
    assert isinstance(outcome, Raised)
    assert len(outcome.frames) == 8


@pytest.mark.parametrize("line", [-1, 2**31, 10**4000, 1.5, True, "1"], ids=str)
def test_a_line_that_no_file_has_is_refused(line: Any) -> None:
    with pytest.raises(FrameError):
        read(raised(frames=(Line("cnn.py", line, "f", "s"),)))
    with pytest.raises(FrameError):
        read_found(encode_message(WireFound((ForbiddenLine("n", "f", line, "f", "s"),))))


@pytest.mark.parametrize(
    "lines",
    [-1, 2**53, 2**64, 10**4000, 1.5, float("nan"), True, "7", [7], {}],
    ids=str,
)
def test_lines_that_nobody_can_have_counted_are_refused(lines: object) -> None:
    with pytest.raises(FrameError):
        read(returned(lines=lines))


@pytest.mark.parametrize("lines", [None, 0, 7, 2**53 - 1])
def test_lines_are_read_where_they_are_told(lines: int | None) -> None:
    assert read_returned(returned(lines=lines)).lines == lines


def test_only_what_was_printed_keeps_its_lines() -> None:
    first, second = read(
        raised("p\nq", type="E\nF", message="m\nn", frames=(Line("a\nb", 1, "f\ng", "s\nt"),)),
        returned("p\nq", type="T\nU", dtype="d\ne"),
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
    said = returned(shape=(1,), arrays=(described("value", "f8", 1),))
    first, second = read(said, said, numbers=np.array([1.0, 2.0]))
    assert isinstance(first, Returned)
    assert isinstance(second, Returned)
    assert (first.value, second.value) == (np.array([1.0]), np.array([2.0]))


def loaded(**changes: Any) -> bytes:
    """What is said of loading a file."""
    nothing = WireLoaded(functions={}, locations={}, error=None)
    return encode_message(nothing._replace(**changes))


def test_only_asked_functions_are_told_of_and_others_are_missing() -> None:
    text = loaded(functions={"pad": "written", "eval": "written"})
    told = read_loaded(text, FUNCTIONS, FILES)
    assert told.functions == {"pad": "written", "conv2d": "missing"}
    assert told.error is None


def test_a_function_of_another_state_than_there_is_is_refused() -> None:
    with pytest.raises(FrameError, match="neither written nor a stub"):
        read_loaded(loaded(functions={"pad": "right"}), FUNCTIONS, FILES)


@pytest.mark.parametrize(
    ("locations", "kept"),
    [
        ({"pad": ["cnn.py", 7]}, {"pad": Location(file="cnn.py", line=7)}),
        ({"pad": ["../secret.py", 7], "eval": ["cnn.py", 1]}, {}),
    ],
)
def test_a_function_stands_in_a_submitted_file_or_nowhere(
    locations: dict[str, Any], kept: dict[str, Location]
) -> None:
    assert read_loaded(loaded(locations=locations), FUNCTIONS, FILES).locations == kept


@pytest.mark.parametrize(
    "location", [["cnn.py", 0], ["cnn.py", 2**40], ["cnn.py"], 3, [1, "cnn.py"]]
)
def test_a_malformed_location_is_refused_with_a_frame_error(location: Any) -> None:
    with pytest.raises(FrameError):
        read_loaded(loaded(locations={"pad": location}), FUNCTIONS, FILES)


def test_what_is_said_of_forbidden_calls_is_made_safe_and_cut() -> None:
    line = ForbiddenLine(
        name="numpy.convolve\x1b[31m",
        file="a\nb.py",
        line=2**31 - 1,
        function="\u202ef",
        source="x" * 9000,
    )
    forbidden = read_found(encode_message(WireFound((line,) * 1000))).forbidden
    assert len(forbidden) == 20
    assert forbidden[0].name == "numpy.convolve\\x1b[31m"
    assert (forbidden[0].file, forbidden[0].function) == ("a\\nb.py", "\\u202ef")
    assert len(forbidden[0].source) == 500


@pytest.mark.parametrize("forbidden", [3, [3], [["numpy.convolve"]], [[]], "numpy", [{}]])
def test_malformed_forbidden_calls_are_refused_with_a_frame_error(forbidden: Any) -> None:
    with pytest.raises(FrameError):
        read_found(encode_message(WireFound(forbidden)))


def test_what_functions_can_reach_is_read_and_never_cut() -> None:
    """A name that was left out would be taken for one that cannot be called."""
    many = tuple(f"f{number}" for number in range(1000))
    sent = WireFound(callees=(("pad", ()), ("conv1d", ("pad",)), ("all", many)), keeps_nothing=True)
    found = read_found(encode_message(sent))
    assert found.keeps_nothing
    assert found.may_call("conv1d", {"pad", "conv2d"})
    assert not found.may_call("conv1d", {"conv2d"})
    assert not found.may_call("pad", {"conv1d"})
    assert found.may_call("all", {"f999"})
    assert found.may_call("of which nothing is told", {"pad"})
    assert not found.may_call("of which nothing is told", frozenset())


def test_what_loading_raised_is_made_safe() -> None:
    text = loaded(error=WireRaised("E\x1b[31m", "\u202eevil"))
    error = read_loaded(text, FUNCTIONS, FILES).error
    assert isinstance(error, Raised)
    assert (error.type, error.message) == ("E\\x1b[31m", "\\u202eevil")


COURSE = Call(
    expression="frame(images, padding, value)",
    function="frame",
    names={"x": "images", "padding": "padding", "value": "value"},
    orders={
        "return": AxisOrder(ours=("N", "C", "H", "W"), theirs=("N", "H", "W", "1", "C")),
    },
)


def read_in_course(said: WireOutcome, numbers: Array) -> Returned:
    (outcome,) = read_outcomes(
        text_of(said), memoryview(numbers.tobytes()), CASES, MAX_BYTES, calls={"pad": COURSE}
    )
    assert isinstance(outcome, Returned)
    return outcome


@pytest.mark.parametrize(
    ("split", "told"),
    [
        ("frame(images, padding, value)[1]", ("frame", "...[1]")),
        ("frame(images, padding, value)[7]", ("", "")),
        ("value[0]", ("", "")),
        ("evil(images)[1]", ("", "")),
        ("(", ("", "")),
    ],
)
def test_of_one_array_only_a_part_is_told_that_the_call_takes_of_a_function(
    split: str, told: tuple[str, str]
) -> None:
    call = Call(
        expression="frame(images, padding, value)[1] + value[0]",
        function="frame",
        uses=("frame",),
        names=COURSE.names,
    )
    for said in (returned()._replace(split=split), raised()._replace(split=split)):
        (outcome,) = read_outcomes(
            text_of(said), memoryview(b""), CASES, MAX_BYTES, calls={"pad": call}
        )
        assert isinstance(outcome, Returned | Raised)
        assert (outcome.split, outcome.part) == told


def test_an_answer_of_a_course_has_our_axes_and_names_of_arguments() -> None:
    numbers = np.arange(24.0)
    said = returned(
        shape=(1, 2, 3, 1, 4),
        arrays=(described("value", "f8", 1, 2, 3, 1, 4),),
        modified=("x", "images"),
        shares=("images", "weight"),
    )
    outcome = read_in_course(said, numbers)
    assert outcome.shape == (1, 4, 2, 3)
    assert outcome.value is not None
    assert np.array_equal(
        outcome.value, numbers.reshape(1, 2, 3, 4).transpose(0, 3, 1, 2), equal_nan=True
    )
    assert (outcome.modified, outcome.shares, outcome.has_axes) == (("x",), ("x",), True)


@pytest.mark.parametrize("shape", [(1, 2, 3, 4), (1, 2, 3, 2, 2), (24,), ()])
def test_an_answer_without_the_axes_of_the_course_has_no_numbers(shape: tuple[int, ...]) -> None:
    numbers = np.zeros(shape)
    said = returned(shape=shape, arrays=(described("value", "f8", *shape),))
    outcome = read_in_course(said, numbers)
    assert (outcome.shape, outcome.value, outcome.has_axes) == (shape, None, False)


def test_a_later_answer_without_the_axes_is_left_out() -> None:
    said = returned(
        shape=(1, 1, 1, 1, 1),
        arrays=(described("value", "f8", 1, 1, 1, 1, 1), described("again", "f8", 1, 1)),
    )
    outcome = read_in_course(said, np.zeros(2))
    assert outcome.value is not None
    assert outcome.again is None
    assert outcome.has_axes


def test_what_is_said_to_be_lacking_is_made_safe_and_of_asked_functions() -> None:
    told = read_loaded(
        loaded(lacking=(("pad", "\x1b[31mConv2d"), ("conv3d", "x")), lost=("pad", "x")),
        FUNCTIONS,
        FILES,
    )
    assert set(told.lacking) == {"pad"}
    assert "\x1b" not in told.lacking["pad"]
