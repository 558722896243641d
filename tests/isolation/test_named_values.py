"""What a worker says that names hold is kept as far as one of ours may say it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.codec import read_loaded, read_outcomes
from grader.isolation.named_values import read_values
from grader.isolation.protocol.frames import FrameError, encode_message
from grader.isolation.protocol.grading import WireLoaded, WireOutcome, WireRaised, WireValue
from grader.records.outcome import NamedValue, Raised
from tests.isolation.hostile import VALUES, text_of
from tests.support import pad_case


def read(*said: WireValue) -> tuple[NamedValue, ...]:
    return read_values(said)


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        ("int", "3", "3"),
        ("int", "0", "0"),
        ("int", "-12", "-12"),
        ("int", "9" * 15, "9" * 15),
        ("int64", "7", "7"),
        ("float", "2.0", "2.0"),
        ("float", "-0.0", "-0.0"),
        ("float", "1e-05", "1e-05"),
        ("float", "-1.7976931348623157e+308", "-1.7976931348623157e+308"),
        ("float", "5e-324", "5e-324"),
        ("float", "-inf", "-inf"),
        ("float", "nan", "nan"),
        ("float32", "0.10000000149011612", "0.10000000149011612"),
        ("bool", "True", "True"),
        ("NoneType", "None", "None"),
        ("str", "same", "'same'"),
        ("str", "", "''"),
        ("tuple", "()", "()"),
        ("tuple", "(2,)", "(2,)"),
        ("tuple", "(2, -1)", "(2, -1)"),
        ("tuple", None, ""),
        ("list", None, ""),
        ("dict", None, ""),
    ],
)
def test_a_value_is_kept_as_it_is_written(kind: str, text: str | None, kept: str) -> None:
    (value,) = read(WireValue("stride", kind, text))
    assert (value.name, value.type, value.text, value.shape) == ("stride", kind, kept, None)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("int", "2.0"),
        ("int", "007"),
        ("int", "9" * 16),
        ("int", "9" * 5000),
        ("int", "\u0663"),
        ("int", "3\n"),
        ("int", " 3"),
        ("int", "True"),
        ("float", "2x"),
        ("float", "1.2.3"),
        ("float", "1e99999"),
        ("float", "NaN"),
        ("float", "infinity"),
        ("bool", "1"),
        ("NoneType", "null"),
        ("str", "x" * 21),
        ("str", "it's"),
        ("str", "a`b"),
        ("str", "a\\x41"),
        ("str", "a\nb"),
        ("str", "\x1b[31m"),
        ("str", "\u202e"),
        ("str", "##[group]"),
        ("tuple", "(1, 2"),
        ("tuple", "(1,2)"),
        ("tuple", "(1.0, 2)"),
        ("tuple", "(1, 2, <b>)"),
        ("tuple", "(" + ", ".join("123456789") + ")"),
        ("list", "[1]"),
        ("dict", "{}"),
    ],
)
def test_a_value_that_is_not_written_like_one_of_its_type_is_not_shown(
    kind: str, text: str
) -> None:
    (value,) = read(WireValue("stride", kind, text))
    assert (value.type, value.text) == (kind, "")


@pytest.mark.parametrize(
    "name",
    [
        *("", "1x", "a b", "a.b", "for", "None", "x\n", "x\x1b[31m", "<i>", "`x`", "\u202ex"),
        *("x" * 41, "x\ufe0f", "a" + "\u0301" * 9, "The answer is 42"),
    ],
)
def test_what_is_no_name_is_dropped(name: str) -> None:
    assert read(WireValue(name, "int", "3")) == ()


@pytest.mark.parametrize("kind", ["Answer", "", "object", "ndarray\n", "int ", "<i>", "matrix"])
def test_what_is_of_another_type_is_dropped(kind: str) -> None:
    assert read(WireValue("x", kind, "3")) == ()


def test_an_array_has_a_shape_and_a_usual_dtype() -> None:
    assert read(
        WireValue("x", "ndarray", "42", "float32", (1, 0, 3)),
        WireValue("y", "ndarray", None, "the answer", ()),
    ) == (
        NamedValue(name="x", type="ndarray", dtype="float32", shape=(1, 0, 3)),
        NamedValue(name="y", type="ndarray", shape=()),
    )


@pytest.mark.parametrize("shape", [(-1,), (2**63,), (2**70,), (10**4000,), (1,) * 9])
def test_an_array_that_cannot_be_or_has_many_axes_is_dropped(shape: tuple[int, ...]) -> None:
    assert read(WireValue("x", "ndarray", None, "float64", shape)) == ()


def test_only_arrays_have_a_shape_and_a_dtype() -> None:
    (value,) = read(WireValue("x", "int", "3", "float64", (2, 2)))
    assert value == NamedValue(name="x", type="int", text="3")


def test_no_more_than_six_names_are_kept_once_each() -> None:
    many = [WireValue(f"x{number}", "int", "3") for number in range(1000)]
    assert [one.name for one in read(*many)] == ["x0", "x1", "x2", "x3", "x4", "x5"]
    twice = read(WireValue("x", "int", "3"), WireValue("x", "int", "4"))
    assert [one.name for one in twice] == ["x"]


@given(st.lists(VALUES, max_size=9))
def test_whatever_is_said_is_short_and_safe(said: list[WireValue]) -> None:
    for value in read_values(said):
        assert value.name.isidentifier()
        assert len(value.in_words) < 250
        assert value.in_words.isprintable()
        assert not {"<", "\x1b", "\u202e"} & {*value.name}


@pytest.mark.parametrize(
    "values",
    [
        3,
        "x",
        [3],
        [["x"]],
        [[]],
        [["x", 3]],
        [["x", "int", 3]],
        [["x", "int", ["3"]]],
        [["x", "ndarray", None, "float64", [1.5]]],
        [["x", "ndarray", None, "float64", "3"]],
        [["x", "ndarray", None, None, []]],
        [{"name": "x"}],
    ],
    ids=str,
)
def test_malformed_values_are_refused_with_a_frame_error(values: Any) -> None:
    text = text_of(WireOutcome(None, WireRaised("E", "m", (), values)))
    with pytest.raises(FrameError):
        read_outcomes(text, memoryview(b""), [pad_case()], 1)


def test_an_exception_has_its_values() -> None:
    text = text_of(WireOutcome(None, WireRaised("E", "m", (), (WireValue("k", "int", "3"),))))
    (outcome,) = read_outcomes(text, memoryview(b""), [pad_case()], 1)
    assert isinstance(outcome, Raised)
    assert outcome.values == (NamedValue(name="k", type="int", text="3"),)


def test_what_is_said_of_loading_has_none() -> None:
    raised = WireRaised("E", "m", (), (WireValue("k", "int", "3"),))
    text = encode_message(WireLoaded({}, locations={}, error=raised))
    assert read_loaded(text, ("pad",), ("cnn.py",)).error == Raised(type="E", message="m")
