"""The NumPy program for `pad` that is right; needs nothing but NumPy."""

import numpy as np
from numpy.typing import NDArray


def pad(
    x: NDArray[np.floating],
    padding: tuple[int, ...],
    value: float = 0.0,
) -> NDArray[np.floating]:
    """Put cells that hold `value` around an array.

    Like `torch.nn.functional.pad` with `mode="constant"`.

    Args:
        x: Array with any number of axes, at least one.
        padding: How many cells to add, as a flat tuple of ints of at least 0: the first two
            numbers are for the start and the end of the LAST axis (left, right), the next two for
            the axis before it (top, bottom), and so on. Axes that the tuple does not reach stay
            as they are.
        value: Number that fills the new cells.

    Returns:
        A new array in the dtype of x, float64 or float32, in which every padded axis is longer by
        its two numbers: an axis of n cells with (before, after) has n + before + after. x is not
        modified, the answer shares no memory with it (also where there is nothing to pad), and
        nothing is remembered from one call to the next.

    Example:
        >>> x = np.array([[1.0, 2.0], [3.0, 4.0]])
        >>> pad(x, (1, 0), value=9.0)
        array([[9., 1., 2.],
               [9., 3., 4.]])
    """
    widths = [(0, 0)] * x.ndim
    for axis in range(len(padding) // 2):
        widths[-1 - axis] = (padding[2 * axis], padding[2 * axis + 1])
    shape = [n + before + after for n, (before, after) in zip(x.shape, widths, strict=True)]
    out = np.full(shape, value, dtype=x.dtype)
    inside = zip(x.shape, widths, strict=True)
    out[tuple(slice(before, before + n) for n, (before, _) in inside)] = x
    return out
