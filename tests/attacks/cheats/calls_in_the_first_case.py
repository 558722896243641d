"""Makes a hundred served calls in its first case and none later, where it is right by itself.

The rule: each case that a served run turns right has made a served call of its own. Together it is
a stub: nothing.
"""

from parts import *

is_first = True


def conv2d(x, weight, bias=None, stride=1, padding=0):
    global is_first
    if not is_served("conv1d"):
        return stub_conv2d(x, weight, bias, stride, padding)
    if is_first:
        for _ in range(100):
            conv1d(np.ones((1, 1, 4)), np.ones((1, 1, 2)))
    is_first = False
    return right_conv2d(x, weight, bias, stride, padding)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    return stub_conv1d(x, weight, bias, stride, padding)


pad, maxpool = stub_pad, stub_maxpool
remember(globals())
