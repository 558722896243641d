"""Wrong gradients of `conv2d` with respect to its input, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.operation.windows import per_axis
from grader.records.case import Array

from ..operations.conv2d_dx import conv2d_dx
from ..pooling import Along


def _padded_gradient(
    grad_output: Array,
    shape: tuple[int, ...],
    weight: Array,
    stride: int | tuple[int, ...],
    *,
    overwrites: bool = False,
) -> Array:
    """The gradient of a padded image of that shape, window by window as students write it."""
    padded = np.zeros(shape, dtype=grad_output.dtype)
    steps, kernel = per_axis(stride, 2), weight.shape[2:]
    for row, column in np.ndindex(grad_output.shape[2:]):
        top, left = row * steps[0], column * steps[1]
        window = padded[:, :, top : top + kernel[0], left : left + kernel[1]]
        products = np.tensordot(grad_output[:, :, row, column], weight, axes=1)
        window[...] = products if overwrites else window + products
    return padded


def _with_rings(x: Array, padding: int | tuple[int, ...]) -> tuple[int, ...]:
    """The shape of x with its padding."""
    rings = per_axis(padding, 2)
    return (*x.shape[:2], *(n + 2 * ring for n, ring in zip(x.shape[2:], rings, strict=True)))


def _by_windows(
    grad_output: Array,
    x: Array,
    weight: Array,
    stride: int | tuple[int, ...],
    padding: int | tuple[int, ...],
    *,
    overwrites: bool = False,
) -> Array:
    """The whole gradient, window by window."""
    shape = _with_rings(x, padding)
    padded = _padded_gradient(grad_output, shape, weight, stride, overwrites=overwrites)
    rows, columns = per_axis(padding, 2)
    return padded[:, :, rows : rows + x.shape[2], columns : columns + x.shape[3]]


def padding_cut_off_with_minus(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is empty where `padding` is 0, as `a[padding:-padding]` is.

    What is `a[0:-0]`?
    """
    rows, columns = per_axis(padding, 2)
    padded = _padded_gradient(grad_output, _with_rings(x, padding), weight, stride)
    return padded[:, :, rows:-rows, columns:-columns]


def overwritten_where_windows_overlap(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code overwrites what the windows before have left in a cell.

    How many windows does a cell in the middle of the image belong to?
    """
    return _by_windows(grad_output, x, weight, stride, padding, overwrites=True)


def kernel_turned(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code turns the kernel by 180 degrees.

    Which cell of the kernel did the first cell of a window meet on the way forward?
    """
    return conv2d_dx(grad_output, x, weight[:, :, ::-1, ::-1], stride, padding)


def kernel_transposed(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code takes the rows of a square kernel for its columns.

    Which axis of weight went along the rows of x?
    """
    is_square = weight.shape[2] == weight.shape[3]
    turned = weight.swapaxes(2, 3) if is_square else weight
    return conv2d_dx(grad_output, x, turned, stride, padding)


def stride_ignored(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code puts every window one cell after the one before, whatever the stride is.

    Where did the second window begin on the way forward?
    """
    del stride
    return _by_windows(grad_output, x, weight, 1, padding)


def remainder_left_out(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer ends where the last window ends, also where the stride leaves cells over.

    Which gradient does a cell of x have that no window reached?
    """
    steps, rings = per_axis(stride, 2), per_axis(padding, 2)
    along = zip(grad_output.shape[2:], steps, weight.shape[2:], strict=True)
    reached = [(count - 1) * step + k for count, step, k in along]
    padded = _padded_gradient(grad_output, (*x.shape[:2], *reached), weight, stride)
    rows, columns = (slice(p, n - p) for p, n in zip(rings, reached, strict=True))
    return padded[:, :, rows, columns]


def padding_not_cut_off(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer still has the rings of padding around it.

    Which cells of x do the outermost cells of your answer belong to?
    """
    return _padded_gradient(grad_output, _with_rings(x, padding), weight, stride)


def cut_at_the_size_of_x(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer stops at row H of the padded image instead of row H + padding.

    In which row of the padded image does the last row of x lie?
    """
    rows, columns = per_axis(padding, 2)
    padded = _padded_gradient(grad_output, _with_rings(x, padding), weight, stride)
    return padded[:, :, rows : x.shape[2], columns : x.shape[3]]


def cut_off_at_the_end_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer begins at the first ring of padding instead of the first row of x.

    In which row of the padded image does the first row of x lie?
    """
    padded = _padded_gradient(grad_output, _with_rings(x, padding), weight, stride)
    return padded[:, :, : x.shape[2], : x.shape[3]]


def last_output_channel_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is what the last output channel gives, without the others.

    How many output channels was a cell of x part of?
    """
    return conv2d_dx(grad_output[:, -1:], x, weight[-1:], stride, padding)


def first_kernel_for_all(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code takes the first kernel for every output channel.

    With which kernel was the second output channel made?
    """
    alike = np.repeat(weight[:1], len(weight), axis=0)
    return conv2d_dx(grad_output, x, alike, stride, padding)


def input_channels_added_up(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code gives every input channel the sum over all of them.

    Which part of a kernel was an input channel multiplied with?
    """
    summed = np.repeat(weight.sum(axis=1, keepdims=True), weight.shape[1], axis=1)
    return conv2d_dx(grad_output, x, summed, stride, padding)


def first_image_for_all(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code gives every image the gradient of the first one.

    Which part of grad_output belongs to the second image?
    """
    alike = np.repeat(grad_output[:1], len(grad_output), axis=0)
    return conv2d_dx(alike, x, weight, stride, padding)


def divided_by_the_images(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the right one divided by the number of images.

    Where would a mean over the batch have to be in grad_output already?
    """
    return np.asarray(conv2d_dx(grad_output, x, weight, stride, padding) / x.dtype.type(len(x)))


def first_stride_for_both_axes(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code takes the first number of `stride` for rows and columns alike.

    Which number of `stride` says how far windows lie apart along a row?
    """
    return _by_windows(grad_output, x, weight, (per_axis(stride, 2)[0],) * 2, padding)


def strides_exchanged(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code takes the first number of `stride` for the columns, the second for the rows.

    Which number of `stride` comes first?
    """
    return _by_windows(grad_output, x, weight, per_axis(stride, 2)[::-1], padding)


def first_padding_for_both_axes(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your code takes the first number of `padding` for rows and columns alike.

    Which number of `padding` says how many columns were put at the left?
    """
    return _by_windows(grad_output, x, weight, stride, per_axis(padding, 2)[0])


MISTAKES = (
    padding_cut_off_with_minus,
    overwritten_where_windows_overlap,
    kernel_turned,
    kernel_transposed,
    stride_ignored,
    remainder_left_out,
    padding_not_cut_off,
    cut_at_the_size_of_x,
    cut_off_at_the_end_alone,
    last_output_channel_alone,
    first_kernel_for_all,
    input_channels_added_up,
    first_image_for_all,
    divided_by_the_images,
    first_stride_for_both_axes,
    strides_exchanged,
    first_padding_for_both_axes,
)
