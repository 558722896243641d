"""Wrong gradients of `maxpool`, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import math
from collections.abc import Callable

import numpy as np

from grader.operation.windows import per_axis
from grader.records.case import Array

from ..operations.maxpool_dx import maxpool_dx
from ..pooling import Along

Cells = Callable[[Array], Array]
"""What each cell of a window gets of the window's number."""


def _largest(window: Array) -> Array:
    shares = np.zeros(window.shape)
    shares[np.unravel_index(window.argmax(), window.shape)] = 1
    return shares


def _padded_gradient(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: int | tuple[int, ...] | None,
    padding: int | tuple[int, ...],
    *,
    cells: Cells = _largest,
    fill: float = -math.inf,
    overwrites: bool = False,
) -> Array:
    """The gradient of the padded images, window by window as students write it."""
    kernel, rings = per_axis(kernel_size, 2), per_axis(padding, 2)
    steps = kernel if stride is None else per_axis(stride, 2)
    padded = np.pad(x, [(0, 0), (0, 0), *((p, p) for p in rings)], constant_values=fill)
    gradient = np.zeros_like(padded)
    for image, channel, row, column in np.ndindex(*grad_output.shape):
        top, left = row * steps[0], column * steps[1]
        at = (image, channel, slice(top, top + kernel[0]), slice(left, left + kernel[1]))
        gives = grad_output[image, channel, row, column] * cells(padded[at])
        gradient[at] = gives if overwrites else gradient[at] + gives
    return gradient


def _cut(gradient: Array, x: Array, padding: int | tuple[int, ...]) -> Array:
    rows, columns = per_axis(padding, 2)
    return gradient[:, :, rows : rows + x.shape[2], columns : columns + x.shape[3]].copy()


def _shared(window: Array) -> Array:
    return np.full(window.shape, 1 / window.size)


def _first(window: Array) -> Array:
    shares = np.zeros(window.shape)
    shares[0, 0] = 1
    return shares


def _last(window: Array) -> Array:
    return _first(window)[::-1, ::-1]


def _smallest(window: Array) -> Array:
    return _largest(-np.where(np.isinf(window), math.inf, window))


def _largest_number(window: Array) -> Array:
    return np.asarray(_largest(window) * window.max())


def _exchanged(window: Array) -> Array:
    is_square = window.shape[0] == window.shape[1]
    return _largest(window).T if is_square else _largest(window)


def overwritten_where_windows_overlap(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code overwrites what the windows before have left in a cell.

    How many windows does a cell in the middle of the image belong to?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, overwrites=True)
    return _cut(gradient, x, padding)


