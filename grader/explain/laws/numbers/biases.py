"""The bias law: what is added to each output channel, and how often."""

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

import msgspec
import numpy as np

from grader.explain.laws.claim import Claim, predicted
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.numbers.counts import Thing, things_of
from grader.explain.laws.rule import (
    added_name,
    cell_name,
    digits_of,
    is_exact,
    right_of,
    rule,
    sums_of,
)
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

Added = Callable[[Array], Array]
"""What is added to the channels instead of one number to each."""

Joined = Callable[[Array, Array], Array]
"""What comes of the sums and of what should be added, a column."""

_CHANNEL = 1
"""Axis of an answer that has a number of what is added for each of its places."""

_HOW_OFTEN = "How often is that line run for one cell of the answer?"

_WHOSE = "Which output channel does each number of it belong to?"

_INSTEAD: dict[str, tuple[str, Added]] = {
    "You do not add `{}`": (
        "Which line adds it, and when is that line run?",
        np.zeros_like,
    ),
    "You add `{}` twice": (_HOW_OFTEN, lambda b: 2 * b),
    "You add `{}` three times": (_HOW_OFTEN, lambda b: 3 * b),
    "You subtract `{}`": ("What does the handout do with it?", np.negative),
    "You add half of `{}`": ("What does the handout do with it?", lambda b: b / 2),
    "You add the first number of `{}` to every output channel": (
        _WHOSE,
        lambda b: np.full_like(b, b[0]),
    ),
    "You add the last number of `{}` to every output channel": (
        _WHOSE,
        lambda b: np.full_like(b, b[-1]),
    ),
    "You add the sum of `{}` to every output channel": (
        _WHOSE,
        lambda b: np.full_like(b, b.sum()),
    ),
    "You add the mean of `{}` to every output channel": (
        _WHOSE,
        lambda b: np.full_like(b, b.mean()),
    ),
    "You add the largest number of `{}` to every output channel": (
        _WHOSE,
        lambda b: np.full_like(b, b.max()),
    ),
    "Each output channel gets the number of `{}` for the next one": (
        _WHOSE,
        partial(np.roll, shift=-1),
    ),
    "Each output channel gets the number of `{}` for the one before": (
        _WHOSE,
        partial(np.roll, shift=1),
    ),
    "The numbers of `{}` go to the output channels in reverse order": (_WHOSE, lambda b: b[::-1]),
    "Each output channel also gets the numbers of `{}` before its own": (_WHOSE, np.cumsum),
    "Only the first output channel gets its number of `{}`": (
        _WHOSE,
        lambda b: b * (np.arange(b.size) == 0),
    ),
    "Only the last output channel gets its number of `{}`": (
        _WHOSE,
        lambda b: b * (np.arange(b.size) == b.size - 1),
    ),
    "The first output channel gets no number of `{}`": (
        _WHOSE,
        lambda b: b * (np.arange(b.size) > 0),
    ),
    "You add `{}` without the signs of its numbers": (
        "What does the handout do with it?",
        np.abs,
    ),
    "You add `{}` without the digits after the decimal point": (
        "Which type do its numbers have on the way?",
        np.trunc,
    ),
    "You leave out the whole of `{}` where its first number is 0": (
        "What does your code ask of it before adding it?",
        lambda b: b * (b[0] != 0),
    ),
    "You leave out the whole of `{}` where one of its numbers is 0": (
        "What does your code ask of it before adding it?",
        lambda b: b * b.all(),
    ),
    "You leave out the whole of `{}` where its sum is 0": (
        "What does your code ask of it before adding it?",
        lambda b: b * (b.sum() != 0),
    ),
    "You leave out the whole of `{}` where its sum is not above 0": (
        "What does your code ask of it before adding it?",
        lambda b: b * (b.sum() > 0),
    ),
    "You leave out the whole of `{}` where one of its numbers is not above 0": (
        "What does your code ask of it before adding it?",
        lambda b: b * (b > 0).all(),
    ),
    "You leave out the numbers of `{}` below 0": (
        "What does your code ask of it before adding it?",
        lambda b: np.maximum(b, 0),
    ),
}
"""By the headline for the name of the array: a question, and what is added."""

