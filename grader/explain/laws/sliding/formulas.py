"""Formulas for how many cells an answer has along an axis: the right one with slips in it.

Right is `(n + 2p - k) // s + 1`. Hundreds of others are tried at once, on arrays of numbers.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from grader.explain.laws.geometry import Side
from grader.explain.laws.sliding.shapes import Axes, Ints

MAX_DEVIATIONS = 2
"""Parts of a formula that differ from the right one; with three, too much fits."""

LETTER = re.compile("(?<![a-z])[nksp](?![a-z])")
"""A letter of a formula that stands for a number."""

Numbers = Callable[[Axes, Axes], Ints]
"""Numbers of what windows do along the axes themselves, and along the other one of each."""


class Formula(NamedTuple):
    """One formula for the cells of an answer along an axis.

    Attributes:
        words: How it is written, of the letters of `Side`.
        cells: How many it gives.
        deviations: In how many parts it differs from the right one.
        others: The letters in it that are those of the other axis.
    """

    words: str
    cells: Numbers
    deviations: int = 1
    others: str = ""


class _Part(NamedTuple):
    """What can stand in one place of a formula.

    Attributes:
        words: How it is written, with its sign.
        numbers: What it is.
        other: Its letter where that is of the other axis.
    """

    words: str
    numbers: Numbers
    other: str = ""


def _constant(number: int) -> Numbers:
    return lambda own, _: np.full_like(own.n, number)


_SIZES = (_Part("n", lambda own, _: own.n), _Part("n", lambda _, other: other.n, "n"))

_PADDINGS = (
    _Part(" + 2p", lambda own, _: 2 * own.p),
    _Part(" + p", lambda own, _: own.p),
    _Part("", _constant(0)),
    _Part(" + 4p", lambda own, _: 4 * own.p),
    _Part(" - 2p", lambda own, _: -2 * own.p),
    _Part(" + p // 2", lambda own, _: own.p // 2),
    _Part(" + 2(p // 2)", lambda own, _: 2 * (own.p // 2)),
    _Part(" + 2 min(p, k - 1)", lambda own, _: 2 * np.minimum(own.p, own.k - 1)),
    _Part(" + 2 min(p, k // 2)", lambda own, _: 2 * np.minimum(own.p, own.k // 2)),
    _Part(" + 2", _constant(2)),
    _Part(" + 2p", lambda _, other: 2 * other.p, "p"),
)

_KERNELS = (
    _Part(" - k", lambda own, _: -own.k),
    _Part("", _constant(0)),
    _Part(" - 2", _constant(-2)),
    _Part(" - 3", _constant(-3)),
    _Part(" - 2k", lambda own, _: -2 * own.k),
    _Part(" - 2(k // 2)", lambda own, _: -2 * (own.k // 2)),
    _Part(" - s(k - 1) - 1", lambda own, _: -own.s * (own.k - 1) - 1),
    _Part(" - k", lambda _, other: -other.k, "k"),
)

_INSIDE = (_Part("", _constant(0)), _Part(" + 1", _constant(1)), _Part(" - 1", _constant(-1)))

_STRIDES = (
    _Part("s", lambda own, _: own.s),
    _Part("", _constant(1)),
    _Part("2", _constant(2)),
    _Part("k", lambda own, _: own.k),
    _Part("(s * s)", lambda own, _: own.s * own.s),
    _Part("(s + 1)", lambda own, _: own.s + 1),
    _Part("min(s, k)", lambda own, _: np.minimum(own.s, own.k)),
    _Part("s", lambda _, other: other.s, "s"),
)

_ENDS = (_Part(" + 1", _constant(1)), _Part("", _constant(0)), _Part(" + 2", _constant(2)))

_PARTS = (_SIZES, _PADDINGS, _KERNELS, _INSIDE, _STRIDES, _ENDS)
"""What can stand in each place; what is right stands first."""

_DIVISIONS: tuple[Callable[[Ints, Ints], Ints], ...] = (
    lambda inner, stride: inner // stride,
    lambda inner, stride: -(-inner // stride),
    lambda inner, stride: np.rint(inner / stride).astype(np.int64),
)

_WRITTEN = ("{grouped} // {stride}", "ceil({grouped} / {stride})", "round({grouped} / {stride})")


@cache
def _choices() -> tuple[tuple[int, ...], ...]:
    """The combinations of parts that are formulas, the right one apart."""
    return tuple(filter(_is_readable, _combinations()))


def _combinations() -> Iterator[tuple[int, ...]]:
    """For each formula what stands in its places, and last how it divides."""
    places = [len(one) for one in (*_PARTS, _DIVISIONS)]
    for many in range(1, MAX_DEVIATIONS + 1):
        for changed in combinations(range(len(places)), many):
            for taken in product(*(range(1, places[place]) for place in changed)):
                choice = [0] * len(places)
                for place, index in zip(changed, taken, strict=True):
                    choice[place] = index
                yield tuple(choice)


def _is_readable(choice: Sequence[int]) -> bool:
    """Whether no other formula says the same, and no letter stands for both axes."""
    *_, inside, stride, _, division = choice
    if not _STRIDES[stride].words and (inside or division):
        return False
    taken = _taken(choice)
    letters = LETTER.findall(" ".join(part.words for part in taken))
    return all(letters.count(part.other) == 1 for part in taken if part.other)


def _taken(choice: Sequence[int]) -> list[_Part]:
    """What stands in each place."""
    return [place[index] for place, index in zip(_PARTS, choice, strict=False)]


def _composed(numbers: Sequence[Ints], division: int) -> Ints:
    size, padding, kernel, inside, stride, end = numbers
    return _DIVISIONS[division](size + padding + kernel + inside, stride) + end


def _cells(choice: tuple[int, ...], own: Axes, other: Axes) -> Ints:
    return _composed([part.numbers(own, other) for part in _taken(choice)], choice[-1])


def _formula(choice: tuple[int, ...]) -> Formula:
    taken = _taken(choice)
    *inner, stride, end = (part.words for part in taken)
    written = "".join(inner)
    if stride:
        grouped = f"({written})" if " " in written else written
        written = _WRITTEN[choice[-1]].format(grouped=grouped, stride=stride)
    return Formula(
        words=written + end,
        cells=partial(_cells, choice),
        deviations=len(choice) - choice.count(0),
        others="".join(part.other for part in taken),
    )


_SLIPS = (
    Formula("(n + 2p - k + 1) // s", lambda own, _: (own.n + 2 * own.p - own.k + 1) // own.s),
    Formula(
        "(n + 2p - k - s // 2) // s + 1",
        lambda own, _: (own.n + 2 * own.p - own.k - own.s // 2) // own.s + 1,
    ),
    Formula("n + 2p - k", lambda own, _: own.n + 2 * own.p - own.k),
    Formula("n + 2p - k // s + 1", lambda own, _: own.n + 2 * own.p - own.k // own.s + 1),
    Formula("n + 2p - k + 1 // s", lambda own, _: own.n + 2 * own.p - own.k + 1 // own.s),
    Formula("n + (2p - k) // s + 1", lambda own, _: own.n + (2 * own.p - own.k) // own.s + 1),
    Formula("(n - k) // s + 2p + 1", lambda own, _: (own.n - own.k) // own.s + 2 * own.p + 1),
    Formula("(n + 2p) // s - k + 1", lambda own, _: (own.n + 2 * own.p) // own.s - own.k + 1),
    Formula("n // s + 2p - k + 1", lambda own, _: own.n // own.s + 2 * own.p - own.k + 1),
    Formula("ceil((n + 2p - k) / s)", lambda own, _: -(-(own.n + 2 * own.p - own.k) // own.s)),
    Formula("ceil((n + 2p) / s)", lambda own, _: -(-(own.n + 2 * own.p) // own.s)),
    Formula("ceil(n / s)", lambda own, _: -(-own.n // own.s)),
    Formula("(n + 2p) // s", lambda own, _: (own.n + 2 * own.p) // own.s),
    Formula("n // s", lambda own, _: own.n // own.s),
    Formula("n // s + 1", lambda own, _: own.n // own.s + 1),
    Formula("(n + 2p) // k", lambda own, _: (own.n + 2 * own.p) // own.k),
    Formula("n // k", lambda own, _: own.n // own.k),
    Formula("ceil(n / k)", lambda own, _: -(-own.n // own.k)),
    Formula("n // k + 1", lambda own, _: own.n // own.k + 1),
    Formula("n - k + 1", lambda own, _: own.n - own.k + 1),
    Formula("n - k", lambda own, _: own.n - own.k),
    Formula("(n - k) // s", lambda own, _: (own.n - own.k) // own.s),
    Formula("n", lambda own, _: own.n),
    Formula("n + 2p", lambda own, _: own.n + 2 * own.p),
    Formula("n + p", lambda own, _: own.n + own.p),
    Formula("n + k - 1", lambda own, _: own.n + own.k - 1),
    Formula("n + 2p + k - 1", lambda own, _: own.n + 2 * own.p + own.k - 1),
    Formula("max(n, k)", lambda own, _: np.maximum(own.n, own.k)),
    Formula("max(n + 2p, k)", lambda own, _: np.maximum(own.n + 2 * own.p, own.k)),
    Formula("(2(n + p) - k) // s + 1", lambda own, _: (2 * (own.n + own.p) - own.k) // own.s + 1),
    Formula("n + 2p - s * k + 1", lambda own, _: own.n + 2 * own.p - own.s * own.k + 1),
    Formula("(n + 2p - k) // s + s", lambda own, _: (own.n + 2 * own.p - own.k) // own.s + own.s),
    Formula("max((n + 2p - k) // s, 1)", lambda own, _: np.maximum(own.outputs - 1, 1)),
    Formula("max((n + 2p - k) // s + 1, 2)", lambda own, _: np.maximum(own.outputs, 2)),
    Formula(
        "max(n + 2p - k, 1) // s + 1",
        lambda own, _: np.maximum(own.n + 2 * own.p - own.k, 1) // own.s + 1,
    ),
    Formula("k", lambda own, _: own.k),
    Formula("s", lambda own, _: own.s),
    Formula("1", _constant(1)),
    Formula("(n + 2p - k) // s + 1", lambda _, other: other.outputs, others="npks"),
)
"""Slips that are not one part in the place of another, or that one slip makes and not two."""

RIGHT = _formula((0,) * (len(_PARTS) + 1))


@cache
def may_be_negative(formula: Formula) -> bool:
    """Whether it gives less than 0 for a window that fits."""
    own, other = _small_windows()
    return bool((formula.cells(own, other) < 0).any())


@cache
def _small_windows() -> tuple[Axes, Axes]:
    """Small windows that fit, each beside some others along the other axis."""
    sides = [
        Side(n, k, s, p)
        for n, k, s, p in product(range(1, 5), range(1, 6), (1, 2, 3), (0, 1, 2))
        if k <= n + 2 * p
    ]
    pairs = Axes.of(list(product(sides, sides[::7])))
    return pairs, pairs.other


@cache
def formula(index: int) -> Formula:
    """One that is not the right one, by its place in what `counts` gives."""
    choices = _choices()
    return _formula(choices[index]) if index < len(choices) else _SLIPS[index - len(choices)]


@cache
def _by_division() -> tuple[tuple[Ints, Ints], ...]:
    """For each division the formulas that divide so, and what stands in their places."""
    choices = np.array(_choices())
    alike = [np.flatnonzero(choices[:, -1] == division) for division in range(len(_DIVISIONS))]
    return tuple((indices, choices[indices, :-1].T) for indices in alike)


def counts(own: Axes) -> Ints:
    """How many cells each formula gives, shape (formulas, *shape of the axes)."""
    other = own.other
    numbers = [np.stack([part.numbers(own, other) for part in place]) for place in _PARTS]
    cells = np.empty((len(_choices()) + len(_SLIPS), *own.n.shape), np.int64)
    for division, (indices, choices) in enumerate(_by_division()):
        taken = [place[index] for place, index in zip(numbers, choices, strict=True)]
        cells[indices] = _composed(taken, division)
    cells[-len(_SLIPS) :] = [slip.cells(own, other) for slip in _SLIPS]
    return np.maximum(cells, 0, out=cells)
