"""The argument law: the right program with other arguments gives the answers.

That says shapes and numbers at once. Shapes reject most misreadings, so that the right program is
called for few. A gradient has as many windows as it is given numbers for, however it reads them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING, Side, sides_of
from grader.explain.laws.gradients.simulate import gradient_of
from grader.explain.laws.reading.meets import met, right
from grader.explain.laws.sliding.misreadings import MISREADINGS, Calls, Misreading
from grader.explain.laws.sliding.shapes import Axes, Ints, shapes_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array, Option
from grader.records.operation import Operation
from grader.records.sliding import Gradient, Sliding
from grader.text import listed

Bools = NDArray[np.bool_]

Choice = tuple[Misreading, ...]
"""One misreading, or two of different arguments."""

_NONE = -1
"""Stands for no second one."""

_FEW = 8
"""Wrong answers that reject most misreadings; those that tell most come first."""


def propose(view: View) -> Iterator[Claim]:
    """The misreadings that give the shapes of all answers, then those that give them of wrong ones.

    In every wrong call they change something.
    """
    sliding, answers, gradient = view.operation.sliding, view.answers, view.operation.gradient
    if gradient is not None and gradient.is_of_windows and answers.wrong:
        yield from _of_gradient(view.operation, gradient, [one.answered for one in answers.wrong])
    if sliding is None or not answers.wrong:
        return
    shapes = shapes_of(sliding, answers.every)
    if shapes is None:
        return
    calls = Calls.of(sliding, [one.answered.case for one in answers.every])
    wrong = len(answers.wrong)
    some: list[Choice] = []
    few = calls.first(min(wrong, _FEW))
    for choice in _likely(sliding, few, partial(_gives, lengths=shapes.lengths[: len(few.own.n)])):
        read = _as_read(choice, calls)
        fits = _gives(read, shapes.lengths)
        if not (fits & _differ(read, calls.own))[:wrong].all():
            continue
        if fits.all():
            yield _claim(view.operation, choice)
        else:
            some.append(choice)
    yield from (_claim(view.operation, choice) for choice in some)


def _of_gradient(
    operation: Operation, gradient: Gradient, wrong: Sequence[AnsweredCase]
) -> Iterator[Claim]:
    """The misreadings that change something in every wrong call."""
    calls = Calls.of(gradient.sliding, [one.case for one in wrong])
    for choice in _likely(gradient.sliding, calls.first(_FEW), _is_within):
        if _differ(_as_read(choice, calls), calls.own).all():
            yield _claim(operation, choice)


def _likely(sliding: Sliding, few: Calls, allows: Callable[[Axes], Bools]) -> list[Choice]:
    """The choices that change each of a few calls, and are allowed in them.

    Args:
        sliding: How the operation slides its window.
        few: The calls.
        allows: Whether what is read may be, in each call.
    """
    choices = _choices(_letters(sliding))
    read = Axes(few.own.n, *(_numbers(few, letter, choices) for letter in "ksp"))
    fits = allows(read) & _differ(read, few.own)
    return [
        tuple(MISREADINGS[one] for one in choices[index] if one != _NONE)
        for index in np.flatnonzero(fits.all(axis=1))
    ]


def _letters(sliding: Sliding) -> str:
    """The letters of the arguments that it has."""
    return "ksp" if sliding.arguments.size else "sp"


@cache
def _choices(letters: str) -> Ints:
    """Indices of single misreadings, then of pairs that change different arguments."""
    indices = [index for index, one in enumerate(MISREADINGS) if {*one.changes} <= {*letters}]
    pairs = [
        (index, other)
        for index, other in combinations(indices, 2)
        if MISREADINGS[index].changes.keys().isdisjoint(MISREADINGS[other].changes)
    ]
    return np.array([*((index, _NONE) for index in indices), *pairs])


def _numbers(calls: Calls, letter: str, choices: Ints) -> Ints:
    """What each choice makes of an argument, shape (choices, calls, axes)."""
    own: Ints = getattr(calls.own, letter)
    numbers = np.repeat(own[np.newaxis], len(MISREADINGS) + 1, axis=0)  # the last one as it is
    sources = np.full(len(MISREADINGS) + 1, _NONE)
    for index, one in enumerate(MISREADINGS):
        if letter in one.changes:
            numbers[index] = one.changes[letter](calls)
            sources[index] = index
    made: Ints = numbers[sources[choices].max(axis=1)]
    return made


def _as_read(choice: Choice, calls: Calls) -> Axes:
    """How windows slide if arguments are read so."""
    changes = {letter: change for one in choice for letter, change in one.changes.items()}
    shape = calls.own.n.shape
    read = {letter: np.broadcast_to(change(calls), shape) for letter, change in changes.items()}
    return calls.own._replace(**read)


def _is_within(read: Axes) -> Bools:
    """Whether windows can slide so."""
    within: Bools = np.all((read.s >= 1) & (read.p >= 0) & (read.k >= 1), axis=-1)
    return within


def _gives(read: Axes, lengths: Ints) -> Bools:
    """Whether windows that slide so give answers so long."""
    outputs = read._replace(s=np.maximum(read.s, 1)).outputs
    alike: Bools = np.all(outputs == lengths, axis=-1)
    return alike & _is_within(read)


def _differ(read: Axes, own: Axes) -> Bools:
    changed = (read.s != own.s) | (read.p != own.p) | (read.k != own.k)
    differ: Bools = np.any(changed, axis=-1)
    return differ


@cache
def _claim(operation: Operation, choice: Choice) -> Claim:
    sliding = operation.window
    assert sliding is not None
    predict = partial(_predict_gradient if operation.gradient else _predict, operation, choice)
    words = " and ".join(_in_words(sliding, one.words) for one in choice)
    names = [_names(sliding)[letter] for one in choice for letter in one.changes]
    return Claim(
        family="arguments",
        headline=f"Your function answers as if {words}",
        fact=f"your function answers as if {words}",
        question=f"What may {listed(names)} be, and where does your code use it?",
        predict=predict,
        example=partial(_example, sliding, choice),
        deviations=len(choice),
    )


def _names(sliding: Sliding) -> Mapping[str, str]:
    """The arguments by their letters, in words."""
    names = sliding.arguments
    window = f"`{names.size}`" if names.size else "kernel size"
    return {"s": f"`{names.stride}`", "p": f"`{names.padding}`", "k": window}


def _in_words(sliding: Sliding, words: str) -> str:
    _, _, first, *_ = sliding.words
    return words.format(**_names(sliding), first=first, last=sliding.words[-1])


def _predict(operation: Operation, choice: Choice, answered: AnsweredCase) -> Array | None:
    sliding, case, right = operation.sliding, answered.case, answered.answer.value
    if sliding is None or right is None:
        return None
    read = _as_read(choice, Calls.of(sliding, [case]))
    if not read.outputs.all():
        return np.empty((*right.shape[:LEADING], *read.outputs[0]))
    numbers = sliding.arguments
    changed = {numbers.stride: _option(read.s), numbers.padding: _option(read.p)}
    if numbers.size:
        changed[numbers.size] = _option(read.k)
    return operation.twin(**case.arrays, **{**case.options, **changed})


def _predict_gradient(operation: Operation, choice: Choice, answered: AnsweredCase) -> Array | None:
    gradient = operation.gradient
    assert gradient is not None
    own = sides_of(gradient.sliding, answered.case)
    read = _as_read(choice, Calls.of(gradient.sliding, [answered.case]))
    sides = [Side(*map(int, one)) for one in zip(*(along[0] for along in read), strict=True)]
    meets = [met(side, right, one.outputs) for side, one in zip(sides, own, strict=True)]
    return gradient_of(gradient, meets, answered)


def _option(numbers: Ints) -> Option:
    """An argument as it is passed, of its numbers along the axes of one call."""
    along = tuple(map(int, numbers[0]))
    return along if len(along) > 1 else along[0]


def _example(sliding: Sliding, choice: Choice, answered: AnsweredCase) -> str:
    calls = Calls.of(sliding, [answered.case])
    read = _as_read(choice, calls)
    told = [
        f"{name} counts as {_shown(one)}, not {_shown(other)}"
        for letter, name in _names(sliding).items()
        if not np.array_equal(one := getattr(read, letter), other := getattr(calls.own, letter))
    ]
    return f"Here {listed(told)}." if told else ""


def _shown(numbers: Ints) -> str:
    """One number where it is the same along all axes, e.g. `2` or `(2, 1)`."""
    along = list(map(int, numbers[0]))
    return str(along[0] if len(set(along)) == 1 else tuple(along))