_JOINED: dict[str, tuple[str, Joined]] = {
    "You multiply the sums with `{}`": (
        "What does the handout do with it?",
        lambda sums, added: sums * added,
    ),
    "Your answer holds `{}` alone, without the sums": (
        "Which line writes the sums, and which one after it writes over them?",
        lambda sums, added: np.broadcast_to(added, sums.shape),
    ),
    "Only the first cell of each output channel gets its number of `{}`": (
        _HOW_OFTEN,
        lambda sums, added: sums + added * _is_at(sums, 0, axes=range(2, sums.ndim)),
    ),
    "Only the last cell of each output channel gets its number of `{}`": (
        _HOW_OFTEN,
        lambda sums, added: sums + added * _is_at(sums, -1, axes=range(2, sums.ndim)),
    ),
    "Only the first {image} gets `{}`": (
        _HOW_OFTEN,
        lambda sums, added: sums + added * _is_at(sums, 0, axes=(0,)),
    ),
    "Only the last {image} gets `{}`": (
        _HOW_OFTEN,
        lambda sums, added: sums + added * _is_at(sums, -1, axes=(0,)),
    ),
}


def propose(view: View) -> Iterator[Claim]:
    """Everything that can be added instead, where an operation adds anything."""
    if added_name(view.operation):
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    assert operation.sliding is not None
    name, words = added_name(operation), operation.sliding.words
    made = [
        _claim(operation, headline.format(name), question, partial(_instead, operation, added))
        for headline, (question, added) in _INSTEAD.items()
    ]
    for thing in things_of(operation):
        headline = f"You add `{name}` once for every {thing.word}"
        made.append(_claim(operation, headline, _HOW_OFTEN, partial(_scaled, operation, thing, 1)))
        headline = f"You add `{name}` divided by {thing.number}"
        made.append(_claim(operation, headline, _HOW_OFTEN, partial(_scaled, operation, thing, -1)))
    for headline, (question, joined) in _JOINED.items():
        predict = partial(_joined, operation, joined)
        made.append(_claim(operation, headline.format(name, image=words[0]), question, predict))
    for axis, word in enumerate(words):
        if axis == _CHANNEL:
            continue
        each = "your answer" if axis < LEADING else "each channel"
        first = f"You add `{name}[0]` to the first {word} of {each}, `{name}[1]` to the second"
        several = f"Of several numbers in `{name}` you add the first to the first {word} of {each}"
        for headline, how in (
            (f"{several}, the second to the second, and so on", _broadcast_along),
            (f"{first}, and so on", _taken_along),
            (f"{first}, and so on, again and again", _repeated_along),
        ):
            made.append(_claim(operation, headline, _WHOSE, partial(how, operation, axis)))
    headline = f"You add `{name}[0]` to the first number of your answer, `{name}[1]` to the second"
    predict = partial(_repeated, operation)
    made.append(_claim(operation, f"{headline}, and so on, again and again", _WHOSE, predict))
    return (*made, *_again(operation, name, words))


def _again(operation: Operation, name: str, words: Sequence[str]) -> Iterator[Claim]:
    """What a loop along some axes adds to more than its own cells."""
    own = tuple(range(LEADING, len(words)))
    for axes in ((0,), *((axis,) for axis in own), *((own,) if len(own) > 1 else ())):
        one = words[axes[0]] if len(axes) == 1 else "cell"
        for headline, turned in (
            (f"Each {one} of your answer gets `{name}` once for every {one} from it on", True),
            (f"Each {one} of your answer gets `{name}` once for every {one} up to it", False),
        ):
            predict = partial(_counted, operation, axes, turned)
            yield _claim(operation, headline, _HOW_OFTEN, predict)


