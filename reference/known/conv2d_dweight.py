"""Wrong gradients of `conv2d` with respect to its kernels, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.operation.windows import output_sizes, per_axis
from grader.records.case import Array

from ..convolution import sizes_of
from ..operations.conv2d_dweight import conv2d_dweight
from ..pooling import Along


def _padded(x: Array, padding: Along) -> Array:
    rows, columns = per_axis(padding, 2)
    return np.pad(x, [(0, 0), (0, 0), (rows, rows), (columns, columns)])


def _by_windows(
    grad_output: Array,
    padded: Array,
    kernel: tuple[int, ...],
    stride: int | tuple[int, ...],
    *,
    adds: bool = True,
) -> Array:
    """The gradient of kernels of that size, window by window as students write it."""
    steps = per_axis(stride, 2)
    gradient = np.zeros((grad_output.shape[1], padded.shape[1], *kernel), dtype=padded.dtype)
    for row, column in np.ndindex(grad_output.shape[2:]):
        top, left = row * steps[0], column * steps[1]
        window = padded[:, :, top : top + kernel[0], left : left + kernel[1]]
        products = np.tensordot(grad_output[:, :, row, column].T, window, axes=1)
        gradient[...] = gradient + products if adds else products
    return gradient


def padding_filled_with_minus(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code puts x into `a[padding:-padding]`, which is empty where `padding` is 0.

    What is `a[0:-0]`?
    """
    rows, columns = per_axis(padding, 2)
    padded = np.zeros_like(_padded(x, padding))
    padded[:, :, rows:-rows, columns:-columns] = x
    return _by_windows(grad_output, padded, weight.shape[2:], stride)


def padding_left_out(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code lays the windows on x without its padding.

    Which cells did the first window lie on, on the way forward?
    """
    del padding
    return _by_windows(grad_output, x, weight.shape[2:], stride)


def last_window_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is what the last window gives, without those before it.

    How many windows was a tap of the kernel part of?
    """
    return _by_windows(grad_output, _padded(x, padding), weight.shape[2:], stride, adds=False)


def kernel_turned(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the right one turned by 180 degrees.

    Which tap did the first cell of a window meet on the way forward?
    """
    return conv2d_dweight(grad_output, x, weight, stride, padding)[:, :, ::-1, ::-1]


def stride_ignored(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code lays every window one cell after the one before, whatever the stride is.

    Where did the second window begin on the way forward?
    """
    del stride
    return _by_windows(grad_output, _padded(x, padding), weight.shape[2:], 1)


def size_from_the_answer(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is larger than weight where the stride leaves cells over.

    Which argument has the shape that the gradient of the kernels must have?
    """
    del weight
    padded, steps = _padded(x, padding), per_axis(stride, 2)
    along = zip(padded.shape[2:], grad_output.shape[2:], steps, strict=True)
    kernel = tuple(size - (count - 1) * step for size, count, step in along)
    return _by_windows(grad_output, padded, kernel, stride)


def first_image_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is what the first image gives, without the others.

    How many images was a kernel laid on?
    """
    return conv2d_dweight(grad_output[:1], x[:1], weight, stride, padding)


def last_image_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is what the last image gives, without the others.

    How many images was a kernel laid on?
    """
    return conv2d_dweight(grad_output[-1:], x[-1:], weight, stride, padding)


def divided_by_the_images(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the right one divided by the number of images.

    Where would a mean over the batch have to be in grad_output already?
    """
    images = x.dtype.type(len(x))
    return np.asarray(conv2d_dweight(grad_output, x, weight, stride, padding) / images)


def divided_by_the_windows(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the right one divided by the number of windows of an image.

    Is the gradient of a sum a sum or a mean?
    """
    count = x.dtype.type(np.prod(output_sizes(*sizes_of(x, weight, None, stride, padding))))
    return np.asarray(conv2d_dweight(grad_output, x, weight, stride, padding) / count)


def output_channels_added_up(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code gives every output channel the sum over all of them.

    Which part of grad_output belongs to the second output channel?
    """
    summed = np.repeat(grad_output.sum(axis=1, keepdims=True), len(weight), axis=1)
    return conv2d_dweight(summed, x, weight, stride, padding)


def first_output_channel_for_all(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code gives every output channel the gradient of the first one.

    Which part of grad_output belongs to the second output channel?
    """
    alike = np.repeat(grad_output[:, :1], len(weight), axis=1)
    return conv2d_dweight(alike, x, weight, stride, padding)


def input_channels_added_up(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code gives every input channel the sum over all of them.

    Which part of x was the second channel of a kernel multiplied with?
    """
    summed = np.repeat(x.sum(axis=1, keepdims=True), x.shape[1], axis=1)
    return conv2d_dweight(grad_output, summed, weight, stride, padding)


def first_input_channel_for_all(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code takes the first channel of x for every input channel.

    Which part of x was the second channel of a kernel multiplied with?
    """
    alike = np.repeat(x[:, :1], x.shape[1], axis=1)
    return conv2d_dweight(grad_output, alike, weight, stride, padding)


def first_stride_for_both_axes(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code takes the first number of `stride` for rows and columns alike.

    Which number of `stride` says how far windows lie apart along a row?
    """
    first = per_axis(stride, 2)[0]
    return _by_windows(grad_output, _padded(x, padding), weight.shape[2:], first)


def first_padding_for_both_axes(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code takes the first number of `padding` for rows and columns alike.

    Which number of `padding` says how many columns were put at the left?
    """
    padded = _padded(x, per_axis(padding, 2)[0])
    return _by_windows(grad_output, padded, weight.shape[2:], stride)


MISTAKES = (
    padding_filled_with_minus,
    padding_left_out,
    last_window_alone,
    kernel_turned,
    stride_ignored,
    size_from_the_answer,
    first_image_alone,
    last_image_alone,
    divided_by_the_images,
    divided_by_the_windows,
    output_channels_added_up,
    first_output_channel_for_all,
    input_channels_added_up,
    first_input_channel_for_all,
    first_stride_for_both_axes,
    first_padding_for_both_axes,
)
