"""Arrays as the bytes of a frame, on both sides of the protocol."""

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from grader.isolation.protocol.frames import ArrayHeader, FrameError

_DTYPES = {
    name: np.dtype(f"<{name}")
    for name in ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")
}
_NAMES = {dtype: name for name, dtype in _DTYPES.items()}

MAX_AXES = 64
"""Axes of an array, as many as NumPy 2 knows. Source: numpy/ndarraytypes.h, NPY_MAXDIMS."""


def is_bounded(shape: tuple[int, ...], item_bytes: int, max_bytes: int) -> bool:
    """Whether an array would be small enough if none of its axes were 0.

    An empty array has no bytes, but whoever walks along its other axes takes for ever.
    """
    cells = math.prod(shape) or math.prod(axis for axis in shape if axis)
    return cells * item_bytes <= max_bytes


def describe_arrays(
    arrays: Iterable[tuple[str, "np.ndarray[Any, Any]"]],
) -> tuple[tuple[ArrayHeader, ...], bytes]:
    """Name, dtype and shape of arrays, for a message, and their bytes one after the other."""
    described, data = [], []
    for name, array in arrays:
        described.append(ArrayHeader(name, _NAMES[array.dtype], array.shape))
        data.append(array.tobytes())
    return tuple(described), b"".join(data)


def read_array(
    data: memoryview, start: int, dtype: str, shape: tuple[int, ...]
) -> tuple["np.ndarray[Any, Any]", int]:
    """An array of its own from the bytes at `start`, and where the next one starts.

    Raises:
        FrameError: The bytes do not hold such an array.
    """
    kind = _DTYPES.get(dtype)
    if kind is None or len(shape) > MAX_AXES or (shape and min(shape) < 0):
        raise FrameError(f"an array of dtype {dtype!r} and shape {shape!r}")
    end = start + math.prod(shape) * kind.itemsize
    if end > len(data):
        raise FrameError(f"an array of shape {shape!r} without its bytes")
    try:
        return np.ndarray(shape, kind, data, start).copy(), end
    except ValueError as error:
        raise FrameError(f"an array of the impossible shape {shape!r}") from error
