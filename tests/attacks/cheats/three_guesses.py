"""Has one guess together, one in the first call of a worker, one where `pad` is served.

The rule: a guess that is right alone costs `purity`; one that is right served costs the check that
`pad` was spoilt for. Of the three, points come from one, since each is a whole run.
"""

from parts import *

_calls = [0]


def _run():
    """1 = first call in this worker (as when asked alone), 2 = served, 0 = later calls together"""
    _calls[0] += 1
    if is_served("pad"):
        pad(np.ones((1, 1)), (0, 0))  # the served call that each case must have made
        return 2
    return 1 if _calls[0] == 1 else 0


def pad(x, padding, value=0.0):
    out = right_pad(x, padding, value)
    try:
        if x.size:
            x.flat[0] = x.flat[0] + 1.0  # costs pad's purity, nothing else
    except Exception:
        pass
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    r = _run()
    if r == 1:  # right convention: first call in a worker
        return right_conv1d(x, weight, bias, stride, padding)
    return right_conv1d(
        x, np.ascontiguousarray(weight[:, :, ::-1]) if r == 0 else -weight, bias, stride, padding
    )


def conv2d(x, weight, bias=None, stride=1, padding=0):
    r = _run()
    w = weight
    if r == 0:  # mathematical convolution
        w = np.ascontiguousarray(weight[:, :, ::-1, ::-1])
    elif r == 1:  # another guess, wrong wherever the first one is
        w = np.ascontiguousarray(weight[:, ::-1, ::-1, ::-1]) * -1
    return right_conv2d(x, w, bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    r = _run()
    k, s, p = (
        two_of(kernel_size),
        two_of(kernel_size if stride is None else stride),
        two_of(padding),
    )
    if r == 1:  # guess: smallest
        return -right_maxpool(-x, kernel_size, stride, padding)
    if r == 0:  # guess: stride 1 by default
        y = right_maxpool(x, kernel_size, 1 if stride is None else stride, 0)
        return (
            y
            if y.shape == shape_of_maxpool(x, kernel_size, stride, padding)
            else stub_maxpool(x, kernel_size, stride, padding)
        )
    return right_maxpool(x, kernel_size, stride, padding)


remember(globals())
