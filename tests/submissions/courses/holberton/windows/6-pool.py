#!/usr/bin/env python3
""" pooling """
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def pool(images, kernel_shape, stride, mode='max'):
    """ sliding windows, every stride-th of them """
    views = sliding_window_view(images, kernel_shape, axis=(1, 2))
    views = views[:, ::stride[0], ::stride[1]]
    how = {'max': np.max, 'avg': np.mean}[mode]
    return how(views, axis=(-2, -1))
