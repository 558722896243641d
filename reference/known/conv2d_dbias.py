"""Wrong gradients of `conv2d` with respect to its bias, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array

from ..pooling import Along


def first_image_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is what the first image gives, without the others.

    How many images was the bias added to?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output[:1].sum(axis=(0, 2, 3)))


def last_image_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is what the last image gives, without the others.

    How many images was the bias added to?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output[-1:].sum(axis=(0, 2, 3)))


def divided_by_the_images(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the right one divided by the number of images.

    Where would a mean over the batch have to be in grad_output already?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.sum(axis=(0, 2, 3)) / grad_output.dtype.type(len(grad_output)))


def mean_of_all_cells(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the mean of the cells of an output channel, and not their sum.

    How does the loss change if each of many cells grows by 1?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.mean(axis=(0, 2, 3)))


def summed_over_the_images_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer has a number for every cell of an output channel, summed over the images.

    How many numbers is the bias of one output channel?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.sum(axis=0))


def one_for_each_image(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer has a row of numbers for each image.

    How many images was the same bias added to?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.sum(axis=(2, 3)))


def summed_over_one_spatial_axis(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is summed over images and rows, and still has columns.

    Which axes of grad_output does the bias not have?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.sum(axis=(0, 2)))


def one_for_each_column(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer has a number for each column, summed over the output channels too.

    Which axis of grad_output has the length of the bias?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.sum(axis=(0, 1, 2)))


def axes_kept(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer has the right numbers, and axes of length 1 besides.

    What does `keepdims` do?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output.sum(axis=(0, 2, 3), keepdims=True))


def sum_of_all_channels(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the sum over all output channels, for each of them.

    Which cells was the bias of one output channel added to?
    """
    del x, weight, stride, padding
    return np.asarray(np.full(grad_output.shape[1], grad_output.sum()))


def first_channel_for_all(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the sum of the first output channel, for each of them.

    Which cells was the bias of the second output channel added to?
    """
    del x, weight, stride, padding
    return np.asarray(np.full(grad_output.shape[1], grad_output[:, 0].sum()))


def cells_counted(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the number of cells of an output channel, whatever grad_output holds.

    How does the loss change with one cell of the answer of conv2d?
    """
    del x, weight, stride, padding
    return np.asarray(
        np.full(grad_output.shape[1], grad_output[:, 0].size, dtype=grad_output.dtype)
    )


def last_cell_alone(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> Array:
    """Your answer is the last cell of every output channel, without the others.

    How many cells was a bias added to?
    """
    del x, weight, stride, padding
    return np.asarray(grad_output[-1, :, -1, -1].copy())


MISTAKES = (
    first_image_alone,
    last_image_alone,
    divided_by_the_images,
    mean_of_all_cells,
    summed_over_the_images_alone,
    one_for_each_image,
    summed_over_one_spatial_axis,
    one_for_each_column,
    axes_kept,
    sum_of_all_channels,
    first_channel_for_all,
    cells_counted,
    last_cell_alone,
)