def _claim(
    operation: Operation,
    headline: str,
    question: str,
    predict: Callable[[AnsweredCase], Array | None],
) -> Claim:
    claim = rule(headline, question, predict)
    return msgspec.structs.replace(claim, example=partial(_example, operation, claim))


def _example(operation: Operation, claim: Claim, answered: AnsweredCase) -> str:
    """The two sums of the first cell that comes out otherwise."""
    said, right = predicted(claim, answered), right_of(answered)
    if said is None or said.shape != right.shape:
        return claim.example(answered)
    sums, _ = sums_of(operation, answered)
    differing = np.argwhere(~np.isclose(said, right))
    if not len(differing):
        return ""
    at = tuple(differing[0].tolist())
    mine, theirs = _sum_text(sums[at], said[at]), _sum_text(sums[at], right[at])
    return f"Here {cell_name(at)} is {mine} where {theirs} is right." if mine != theirs else ""


def _sum_text(first: float, total: float) -> str:
    """E.g. `10 + 6 = 16`."""
    rest = total - first
    sign = "-" if rest < 0 else "+"
    text = f"{digits_of(first)} {sign} {digits_of(abs(rest))} = {digits_of(total)}"
    return text if all(map(is_exact, (first, rest, total))) else f"about {text}"


def _is_at(sums: Array, place: int, axes: range | tuple[int, ...]) -> Array:
    """1 in the cells that stand at a place along some axes, and 0 elsewhere."""
    at = np.zeros(sums.shape)
    at[tuple(place if axis in axes else slice(None) for axis in range(sums.ndim))] = 1
    return at


def _instead(operation: Operation, added: Added, answered: AnsweredCase) -> Array:
    sums, column = sums_of(operation, answered)
    return sums + added(column.ravel()).reshape(column.shape)


def _scaled(operation: Operation, thing: Thing, power: int, answered: AnsweredCase) -> Array:
    sums, column = sums_of(operation, answered)
    return sums + column * float(thing.many(answered)) ** power


def _joined(operation: Operation, joined: Joined, answered: AnsweredCase) -> Array:
    sums, column = sums_of(operation, answered)
    if added_name(operation) not in answered.case.arrays:
        return sums
    return joined(sums, column)


def _counted(
    operation: Operation,
    axes: Sequence[int],
    from_it_on: bool,  # noqa: FBT001  bound once for each claim
    answered: AnsweredCase,
) -> Array:
    """Added as often as the round of a loop says, counted from its end or from its start."""
    sums, column = sums_of(operation, answered)
    shape = [n if axis in axes else 1 for axis, n in enumerate(sums.shape)]
    rounds = 1 + np.arange(math.prod(shape))
    added: Array = column * (rounds[::-1] if from_it_on else rounds).reshape(shape)
    return sums + added


def _broadcast_along(operation: Operation, axis: int, answered: AnsweredCase) -> Array:
    """As NumPy adds an array along another axis, where the lengths allow it."""
    sums, column = sums_of(operation, answered)
    return sums + np.moveaxis(column, 1, axis)


def _taken_along(operation: Operation, axis: int, answered: AnsweredCase) -> Array:
    """As an index along another axis takes them, where there are enough."""
    sums, column = sums_of(operation, answered)
    if added_name(operation) not in answered.case.arrays:
        return sums
    taken = column.ravel()[np.arange(sums.shape[axis])]
    return sums + taken.reshape([-1 if axis == other else 1 for other in range(sums.ndim)])


def _repeated_along(operation: Operation, axis: int, answered: AnsweredCase) -> Array:
    """As an index along another axis takes them that begins anew after the last."""
    sums, column = sums_of(operation, answered)
    taken: Array = np.resize(column, sums.shape[axis])
    return sums + taken.reshape([-1 if axis == other else 1 for other in range(sums.ndim)])


def _repeated(operation: Operation, answered: AnsweredCase) -> Array:
    """As `np.resize` fills the shape of an answer with them."""
    sums, column = sums_of(operation, answered)
    again: Array = np.resize(column, sums.shape)
    return sums + again
