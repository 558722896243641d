"""Wrong gradients of `linear` with respect to its input, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array

from ..operations.linear_dx import linear_dx


def weight_transposed(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code multiplies grad_output by the transpose of `weight`.

    Which axis of weight is as long as a row of grad_output?
    """
    return linear_dx(grad_output, x, weight.T)


def divided_by_the_rows(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is the right one divided by the number of rows.

    Where would a mean over the batch have to be in grad_output already?
    """
    return np.asarray(linear_dx(grad_output, x, weight) / x.dtype.type(len(x)))


def last_output_alone(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is what the last output gives, without the others.

    How many outputs was an input part of?
    """
    return linear_dx(grad_output[:, -1:], x, weight[-1:])


def first_weights_for_all(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code takes the first row of weight for every output.

    With which row of weight was the second output made?
    """
    return linear_dx(grad_output, x, np.repeat(weight[:1], len(weight), axis=0))


def weights_added_up(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code gives every input of a row the sum over all inputs.

    Which column of weight was an input multiplied with?
    """
    return linear_dx(
        grad_output, x, np.repeat(weight.sum(axis=1, keepdims=True), weight.shape[1], axis=1)
    )


def weights_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code adds grad_output up over the outputs, without their weights.

    By how much does an output change when an input grows by 1?
    """
    return linear_dx(grad_output, x, np.ones_like(weight))


def first_row_for_all(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code gives every row the gradient of the first one.

    Which part of grad_output belongs to the second row?
    """
    return linear_dx(np.repeat(grad_output[:1], len(x), axis=0), x, weight)


def first_row_alone(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code works out the first row and leaves zeros in all others.

    How often do your loops run, and what ends them?
    """
    out = linear_dx(grad_output, x, weight)
    out[1:] = 0
    return out


def first_output_for_all(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code takes the first column of grad_output for every output.

    Which column of grad_output belongs to the second output?
    """
    return linear_dx(np.repeat(grad_output[:, :1], len(weight), axis=1), x, weight)


def rows_added_up(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code gives every row the sum over all rows.

    Which rows of the answer was a row of x part of?
    """
    return linear_dx(np.repeat(grad_output.sum(axis=0, keepdims=True), len(x), axis=0), x, weight)


def answer_transposed(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer has a row for each input, and a column for each row of x.

    Which shape has x?
    """
    return np.ascontiguousarray(linear_dx(grad_output, x, weight).T)


def times_the_input(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code also multiplies by x.

    How does an output change with an input, if the output is input times weight?
    """
    return np.asarray(linear_dx(grad_output, x, weight) * x)


def gradient_of_the_weight(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is the gradient with respect to weight.

    Which shape has the gradient with respect to x?
    """
    del weight
    return np.ascontiguousarray(grad_output.T @ x)


def running_total(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code does not set its sum back to 0 for the next input.

    What is in your sum when the next one begins?
    """
    return np.asarray(np.cumsum(linear_dx(grad_output, x, weight), axis=1))


def running_total_of_all_rows(grad_output: Array, x: Array, weight: Array) -> Array:
    """The same over all rows."""
    out = linear_dx(grad_output, x, weight)
    return np.asarray(np.cumsum(out).reshape(out.shape))


def last_output_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code leaves the last output out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    return linear_dx(grad_output[:, :-1], x, weight[:-1])


def first_output_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code leaves the first output out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    return linear_dx(grad_output[:, 1:], x, weight[1:])


def mean_over_the_outputs(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is the right one divided by the number of outputs.

    Does a sum over the outputs divide by anything?
    """
    return np.asarray(linear_dx(grad_output, x, weight) / x.dtype.type(len(weight)))


def grad_output_left_out(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your code adds up weights, and does not use grad_output.

    How does the loss change with an output?
    """
    return linear_dx(np.ones_like(grad_output), x, weight)


def one_row(grad_output: Array, x: Array, weight: Array) -> Array:
    """Your answer is one row without an axis for rows, the sum over all rows.

    Which shape has x?
    """
    return np.asarray(linear_dx(grad_output, x, weight).sum(axis=0))


MISTAKES = (
    weight_transposed,
    divided_by_the_rows,
    last_output_alone,
    first_weights_for_all,
    weights_added_up,
    weights_left_out,
    first_row_for_all,
    first_row_alone,
    first_output_for_all,
    rows_added_up,
    answer_transposed,
    times_the_input,
    gradient_of_the_weight,
    (running_total, running_total_of_all_rows),
    last_output_left_out,
    first_output_left_out,
    mean_over_the_outputs,
    grad_output_left_out,
    one_row,
)
