"""Ends its process whenever state would show, so that each case is answered in the next worker.

The rule: that is state as well, so `conv2d` earns everything but `purity`. The other functions
are right, and an end of `conv2d` is not theirs.
"""

import os

from parts import *

calls = 0


def conv2d(x, weight, bias=None, stride=1, padding=0):
    global calls
    calls += 1
    ask = next(frame.f_locals["ask"] for frame in frames() if "ask" in frame.f_locals)
    if not ask.eager and (calls > 20 or len(ask.questions) == 1):
        os._exit(0)
    return right_conv2d(x, weight, bias, stride, padding)


conv1d, pad, maxpool = right_conv1d, right_pad, right_maxpool
