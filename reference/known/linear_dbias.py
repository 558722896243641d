"""Wrong gradients of `linear` with respect to its bias, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array


def divided_by_the_rows(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is the right one divided by the number of rows.

    Where would a mean over the batch have to be in grad_output already?
    """
    del x, weight
    return np.asarray(grad_output.sum(axis=0) / grad_output.dtype.type(len(grad_output)))


def first_row_alone(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is what the first row gives, without the others.

    How many rows was the bias added to?
    """
    del x, weight
    return np.array(grad_output[0])


def last_row_alone(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is what the last row gives, without the others.

    How many rows was the bias added to?
    """
    del x, weight
    return np.array(grad_output[-1])


def one_for_each_row(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is grad_output as it is, with a row for each row of x.

    How many rows was the same bias added to?
    """
    del x, weight
    return grad_output.copy()


def axis_kept(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer has the right numbers, and an axis of length 1 besides.

    What does `keepdims` do?
    """
    del x, weight
    return np.asarray(grad_output.sum(axis=0, keepdims=True))


def summed_over_the_outputs(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer has a number for each row, summed over the outputs.

    Which axis of grad_output has the length of the bias?
    """
    del x, weight
    return np.asarray(grad_output.sum(axis=1))


def one_number(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is one number, the sum of all of grad_output.

    How many numbers has the bias?
    """
    del x, weight
    return np.asarray(grad_output.sum())


def sum_of_all_outputs(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is the sum over all outputs, for each of them.

    Which numbers of grad_output was the bias of one output added to?
    """
    del x, weight
    return np.full(grad_output.shape[1], grad_output.sum(), grad_output.dtype)


def first_output_for_all(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is the sum of the first output, for each of them.

    Which numbers of grad_output was the bias of the second output added to?
    """
    del x, weight
    return np.full(grad_output.shape[1], grad_output[:, 0].sum(), grad_output.dtype)


def rows_counted(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is the number of rows, whatever grad_output holds.

    How does the loss change with one number of the answer of linear?
    """
    del x, weight
    return np.full(grad_output.shape[1], len(grad_output), grad_output.dtype)


def running_total(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code does not set its sum back to 0 for the next output.

    What is in your sum when the next one begins?
    """
    del x, weight
    return np.asarray(np.cumsum(grad_output.sum(axis=0)))


def first_row_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code leaves the first row out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    del x, weight
    return np.asarray(grad_output[1:].sum(axis=0))


def last_row_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code leaves the last row out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    del x, weight
    return np.asarray(grad_output[:-1].sum(axis=0))


def signs_lost(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code adds up grad_output without its signs.

    What does a number below 0 do to a sum?
    """
    del x, weight
    return np.asarray(np.abs(grad_output).sum(axis=0))


def outputs_first(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code reads grad_output as if its first axis were that of the outputs.

    Which axis of grad_output comes first?
    """
    del x
    return np.asarray(grad_output.reshape(len(weight), -1).sum(axis=1))


MISTAKES = (
    divided_by_the_rows,
    first_row_alone,
    last_row_alone,
    one_for_each_row,
    axis_kept,
    summed_over_the_outputs,
    one_number,
    sum_of_all_outputs,
    first_output_for_all,
    rows_counted,
    running_total,
    first_row_left_out,
    last_row_left_out,
    signs_lost,
    outputs_first,
)
