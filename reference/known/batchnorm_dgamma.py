"""Wrong gradients of `batchnorm` with respect to its scale, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

from collections.abc import Callable

import numpy as np

from grader.records.case import Array

from ..operations.batchnorm_dgamma import batchnorm_dgamma


def _by(grad_output: Array, x: Array, deviation: Array) -> Array:
    """The gradient, with something else for the deviations."""
    return np.asarray((grad_output * ((x - x.mean(axis=0)) / deviation)).sum(axis=0))


def divided_by_the_rows(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the right one divided by the number of rows.

    Where would a mean over the batch have to be in grad_output already?
    """
    return np.asarray(batchnorm_dgamma(grad_output, x, gamma, eps) / x.dtype.type(len(x)))


def times_x(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code multiplies grad_output by x as it is.

    What was gamma multiplied with on the way forward?
    """
    del gamma, eps
    return np.asarray((grad_output * x).sum(axis=0))


def times_centred(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code multiplies grad_output by x less its mean, not divided by the deviation.

    What was gamma multiplied with on the way forward?
    """
    del gamma, eps
    return np.asarray((grad_output * (x - x.mean(axis=0))).sum(axis=0))


def times_gamma(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code also multiplies by gamma.

    How does gamma times a number change with gamma?
    """
    return np.asarray(gamma * batchnorm_dgamma(grad_output, x, gamma, eps))


def gradient_of_beta(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the gradient with respect to beta.

    What was gamma multiplied with on the way forward?
    """
    del x, gamma, eps
    return np.asarray(grad_output.sum(axis=0))


def eps_left_out(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code adds no eps to the variance.

    What is a number divided by where a column holds equal numbers?
    """
    del gamma, eps
    return _by(grad_output, x, np.sqrt(x.var(axis=0)))


def eps_outside_the_root(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code adds eps to the deviation, after the root is taken.

    What does the task take the root of?
    """
    del gamma
    return _by(grad_output, x, np.sqrt(x.var(axis=0)) + x.dtype.type(eps))


def eps_as_ever(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes 1e-5 for eps, whatever it is given.

    Where does your code use `eps`?
    """
    del eps
    return batchnorm_dgamma(grad_output, x, gamma)


def _with_own_eps(number: float) -> Callable[..., Array]:
    def own_eps(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
        """Your code takes a number of its own for eps, whatever it is given.

        Where does your code use `eps`?
        """
        del eps
        return batchnorm_dgamma(grad_output, x, gamma, number)

    return own_eps


_OWN = (1e-8, 1e-7, 1e-6, 1e-4, 1e-3, 1e-12)
"""Numbers that programs are seen to add in the place of eps."""


def variance_over_n_minus_1(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code divides the variance by N - 1.

    Which number did batchnorm divide the sum of squares by?
    """
    del gamma
    return _by(grad_output, x, np.sqrt(x.var(axis=0, ddof=1) + x.dtype.type(eps)))


def statistics_of_all(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes one mean and one variance of all of x.

    How many means are there where there are three features?
    """
    del gamma
    normal = (x - x.mean()) / np.sqrt(x.var() + x.dtype.type(eps))
    return np.asarray((grad_output * normal).sum(axis=0))


def variance_of_all(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes one variance of all of x.

    How many variances are there where there are three features?
    """
    del gamma
    return _by(grad_output, x, np.sqrt(x.var() + x.dtype.type(eps)))


def mean_variance_of_all(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """The mean of the variances, for each feature."""
    del gamma
    return _by(grad_output, x, np.sqrt(x.var(axis=0).mean() + x.dtype.type(eps)))


def mean_of_all(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes one mean of all of x.

    How many means are there where there are three features?
    """
    del gamma
    centred = x - x.mean()
    deviation = np.sqrt((centred * centred).mean(axis=0) + x.dtype.type(eps))
    return np.asarray((grad_output * (centred / deviation)).sum(axis=0))


def sum_of_all_features(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the sum over all features, for each of them.

    Which column was a gamma multiplied with?
    """
    right = batchnorm_dgamma(grad_output, x, gamma, eps)
    return np.full_like(right, right.sum())


def grad_output_added_up(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code adds grad_output up over the features first.

    Which number of grad_output belongs to a feature of a row?
    """
    alike = np.repeat(grad_output.sum(axis=1, keepdims=True), x.shape[1], axis=1)
    return batchnorm_dgamma(alike, x, gamma, eps)


def one_number(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is one number, the sum over all features.

    How many numbers has gamma?
    """
    return np.asarray(batchnorm_dgamma(grad_output, x, gamma, eps).sum())


def not_added_up(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer has a row for each row of x.

    How many rows was the same gamma used for?
    """
    del gamma
    return np.asarray(
        grad_output * ((x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + x.dtype.type(eps)))
    )


def axis_kept(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer has the right numbers, and an axis of length 1 besides.

    What does `keepdims` do?
    """
    return np.asarray(batchnorm_dgamma(grad_output, x, gamma, eps)[None])


def mean_not_taken_away(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code does not take the mean of x away.

    What was gamma multiplied with on the way forward?
    """
    del gamma
    return np.asarray((grad_output * (x / np.sqrt(x.var(axis=0) + x.dtype.type(eps)))).sum(axis=0))


def first_row_alone(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is what the first row gives, without the others.

    How many rows was gamma used for?
    """
    del gamma
    normal = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + x.dtype.type(eps))
    return np.asarray(grad_output[0] * normal[0])


def last_row_alone(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is what the last row gives, without the others.

    How many rows was gamma used for?
    """
    del gamma
    normal = (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + x.dtype.type(eps))
    return np.asarray(grad_output[-1] * normal[-1])


def running_total(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code does not set its sum back to 0 for the next feature.

    What is in your sum when the next one begins?
    """
    return np.asarray(np.cumsum(batchnorm_dgamma(grad_output, x, gamma, eps)))


MISTAKES = (
    divided_by_the_rows,
    times_x,
    times_centred,
    times_gamma,
    gradient_of_beta,
    eps_left_out,
    eps_outside_the_root,
    eps_as_ever,
    tuple(map(_with_own_eps, _OWN)),
    variance_over_n_minus_1,
    statistics_of_all,
    (variance_of_all, mean_variance_of_all),
    mean_of_all,
    sum_of_all_features,
    grad_output_added_up,
    one_number,
    not_added_up,
    axis_kept,
    mean_not_taken_away,
    first_row_alone,
    last_row_alone,
    running_total,
)
