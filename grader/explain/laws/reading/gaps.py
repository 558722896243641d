"""What a function leaves out: taps and cells of x that it never reads, cells that it never writes.

Each is a part of an array that is named by its place: the last row, all columns but the first.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Literal, NamedTuple

import numpy as np

from grader.explain.laws.geometry import LEADING
from grader.explain.laws.reading.positions import Reading, positions
from grader.explain.laws.reading.probe_reads import ShownReads, ShownWindows
from grader.records.case import Array
from grader.records.operation import Operation

What = Literal["tap", "pixel", "cell"]

MAX_GAPS = 3
"""Parts that are tried of those that fit what probes showed."""


class ArrayPart(NamedTuple):
    """A part of an array of some lengths.

    Attributes:
        words: Its place, e.g. `the last row`.
        mask: Which cells are left out, of the lengths.
        is_left: Whether the words say what is left, and not what is left out.
    """

    words: str
    mask: Callable[[Sequence[int]], Array]
    is_left: bool = False


class Gap(NamedTuple):
    """Something that is left out.

    Attributes:
        what: What there is a part of: taps of the kernel, cells of x, or cells of the answer.
        part: The part.
    """

    what: What
    part: ArrayPart

    @property
    def is_unwritten(self) -> bool:
        """Whether it is a part of the answer."""
        return self.what == "cell"


_AlongAxis = Callable[[Array, int], Array]
"""Which places along an axis of some length are in a part."""

_PARTS: dict[str, _AlongAxis] = {
    "the last {}": lambda place, length: place == length - 1,
    "the first {}": lambda place, _: place == 0,
    "the last of several {}s": lambda place, length: (place == length - 1) & (length > 1),
    "every second {}": lambda place, _: place % 2 == 1,
}
"""Parts that are left out."""

_LEFT: dict[str, _AlongAxis] = {
    "the first {}": lambda place, _: place > 0,
    "the last {}": lambda place, length: place < length - 1,
}
"""Parts that are left, with what is left out."""


def _mask(of: _AlongAxis, axis: int, lengths: Sequence[int]) -> Array:
    return np.asarray(of(np.indices(tuple(lengths))[axis], lengths[axis]))


def _along(axis: int, word: str) -> Iterator[ArrayPart]:
    """Parts of an array that are named by their place along one axis."""
    for words, of in _PARTS.items():
        yield ArrayPart(words.format(word), partial(_mask, of, axis))
    for words, of in _LEFT.items():
        yield ArrayPart(words.format(word), partial(_mask, of, axis), is_left=True)


@cache
def parts_of(words: tuple[str, ...]) -> tuple[ArrayPart, ...]:
    """The parts that are known of an array whose axes have these words.

    Args:
        words: What one step along each axis is called.
    """
    single = [list(_along(axis, word)) for axis, word in enumerate(words)]
    parts = [part for along in single for part in along]
    if len(words) > 1:
        parts += [_either(one, other) for one, other in zip(*single, strict=True)]
        parts.append(ArrayPart("the diagonal", _beside_the_diagonal, is_left=True))
    return tuple(parts)


def _either(one: ArrayPart, other: ArrayPart) -> ArrayPart:
    joined = "first" if "first" in one.words else "last"
    words = f"the {joined} cell" if one.is_left else f"{one.words} and {other.words}"
    return ArrayPart(words, lambda lengths: one.mask(lengths) | other.mask(lengths), one.is_left)


def _beside_the_diagonal(lengths: Sequence[int]) -> Array:
    rows, columns = np.indices(tuple(lengths))
    return np.asarray(rows != columns)


def gaps_of(
    operation: Operation, reading: Reading, shown: Iterable[ShownReads | ShownWindows]
) -> list[Gap]:
    """What is left out in all probes by a function that reads x so otherwise, or else in some.

    Args:
        operation: What it should compute.
        reading: Where it reads x.
        shown: What the probes showed.
    """
    sliding = operation.sliding
    assert sliding is not None
    every = [_missing(reading, one) for one in shown]
    some = [one for one in every if one[0].any()]
    if not some:
        return []
    whats: tuple[What, ...] = ("cell", "tap", "pixel") if sliding.kernel else ("cell", "pixel")
    parts = parts_of(sliding.words[LEADING:])
    gaps = [Gap(what, part) for what in whats for part in parts]
    for missing in (every, some):
        fitting = [gap for gap in gaps if all(_is_gap(gap, *one) for one in missing)]
        if fitting:
            return fitting[:MAX_GAPS]
    return []


def _is_gap(gap: Gap, missing: Array, explained: Callable[[Gap], Array]) -> bool:
    return np.array_equal(missing, explained(gap))


def _missing(
    reading: Reading, shown: ShownReads | ShownWindows
) -> tuple[Array, Callable[[Gap], Array]]:
    """What a probe did not show though it should, and what of that a gap would explain.

    Both as (output cells, taps) for a convolution, and as (output cells, cells of x) for a pooling.
    """
    if isinstance(shown, ShownReads):
        outputs = shown.cells[0].shape[: len(shown.sides)]
        seen = ~np.isnan(shown.cells[0])
    else:
        outputs = shown.holds.shape[len(shown.sides) :]
        seen = np.moveaxis(shown.holds, range(len(shown.sides)), range(-len(shown.sides), 0))
    window, where = positions(reading, shown.sides, outputs)
    shape = (*outputs, *window)
    lengths = tuple(side.n for side in shown.sides)
    inside = np.ones(shape, dtype=bool)
    flat = np.zeros(shape, dtype=np.intp)
    for side, position in zip(shown.sides, where, strict=True):
        cell = np.broadcast_to(position - side.p, shape)
        inside &= (cell >= 0) & (cell < side.n)
        flat = flat * side.n + cell
    if isinstance(shown, ShownWindows):
        holds = np.zeros((int(np.prod(outputs)), int(np.prod(lengths)) + 1), dtype=bool)
        rows = np.arange(len(holds))[:, np.newaxis]
        holds[rows, np.where(inside, flat, -1).reshape(len(holds), -1)] = True
        inside = holds[:, :-1].reshape(*outputs, *lengths)
        flat = np.broadcast_to(np.arange(np.prod(lengths)).reshape(lengths), inside.shape)

    def explained(gap: Gap) -> Array:
        if gap.what == "cell":
            mask = gap.part.mask(outputs)
            return np.asarray(inside & mask.reshape(*mask.shape, *(1,) * len(lengths)))
        if gap.what == "tap":
            return np.asarray(inside & gap.part.mask(window))
        return np.asarray(inside & gap.part.mask(lengths).ravel()[np.where(inside, flat, 0)])

    return inside & ~seen, explained
