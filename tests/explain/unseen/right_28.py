"""Nothing is wrong."""

import numpy


def _pair(v):
    if isinstance(v, tuple):
        return v
    return v, v


def pad(x, padding, value=0.0):
    # recursive: treat the outermost axis of the tuple, then the rest
    if len(padding) == 0:
        return x.copy()
    *rest, lo, hi = padding
    axis = x.ndim - len(padding) // 2
    moved = numpy.swapaxes(x, 0, axis)
    big = numpy.full((lo + moved.shape[0] + hi,) + moved.shape[1:], value, dtype=x.dtype)
    big[lo:lo + moved.shape[0]] = moved
    return pad(numpy.swapaxes(big, 0, axis), tuple(rest), value)


def _im2col(paddedX, kernelHeight, kernelWidth, strideH, strideW):
    N, C, H, W = paddedX.shape
    oh = (H - kernelHeight) // strideH + 1
    ow = (W - kernelWidth) // strideW + 1
    cols = numpy.empty((N, oh, ow, C, kernelHeight, kernelWidth), dtype=paddedX.dtype)
    for i in range(oh):
        for j in range(ow):
            cols[:, i, j] = paddedX[:, :, i * strideH:i * strideH + kernelHeight, j * strideW:j * strideW + kernelWidth]
    return cols.reshape(N * oh * ow, C * kernelHeight * kernelWidth), oh, ow


def conv2d(x, weight, bias=None, stride=1, padding=0):
    strideH, strideW = _pair(stride)
    padH, padW = _pair(padding)
    O, C, kernelHeight, kernelWidth = weight.shape
    paddedX = pad(x, (padW, padW, padH, padH))
    cols, oh, ow = _im2col(paddedX, kernelHeight, kernelWidth, strideH, strideW)
    res_array = cols @ weight.reshape(O, C * kernelHeight * kernelWidth).T
    if bias is not None:
        res_array = res_array + bias
    return res_array.reshape(x.shape[0], oh, ow, O).transpose(0, 3, 1, 2)


def conv1d(x, weight, bias=None, stride=1, padding=0):
    # a 1d convolution is a 2d convolution of height one
    x4 = x[:, :, None, :]
    w4 = weight[:, :, None, :]
    y4 = conv2d(x4, w4, bias, stride=(1, stride), padding=(0, padding))
    return y4[:, :, 0, :]


def maxpool(x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kernelHeight, kernelWidth = _pair(kernel_size)
    strideH, strideW = _pair(stride)
    padH, padW = _pair(padding)
    N, C, H, W = x.shape
    frame = numpy.full((N, C, H + 2 * padH, W + 2 * padW), -numpy.inf, dtype=x.dtype)
    frame[:, :, padH:H + padH, padW:W + padW] = x
    rows = numpy.arange((H + 2 * padH - kernelHeight) // strideH + 1)[:, None] * strideH + numpy.arange(kernelHeight)
    cols = numpy.arange((W + 2 * padW - kernelWidth) // strideW + 1)[:, None] * strideW + numpy.arange(kernelWidth)
    blocks = frame[:, :, rows[:, None, :, None], cols[None, :, None, :]]
    return numpy.amax(blocks, axis=(4, 5))
