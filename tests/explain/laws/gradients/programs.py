"""Programs of gradients whose windows lie where a text says, as students write them in loops."""

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.records.case import Array
from tests.explain.laws.reading.test_indices import both

NUMBERS = ("i", "j", "k", "m", "sh", "sw", "ph", "pw", "kh", "kw", "oh", "ow", "h", "w")


def convolution(
    of: str,
    row: str = "i * sh + k - ph",
    column: str = "j * sw + m - pw",
    *,
    when: str = "True",
    adds: bool = True,
    first: int = 0,
) -> Callable[..., Array]:
    """The gradient of conv2d where these rows and columns of x meet each tap, if they are in x.

    Args:
        of: What the gradient is of, `x` or `weight`.
        row: The row of x, by output cell and tap.
        column: The column, likewise.
        when: What holds of what counts.
        adds: Whether what a cell holds is added to; else it is written over.
        first: The first index that is taken of rows and of columns; -1 is that of the last one.
    """
    codes = [compile(text, text, "eval") for text in (row, column, when)]

    def program(
        grad_output: Array, x: Array, weight: Array, stride: Any = 1, padding: Any = 0
    ) -> Array:
        (sh, sw), (ph, pw) = both(stride), both(padding)
        (oh, ow), (kh, kw), (h, w) = grad_output.shape[2:], weight.shape[2:], x.shape[2:]
        answer = np.zeros((x if of == "x" else weight).shape)
        for i, j, k, m in np.ndindex(oh, ow, kh, kw):
            values = locals()
            r, c, counts = (eval(code, {name: values[name] for name in NUMBERS}) for code in codes)
            if not (counts and first <= r < h and first <= c < w):
                continue
            if of == "weight":
                answer[:, :, k, m] += grad_output[:, :, i, j].T @ x[:, :, r, c]
            elif adds:
                answer[:, :, r, c] += grad_output[:, :, i, j] @ weight[:, :, k, m]
            else:
                answer[:, :, r, c] = grad_output[:, :, i, j] @ weight[:, :, k, m]
        return answer.astype(x.dtype)

    return program


def largest(x: Array, cells: list[tuple[int, int]]) -> tuple[int, int]:
    """The largest cell of a window."""
    return max(cells, key=lambda cell: float(x[cell]))


Choose = Callable[[Array, list[tuple[int, int]]], tuple[int, int]]


def pooling(
    choose: Choose = largest, row: str = "i * sh + k - ph", column: str = "j * sw + m - pw"
) -> Callable[..., Array]:
    """The gradient of maxpool where a window's number goes to a cell of it."""
    codes = [compile(text, text, "eval") for text in (row, column)]

    def program(
        grad_output: Array, x: Array, kernel_size: Any, stride: Any = None, padding: Any = 0
    ) -> Array:
        (kh, kw), (ph, pw) = both(kernel_size), both(padding)
        sh, sw = (kh, kw) if stride is None else both(stride)
        (oh, ow), (h, w) = grad_output.shape[2:], x.shape[2:]
        answer = np.zeros_like(x)
        for image, channel, i, j in np.ndindex(*grad_output.shape):
            cells = []
            for tap in np.ndindex(kh, kw):
                values = {**locals(), "k": tap[0], "m": tap[1]}
                r, c = (eval(code, {name: values[name] for name in NUMBERS}) for code in codes)
                if 0 <= r < h and 0 <= c < w:
                    cells.append((r, c))
            if cells:
                at = choose(x[image, channel], cells)
                answer[image, channel][at] += grad_output[image, channel, i, j]
        return answer

    return program
