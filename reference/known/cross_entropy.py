"""Wrong cross-entropy losses, as programs are seen to be wrong.

The docstring of each is what students are told: what such code does, and a question.
"""

from collections.abc import Callable

import numpy as np

from grader.records.case import Array

from .cross_entropy_steps import logarithms_of, loss_of, of_labels, powers_of, shares_of


def largest_not_taken_away(x: Array, target: Array) -> Array:
    """Your code takes the exponential of scores as they are, however large.

    What changes in the shares of a row when one number is taken away from all its scores?
    """
    powers = np.exp(x)
    return loss_of(np.log(powers / powers.sum(axis=1, keepdims=True)), target)


def logarithm_of_a_share(x: Array, target: Array) -> Array:
    """Your code takes the logarithm of a share, also of one that is 0 as a float.

    What is the logarithm of a quotient of exponentials, without the quotient?
    """
    return loss_of(np.log(shares_of(x)), target)


def largest_not_taken_away_before_the_sum(x: Array, target: Array) -> Array:
    """Your code takes the logarithm of a sum of exponentials that are no floats.

    What changes in the shares of a row when one number is taken away from all its scores?
    """
    return np.asarray((np.log(np.exp(x).sum(axis=1)) - of_labels(x, target)).mean())


def _with_number_added(number: float) -> Callable[[Array, Array], Array]:
    def number_added_to_the_share(x: Array, target: Array) -> Array:
        """Your code adds a small number to a share before it takes the logarithm.

        Which share has a label whose score is 50 below the largest?
        """
        return loss_of(np.log(shares_of(x) + x.dtype.type(number)), target)

    return number_added_to_the_share


def _kept_from_0(number: float) -> Callable[[Array, Array], Array]:
    def share_kept_from_0(x: Array, target: Array) -> Array:
        """Your code takes a small number in the place of a share that is smaller.

        Which share has a label whose score is 50 below the largest?
        """
        return loss_of(np.log(np.maximum(shares_of(x), x.dtype.type(number))), target)

    return share_kept_from_0


_SMALL = (1e-8, 1e-7, 1e-9, 1e-10, 1e-12, 1e-15, 1e-16)
"""Numbers with which programs are seen to keep a logarithm finite."""


def largest_of_all_rows(x: Array, target: Array) -> Array:
    """Your code takes the largest score of all rows away from every row.

    What is the exponential of a score that is 1000 below the largest of another row?
    """
    shifted = x - x.max()
    sums = np.log(np.exp(shifted).sum(axis=1))
    return np.asarray((sums - of_labels(shifted, target)).mean())


def sum_instead_of_the_mean(x: Array, target: Array) -> Array:
    """Your answer is the sum over the rows, and not their mean.

    What does the task divide by?
    """
    return np.asarray(-of_labels(logarithms_of(x), target).sum())


def divided_by_the_classes_too(x: Array, target: Array) -> Array:
    """Your code also divides by the number of classes.

    How many numbers of a row count?
    """
    return np.asarray(loss_of(logarithms_of(x), target) / x.dtype.type(x.shape[1]))


def label_left_out(x: Array, target: Array) -> Array:
    """Your code adds up the logarithms of all shares, whatever the label is.

    Which number of a row belongs to its label?
    """
    del target
    return np.asarray(-logarithms_of(x).sum(axis=1).mean())


def mean_of_all_classes(x: Array, target: Array) -> Array:
    """Your answer is the mean over all classes, whatever the label is.

    Which number of a row belongs to its label?
    """
    del target
    return np.asarray(-logarithms_of(x).mean())


def largest_share(x: Array, target: Array) -> Array:
    """Your code takes the largest share of a row, whatever its label is.

    Which class is the right one of a row?
    """
    del target
    return np.asarray(-logarithms_of(x).max(axis=1).mean())


def shares_of_columns(x: Array, target: Array) -> Array:
    """Your code divides by the sum of each column.

    Along which axis do the scores of one row lie?
    """
    powers = np.exp(x - x.max(axis=0))
    return loss_of(np.log(powers / powers.sum(axis=0)), target)


def shares_of_all_rows(x: Array, target: Array) -> Array:
    """Your code divides by the sum over all rows.

    What do the shares of one row add up to?
    """
    powers = np.exp(x - x.max())
    return loss_of(np.log(powers / powers.sum()), target)


def minus_missing(x: Array, target: Array) -> Array:
    """Your answer is the right one with the other sign.

    Which sign has the logarithm of a share?
    """
    return np.asarray(-loss_of(logarithms_of(x), target))


def share_without_logarithm(x: Array, target: Array) -> Array:
    """Your answer is the mean share of the labels, without a logarithm.

    What does the task take of a share?
    """
    return np.asarray(of_labels(shares_of(x), target).mean())


def logarithm_to_the_base_10(x: Array, target: Array) -> Array:
    """Your code takes the logarithm to the base of 10.

    Which of NumPy's logarithms undoes `np.exp`?
    """
    return np.asarray(loss_of(logarithms_of(x), target) / np.log(x.dtype.type(10)))


def sum_to_the_base_10(x: Array, target: Array) -> Array:
    """The same of the sum alone."""
    shifted = x - x.max(axis=1, keepdims=True)
    sums = np.log10(powers_of(x).sum(axis=1))
    return np.asarray((sums - of_labels(shifted, target)).mean())


def logarithm_to_the_base_2(x: Array, target: Array) -> Array:
    """Your code takes the logarithm to the base of 2.

    Which of NumPy's logarithms undoes `np.exp`?
    """
    return np.asarray(loss_of(logarithms_of(x), target) / np.log(x.dtype.type(2)))


