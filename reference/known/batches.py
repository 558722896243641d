"""Mistakes with the batch, which every operation on images can have."""

from collections.abc import Iterable

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, ways


def _only_first(out: Array) -> Array:
    kept = np.zeros_like(out)
    kept[0] = out[0]
    return kept


def _only_last(out: Array) -> Array:
    kept = np.zeros_like(out)
    kept[-1] = out[-1]
    return kept


def batch_mistakes() -> Iterable[KnownMistake]:
    """Mistakes with the first axis of the answer; they replace the step `batch`."""
    yield KnownMistake(
        name="one image only",
        family="batch",
        headline="Your code leaves out all examples of the batch but one",
        question="Which loop, or which axis, goes through the examples of a batch?",
        ways=(
            *ways(
                {"batch": _only_first},
                {"batch": lambda out: out[:1]},
                headline="Your code leaves out all examples of the batch but the first",
            ),
            *ways(
                {"batch": lambda out: out[0]},
                headline="Your answer has no batch axis: all examples but the first are missing",
                question="What does the first axis of the answer count?",
            ),
            *ways(
                {"batch": _only_last},
                {"batch": lambda out: out[-1:]},
                headline="Your code leaves out all examples of the batch but the last",
            ),
        ),
    )
    yield KnownMistake(
        name="one image's answer for all",
        family="batch",
        headline="Your code gives every example of the batch the same answer",
        question="Which example does your code read while it fills the second answer?",
        ways=(
            *ways(
                {"batch": lambda out: np.repeat(out[:1], len(out), axis=0)},
                headline="Your code gives every example of the batch the answer of the first",
            ),
            *ways(
                {"batch": lambda out: np.repeat(out[-1:], len(out), axis=0)},
                headline="Your code gives every example of the batch the answer of the last",
            ),
        ),
    )
    yield KnownMistake(
        name="batch summed",
        family="batch",
        headline="Your code adds up examples of the batch",
        question="How many examples of the batch does one output cell look at?",
        ways=(
            *ways(
                {"batch": lambda out: out.sum(axis=0, keepdims=True)},
                {"batch": lambda out: np.repeat(out.sum(axis=0, keepdims=True), len(out), axis=0)},
                headline="Your code adds up all examples of the batch",
            ),
            *ways(
                {"batch": lambda out: out.sum(axis=0)},
                headline="Your answer has no batch axis: the examples are added up",
            ),
            *ways(
                {"batch": lambda out: np.cumsum(out, axis=0)},
                headline="Your sum for an example begins with what is left of the one before",
                question="What is in your sum when the second example of the batch begins?",
            ),
        ),
    )
    yield KnownMistake(
        name="batch averaged",
        family="batch",
        headline="Your code takes the mean over the examples of the batch",
        question="How many examples of the batch does one output cell look at?",
        ways=(
            *ways(
                {"batch": lambda out: out.mean(axis=0, keepdims=True)},
                {"batch": lambda out: np.repeat(out.mean(axis=0, keepdims=True), len(out), axis=0)},
            ),
            *ways(
                {"batch": lambda out: out.mean(axis=0)},
                headline="Your answer has no batch axis: it is the mean over the examples",
            ),
        ),
    )