def padding_cut_off_with_minus(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your answer is empty where `padding` is 0, as `a[padding:-padding]` is.

    What is `a[0:-0]`?
    """
    rows, columns = per_axis(padding, 2)
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding)
    return gradient[:, :, rows:-rows, columns:-columns]


def padding_not_cut_off(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your answer still has the rings of padding around it.

    Which cells of x do the outermost cells of your answer belong to?
    """
    return _padded_gradient(grad_output, x, kernel_size, stride, padding)


def padding_filled_with_zeros(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code lets padding be the largest where x is negative.

    Which number is smaller than all that x can hold?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, fill=0.0)
    return _cut(gradient, x, padding)


def shared_by_all_cells(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code shares a window's number among all its cells.

    Which cells of a window changed the answer of maxpool?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, cells=_shared)
    return _cut(gradient, x, padding)


def given_to_all_cells(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code gives a window's number to all its cells.

    Which cells of a window changed the answer of maxpool?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, cells=np.ones_like)
    return _cut(gradient, x, padding)


def given_to_the_first_cell(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code gives a window's number to its first cell.

    Which cell of a window changed the answer of maxpool?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, cells=_first)
    return _cut(gradient, x, padding)


def given_to_the_last_cell(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code gives a window's number to its last cell.

    Which cell of a window changed the answer of maxpool?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, cells=_last)
    return _cut(gradient, x, padding)


def given_to_the_smallest(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code gives a window's number to its smallest cell.

    Which cell of a window changed the answer of maxpool?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, cells=_smallest)
    return _cut(gradient, x, padding)


def multiplied_with_the_largest(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code multiplies a window's number with the largest cell.

    What is the slope of max(a, b) along a, where a is larger?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, cells=_largest_number)
    return _cut(gradient, x, padding)


def grad_output_left_out(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your answer has 1 at the largest cells, whatever grad_output holds.

    What is a cell of the answer of maxpool weighted with?
    """
    return maxpool_dx(np.ones_like(grad_output), x, kernel_size, stride, padding)


def row_and_column_exchanged(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code takes the row of a window's largest cell for its column.

    What does `divmod` of the flat index by the window's width give first?
    """
    gradient = _padded_gradient(grad_output, x, kernel_size, stride, padding, cells=_exchanged)
    return _cut(gradient, x, padding)


def default_stride_of_one(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code moves windows by 1 where no stride is given.

    How far do windows move that lie side by side?
    """
    steps = 1 if stride is None else stride
    return _cut(_padded_gradient(grad_output, x, kernel_size, steps, padding), x, padding)


def stride_ignored(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code moves windows by their own size, whatever the stride is.

    Which argument says how far windows lie apart?
    """
    del stride
    return _cut(_padded_gradient(grad_output, x, kernel_size, None, padding), x, padding)


def first_stride_for_both_axes(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code takes the first number of `stride` for rows and columns alike.

    Which number of `stride` says how far windows lie apart along a row?
    """
    steps = None if stride is None else per_axis(stride, 2)[0]
    return _cut(_padded_gradient(grad_output, x, kernel_size, steps, padding), x, padding)


def first_padding_for_both_axes(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code takes the first number of `padding` for rows and columns alike.

    Which number of `padding` says how many columns were put at the left?
    """
    rings = per_axis(padding, 2)[0]
    return _cut(_padded_gradient(grad_output, x, kernel_size, stride, rings), x, rings)


def first_channel_for_all(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code looks for the largest cells in the first channel alone.

    In which channel does the largest cell of a window of the second channel lie?
    """
    alike = np.repeat(x[:, :1], x.shape[1], axis=1)
    return maxpool_dx(grad_output, alike, kernel_size, stride, padding)


def first_image_for_all(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code looks for the largest cells in the first image alone.

    In which image does the largest cell of a window of the second image lie?
    """
    alike = np.repeat(x[:1], len(x), axis=0)
    return maxpool_dx(grad_output, alike, kernel_size, stride, padding)


def divided_by_the_images(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your answer is the right one divided by the number of images.

    Where would a mean over the batch have to be in grad_output already?
    """
    right = maxpool_dx(grad_output, x, kernel_size, stride, padding)
    return np.asarray(right / x.dtype.type(len(x)))


def cell_overwritten(
    grad_output: Array,
    x: Array,
    kernel_size: Along,
    stride: Along | None = None,
    padding: Along = 0,
) -> Array:
    """Your code keeps what the last window gave a cell, and not what all windows gave it.

    Of how many windows can the same cell be the largest?
    """
    rows, columns = per_axis(padding, 2)
    gradient = np.zeros_like(_padded_gradient(grad_output, x, kernel_size, stride, padding))
    kernel = per_axis(kernel_size, 2)
    steps = kernel if stride is None else per_axis(stride, 2)
    padded = np.pad(
        x, [(0, 0), (0, 0), (rows, rows), (columns, columns)], constant_values=-math.inf
    )
    for image, channel, row, column in np.ndindex(*grad_output.shape):
        top, left = row * steps[0], column * steps[1]
        at = (image, channel, slice(top, top + kernel[0]), slice(left, left + kernel[1]))
        cell = _largest(padded[at]) > 0
        gradient[at][cell] = grad_output[image, channel, row, column]
    return _cut(gradient, x, padding)


MISTAKES = (
    overwritten_where_windows_overlap,
    cell_overwritten,
    padding_cut_off_with_minus,
    padding_not_cut_off,
    padding_filled_with_zeros,
    shared_by_all_cells,
    given_to_all_cells,
    given_to_the_first_cell,
    given_to_the_last_cell,
    given_to_the_smallest,
    multiplied_with_the_largest,
    grad_output_left_out,
    row_and_column_exchanged,
    default_stride_of_one,
    stride_ignored,
    first_stride_for_both_axes,
    first_padding_for_both_axes,
    first_channel_for_all,
    first_image_for_all,
    divided_by_the_images,
)
