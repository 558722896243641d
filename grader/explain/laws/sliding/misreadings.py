"""How a function may read the arguments that say how a window slides, other than it should."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import product
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from grader.explain.laws.sliding.shapes import Axes, Ints, axes_of
from grader.records.case import Case
from grader.records.sliding import Sliding
from grader.text import listed


class Calls(NamedTuple):
    """What calls ask for.

    Attributes:
        own: How windows should slide, shape (calls, axes).
        has_stride: Whether a stride is given, shape (calls, 1).
        has_padding: Whether a padding is given, likewise.
    """

    own: Axes
    has_stride: NDArray[np.bool_]
    has_padding: NDArray[np.bool_]

    @staticmethod
    def of(sliding: Sliding, cases: Sequence[Case]) -> "Calls":
        """What cases ask for."""
        names = sliding.arguments
        return Calls(
            axes_of(sliding, cases),
            np.array([[case.options.get(names.stride) is not None] for case in cases]),
            np.array([[case.options.get(names.padding) is not None] for case in cases]),
        )

    def first(self, count: int) -> "Calls":
        """The first calls alone."""
        return Calls(self.own.first(count), self.has_stride[:count], self.has_padding[:count])


Change = Callable[[Calls], Ints]
"""What an argument counts as, shape (calls, axes) or one that becomes it."""


class Misreading(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One way to read arguments.

    Attributes:
        words: What it is as if; letters in braces stand for the arguments, `{first}` and `{last}`
            for what an axis counts.
        changes: What the arguments count as that it changes, by their letters.
    """

    words: str
    changes: Mapping[str, Change]


def _constant(number: int) -> Change:
    return lambda _: np.array([[number]])


def _where_padded(change: Change) -> Change:
    return lambda calls: np.where(calls.own.p > 0, change(calls), 0)


