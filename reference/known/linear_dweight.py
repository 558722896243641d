"""Wrong gradients of `linear` with respect to its weight, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array

from ..operations.linear_dweight import linear_dweight


def answer_transposed(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer has the inputs first and the outputs second.

    Which axis of weight comes first?
    """
    return np.ascontiguousarray(linear_dweight(grad_output, x, weight).T)


def divided_by_the_rows(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is the right one divided by the number of rows.

    Where would a mean over the batch have to be in grad_output already?
    """
    return np.asarray(linear_dweight(grad_output, x, weight) / x.dtype.type(len(x)))


def first_row_alone(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is what the first row gives, without the others.

    How many rows was a weight used for?
    """
    return linear_dweight(grad_output[:1], x[:1], weight)


def last_row_alone(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is what the last row gives, without the others.

    How many rows was a weight used for?
    """
    return linear_dweight(grad_output[-1:], x[-1:], weight)


def rows_added_up_first(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code adds the rows up first and multiplies then.

    Which row of x belongs to which row of grad_output?
    """
    return linear_dweight(
        grad_output.sum(axis=0, keepdims=True), x.sum(axis=0, keepdims=True), weight
    )


def one_for_each_row(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer has a gradient for each row.

    How many rows was the same weight used for?
    """
    del weight
    return np.asarray(grad_output[:, :, None] * x[:, None, :])


def first_output_for_all(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code takes the first column of grad_output for every output.

    Which column of grad_output belongs to the second output?
    """
    return linear_dweight(np.repeat(grad_output[:, :1], len(weight), axis=1), x, weight)


def first_input_for_all(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code takes the first column of x for every input.

    Which column of x was the second weight of an output multiplied with?
    """
    return linear_dweight(grad_output, np.repeat(x[:, :1], x.shape[1], axis=1), weight)


def outputs_added_up(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code gives every output the sum over all outputs.

    Which output was a row of weight used for?
    """
    alike = np.repeat(grad_output.sum(axis=1, keepdims=True), len(weight), axis=1)
    return linear_dweight(alike, x, weight)


def grad_output_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code adds up the inputs, and does not use grad_output.

    How does the loss change with an output?
    """
    return linear_dweight(np.ones_like(grad_output), x, weight)


def times_the_weight(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code also multiplies by weight.

    How does an output change with a weight, if the output is input times weight?
    """
    return np.asarray(linear_dweight(grad_output, x, weight) * weight)


def first_row_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code leaves the first row out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    return linear_dweight(grad_output[1:], x[1:], weight)


def last_row_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code leaves the last row out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    return linear_dweight(grad_output[:-1], x[:-1], weight)


def first_row_of_x_for_all(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code takes the first row of x for every row.

    Which row of x belongs to the second row of grad_output?
    """
    return linear_dweight(grad_output, np.repeat(x[:1], len(x), axis=0), weight)


def weight_for_x(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code multiplies by weight where x should stand.

    How does an output change with a weight, if the output is input times weight?
    """
    del x
    return np.asarray(grad_output.sum(axis=0)[:, None] * weight)


MISTAKES = (
    answer_transposed,
    divided_by_the_rows,
    first_row_alone,
    last_row_alone,
    rows_added_up_first,
    one_for_each_row,
    first_output_for_all,
    first_input_for_all,
    outputs_added_up,
    grad_output_left_out,
    times_the_weight,
    first_row_left_out,
    last_row_left_out,
    first_row_of_x_for_all,
    weight_for_x,
)
