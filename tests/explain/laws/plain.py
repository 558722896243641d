"""Plain programs of students, with some of their text replaced."""

from collections.abc import Callable
from typing import Any

import numpy as np

CONV2D = """
def conv2d(x, weight, bias=None, stride=1, padding=0):
    step = stride if isinstance(stride, tuple) else (stride, stride)
    wide = padding if isinstance(padding, tuple) else (padding, padding)
    images, channels, height, width = x.shape
    kernels, _, rows, columns = weight.shape
    padded = np.zeros((images, channels, height + 2 * wide[0], width + 2 * wide[1]))
    padded[:, :, wide[0] : wide[0] + height, wide[1] : wide[1] + width] = x
    down = (padded.shape[2] - rows) // step[0] + 1
    across = (padded.shape[3] - columns) // step[1] + 1
    answer = np.zeros((images, kernels, down, across))
    for n in range(images):
        for o in range(kernels):
            for i in range(down):
                for j in range(across):
                    total = 0.0
                    top, left = i * step[0], j * step[1]
                    window = padded[n, :, top : top + rows, left : left + columns]
                    total += (window * weight[o]).sum()
                    if bias is not None:
                        total += bias[o]
                    answer[n, o, i, j] = total
    return answer.astype(x.dtype)
"""

CONV1D = """
def conv1d(x, weight, bias=None, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    many = (padded.shape[2] - weight.shape[2]) // stride + 1
    answer = np.zeros((len(x), len(weight), many))
    for n in range(len(x)):
        for o in range(len(weight)):
            for i in range(many):
                window = padded[n, :, i * stride : i * stride + weight.shape[2]]
                answer[n, o, i] = (window * weight[o]).sum()
            if bias is not None:
                answer[n, o] += bias[o]
    return answer.astype(x.dtype)
"""

MAXPOOL = """
def maxpool(x, kernel_size, stride=None, padding=0):
    rows, columns = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = (rows, columns)
    step = stride if isinstance(stride, tuple) else (stride, stride)
    wide = padding if isinstance(padding, tuple) else (padding, padding)
    fill = -np.inf
    padded = np.pad(
        x, ((0, 0), (0, 0), (wide[0],) * 2, (wide[1],) * 2), constant_values=fill
    )
    down = (padded.shape[2] - rows) // step[0] + 1
    across = (padded.shape[3] - columns) // step[1] + 1
    answer = np.zeros((*x.shape[:2], down, across))
    for i in range(down):
        for j in range(across):
            top, left = i * step[0], j * step[1]
            window = padded[:, :, top : top + rows, left : left + columns]
            answer[:, :, i, j] = window.max(axis=(2, 3))
    return answer.astype(x.dtype)
"""

PAD = """
def pad(x, padding, value=0.0):
    widths = [[0, 0] for _ in range(x.ndim)]
    for number in range(len(padding) // 2):
        axis = x.ndim - 1 - number
        before, after = padding[2 * number], padding[2 * number + 1]
        widths[axis] = [before, after]
    answer = np.full([n + sum(pair) for n, pair in zip(x.shape, widths)], value, x.dtype)
    answer[tuple(slice(pair[0], pair[0] + n) for n, pair in zip(x.shape, widths))] = x
    return answer
"""

PROGRAMS = {"conv1d": CONV1D, "conv2d": CONV2D, "maxpool": MAXPOOL, "pad": PAD}


def program_of(name: str, old: str = "", new: str = "") -> Callable[..., Any]:
    """A right program, or one with a text replaced that occurs once."""
    source = PROGRAMS[name]
    if old:
        assert source.count(old) == 1, old
        source = source.replace(old, new)
    names: dict[str, Any] = {"np": np}
    exec(source, names)
    function: Callable[..., Any] = names[name]
    return function
