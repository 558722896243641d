"""Wrong gradients of a cross-entropy loss, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

import numpy as np

from grader.records.case import Array

from .cross_entropy_steps import less_1_at_labels, of_labels, over_rows, powers_of, shares_of


def largest_not_taken_away(x: Array, target: Array) -> Array:
    """Your code takes the exponential of scores as they are, however large.

    What changes in the shares of a row when one number is taken away from all its scores?
    """
    powers = np.exp(x)
    return over_rows(less_1_at_labels(powers / powers.sum(axis=1, keepdims=True), target))


def largest_of_all_rows(x: Array, target: Array) -> Array:
    """Your code takes the largest score of all rows away from every row.

    What is the exponential of a score that is 1000 below the largest of another row?
    """
    powers = np.exp(x - x.max())
    return over_rows(less_1_at_labels(powers / powers.sum(axis=1, keepdims=True), target))


def not_divided_by_the_rows(x: Array, target: Array) -> Array:
    """Your answer is the right one times the number of rows.

    Of how many rows was the loss the mean?
    """
    return less_1_at_labels(shares_of(x), target)


def shares_alone_divided(x: Array, target: Array) -> Array:
    """Your code divides the shares by the number of rows, and not the 1 of the label.

    Is the 1 taken away before or after the division?
    """
    return less_1_at_labels(over_rows(shares_of(x)), target)


def divided_twice(x: Array, target: Array) -> Array:
    """Your code divides by the number of rows twice.

    How often does the loss divide by it?
    """
    return over_rows(over_rows(less_1_at_labels(shares_of(x), target)))


def divided_by_the_classes_too(x: Array, target: Array) -> Array:
    """Your code also divides by the number of classes.

    How many numbers of a row count in the loss?
    """
    return np.asarray(over_rows(less_1_at_labels(shares_of(x), target)) / x.dtype.type(x.shape[1]))


def label_left_out(x: Array, target: Array) -> Array:
    """Your answer is the shares, without the 1 that the label takes away.

    How does the loss change with the score of the label itself?
    """
    del target
    return over_rows(shares_of(x))


def shares_left_out(x: Array, target: Array) -> Array:
    """Your answer is -1 at every label, over the number of rows, and 0 elsewhere.

    How does the loss change with the score of another class?
    """
    return over_rows(less_1_at_labels(np.zeros_like(x), target))


def sign_turned(x: Array, target: Array) -> Array:
    """Your answer is the right one with the other sign.

    Does the loss grow or fall when the score of the label grows?
    """
    return np.asarray(-over_rows(less_1_at_labels(shares_of(x), target)))


def added_at_the_label(x: Array, target: Array) -> Array:
    """Your code adds 1 at the label, where it should take it away.

    Does the loss grow or fall when the score of the label grows?
    """
    shares = shares_of(x)
    return over_rows(2 * shares - less_1_at_labels(shares, target))


def gradient_of_the_shares(x: Array, target: Array) -> Array:
    """Your answer is the gradient with respect to the shares, not to the scores.

    How does the share of one class change with the score of another?
    """
    return over_rows(less_1_at_labels(np.zeros_like(x), target) / shares_of(x))


def shares_of_columns(x: Array, target: Array) -> Array:
    """Your code divides by the sum of each column.

    Along which axis do the scores of one row lie?
    """
    powers = np.exp(x - x.max(axis=0))
    return over_rows(less_1_at_labels(powers / powers.sum(axis=0), target))


def shares_of_all_rows(x: Array, target: Array) -> Array:
    """Your code divides by the sum over all rows.

    What do the shares of one row add up to?
    """
    powers = np.exp(x - x.max())
    return over_rows(less_1_at_labels(powers / powers.sum(), target))


def all_labels_in_every_row(x: Array, target: Array) -> Array:
    """Your code takes 1 away at all labels in every row.

    Which cells does `a[:, target]` name?
    """
    less = shares_of(x)
    less[:, target] -= 1
    return over_rows(less)


def first_label_for_all(x: Array, target: Array) -> Array:
    """Your code takes the first label for every row.

    Which label belongs to the second row?
    """
    return over_rows(less_1_at_labels(shares_of(x), np.full_like(target, target[0])))


def labels_counted_from_1(x: Array, target: Array) -> Array:
    """Your code takes the class before the label.

    Which number has the first class?
    """
    return over_rows(less_1_at_labels(shares_of(x), target - 1))


def first_row_alone(x: Array, target: Array) -> Array:
    """Your code works out the first row and leaves zeros in all others.

    How often do your loops run, and what ends them?
    """
    gradient = over_rows(less_1_at_labels(shares_of(x), target))
    gradient[1:] = 0
    return gradient


def rows_added_up(x: Array, target: Array) -> Array:
    """Your answer has one row, the sum over all rows.

    Which shape has x?
    """
    gradient = over_rows(less_1_at_labels(shares_of(x), target))
    return np.asarray(gradient.sum(axis=0, keepdims=True))


def largest_searched_from_0(x: Array, target: Array) -> Array:
    """Your code takes 0 for the largest score of a row whose scores are below 0.

    With which number does your search for the largest begin?
    """
    powers = np.exp(x - np.maximum(x.max(axis=1, keepdims=True), x.dtype.type(0)))
    return over_rows(less_1_at_labels(powers / powers.sum(axis=1, keepdims=True), target))


def largest_without_sign(x: Array, target: Array) -> Array:
    """Your code takes away the largest score without its sign.

    Which score is the largest of -1000 and -1001?
    """
    powers = np.exp(x - np.abs(x).max(axis=1, keepdims=True))
    return over_rows(less_1_at_labels(powers / powers.sum(axis=1, keepdims=True), target))


def divided_by_the_classes(x: Array, target: Array) -> Array:
    """Your code divides by the number of classes, and not by that of rows.

    Of how many rows was the loss the mean?
    """
    gradient = less_1_at_labels(shares_of(x), target)
    return np.asarray(gradient / x.dtype.type(x.shape[1]))


def running_sum(x: Array, target: Array) -> Array:
    """Your code does not set the sum of exponentials back to 0 for the next row.

    What is in your sum when the next one begins?
    """
    powers = powers_of(x)
    shares = powers / np.cumsum(powers.sum(axis=1))[:, None]
    return over_rows(less_1_at_labels(shares, target))


def slope_of_a_share(x: Array, target: Array) -> Array:
    """Your answer is the slope of the share of the label, without the logarithm.

    What is the slope of a logarithm?
    """
    shares = shares_of(x)
    certain = of_labels(shares, target)[:, None]
    return over_rows(certain * less_1_at_labels(shares, target))


MISTAKES = (
    largest_not_taken_away,
    largest_of_all_rows,
    not_divided_by_the_rows,
    shares_alone_divided,
    divided_twice,
    divided_by_the_classes_too,
    label_left_out,
    shares_left_out,
    sign_turned,
    added_at_the_label,
    gradient_of_the_shares,
    shares_of_columns,
    shares_of_all_rows,
    all_labels_in_every_row,
    first_label_for_all,
    labels_counted_from_1,
    first_row_alone,
    rows_added_up,
    largest_searched_from_0,
    largest_without_sign,
    divided_by_the_classes,
    running_sum,
    slope_of_a_share,
)
