"""The law of a gradient of other arrays: some images, channels or cells of one count otherwise."""

from collections.abc import Iterator, Sequence
from functools import cache, partial
from itertools import permutations

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING, sides_of
from grader.explain.laws.numbers.exchanged import Change, claims_on, left_of, spread, turns
from grader.explain.laws.rule import answer_to, arrays_of, rule
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.sliding import Gradient

_QUESTION = "Which index of {0} goes with which loop?"

_NUMBER_QUESTION = "Which line changes the numbers of {0} before they are used?"

_NUMBERS: dict[str, Change] = {
    "The numbers of {0} all count as 1": np.ones_like,
    "The numbers of {0} count with the other sign": np.negative,
    "The numbers of {0} count without their sign": np.abs,
    "The numbers of {0} below 0 count as 0": lambda array: np.maximum(array, 0.0),
    "The numbers of {0} count squared": np.square,
}


def propose(view: View) -> Iterator[Claim]:
    """Every change of the arrays that the gradient is made of."""
    if view.operation.gradient is not None:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    gradient = operation.gradient
    assert gradient is not None
    along = gradient.sliding.words[LEADING:]
    made: list[Claim] = []
    for name, words in _arrays_of(gradient):
        changes: dict[str, Change] = {}
        for axis, word in enumerate(words):
            changes |= _along(axis, word)
        changes |= turns(words) if name == gradient.sliding.kernel else _swapped(words)
        made += claims_on(operation, name, {**changes, **_cut(words)}, _QUESTION)
        made += claims_on(operation, name, _NUMBERS, _NUMBER_QUESTION)
    for axis, word in enumerate(along):
        made += _of_windows(operation, gradient, axis, word)
    return tuple(made)


def _arrays_of(gradient: Gradient) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The arrays that make a difference, with words for one step along each of their axes."""
    sliding = gradient.sliding
    image, _, *along = sliding.words
    output = "output channel" if sliding.kernel else "channel"
    yield gradient.output, (image, output, *along)
    if gradient.of == "x" and sliding.kernel:
        yield sliding.kernel, ("output channel", "input channel", *along)
    if gradient.of == sliding.kernel:
        yield "x", (image, "input channel", *along)
    if sliding.combines == "largest":
        yield "x", (image, "channel", *along)


def _along(axis: int, word: str) -> dict[str, Change]:
    first, last = slice(1), slice(-1, None)
    return {
        f"The first {word} of {{0}} counts for all {word}s": lambda array: spread(
            array.take([0], axis), array
        ),
        f"The last {word} of {{0}} counts for all {word}s": lambda array: spread(
            array.take([-1], axis), array
        ),
        f"The sum over the {word}s of {{0}} counts for each": lambda array: spread(
            array.sum(axis, keepdims=True), array
        ),
        f"The mean over the {word}s of {{0}} counts for each": lambda array: spread(
            array.mean(axis, keepdims=True), array
        ),
        f"Of the {word}s of {{0}} only the first counts": partial(left_of, axis=axis, kept=first),
        f"Of the {word}s of {{0}} only the last counts": partial(left_of, axis=axis, kept=last),
        f"The first {word} of {{0}} does not count": partial(
            left_of, axis=axis, kept=slice(1, None)
        ),
        f"The last {word} of {{0}} does not count": partial(left_of, axis=axis, kept=slice(-1)),
        f"Of several {word}s of {{0}} the last does not count": lambda array: left_of(
            array, axis, slice(max(array.shape[axis] - 1, 1))
        ),
        f"Your code reads the {word}s of {{0}} from last to first": partial(np.flip, axis=axis),
    }


def _swapped(words: Sequence[str]) -> dict[str, Change]:
    along = range(LEADING, len(words))
    if len(along) < 2:
        return {}
    named = " and the ".join(f"{words[axis]}s" for axis in along)
    return {
        f"Your code reads the {named} of {{0}} from last to first": partial(
            np.flip, axis=tuple(along)
        ),
        "Your code swaps the rows and the columns of {0}": lambda array: array.swapaxes(-1, -2),
        "Of each channel of {0} only the last cell counts": lambda array: left_of(
            left_of(array, -1, slice(-1, None)), -2, slice(-1, None)
        ),
    }


def _cut(words: Sequence[str]) -> dict[str, Change]:
    """As a loop along one axis goes that stops where the other one ends."""
    along = range(LEADING, len(words))
    return {
        f"Of the {words[axis]}s of {{0}} only as many count as there are {words[other]}s": partial(
            _as_many, axis, other
        )
        for axis, other in permutations(along, 2)
    }


def _as_many(axis: int, other: int, array: Array) -> Array:
    return left_of(array, axis, slice(array.shape[other]))


def _of_windows(operation: Operation, gradient: Gradient, axis: int, word: str) -> Iterator[Claim]:
    """What a stride or a padding leaves of the numbers that are given for windows."""
    arguments = gradient.sliding.arguments
    name = f"`{gradient.output}`"
    ends = f"As many {word}s as `{arguments.padding}` says do not count at both ends of {name}"
    steps = f"Of the {word}s of {name} only every `{arguments.stride}`-th counts"
    for headline, is_step in ((steps, True), (ends, False)):
        predict = partial(_partly, operation, axis, is_step)
        yield rule(headline, _QUESTION.format(name), predict)


def _partly(
    operation: Operation,
    axis: int,
    is_step: bool,  # noqa: FBT001  bound once for each claim
    answered: AnsweredCase,
) -> Array:
    gradient = operation.gradient
    assert gradient is not None
    side = sides_of(gradient.sliding, answered.case)[axis]
    kept = slice(None, None, side.s) if is_step else slice(side.p, side.outputs - side.p)
    output = left_of(arrays_of(answered)[gradient.output], LEADING + axis, kept)
    return answer_to(operation, answered, **{gradient.output: output})
