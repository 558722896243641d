"""Arrays in files: as numbers that people can read in a report, as bytes in a deck.

Whoever reads one believes neither its dtype nor its shape: a report may come from anyone.
"""

import math
from functools import cache
from typing import Any, Literal

import msgspec
import numpy as np

from grader.records.case import DTYPES, Array

MAX_VALUES = 2000
"""Numbers of an array that a report shows where it may be cut."""

MAX_CELLS = 1 << 24
"""Cells of an empty array if axes of length 0 count as 1; others have no more cells than bytes."""

_LITTLE_ENDIAN = {np.dtype(name).newbyteorder("<").str for name in DTYPES}


@cache
def dtype_name(dtype: np.dtype[Any]) -> str:
    """The name of a dtype, which NumPy puts together anew whenever it is asked."""
    return dtype.name


class ArrayView(msgspec.Struct, frozen=True, kw_only=True):
    """An array as a report shows it.

    Attributes:
        dtype: Name of its dtype.
        shape: Its shape.
        values: Its numbers row by row, `nan`, `inf` and `-inf` as text; cut where an array that a
            function returned, or should have, has very many.
    """

    dtype: str
    shape: tuple[int, ...]
    values: tuple[int | float | Literal["nan", "inf", "-inf"], ...]


def view_array(array: Array) -> ArrayView:
    """An array as it is shown, cut to its first `MAX_VALUES` numbers."""
    return _view(array, array.ravel()[:MAX_VALUES])


def encode_readable(value: object) -> ArrayView:
    """All of an array, for msgspec to write as JSON."""
    if isinstance(value, np.ndarray):
        return _view(value, value.ravel())
    raise NotImplementedError(f"a report cannot hold a {type(value).__name__}")


def decode_readable(_: type, value: object) -> Array:
    """An array that msgspec read from JSON.

    Raises:
        ValueError: It is none that a case may have.
    """
    view = msgspec.convert(value, ArrayView)
    if view.dtype not in DTYPES:
        raise ValueError(f"an array of dtype {view.dtype!r}")
    _require_shape(view.shape, is_empty=not view.values)
    try:
        numbers = [float(one) if isinstance(one, str) else one for one in view.values]
        with np.errstate(over="raise"):
            return np.array(numbers, view.dtype).reshape(view.shape)
    except (OverflowError, FloatingPointError) as error:
        raise ValueError(f"a number too large for {view.dtype}") from error


def encode_bytes(value: object) -> tuple[str, tuple[int, ...], bytes]:
    """An array as dtype, shape and bytes, for msgspec to write as MessagePack."""
    if isinstance(value, np.ndarray):
        little = value.astype(value.dtype.newbyteorder("<"), copy=False)
        return (little.dtype.str, little.shape, little.tobytes())
    raise NotImplementedError(f"a deck cannot hold a {type(value).__name__}")


def decode_bytes(_: type, value: Any) -> Array:
    """An array that msgspec read from MessagePack.

    Raises:
        ValueError: It is none that a case or an answer may have.
    """
    dtype, shape, data = value
    if dtype not in _LITTLE_ENDIAN:
        raise ValueError(f"arrays of dtype {dtype!r}")
    _require_shape(shape, is_empty=not data)
    return np.frombuffer(data, dtype=dtype).reshape(shape)


def _view(array: Array, numbers: Array) -> ArrayView:
    number = float if array.dtype.kind == "f" else int
    values = map(number, numbers.tolist())
    return ArrayView(
        dtype=array.dtype.name,
        shape=array.shape,
        values=tuple(value if math.isfinite(value) else _name(value) for value in values),
    )


def _name(value: float) -> Literal["nan", "inf", "-inf"]:
    return "nan" if math.isnan(value) else "inf" if value > 0 else "-inf"


def _require_shape(shape: tuple[int, ...], *, is_empty: bool) -> None:
    """Refuse axes below 0, and an empty array that takes for ever to walk along.

    Raises:
        ValueError: The shape is one of these.
    """
    huge = is_empty and math.prod(axis or 1 for axis in shape) > MAX_CELLS
    if huge or min(shape, default=0) < 0:
        raise ValueError(f"an array of shape {tuple(shape)}")
