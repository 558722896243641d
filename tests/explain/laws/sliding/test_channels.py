"""The size law for images and channels, on programs that answer with others."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.explain.laws import OwnAnswers
from grader.explain.laws.claim import Claim, agrees, differs
from grader.explain.laws.sliding import channels
from grader.explain.laws.view import View
from grader.records.case import Array
from grader.records.deck import Deck
from tests.explain.laws.functions import ask_deck
from tests.support import EVERY_OPERATION

CONV2D = EVERY_OPERATION["conv2d"]

Change = Callable[[Array, Array], Array]
"""What becomes of an answer, by what x is."""


def claims_on(change: Change, deck: Deck) -> tuple[list[Claim], OwnAnswers]:
    """What is claimed of a convolution whose answer is changed, and what it answered."""

    def convolve(x: Array, weight: Array, *others: Any, **named: Any) -> Array:
        return change(CONV2D.twin(x, weight, *others, **named), x)

    answers = OwnAnswers.among(ask_deck(CONV2D, convolve, deck))
    return list(channels.propose(View(CONV2D, answers, lambda _: []))), answers


def as_many_channels_as_x(out: Array, x: Array) -> Array:
    few = out[:, : x.shape[1]]
    return np.pad(few, [(0, 0), (0, x.shape[1] - few.shape[1]), (0, 0), (0, 0)])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda out, _: out[:1], "one image"),
        (lambda out, _: out.sum(axis=0, keepdims=True), "one image"),
        (lambda out, _: out[:, :1], "one channel"),
        (as_many_channels_as_x, "as many channels as x has channels"),
        (
            lambda out, x: np.zeros((len(out), len(x), *out.shape[2:])),
            "as many channels as x has images",
        ),
    ],
)
def test_what_is_counted_instead_is_told(change: Change, words: str, practice_deck: Deck) -> None:
    (claim, *_), answers = claims_on(change, practice_deck)
    assert claim.headline == f"Your answer has {words}"
    assert all(agrees(claim, one) for one in answers.wrong)
    axis = int(" channel" in f" {words}".partition(" as x")[0])
    for one in filter(lambda one: differs(claim, one.answered), answers.wrong):
        many = one.outcome.value.shape[axis]  # type: ignore[union-attr]
        assert f", and your answer {many} {'channel' if axis else 'image'}" in claim.example(
            one.answered
        )


def test_right_numbers_of_images_and_channels_are_not_told(practice_deck: Deck) -> None:
    claims, answers = claims_on(lambda out, _: 2 * out, practice_deck)
    assert len(answers.wrong) > 100
    assert claims == []
