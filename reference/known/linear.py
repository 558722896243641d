"""Wrong programs for a linear layer, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array

from ..operations.linear import linear


def weight_not_transposed(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code multiplies x by `weight`, where it should be by the transpose of it.

    Which axis of weight is as long as a row of x?
    """
    return linear(x, weight.T, bias)


def bias_left_out(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your answer is the right one without the bias.

    Where does your code use `bias`?
    """
    del bias
    return linear(x, weight)


def bias_subtracted(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code takes the bias away from the sums.

    What does the formula do with the bias?
    """
    return linear(x, weight, None if bias is None else -bias)


def first_bias_for_all(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code adds the first number of `bias` to every output.

    Which number of `bias` belongs to the second output?
    """
    return linear(x, weight, None if bias is None else np.full_like(bias, bias[0]))


def bias_added_up(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code adds the sum of `bias` to every output.

    How many numbers of `bias` does one output get?
    """
    return linear(x, weight, None if bias is None else np.full_like(bias, bias.sum()))


def bias_down_the_rows(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code adds one number of `bias` to each row, and not to each output.

    Along which axis of the answer does `bias` lie?
    """
    out = linear(x, weight)
    return out if bias is None else np.asarray(out + bias[:, None])


def bias_of_the_row(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """The same for any number of rows."""
    out = linear(x, weight)
    if bias is not None:
        out += bias[np.arange(len(x)) % len(bias)][:, None]
    return out


def bias_for_the_first_row_alone(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code adds the bias to the first row and to no other.

    How many rows get a bias?
    """
    out = linear(x, weight)
    if bias is not None:
        out[0] += bias
    return out


def bias_for_every_input(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code adds the bias once for each input.

    When is the sum over the inputs done?
    """
    out = linear(x, weight)
    return out if bias is None else np.asarray(out + x.dtype.type(x.shape[1]) * bias)


def last_input_alone(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your answer is what the last input gives, without the others.

    What does `=` do to what the inputs before have left?
    """
    return linear(x[:, -1:], weight[:, -1:], bias)


def first_output_for_all(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code takes the first row of weight for every output.

    Which row of weight belongs to the second output?
    """
    return linear(x, np.repeat(weight[:1], len(weight), axis=0), bias)


def divided_by_the_inputs(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code takes the mean over the inputs, and not their sum.

    Does a linear layer divide by anything?
    """
    return linear(x, np.asarray(weight / x.dtype.type(x.shape[1])), bias)


def first_row_for_all(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code gives every row the outputs of the first one.

    Which row of x belongs to the second row of the answer?
    """
    return linear(np.repeat(x[:1], len(x), axis=0), weight, bias)


def first_row_alone(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code works out the first row and leaves zeros in all others.

    How often do your loops run, and what ends them?
    """
    out = linear(x, weight, bias)
    out[1:] = 0
    return out


def rows_added_up(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your answer holds the sum over all rows, in one row.

    How many rows has the answer?
    """
    return linear(x.sum(axis=0, keepdims=True), weight, bias)


def answer_transposed(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your answer has a row for each output, and a column for each row of x.

    Which axis comes first in the answer, N or D_out?
    """
    return np.ascontiguousarray(linear(x, weight, bias).T)


def axes_of_one_dropped(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your answer loses every axis of length 1.

    How many axes does the answer have when there is one row?
    """
    return np.asarray(linear(x, weight, bias).squeeze())


def not_added_up(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code multiplies x and weight cell by cell, and adds nothing up.

    How many products make one output?
    """
    products = x[:, None, :] * weight
    return np.asarray(products if bias is None else products + bias[:, None])


def activation_left_in(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your answer is never below 0.

    What does a linear layer do with a sum that is negative?
    """
    return np.asarray(np.maximum(linear(x, weight, bias), x.dtype.type(0)))


def running_total(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code does not set its sum back to 0 for the next output.

    What is in your sum when the next one begins?
    """
    return np.asarray(np.cumsum(linear(x, weight, bias), axis=1))


def running_total_of_all_rows(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """The same over all rows."""
    out = linear(x, weight, bias)
    return np.asarray(np.cumsum(out).reshape(out.shape))


def last_input_left_out(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code leaves the last input out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    return linear(x[:, :-1], weight[:, :-1], bias)


def first_input_left_out(x: Array, weight: Array, bias: Array | None = None) -> Array:
    """Your code leaves the first input out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    return linear(x[:, 1:], weight[:, 1:], bias)


MISTAKES = (
    weight_not_transposed,
    bias_left_out,
    bias_subtracted,
    first_bias_for_all,
    bias_added_up,
    (bias_down_the_rows, bias_of_the_row),
    bias_for_the_first_row_alone,
    bias_for_every_input,
    last_input_alone,
    first_output_for_all,
    divided_by_the_inputs,
    first_row_for_all,
    first_row_alone,
    rows_added_up,
    answer_transposed,
    axes_of_one_dropped,
    not_added_up,
    activation_left_in,
    (running_total, running_total_of_all_rows),
    last_input_left_out,
    first_input_left_out,
)
