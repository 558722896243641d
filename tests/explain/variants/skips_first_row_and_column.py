import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    if type(kernel_size) == int:
        kernel_h = kernel_size
        kernel_w = kernel_size
    else:
        kernel_h = kernel_size[0]
        kernel_w = kernel_size[1]
    if stride == None:
        stride_h = kernel_h
        stride_w = kernel_w
    elif type(stride) == int:
        stride_h = stride
        stride_w = stride
    else:
        stride_h = stride[0]
        stride_w = stride[1]
    if type(padding) == int:
        pad_h = padding
        pad_w = padding
    else:
        pad_h = padding[0]
        pad_w = padding[1]
    number, channels, height, width = x.shape
    frame = np.ones((number, channels, height + 2 * pad_h, width + 2 * pad_w), dtype=x.dtype) * -np.inf
    frame = frame.astype(x.dtype)
    frame[:, :, pad_h:pad_h + height, pad_w:pad_w + width] = x
    out_h = (height + 2 * pad_h - kernel_h) // stride_h + 1
    out_w = (width + 2 * pad_w - kernel_w) // stride_w + 1
    pooled = np.zeros((number, channels, out_h, out_w), dtype=x.dtype)
    for n in range(number):
        for c in range(channels):
            for i in range(out_h):
                for j in range(out_w):
                    # take the first number and see if there is a larger one
                    largest = frame[n, c, i * stride_h, j * stride_w]
                    for a in range(1, kernel_h):
                        for b in range(1, kernel_w):
                            candidate = frame[n, c, i * stride_h + a, j * stride_w + b]
                            if candidate > largest:
                                largest = candidate
                    pooled[n, c, i, j] = largest
    return pooled
