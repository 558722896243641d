"""Wrong batch normalisations, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

from collections.abc import Callable

import numpy as np

from grader.records.case import Array

from ..operations.batchnorm import batchnorm


def _variance(x: Array) -> Array:
    """The variance of every column."""
    return np.asarray(x.var(axis=0))


def _deviation(x: Array, eps: float) -> Array:
    """The root of each with eps."""
    return np.asarray(np.sqrt(_variance(x) + x.dtype.type(eps)))


def _with(x: Array, gamma: Array, beta: Array, deviation: Array) -> Array:
    """The answer, with something else for the deviations."""
    return np.asarray(gamma * ((x - x.mean(axis=0)) / deviation) + beta)


def variance_over_n_minus_1(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code divides the variance by N - 1.

    Which number does the task divide the sum of squares by?
    """
    return _with(x, gamma, beta, np.sqrt(x.var(axis=0, ddof=1) + x.dtype.type(eps)))


def eps_left_out(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code adds no eps to the variance.

    What is a number divided by where a column holds equal numbers?
    """
    del eps
    return _with(x, gamma, beta, np.sqrt(_variance(x)))


def eps_outside_the_root(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code adds eps to the deviation, after the root is taken.

    What does the task take the root of?
    """
    return _with(x, gamma, beta, np.sqrt(_variance(x)) + x.dtype.type(eps))


def eps_as_ever(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes 1e-5 for eps, whatever it is given.

    Where does your code use `eps`?
    """
    del eps
    return batchnorm(x, gamma, beta)


def _with_own_eps(number: float) -> Callable[..., Array]:
    def own_eps(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
        """Your code takes a number of its own for eps, whatever it is given.

        Where does your code use `eps`?
        """
        del eps
        return batchnorm(x, gamma, beta, number)

    return own_eps


_OWN = (1e-8, 1e-7, 1e-6, 1e-4, 1e-3, 1e-12)
"""Numbers that programs are seen to add in the place of eps."""


def eps_squared(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code adds the square of eps to the variance.

    Which number does the task add to the variance?
    """
    return batchnorm(x, gamma, beta, eps * eps)


def root_left_out(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code divides by the variance, and not by its root.

    What does the task divide by?
    """
    return _with(x, gamma, beta, _variance(x) + x.dtype.type(eps))


def mean_not_taken_away(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code does not take the mean away.

    Which mean has a column of the answer?
    """
    return np.asarray(gamma * (x / _deviation(x, eps)) + beta)


def not_divided(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code does not divide by the deviation.

    Which variance has a column of the answer?
    """
    del eps
    return _with(x, gamma, beta, np.ones_like(gamma))


def gamma_left_out(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your answer is the right one without gamma.

    Where does your code use `gamma`?
    """
    return batchnorm(x, np.ones_like(gamma), beta, eps)


def beta_left_out(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your answer is the right one without beta.

    Where does your code use `beta`?
    """
    return batchnorm(x, gamma, np.zeros_like(beta), eps)


def gamma_added_to_1(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code multiplies by 1 + gamma.

    What does the task multiply by?
    """
    return batchnorm(x, 1 + gamma, beta, eps)


def beta_multiplied_too(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code also multiplies beta by gamma.

    Is beta added before or after the scale?
    """
    return batchnorm(x, gamma, gamma * beta, eps)


def beta_taken_away(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes beta away.

    What does the task do with beta?
    """
    return batchnorm(x, gamma, -beta, eps)


def gamma_and_beta_exchanged(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code multiplies by beta and adds gamma.

    Which of the two comes first?
    """
    return batchnorm(x, beta, gamma, eps)


def first_gamma_for_all(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes the first number of gamma for every feature.

    Which number of gamma belongs to the second feature?
    """
    return batchnorm(x, np.full_like(gamma, gamma[0]), beta, eps)


def first_beta_for_all(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes the first number of beta for every feature.

    Which number of beta belongs to the second feature?
    """
    return batchnorm(x, gamma, np.full_like(beta, beta[0]), eps)


def statistics_of_rows(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes mean and variance of each row.

    Which numbers of x are one feature?
    """
    centred = x - x.mean(axis=1, keepdims=True)
    deviation = np.sqrt(x.var(axis=1, keepdims=True) + x.dtype.type(eps))
    return np.asarray(gamma * centred / deviation + beta)


def statistics_of_all(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes one mean and one variance of all of x.

    How many means are there where there are three features?
    """
    return np.asarray(gamma * (x - x.mean()) / np.sqrt(x.var() + x.dtype.type(eps)) + beta)


def mean_of_all(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes one mean of all of x.

    How many means are there where there are three features?
    """
    centred = x - x.mean()
    deviation = np.sqrt((centred * centred).mean(axis=0) + x.dtype.type(eps))
    return np.asarray(gamma * (centred / deviation) + beta)


def mean_of_all_once(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """The same, with the right variances."""
    return np.asarray(gamma * ((x - x.mean()) / _deviation(x, eps)) + beta)


def variance_of_all(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes one variance of all of x.

    How many variances are there where there are three features?
    """
    return np.asarray(gamma * (x - x.mean(axis=0)) / np.sqrt(x.var() + x.dtype.type(eps)) + beta)


def variance_of_all_from_each_mean(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes the mean of the variances of all features for each of them.

    How many variances are there where there are three features?
    """
    return _with(x, gamma, beta, np.sqrt(_variance(x).mean() + x.dtype.type(eps)))


def sum_of_squares(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code does not divide the sum of squares by N.

    What is a variance the mean of?
    """
    return _with(x, gamma, beta, np.sqrt(len(x) * _variance(x) + x.dtype.type(eps)))


def second_moment(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes the mean of x * x for the variance.

    What is squared in a variance?
    """
    return _with(x, gamma, beta, np.sqrt((x * x).mean(axis=0) + x.dtype.type(eps)))


def absolute_deviations(x: Array, gamma: Array, beta: Array, eps: float = 1e-5) -> Array:
    """Your code takes the mean of absolute deviations, and not of squares.

    What is a variance the mean of?
    """
    mean = np.abs(x - x.mean(axis=0)).mean(axis=0)
    return _with(x, gamma, beta, np.sqrt(mean + x.dtype.type(eps)))


def absolute_deviations_without_a_root(
    x: Array, gamma: Array, beta: Array, eps: float = 1e-5
) -> Array:
    """The same without a root."""
    return _with(x, gamma, beta, np.abs(x - x.mean(axis=0)).mean(axis=0) + x.dtype.type(eps))


MISTAKES = (
    variance_over_n_minus_1,
    eps_left_out,
    eps_outside_the_root,
    eps_as_ever,
    tuple(map(_with_own_eps, _OWN)),
    eps_squared,
    root_left_out,
    mean_not_taken_away,
    not_divided,
    gamma_left_out,
    beta_left_out,
    gamma_added_to_1,
    beta_multiplied_too,
    beta_taken_away,
    gamma_and_beta_exchanged,
    first_gamma_for_all,
    first_beta_for_all,
    statistics_of_rows,
    statistics_of_all,
    (mean_of_all, mean_of_all_once),
    variance_of_all,
    variance_of_all_from_each_mean,
    sum_of_squares,
    second_moment,
    (absolute_deviations, absolute_deviations_without_a_root),
)
