"""Wrong programs for a rectified linear unit, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array


def absolute_value(x: Array) -> Array:
    """Your code takes the sign away from numbers below 0.

    What becomes of a number below 0?
    """
    return np.asarray(np.abs(x))


def leaky(x: Array) -> Array:
    """Your code keeps a hundredth of numbers below 0.

    What becomes of a number below 0?
    """
    return np.asarray(np.where(x > 0, x, x.dtype.type(0.01) * x))


def nothing_changed(x: Array) -> Array:
    """Your answer is x as it is.

    Which line of your code sees whether a number is below 0?
    """
    return x.copy()


def numbers_below_0_kept(x: Array) -> Array:
    """Your code keeps the numbers below 0 and turns all others into 0.

    Which side of 0 stays as it is?
    """
    return np.asarray(np.minimum(x, x.dtype.type(0)))


def ones_above_0(x: Array) -> Array:
    """Your answer is 1 where x is above 0, and 0 elsewhere.

    Which number of the answer belongs to 5?
    """
    return np.asarray((x > 0).astype(x.dtype))


def capped_at_6(x: Array) -> Array:
    """Your answer is 6 where x is above 6.

    Does the task name an upper limit?
    """
    return np.asarray(np.clip(x, 0, 6))


def ones_instead_of_zeros(x: Array) -> Array:
    """Your code turns numbers below 0 into 1.

    What does the task put in the place of a number below 0?
    """
    return np.asarray(np.where(x < 0, x.dtype.type(1), x))


def largest_along_the_first_axis(x: Array) -> Array:
    """Your answer is the largest number along the first axis.

    What is the second argument of `np.max`, and what that of `np.maximum`?
    """
    return np.asarray(x.max(axis=0))


def largest_of_all(x: Array) -> Array:
    """Your answer is one number, the largest of x or 0.

    How many numbers has the answer?
    """
    return np.asarray(max(x.max(), x.dtype.type(0)))


def numbers_below_0_left_out(x: Array) -> Array:
    """Your answer leaves out the numbers that are not above 0, and has one axis.

    Which shape has `x[x > 0]`?
    """
    return np.asarray(x[x > 0])


def sigmoid_instead(x: Array) -> Array:
    """Your answer is the sigmoid of x.

    Which numbers can a sigmoid return?
    """
    return np.asarray(1 / (1 + np.exp(-x)), dtype=x.dtype)


def above_1_alone(x: Array) -> Array:
    """Your code turns numbers into 0 that are not above 1.

    From where on does a number stay as it is?
    """
    return np.asarray(np.where(x > 1, x, x.dtype.type(0)))


MISTAKES = (
    absolute_value,
    leaky,
    nothing_changed,
    numbers_below_0_kept,
    ones_above_0,
    capped_at_6,
    ones_instead_of_zeros,
    largest_along_the_first_axis,
    largest_of_all,
    numbers_below_0_left_out,
    sigmoid_instead,
    above_1_alone,
)
