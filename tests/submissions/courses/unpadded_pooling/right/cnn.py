import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def windows(x, kernel_size, stride, padding):
    if padding not in (0, (0, 0)):
        raise ValueError("there is no padding in this course")
    if stride is None:
        stride = kernel_size
    kernel_size = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    rows, columns = (stride, stride) if isinstance(stride, int) else stride
    return sliding_window_view(x, kernel_size, axis=(2, 3))[:, :, ::rows, ::columns]


def maxpool(x, kernel_size, stride=None, padding=0):
    return windows(x, kernel_size, stride, padding).max(axis=(4, 5))


def avgpool(x, kernel_size, stride=None, padding=0):
    return windows(x, kernel_size, stride, padding).mean(axis=(4, 5))