def sum_to_the_base_2(x: Array, target: Array) -> Array:
    """The same of the sum alone."""
    shifted = x - x.max(axis=1, keepdims=True)
    sums = np.log2(powers_of(x).sum(axis=1))
    return np.asarray((sums - of_labels(shifted, target)).mean())


def all_labels_in_every_row(x: Array, target: Array) -> Array:
    """Your code takes the shares of all labels from every row.

    How many numbers does `a[:, target]` take from a row?
    """
    return np.asarray(-logarithms_of(x)[:, target].mean())


def first_label_for_all(x: Array, target: Array) -> Array:
    """Your code takes the first label for every row.

    Which label belongs to the second row?
    """
    return loss_of(logarithms_of(x), np.full_like(target, target[0]))


def labels_counted_from_1(x: Array, target: Array) -> Array:
    """Your code takes the class before the label.

    Which number has the first class?
    """
    return loss_of(logarithms_of(x), target - 1)


def first_row_alone(x: Array, target: Array) -> Array:
    """Your answer is what the first row gives, without the others.

    Of how many rows is the answer the mean?
    """
    return loss_of(logarithms_of(x[:1]), target[:1])


def last_row_alone(x: Array, target: Array) -> Array:
    """Your answer is what the last row gives, without the others.

    Of how many rows is the answer the mean?
    """
    return loss_of(logarithms_of(x[-1:]), target[-1:])


def first_row_over_all(x: Array, target: Array) -> Array:
    """Your answer is what the first row gives, divided by the number of rows.

    What is in your sum when the loop over the rows ends?
    """
    return np.asarray(first_row_alone(x, target) / x.dtype.type(len(x)))


def last_row_over_all(x: Array, target: Array) -> Array:
    """Your answer is what the last row gives, divided by the number of rows.

    What is in your sum when the loop over the rows ends?
    """
    return np.asarray(last_row_alone(x, target) / x.dtype.type(len(x)))


def one_for_each_row(x: Array, target: Array) -> Array:
    """Your answer has one number for each row.

    How many numbers is a loss?
    """
    return np.asarray(-of_labels(logarithms_of(x), target))


def axis_kept(x: Array, target: Array) -> Array:
    """Your answer has an axis of length 1.

    How many axes has one number?
    """
    return np.asarray(loss_of(logarithms_of(x), target).reshape(1))


def largest_searched_from_0(x: Array, target: Array) -> Array:
    """Your code takes 0 for the largest score of a row whose scores are below 0.

    With which number does your search for the largest begin?
    """
    shifted = x - np.maximum(x.max(axis=1, keepdims=True), x.dtype.type(0))
    sums = np.log(np.exp(shifted).sum(axis=1))
    return np.asarray((sums - of_labels(shifted, target)).mean())


def largest_without_sign(x: Array, target: Array) -> Array:
    """Your code takes away the largest score without its sign.

    Which score is the largest of -1000 and -1001?
    """
    shifted = x - np.abs(x).max(axis=1, keepdims=True)
    sums = np.log(np.exp(shifted).sum(axis=1))
    return np.asarray((sums - of_labels(shifted, target)).mean())


def last_class_left_out(x: Array, target: Array) -> Array:
    """Your code leaves the last class out of the sum of exponentials.

    Which numbers does your loop count through, and where does it begin and end?
    """
    shifted = x - x.max(axis=1, keepdims=True)
    sums = np.log(np.exp(shifted[:, :-1]).sum(axis=1))
    return np.asarray((sums - of_labels(shifted, target)).mean())


def sum_begins_at_1(x: Array, target: Array) -> Array:
    """Your code adds 1 to the sum of exponentials.

    What is in your sum before the first class?
    """
    shifted = x - x.max(axis=1, keepdims=True)
    sums = np.log1p(np.exp(shifted).sum(axis=1))
    return np.asarray((sums - of_labels(shifted, target)).mean())


def taken_away_in_the_sum_alone(x: Array, target: Array) -> Array:
    """Your code takes the largest score away in the sum, and not from that of the label.

    What has to be added to a logarithm when its sum was divided?
    """
    return np.asarray((np.log(powers_of(x).sum(axis=1)) - of_labels(x, target)).mean())


def running_sum(x: Array, target: Array) -> Array:
    """Your code does not set the sum of exponentials back to 0 for the next row.

    What is in your sum when the next one begins?
    """
    shifted = x - x.max(axis=1, keepdims=True)
    sums = np.log(np.cumsum(powers_of(x).sum(axis=1)))
    return np.asarray((sums - of_labels(shifted, target)).mean())


MISTAKES = (
    largest_not_taken_away,
    logarithm_of_a_share,
    largest_not_taken_away_before_the_sum,
    tuple(map(_with_number_added, _SMALL)),
    tuple(map(_kept_from_0, _SMALL)),
    largest_of_all_rows,
    sum_instead_of_the_mean,
    divided_by_the_classes_too,
    label_left_out,
    mean_of_all_classes,
    largest_share,
    shares_of_columns,
    shares_of_all_rows,
    minus_missing,
    share_without_logarithm,
    (logarithm_to_the_base_10, sum_to_the_base_10),
    (logarithm_to_the_base_2, sum_to_the_base_2),
    all_labels_in_every_row,
    first_label_for_all,
    labels_counted_from_1,
    first_row_alone,
    last_row_alone,
    first_row_over_all,
    last_row_over_all,
    one_for_each_row,
    axis_kept,
    largest_searched_from_0,
    largest_without_sign,
    last_class_left_out,
    sum_begins_at_1,
    taken_away_in_the_sum_alone,
    running_sum,
)
