"""Hangs when it is asked among many, so that `purity` is never asked, and is right when alone.

The rule: right alone means state, so `conv1d` earns everything but `purity`. This earned `purity`
too, while a check that had not been asked was not known to judge it.
"""

import time

from parts import *

calls = 0


def conv1d(x, weight, bias=None, stride=1, padding=0):
    global calls
    calls += 1
    ask = next(frame.f_locals["ask"] for frame in frames() if "ask" in frame.f_locals)
    if len(ask.questions) > 1:
        if calls == 1 and len(ask.questions) > 60 and not ask.eager:
            time.sleep(0.02)  # so that this answer is sent before the next call hangs
            return stub_conv1d(x, weight, bias, stride, padding)
        while True:
            pass
    return right_conv1d(x, weight, bias, stride, padding)


conv2d, pad, maxpool = stub_conv2d, stub_pad, stub_maxpool