_ALONE: Mapping[str, Change] = {
    "{s} were 1": _constant(1),
    "{s} were 2": _constant(2),
    "{s} were the {k}": lambda calls: calls.own.k,
    "{s} were 1 where it is not given": lambda calls: np.where(calls.has_stride, calls.own.s, 1),
    "{s} were 2 where it is not given": lambda calls: np.where(calls.has_stride, calls.own.s, 2),
    "{s} were 1 where it is given": lambda calls: np.where(calls.has_stride, 1, calls.own.s),
    "{s} were twice as large": lambda calls: 2 * calls.own.s,
    "{s} were squared": lambda calls: calls.own.s**2,
    "{s} were half as large, at least 1": lambda calls: np.maximum(calls.own.s // 2, 1),
    "{s} were 1 larger": lambda calls: calls.own.s + 1,
    "{s} were 1 smaller, at least 1": lambda calls: np.maximum(calls.own.s - 1, 1),
    "{s} were at most 2": lambda calls: np.minimum(calls.own.s, 2),
    "{s} were at most the {k}": lambda calls: np.minimum(calls.own.s, calls.own.k),
    "{s} were at least the {k}": lambda calls: np.maximum(calls.own.s, calls.own.k),
    "{p} were 0": _constant(0),
    "{p} were 1": _constant(1),
    "{p} were 1 where it is not given": lambda calls: np.where(calls.has_padding, calls.own.p, 1),
    "{p} were at most 1": lambda calls: np.minimum(calls.own.p, 1),
    "{p} were twice as large": lambda calls: 2 * calls.own.p,
    "{p} were half as large": lambda calls: calls.own.p // 2,
    "{p} were squared": lambda calls: calls.own.p**2,
    "{p} were 1 larger": lambda calls: calls.own.p + 1,
    "{p} were 1 smaller, at least 0": lambda calls: np.maximum(calls.own.p - 1, 0),
    "{p} were at most the {k}": lambda calls: np.minimum(calls.own.p, calls.own.k),
    "{p} were at most {k} - 1": lambda calls: np.minimum(calls.own.p, calls.own.k - 1),
    "{p} were at most {k} // 2": lambda calls: np.minimum(calls.own.p, calls.own.k // 2),
    "{p} were {k} - 1": lambda calls: calls.own.k - 1,
    "{p} were {k} // 2": lambda calls: calls.own.k // 2,
    "{p} were ({k} - 1) // 2": lambda calls: (calls.own.k - 1) // 2,
    "{p} were {k} - 1 where it is not 0": _where_padded(lambda calls: calls.own.k - 1),
    "{p} were {k} // 2 where it is not 0": _where_padded(lambda calls: calls.own.k // 2),
    "{p} were ({k} - 1) // 2 where it is not 0": _where_padded(
        lambda calls: (calls.own.k - 1) // 2
    ),
    "{p} were {k} - 1 - {p}": lambda calls: calls.own.k - 1 - calls.own.p,
    "{p} were {s} times as large": lambda calls: calls.own.p * calls.own.s,
    "{k} were 2": _constant(2),
    "{k} were 3": _constant(3),
    "{k} were {s}": lambda calls: calls.own.s,
    "{k} were 1 larger": lambda calls: calls.own.k + 1,
    "{k} were 1 smaller, at least 1": lambda calls: np.maximum(calls.own.k - 1, 1),
}
"""What one argument can count as; it is the one that is named first."""

_ALONG_ONE: Mapping[str, int] = {"{s} were 1": 1, "{p} were 0": 0}
"""What an argument can count as along one axis alone."""

_OF_PAIRS: Mapping[str, Callable[[Ints], Ints]] = {
    "the numbers of {of} were in reverse order": lambda pair: pair[:, ::-1],
    "the first number of {of} were for both axes": lambda pair: pair[:, :1],
    "the second number of {of} were for both axes": lambda pair: pair[:, -1:],
    "the larger number of {of} were for both axes": lambda pair: pair.max(axis=1, keepdims=True),
    "the smaller number of {of} were for both axes": lambda pair: pair.min(axis=1, keepdims=True),
}
"""What can become of the two numbers of arguments."""


def _along_one() -> Iterator[Misreading]:
    for (words, number), axis in product(_ALONG_ONE.items(), (0, -1)):
        yield Misreading(
            words=f"{words} for the {'{first}' if axis == 0 else '{last}'}s",
            changes={words[1]: partial(_with_one, words[1], axis, number)},
        )


def _with_one(letter: str, axis: int, number: int, calls: Calls) -> Ints:
    numbers: Ints = getattr(calls.own, letter).copy()
    numbers[:, axis] = number
    return numbers


def _of_pairs() -> Iterator[Misreading]:
    for words, mix in _OF_PAIRS.items():
        for together in ("s", "p", "k", "sp", "sk", "pk", "spk"):
            of = listed([f"{{{letter}}}" for letter in together])
            changes = {letter: partial(_mixed, letter, mix) for letter in together}
            yield Misreading(words=words.replace("{of}", of), changes=changes)
        yield Misreading(
            words=f"{words.replace('{of}', '{s}')} where it is given",
            changes={"s": partial(_mixed_where_given, mix)},
        )
        yield Misreading(
            words=f"{words.replace('{of}', '{k}')}, also as the stride where none is given",
            changes={"k": partial(_mixed, "k", mix), "s": partial(_mixed_by_default, mix)},
        )


def _mixed(letter: str, mix: Callable[[Ints], Ints], calls: Calls) -> Ints:
    numbers: Ints = getattr(calls.own, letter)
    return mix(numbers)


def _mixed_where_given(mix: Callable[[Ints], Ints], calls: Calls) -> Ints:
    return np.where(calls.has_stride, mix(calls.own.s), calls.own.s)


def _mixed_by_default(mix: Callable[[Ints], Ints], calls: Calls) -> Ints:
    return np.where(calls.has_stride, calls.own.s, mix(calls.own.k))


MISREADINGS = (
    *(Misreading(words=words, changes={words[1]: change}) for words, change in _ALONE.items()),
    *_along_one(),
    *_of_pairs(),
)
