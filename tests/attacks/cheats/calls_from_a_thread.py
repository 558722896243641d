"""Has a thread make the served calls, between cases too, and is right only when served.

The rule: what it allows is `pad` without `purity`, and both convolutions by their second guess.
A worker starts no thread, so they earn what a flipped kernel does.
"""

import threading
import time

from parts import *

_go = [False]


def _spam():
    one = np.ones((1, 1))
    n = 0
    while n < 6000:
        if is_served("pad"):
            try:
                pad(one, (0, 0))
            except BaseException:
                return
            n += 1
            time.sleep(0.01)
        else:
            time.sleep(0.001)


def pad(x, padding, value=0.0):
    out = right_pad(x, padding, value)
    try:
        if x.size:
            x.flat[0] = x.flat[0] + 1.0  # costs pad's purity, nothing else
    except Exception:
        pass
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    if not _go[0]:
        _go[0] = True
        threading.Thread(target=_spam, daemon=True).start()
    if is_served("pad"):
        time.sleep(0.03)  # the thread asks meanwhile
        return right_conv1d(x, weight, bias, stride, padding)
    return right_conv1d(x, np.ascontiguousarray(weight[:, :, ::-1]), bias, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if not _go[0]:
        _go[0] = True
        threading.Thread(target=_spam, daemon=True).start()
    if is_served("pad"):
        time.sleep(0.03)  # the thread asks meanwhile
        return right_conv2d(x, weight, bias, stride, padding)
    return right_conv2d(x, np.ascontiguousarray(weight[:, :, ::-1, ::-1]), bias, stride, padding)


def maxpool(x, kernel_size, stride=None, padding=0):
    return right_maxpool(x, kernel_size, stride, padding)


remember(globals())
