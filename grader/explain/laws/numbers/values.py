"""The value law: each number is made of the right one."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from grader.explain.laws.answers import value_of
from grader.explain.laws.claim import Claim
from grader.explain.laws.rule import added_name, number_text, right_of, rule, sums_of
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

Change = Callable[[Array], Array]
"""What becomes of right numbers."""

_MAX_DECIMALS = 10

_MAX_DENOMINATOR = 1000

_EXACT = 1e-12
"""Relative error of a factor that answers agree on."""


class _Family(NamedTuple):
    """Changes that one question leads on from.

    Attributes:
        question: The question.
        changes: What becomes of the right numbers, by the headline that says it.
    """

    question: str
    changes: dict[str, Change]


_CUT = _Family(
    "Which numbers can a right answer hold, and which line keeps yours within bounds?",
    {
        "Numbers below 0 come out as 0": lambda right: np.maximum(right, 0.0),
        "Numbers above 0 come out as 0": lambda right: np.minimum(right, 0.0),
        "Your numbers come out between 0 and 1": lambda right: np.clip(right, 0.0, 1.0),
        "Your numbers come out between -1 and 1": lambda right: np.clip(right, -1.0, 1.0),
        "Your numbers come out between 0 and 255": lambda right: np.clip(right, 0.0, 255.0),
    },
)

_SIGN = _Family(
    "What does your code do with the sign of a number?",
    {
        "Your numbers come out without their sign": np.abs,
        "Your numbers come out with the other sign": np.negative,
        "Of your numbers only the sign comes out: 1, 0 or -1": np.sign,
        "Your numbers come out as 1 above 0, and else as 0": lambda right: (right > 0) * 1.0,
    },
)


def _rounded(decimals: int, right: Array) -> Array:
    return np.round(right, decimals)


_WHOLE = _Family(
    "Which line makes whole numbers, or shorter ones, and does the handout ask for it?",
    {
        "Your numbers are the right ones without the digits after the decimal point": np.trunc,
        "Your numbers are the right ones, rounded to whole numbers": np.rint,
        "Your numbers are the right ones, rounded down to whole numbers": np.floor,
        "Your numbers are the right ones, rounded up to whole numbers": np.ceil,
    },
)


_DECIMALS = _Family(
    _WHOLE.question,
    {
        "Your numbers are the right ones, rounded to 1 decimal": partial(_rounded, 1),
        **{
            f"Your numbers are the right ones, rounded to {many} decimals": partial(_rounded, many)
            for many in range(2, _MAX_DECIMALS + 1)
        },
    },
)


def _wrapped(dtype: type[np.integer], right: Array) -> Array:
    """Whole numbers as few bits hold them; those that do not fit begin anew."""
    return np.trunc(right).astype(np.int64).astype(dtype)


_TYPES = _Family(
    "Which type do your numbers have on the way, and which numbers can it hold?",
    {
        "Your numbers are the right ones as float32 holds them": lambda right: right.astype(
            np.float32
        ),
        "Your numbers are the right ones as float16 holds them": lambda right: right.astype(
            np.float16
        ),
        "Your numbers are the right ones as uint8 holds them": partial(_wrapped, np.uint8),
        "Your numbers are the right ones as int8 holds them": partial(_wrapped, np.int8),
        "Your numbers come out as true or false": lambda right: (right != 0) * 1.0,
    },
)

_CURVES = _Family(
    "What does your code do to a number after it is right?",
    {
        "Your numbers are the right ones, put through tanh": np.tanh,
        "Your numbers are the right ones, put through a sigmoid": lambda right: (
            1 / (1 + np.exp(-right))
        ),
        "Your numbers are the right ones, and those below 0 count a hundredth": lambda right: (
            np.where(right > 0, right, right / 100)
        ),
        "Your numbers are the right ones, and those below 0 count a tenth": lambda right: np.where(
            right > 0, right, right / 10
        ),
        "Your numbers are the right ones, squared": np.square,
        "Your numbers are the square roots of the right ones": np.sqrt,
        "Your numbers are the right ones, put through exp": np.exp,
        "Your numbers are the right ones, put through log(1 + x)": np.log1p,
    },
)

_CONSTANT = _Family(
    "Which line writes this number, and from which cells?",
    {
        "Every number of yours is 0": np.zeros_like,
        "Every number of yours is 1": np.ones_like,
    },
)

_BEFORE = (_CUT, _SIGN, _WHOLE, _CURVES, _CONSTANT)
"""What can also happen to a sum before something is added to it."""


def _along_maps(change: Callable[..., Array], right: Array) -> Array:
    """A change of each channel of each image by itself."""
    return np.asarray(change(right, axis=tuple(range(2, right.ndim)), keepdims=True))


_SCALED: dict[str, Callable[..., Array]] = {
    "divided by the largest": lambda right, **axes: right / right.max(**axes),
    "divided by the largest magnitude": lambda right, **axes: right / np.abs(right).max(**axes),
    "divided by their sum": lambda right, **axes: right / right.sum(**axes),
    "divided by their norm": lambda right, **axes: right / np.sqrt((right**2).sum(**axes)),
    "less their mean": lambda right, **axes: right - right.mean(**axes),
    "less the smallest": lambda right, **axes: right - right.min(**axes),
    "scaled to lie between 0 and 1": lambda right, **axes: (
        (right - right.min(**axes)) / (right.max(**axes) - right.min(**axes))
    ),
    "scaled to a mean of 0 and a deviation of 1": lambda right, **axes: (
        (right - right.mean(**axes)) / right.std(**axes)
    ),
    "put through a softmax": lambda right, **axes: (
        np.exp(right - right.max(**axes)) / np.exp(right - right.max(**axes)).sum(**axes)
    ),
}

_SCALED_QUESTION = "Does the handout ask to scale the answer, and by what?"


def propose(view: View) -> Iterator[Claim]:
    """Every change, and the factor, the sum or the bound that one answer shows."""
    yield from _claims(view.operation)
    yield from _found(view)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    made = [
        rule(headline, family.question, partial(_changed, change))
        for family in (*_BEFORE, _DECIMALS, _TYPES)
        for headline, change in family.changes.items()
    ]
    added = added_name(operation)
    if added:
        made += [
            rule(
                f"{headline}, before `{added}` is added",
                family.question,
                partial(_changed_before, operation, change),
            )
            for family in _BEFORE
            for headline, change in family.changes.items()
        ]
    for words, change in _SCALED.items():
        whole = partial(_changed, change)
        made.append(rule(f"Your numbers are the right ones, {words}", _SCALED_QUESTION, whole))
        if operation.sliding is not None:
            each = partial(_changed, partial(_along_maps, change))
            headline = f"Your numbers are the right ones, in each channel {words}"
            made.append(rule(headline, _SCALED_QUESTION, each))
    return tuple(made)


def _changed(change: Change, answered: AnsweredCase) -> Array:
    return change(right_of(answered))


def _changed_before(operation: Operation, change: Change, answered: AnsweredCase) -> Array:
    sums, added = sums_of(operation, answered)
    return change(sums) + added


def _found(view: View) -> Iterator[Claim]:
    """What the largest wrong answer shows, if it is of the right size and not in float32."""
    for asked in view.answers.wrong:
        value, right = value_of(asked), right_of(asked.answered)
        if value is not None and value.shape == right.shape and value.dtype == np.float64:
            yield from _shown_by(value[value != right], right[value != right])
            return


def _shown_by(value: Array, right: Array) -> Iterator[Claim]:
    """A factor, a number added, or a bound, where one explains every number that is wrong."""
    if not value.size or not np.isfinite(value).all() or not np.isfinite(right).all():
        return
    with np.errstate(all="ignore"):
        factors = value / right
    factor = Fraction(float(factors[0])).limit_denominator(_MAX_DENOMINATOR) if right[0] else 0
    if factor and np.allclose(factors, float(factor), rtol=_EXACT, atol=0):
        yield _times(Fraction(factor))
    steps = value - right
    step = float(f"{float(steps[0]):.6g}")
    if np.allclose(steps, step, rtol=_EXACT, atol=_EXACT * np.abs(right).max()):
        yield _plus(step)
    if (value == value[0]).all():
        yield _bounded(float(value[0]), bool((right < value).all()))


@cache
def _times(factor: Fraction) -> Claim:
    if abs(factor.numerator) == 1 and factor.denominator > 1:
        words = f"divided by {factor.denominator * factor.numerator}"
    else:
        words = f"times {factor}"
    return rule(
        f"Your numbers are the right ones {words}",
        "Where does this factor come from?",
        partial(_changed, lambda right: right * float(factor)),
    )


@cache
def _plus(step: float) -> Claim:
    words = f"{number_text(abs(step))} more" if step > 0 else f"{number_text(abs(step))} less"
    return rule(
        f"Your numbers are the right ones and {words}",
        "Where does this number come from?",
        partial(_changed, lambda right: right + step),
    )


@cache
def _bounded(bound: float, lowest: bool) -> Claim:  # noqa: FBT001  part of what is kept
    keep = np.maximum if lowest else np.minimum
    way = "below" if lowest else "above"
    return rule(
        f"Numbers {way} {number_text(bound)} come out as {number_text(bound)}",
        _CUT.question,
        partial(_changed, lambda right: keep(right, bound)),
    )
