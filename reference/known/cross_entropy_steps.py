"""What a cross-entropy loss and its gradient are made of."""

import numpy as np

from grader.records.case import Array


def powers_of(x: Array) -> Array:
    """Exponentials of scores less the largest of their row."""
    return np.asarray(np.exp(x - x.max(axis=1, keepdims=True)))


def shares_of(x: Array) -> Array:
    """The share of every class."""
    powers = powers_of(x)
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def logarithms_of(x: Array) -> Array:
    """The logarithm of the share of every class."""
    shifted = x - x.max(axis=1, keepdims=True)
    return np.asarray(shifted - np.log(powers_of(x).sum(axis=1, keepdims=True)))


def of_labels(rows: Array, target: Array) -> Array:
    """From every row the number of its label."""
    return np.asarray(rows[np.arange(len(rows)), target])


def loss_of(logarithms: Array, target: Array) -> Array:
    """The mean of those of the labels, and a minus."""
    return np.asarray(-of_labels(logarithms, target).mean())


def less_1_at_labels(shares: Array, target: Array) -> Array:
    """The same with 1 taken away from the number of its label in every row."""
    less = shares.copy()
    less[np.arange(len(less)), target] -= 1
    return less


def over_rows(gradient: Array) -> Array:
    """Divided by the number of rows."""
    return np.asarray(gradient / gradient.dtype.type(len(gradient)))
