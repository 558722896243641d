"""Wrong gradients of `batchnorm` with respect to its input, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

from collections.abc import Callable

import numpy as np

from grader.records.case import Array

from ..operations.batchnorm_dx import batchnorm_dx


def _deviation(x: Array, eps: float) -> Array:
    """The root of each variance with eps."""
    return np.asarray(np.sqrt(x.var(axis=0) + x.dtype.type(eps)))


def _of(
    grad_output: Array,
    x: Array,
    gamma: Array,
    deviation: Array,
    *,
    mean: bool = True,
    variance: bool = True,
    times: float = 1,
) -> Array:
    """The gradient, with something else for the deviations, and with parts left out."""
    normal = (x - x.mean(axis=0)) / deviation
    passed = grad_output.copy()
    if mean:
        passed -= times * grad_output.mean(axis=0)
    if variance:
        passed -= times * normal * (grad_output * normal).mean(axis=0)
    return np.asarray(gamma / deviation * passed)


def mean_and_variance_fixed(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes mean and variance for numbers that x does not change.

    What else of its column does a number of x change?
    """
    return _of(grad_output, x, gamma, _deviation(x, eps), mean=False, variance=False)


def mean_fixed(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code leaves out what the mean passes on.

    How does the mean of a column change with one number of it?
    """
    return _of(grad_output, x, gamma, _deviation(x, eps), mean=False)


def variance_fixed(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code leaves out what the variance passes on.

    How does the variance of a column change with one number of it?
    """
    return _of(grad_output, x, gamma, _deviation(x, eps), variance=False)


def gamma_left_out(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the right one without gamma.

    Where does your code use `gamma`?
    """
    return batchnorm_dx(grad_output, x, np.ones_like(gamma), eps)


def first_gamma_for_all(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes the first number of gamma for every feature.

    Which number of gamma belongs to the second feature?
    """
    return batchnorm_dx(grad_output, x, np.full_like(gamma, gamma[0]), eps)


def eps_left_out(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code adds no eps to the variance.

    What is a number divided by where a column holds equal numbers?
    """
    del eps
    return _of(grad_output, x, gamma, np.sqrt(x.var(axis=0)))


def eps_outside_the_root(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code adds eps to the deviation, after the root is taken.

    What does the task take the root of?
    """
    return _of(grad_output, x, gamma, np.sqrt(x.var(axis=0)) + x.dtype.type(eps))


def eps_as_ever(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes 1e-5 for eps, whatever it is given.

    Where does your code use `eps`?
    """
    del eps
    return batchnorm_dx(grad_output, x, gamma)


def _with_own_eps(number: float) -> Callable[..., Array]:
    def own_eps(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
        """Your code takes a number of its own for eps, whatever it is given.

        Where does your code use `eps`?
        """
        del eps
        return batchnorm_dx(grad_output, x, gamma, number)

    return own_eps


_OWN = (1e-8, 1e-7, 1e-6, 1e-4, 1e-3, 1e-12)
"""Numbers that programs are seen to add in the place of eps."""


def variance_over_n_minus_1(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code divides the variance by N - 1.

    Which number did batchnorm divide the sum of squares by?
    """
    return _of(grad_output, x, gamma, np.sqrt(x.var(axis=0, ddof=1) + x.dtype.type(eps)))


def variance_and_its_slope_over_n_minus_1(
    grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5
) -> Array:
    """The gradient of a batchnorm that does so, with what its variance passes on."""
    deviation = np.sqrt(x.var(axis=0, ddof=1) + x.dtype.type(eps))
    normal = (x - x.mean(axis=0)) / deviation
    by_variance = normal * (grad_output * normal).sum(axis=0) / x.dtype.type(len(x) - 1)
    return np.asarray(gamma / deviation * (grad_output - grad_output.mean(axis=0) - by_variance))


def sums_instead_of_means(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes away the sums over the rows, and not their means.

    By how much does a mean of N numbers grow when one of them grows by 1?
    """
    return _of(grad_output, x, gamma, _deviation(x, eps), times=x.dtype.type(len(x)))


def mean_not_divided(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code does not divide by N what the mean passes on.

    By how much does a mean of N numbers grow when one of them grows by 1?
    """
    deviation = _deviation(x, eps)
    without = _of(grad_output, x, gamma, deviation, mean=False)
    part = without - batchnorm_dx(grad_output, x, gamma, eps)
    return np.asarray(without - x.dtype.type(len(x)) * part)


def variance_not_divided(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code does not divide by N what the variance passes on.

    By how much does a mean of N squares grow when one of them grows by 1?
    """
    deviation = _deviation(x, eps)
    without = _of(grad_output, x, gamma, deviation, variance=False)
    part = without - batchnorm_dx(grad_output, x, gamma, eps)
    return np.asarray(without - x.dtype.type(len(x)) * part)


def sign_of_the_mean_turned(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code adds what the mean passes on.

    Is the mean added or taken away?
    """
    right = _of(grad_output, x, gamma, _deviation(x, eps), mean=False)
    return np.asarray(2 * right - batchnorm_dx(grad_output, x, gamma, eps))


def sign_of_the_variance_turned(
    grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5
) -> Array:
    """Your code adds what the variance passes on.

    Does the answer grow or shrink when the variance grows?
    """
    right = _of(grad_output, x, gamma, _deviation(x, eps), variance=False)
    return np.asarray(2 * right - batchnorm_dx(grad_output, x, gamma, eps))


def variance_passes_half(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code leaves out the 2 of the slope of a square.

    What is the slope of a square?
    """
    half = _of(grad_output, x, gamma, _deviation(x, eps), variance=False)
    return np.asarray((half + batchnorm_dx(grad_output, x, gamma, eps)) / 2)


def statistics_of_all(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes means over all of x, and not over each column.

    How many means are there where there are three features?
    """
    alike = batchnorm_dx(grad_output.reshape(-1, 1), x.reshape(-1, 1), np.ones_like(gamma[:1]), eps)
    return np.asarray(gamma * alike.reshape(x.shape))


def mean_of_all(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code takes one mean of all of x.

    How many means are there where there are three features?
    """
    centred = x - x.mean()
    deviation = np.sqrt((centred * centred).mean(axis=0) + x.dtype.type(eps))
    normal = centred / deviation
    passed = grad_output - grad_output.mean(axis=0)
    return np.asarray(gamma / deviation * (passed - normal * (grad_output * normal).mean(axis=0)))


def not_divided(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code does not divide by the deviation at the end.

    By how much does the answer of batchnorm grow when one number grows by 1?
    """
    return np.asarray(batchnorm_dx(grad_output, x, gamma, eps) * _deviation(x, eps))


def divided_by_the_rows(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is the right one divided by the number of rows.

    Where would a mean over the batch have to be in grad_output already?
    """
    return np.asarray(batchnorm_dx(grad_output, x, gamma, eps) / x.dtype.type(len(x)))


def grad_output_times_gamma(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your answer is grad_output times gamma.

    What did batchnorm divide by?
    """
    del x, eps
    return np.asarray(grad_output * gamma)


def mean_left_in_the_sum(grad_output: Array, x: Array, gamma: Array, eps: float = 1e-5) -> Array:
    """Your code adds up grad_output times x, without the mean taken away.

    What does the variance take away from x before it squares?
    """
    deviation = _deviation(x, eps)
    normal = (x - x.mean(axis=0)) / deviation
    by_variance = normal * (grad_output * x / deviation).mean(axis=0)
    return np.asarray(gamma / deviation * (grad_output - grad_output.mean(axis=0) - by_variance))


MISTAKES = (
    mean_and_variance_fixed,
    mean_fixed,
    variance_fixed,
    gamma_left_out,
    first_gamma_for_all,
    eps_left_out,
    eps_outside_the_root,
    eps_as_ever,
    tuple(map(_with_own_eps, _OWN)),
    (variance_over_n_minus_1, variance_and_its_slope_over_n_minus_1),
    sums_instead_of_means,
    mean_not_divided,
    variance_not_divided,
    sign_of_the_mean_turned,
    sign_of_the_variance_turned,
    variance_passes_half,
    statistics_of_all,
    mean_of_all,
    not_divided,
    divided_by_the_rows,
    grad_output_times_gamma,
    mean_left_in_the_sum,
)
