"""Hands served functions arguments that are huge, negative, empty or of many axes.

The rule: the grader bounds a call before it computes. `conv2d` is a wrapper around a stub.
"""

from parts import *

_tried = [0]


def _hurt():
    if not (is_served("conv1d") or is_served("pad") or is_served("maxpool")) or _tried[0] > 3:
        return
    _tried[0] += 1
    b = np.broadcast_to
    one = np.float64(1)
    x, w = np.ones((1, 1, 8)), np.ones((1, 1, 2))
    x4 = np.ones((1, 1, 4, 4))
    big = 10**18
    calls = [
        (conv1d, (b(one, (1 << 10, 1 << 10, 1 << 10)), w)),
        (conv1d, (b(one, (1, 1, 1 << 40)), w)),
        (conv1d, (x, b(one, (1 << 40, 1, 2)))),
        (conv1d, (b(one, (1, 4000, 4000)), b(one, (4000, 4000, 1)))),
        (conv1d, (x, w, None, 1, big)),
        (conv1d, (x, w, None, 1, 10**5000)),
        (conv1d, (x, w, None, 0, 0)),
        (conv1d, (x, w, None, -1, 0)),
        (conv1d, (x, w, None, 1, -3)),
        (conv1d, (x, w, None, big, 0)),
        (conv1d, (np.ones((0, 1, 8)), w)),
        (conv1d, (np.ones((1, 0, 8)), np.ones((1, 0, 2)))),
        (conv1d, (np.ones((1, 1, 0)), w)),
        (conv1d, (x, np.ones((1, 1, 0)))),
        (conv1d, (np.ones((1 << 30, 1, 0)), np.ones((1 << 30, 1, 0)))),
        (conv1d, (x, np.ones((0, 1, 2)))),
        (conv1d, (np.full((1, 1, 8), np.nan), w)),
        (conv1d, (np.full((1, 1, 8), 1e308), w * 1e308)),
        (conv1d, (np.full((1, 1, 8), 5e-324), w)),
        (conv1d, (x[:, :, ::-1], w)),
        (
            conv1d,
            (
                np.lib.stride_tricks.as_strided(np.ones(4), (64, 64, 512), (0, 0, 0)),
                b(one, (64, 64, 256)),
            ),
        ),
        (pad, (x, (big, 0))),
        (pad, (x, (-4, -4))),
        (pad, (x, (0, -9))),
        (pad, (x, (1,) * 10001)),
        (pad, (x, (0,) * 64)),
        (pad, (np.ones((1,) * 64), (3,) * 128)),
        (pad, (np.array(1.0), ())),
        (pad, (np.array(1.0), (1, 1))),
        (pad, (x, (1 << 20, 1 << 20, 1 << 20, 1 << 20))),
        (pad, (x, (1, 1), np.ones(8))),
        (pad, (x, (1, 1), "a" * (1 << 22))),
        (pad, (x, (1, 1), 10**400)),
        (pad, (x, (1, 1), 1j)),
        (pad, (np.ones((0, 5)), (1, 1, 0, 0))),
        (pad, (np.ones((1 << 40, 0)), (1, 1))),
        (maxpool, (x4, 0)),
        (maxpool, (x4, -1)),
        (maxpool, (x4, 2, 0)),
        (maxpool, (x4, 2, -1)),
        (maxpool, (x4, 2, 1, 2)),
        (maxpool, (x4, big, 1, big // 2)),
        (maxpool, (x4, (2, big))),
        (maxpool, (b(one, (1, 1, 1 << 12, 1 << 12)), 1 << 11, 1)),
        (maxpool, (np.ones((0, 1, 4, 4)), 2)),
        (maxpool, (x4, (2, 2, 2))),
        (maxpool, (x4, ())),
        (maxpool, (x4 * np.nan, 2)),
    ]
    for f, a in calls:
        if not is_served(f.__name__):
            continue
        try:
            f(*a)
        except Exception:
            pass


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return stub_conv1d(x, weight, bias, stride, padding)


def pad(x, padding, value=0.0):
    return stub_pad(x, padding, value)


def maxpool(x, kernel_size, stride=None, padding=0):
    return stub_maxpool(x, kernel_size, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    _hurt()
    return conv2d_by_conv1d(conv1d, x, weight, bias, stride, padding)


remember(globals())
