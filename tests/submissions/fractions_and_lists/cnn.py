"""No NumPy in the arithmetic: nested lists of Fractions, exact; NumPy only at the two ends."""
from fractions import Fraction
from operator import mul

import numpy as np


class _Bottom:
    """Smaller than every number."""

    def __lt__(self, other):
        return not isinstance(other, _Bottom)

    def __gt__(self, other):
        return False

    def __float__(self):
        return float("-inf")


def _exact(a):
    return [_exact(b) for b in a] if isinstance(a, list) else Fraction(a)


def _floats(a):
    return [_floats(b) for b in a] if isinstance(a, list) else float(a)


def _depth(shape, fill):
    return [_depth(shape[1:], fill) for _ in range(shape[0])] if shape else fill


def _framed(a, pads, fill):
    """a with pads, one pair an axis, outermost first."""
    if not pads:
        return a
    (before, after), rest = pads[0], pads[1:]
    inner = [_framed(b, rest, fill) for b in a]

    def like(b):
        return [like(c) for c in b] if isinstance(b, list) else fill

    return [like(inner[0]) for _ in range(before)] + inner + [like(inner[0]) for _ in range(after)]


def _pair(v):
    return v if isinstance(v, tuple) else (v, v)


def pad(x, padding, value=0.0):
    pads = [(padding[i], padding[i + 1]) for i in range(0, len(padding), 2)][::-1]
    pads = [(0, 0)] * (x.ndim - len(pads)) + pads
    return np.array(_framed(x.tolist(), pads, value), dtype=x.dtype)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    (sh, sw), (ph, pw) = _pair(stride), _pair(padding)
    images = _framed(_exact(x.tolist()), [(0, 0), (0, 0), (ph, ph), (pw, pw)], Fraction(0))
    kernels = _exact(weight.tolist())
    biases = [Fraction(0)] * len(kernels) if bias is None else _exact(bias.tolist())
    kh, kw = len(kernels[0][0]), len(kernels[0][0][0])
    answer = []
    for image in images:
        answer.append([])
        for kernel, b in zip(kernels, biases):
            answer[-1].append([])
            for r in range(0, len(image[0]) - kh + 1, sh):
                answer[-1][-1].append([])
                for q in range(0, len(image[0][0]) - kw + 1, sw):
                    total = b
                    for plane, taps in zip(image, kernel):
                        for i, row in enumerate(taps):
                            total += sum(map(mul, row, plane[r + i][q : q + kw]))
                    answer[-1][-1][-1].append(total)
    return np.array(_floats(answer), dtype=x.dtype)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return conv2d(x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding))[:, :, 0]


def maxpool(x, kernel_size, stride=None, padding=0):
    (kh, kw), (ph, pw) = _pair(kernel_size), _pair(padding)
    sh, sw = (kh, kw) if stride is None else _pair(stride)
    images = _framed(_exact(x.tolist()), [(0, 0), (0, 0), (ph, ph), (pw, pw)], _Bottom())
    return np.array(
        [
            [
                [
                    [
                        float(max(v for row in plane[r : r + kh] for v in row[q : q + kw]))
                        for q in range(0, len(plane[0]) - kw + 1, sw)
                    ]
                    for r in range(0, len(plane) - kh + 1, sh)
                ]
                for plane in image
            ]
            for image in images
        ],
        dtype=x.dtype,
    )
