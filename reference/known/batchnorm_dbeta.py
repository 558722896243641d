"""Wrong gradients of `batchnorm` with respect to its shift, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array


def divided_by_the_rows(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the right one divided by the number of rows.

    Where would a mean over the batch have to be in grad_output already?
    """
    del x, gamma, eps
    return np.asarray(grad_output.sum(axis=0) / grad_output.dtype.type(len(grad_output)))


def times_gamma(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code multiplies by gamma.

    Was beta multiplied by gamma on the way forward?
    """
    del x, eps
    return np.asarray(gamma * grad_output.sum(axis=0))


def first_row_alone(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is what the first row gives, without the others.

    How many rows was beta added to?
    """
    del x, gamma, eps
    return np.array(grad_output[0])


def last_row_alone(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is what the last row gives, without the others.

    How many rows was beta added to?
    """
    del x, gamma, eps
    return np.array(grad_output[-1])


def not_added_up(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is grad_output as it is, with a row for each row of x.

    How many rows was the same beta added to?
    """
    del x, gamma, eps
    return grad_output.copy()


def axis_kept(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer has the right numbers, and an axis of length 1 besides.

    What does `keepdims` do?
    """
    del x, gamma, eps
    return np.asarray(grad_output.sum(axis=0, keepdims=True))


def summed_over_the_features(
    grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5
) -> Array:
    """Your answer has a number for each row, summed over the features.

    Which axis of grad_output has the length of beta?
    """
    del x, gamma, eps
    return np.asarray(grad_output.sum(axis=1))


def one_number(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is one number, the sum of all of grad_output.

    How many numbers has beta?
    """
    del x, gamma, eps
    return np.asarray(grad_output.sum())


def sum_of_all_features(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the sum over all features, for each of them.

    Which column was a beta added to?
    """
    del x, gamma, eps
    return np.full(grad_output.shape[1], grad_output.sum(), grad_output.dtype)


def first_feature_for_all(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the sum of the first feature, for each of them.

    Which column was the second beta added to?
    """
    del x, gamma, eps
    return np.full(grad_output.shape[1], grad_output[:, 0].sum(), grad_output.dtype)


def gradient_of_gamma(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the gradient with respect to gamma.

    What was beta multiplied with on the way forward?
    """
    del gamma
    normal = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + x.dtype.type(eps))
    return np.asarray((grad_output * normal).sum(axis=0))


def running_total(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code does not set its sum back to 0 for the next feature.

    What is in your sum when the next one begins?
    """
    del x, gamma, eps
    return np.asarray(np.cumsum(grad_output.sum(axis=0)))


def first_row_left_out(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code leaves the first row out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    del x, gamma, eps
    return np.asarray(grad_output[1:].sum(axis=0))


def last_row_left_out(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code leaves the last row out.

    Which numbers does your loop count through, and where does it begin and end?
    """
    del x, gamma, eps
    return np.asarray(grad_output[:-1].sum(axis=0))


def times_x(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code multiplies grad_output by x.

    Which number was multiplied by beta on the way forward?
    """
    del gamma, eps
    return np.asarray((grad_output * x).sum(axis=0))


def divided_by_the_deviation(
    grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5
) -> Array:
    """Your code divides by the deviation of x.

    Was beta added before or after the division?
    """
    del gamma
    return np.asarray(grad_output.sum(axis=0) / np.sqrt(x.var(axis=0) + x.dtype.type(eps)))


MISTAKES = (
    divided_by_the_rows,
    times_gamma,
    first_row_alone,
    last_row_alone,
    not_added_up,
    axis_kept,
    summed_over_the_features,
    one_number,
    sum_of_all_features,
    first_feature_for_all,
    gradient_of_gamma,
    running_total,
    first_row_left_out,
    last_row_left_out,
    times_x,
    divided_by_the_deviation,
)
