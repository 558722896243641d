"""Arrays in files come back as they were, and what is none is refused."""

import json
import tracemalloc
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from grader.records.arrays import (
    MAX_VALUES,
    decode_bytes,
    decode_readable,
    encode_bytes,
    encode_readable,
    view_array,
)
from grader.records.case import DTYPES

ARRAYS = st.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays(dtype, array_shapes(min_dims=0, max_dims=4, min_side=0))
)


def through_json(array: np.ndarray) -> np.ndarray:
    text = msgspec.json.encode(array, enc_hook=encode_readable)
    json.loads(text, parse_constant=pytest.fail)
    return decode_readable(np.ndarray, msgspec.json.decode(text))


def through_message_pack(array: np.ndarray) -> np.ndarray:
    data = msgspec.msgpack.encode(array, enc_hook=encode_bytes)
    return decode_bytes(np.ndarray, msgspec.msgpack.decode(data))


@pytest.mark.parametrize("through", [through_json, through_message_pack])
@given(array=ARRAYS)
def test_an_array_comes_back_as_it_was(through: Any, array: np.ndarray) -> None:
    back = through(array)
    assert (back.dtype, back.shape) == (array.dtype, array.shape)
    assert np.array_equal(back, array, equal_nan=array.dtype.kind == "f")


def test_an_array_of_a_case_is_never_cut() -> None:
    array = np.arange(MAX_VALUES + 1.0)
    assert np.array_equal(through_json(array), array)


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"dtype": "object"}, "an array of dtype 'object'"),
        ({"dtype": "float16"}, "an array of dtype 'float16'"),
        ({"shape": [3]}, "cannot reshape"),
        ({"shape": [-1]}, r"an array of shape \(-1,\)"),
        ({"shape": [0, 1 << 40], "values": []}, r"an array of shape \(0, "),
        ({"dtype": "int64", "values": [1 << 63, 0]}, "a number too large for int64"),
        ({"dtype": "float32", "values": [1e300, 0]}, "a number too large for float32"),
        ({"dtype": "int64", "values": ["nan", 0]}, "NaN"),
        ({"values": ["1", 0]}, "values"),
        ({"values": None}, "values"),
    ],
)
def test_what_is_no_array_is_refused(changed: dict[str, Any], why: str) -> None:
    written = {"dtype": "float64", "shape": [2], "values": [1.0, 2.0], **changed}
    with pytest.raises(ValueError, match=why):
        decode_readable(np.ndarray, written)


@given(arrays(np.float64, array_shapes(min_dims=0, max_dims=4)))
def test_a_view_holds_the_numbers_in_their_order(array: np.ndarray) -> None:
    view = view_array(array)
    assert (view.dtype, view.shape) == ("float64", array.shape)
    text = json.dumps(msgspec.to_builtins(view), allow_nan=False)
    back = np.array([float(value) for value in json.loads(text)["values"]]).reshape(array.shape)
    assert np.array_equal(back, array, equal_nan=True)


@pytest.mark.parametrize(
    ("value", "name"), [(np.nan, "nan"), (np.inf, "inf"), (-np.inf, "-inf"), (-np.nan, "nan")]
)
def test_what_is_not_finite_is_published_by_name(value: float, name: str) -> None:
    assert view_array(np.array([value, 1.0])).values == (name, 1.0)


@pytest.mark.parametrize("dtype", [np.float32, np.float16, np.int64, np.bool_])
def test_a_view_names_the_dtype(dtype: type) -> None:
    view = view_array(np.array([0, 1], dtype))
    assert view.dtype == np.dtype(dtype).name
    assert view.values == (0.0, 1.0)


def test_large_arrays_are_cut() -> None:
    view = view_array(np.arange(1e5).reshape(100, 1000))
    assert view.shape == (100, 1000)
    assert view.values == tuple(map(float, range(MAX_VALUES)))


def test_publishing_a_large_array_takes_no_memory_for_what_is_cut() -> None:
    array = np.zeros((1 << 10, 1 << 10), np.uint8)
    tracemalloc.start()
    try:
        view_array(array)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1 << 20


def test_a_nan_that_signals_is_published_without_a_warning() -> None:
    signalling = np.array([0x7F800001], np.uint32).view(np.float32)
    assert view_array(signalling).values == ("nan",)
