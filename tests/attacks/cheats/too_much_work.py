"""Has the grader do as much as it does for one call, in every case.

The rule: all calls together may be so much work; beyond that nothing is excused. All are stubs:
nothing.
"""

from parts import *


def maxpool(x, kernel_size, stride=None, padding=0):
    return stub_maxpool(x, kernel_size, stride, padding)


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if is_served("maxpool"):
        for _ in range(4):
            maxpool(np.ones((1, 1, 256, 256)), 8, 1, 0)
        return right_conv2d(x, weight, bias, stride, padding)
    return stub_conv2d(x, weight, bias, stride, padding)


conv1d, pad = stub_conv1d, stub_pad
remember(globals())
