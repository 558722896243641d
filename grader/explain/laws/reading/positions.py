"""Where each cell of an answer may read x, as a formula along each axis, and in words.

Output cell i meets tap k at `start + step * i + tap * k`, where a step or a tap of the other axis
may come in too. Each of these numbers is one of a few that programs are known to take. The first of
every list is right; the simplest goes before others, and the own axis before the other one.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from grader.explain.laws.geometry import Side
from grader.records.case import Array


class Both(NamedTuple):
    """What a window does along an axis, and in names with an `o` before them along the other."""

    n: int
    k: int
    s: int
    p: int
    on: int
    ok: int
    os: int
    op: int


class Number(NamedTuple):
    """A number that follows from what a window does along its own axis and along the other one.

    Attributes:
        words: How a student would write it; `{s}` stands for the stride along its own axis, `{os}`
            for that along the other one, and so on for the size `k`, the padding `p`, x itself `n`.
        of: What it is.
        of_x: Whether it counts from the first cell of x, not of the padded x; only of starts.
    """

    words: str
    of: Callable[[Both], int]
    of_x: bool = False

    def at(self, own: Side, other: Side) -> int:
        """What it is, counted from the first cell of the padded x."""
        return self.of(Both(*own, *other)) + own.p * self.of_x

    @property
    def is_of_other(self) -> bool:
        """Whether it follows from the other axis too."""
        return "{o" in self.words


_NOTHING = Number("0", lambda _: 0)
ONE = Number("1", lambda _: 1)
OWN = Number("{s}", lambda a: a.s)
_OTHER = Number("{os}", lambda a: a.os)
_SIZE = Number("{k}", lambda a: a.k)
_OTHER_SIZE = Number("{ok}", lambda a: a.ok)

STEPS = (
    OWN,
    ONE,
    _OTHER,
    Number("{s} * {s}", lambda a: a.s * a.s),
    _SIZE,
    Number("min({s}, {k})", lambda a: min(a.s, a.k)),
    Number("max({s}, {k})", lambda a: max(a.s, a.k)),
    Number("2", lambda _: 2),
    Number("max({s}, {os})", lambda a: max(a.s, a.os)),
    Number("min({s}, {os})", lambda a: min(a.s, a.os)),
    Number("2 * {s}", lambda a: 2 * a.s),
    Number("({s} + 1)", lambda a: a.s + 1),
    Number("({s} - 1)", lambda a: a.s - 1),
    Number("({k} - 1)", lambda a: a.k - 1),
    Number("{k} * {s}", lambda a: a.k * a.s),
    Number("({s} + {k} - 1)", lambda a: a.s + a.k - 1),
    Number("{s} * {os}", lambda a: a.s * a.os),
    Number("max(1, {s} // 2)", lambda a: max(1, a.s // 2)),
    Number("(({s} + 1) // 2)", lambda a: (a.s + 1) // 2),
    Number("({s} + {p})", lambda a: a.s + a.p),
    _OTHER_SIZE,
    _NOTHING,
    Number("-1", lambda _: -1),
    Number("-{s}", lambda a: -a.s),
)
"""Cells from one window to the next."""

OTHER_STEPS = (_NOTHING, OWN, _OTHER, ONE)
"""The same for a step along the other axis."""

TAPS = (
    ONE,
    Number("-1", lambda _: -1),
    OWN,
    _NOTHING,
    Number("2", lambda _: 2),
    _OTHER,
    Number("-{s}", lambda a: -a.s),
    Number("max(1, {p})", lambda a: max(1, a.p)),
    _SIZE,
)
"""Cells of x from one tap to the next."""

OTHER_TAPS = (_NOTHING, ONE, Number("-1", lambda _: -1), OWN, _OTHER)
"""The same for the next tap along the other axis."""

LENGTHS = (
    _SIZE,
    _OTHER_SIZE,
    Number("({k} - 1)", lambda a: a.k - 1),
    Number("({k} + 1)", lambda a: a.k + 1),
    OWN,
    Number("2", lambda _: 2),
    Number("3", lambda _: 3),
    ONE,
    _OTHER,
    Number("min({s}, {k})", lambda a: min(a.s, a.k)),
    Number("max({s}, {k})", lambda a: max(a.s, a.k)),
    Number("max({k}, {ok})", lambda a: max(a.k, a.ok)),
    Number("min({k}, {ok})", lambda a: min(a.k, a.ok)),
    Number("{n}", lambda a: a.n),
    Number("2 * {k}", lambda a: 2 * a.k),
    Number("({k} + {s} - 1)", lambda a: a.k + a.s - 1),
)
"""Cells of a window."""

STARTS = (
    _NOTHING,
    ONE,
    Number("0", lambda _: 0, of_x=True),
    Number("-1", lambda _: -1),
    Number("2", lambda _: 2),
    Number("-2", lambda _: -2),
    OWN,
    Number("({s} - 1)", lambda a: a.s - 1),
    Number("({k} - 1)", lambda a: a.k - 1),
    Number("-({k} - 1)", lambda a: 1 - a.k),
    Number("-2 * {p}", lambda a: -2 * a.p, of_x=True),
    Number("-{op}", lambda a: -a.op, of_x=True),
    Number("-min({p}, {k} - 1)", lambda a: -min(a.p, a.k - 1), of_x=True),
    Number("-min({p}, 1)", lambda a: -min(a.p, 1), of_x=True),
    Number("-1", lambda _: -1, of_x=True),
    Number("-({p} // 2)", lambda a: -(a.p // 2), of_x=True),
    Number("-{s} * {p}", lambda a: -a.s * a.p, of_x=True),
    Number("-({k} // 2)", lambda a: -(a.k // 2), of_x=True),
    Number("-(({k} - 1) // 2)", lambda a: -((a.k - 1) // 2), of_x=True),
    Number("-({k} - 1)", lambda a: 1 - a.k, of_x=True),
    Number("{p}", lambda a: a.p, of_x=True),
    Number("-max({p}, {op})", lambda a: -max(a.p, a.op), of_x=True),
    Number("-min({p}, {op})", lambda a: -min(a.p, a.op), of_x=True),
    Number("-({p} + {op})", lambda a: -a.p - a.op, of_x=True),
    Number("-3 * {p}", lambda a: -3 * a.p, of_x=True),
    Number("-{p} * {p}", lambda a: -a.p * a.p, of_x=True),
    Number("-({p} // {s})", lambda a: -(a.p // a.s), of_x=True),
    _SIZE,
    Number("-{k}", lambda a: -a.k),
    Number("{k} // 2", lambda a: a.k // 2),
    Number("-({k} // 2)", lambda a: -(a.k // 2)),
    Number("({k} - 1) // 2", lambda a: (a.k - 1) // 2),
    Number("-(({k} - 1) // 2)", lambda a: -((a.k - 1) // 2)),
    Number("{s} // 2", lambda a: a.s // 2),
    Number("-({s} - 1)", lambda a: 1 - a.s),
    Number("-{s}", lambda a: -a.s),
    _OTHER,
    Number("{ok} - 1", lambda a: a.ok - 1),
    Number("{op}", lambda a: a.op),
    Number("({n} + 2 * {p} - {k}) % {s}", lambda a: (a.n + 2 * a.p - a.k) % a.s),
    Number("(({n} + 2 * {p} - {k}) % {s}) // 2", lambda a: (a.n + 2 * a.p - a.k) % a.s // 2),
    Number("{n} + {p} - {k}", lambda a: a.n + a.p - a.k, of_x=True),
)
"""The first cell of the first window, in the padded x or in x."""


class Along(NamedTuple):
    """Where an axis of x is read.

    Attributes:
        start: First cell of the window of output cell 0.
        step: Cells from one window to the next along this axis.
        other_step: The same for a step of the output cell along the other axis.
        tap: Cells from one tap to the next along this axis.
        other_tap: The same for the next tap along the other axis.
        length: Cells of the window; of a kernel, its own size.
    """

    start: Number = STARTS[0]
    step: Number = STEPS[0]
    other_step: Number = OTHER_STEPS[0]
    tap: Number = TAPS[0]
    other_tap: Number = OTHER_TAPS[0]
    length: Number = LENGTHS[0]


CHOICES = (STARTS, STEPS, OTHER_STEPS, TAPS, OTHER_TAPS, LENGTHS)
"""All that each number of `Along` may be, in its order."""

RIGHT = Along()

Reading = tuple[Along, ...]
"""Where x is read, along each axis."""


def positions(
    reading: Reading, sides: Sequence[Side], outputs: Sequence[int]
) -> tuple[tuple[int, ...], list[Array]]:
    """Which cell of the padded x each output cell meets each tap at, along each axis.

    Args:
        reading: Where x is read.
        sides: What the window does along each axis.
        outputs: Cells of the answer along each axis.

    Returns:
        The cells of the window along each axis; and for each axis of x an array with the axes of
        the answer and then those of the window, which are 1 long where they do not matter.
    """
    others = sides[::-1]
    pairs = list(zip(sides, others, strict=True))
    window = tuple(
        max(along.length.at(*pair), 0) for along, pair in zip(reading, pairs, strict=True)
    )
    grid = np.ogrid[tuple(slice(many) for many in (*outputs, *window))]
    cells, taps = grid[: len(sides)], grid[len(sides) :]
    found = []
    for axis, (along, pair) in enumerate(zip(reading, pairs, strict=True)):
        where = along.start.at(*pair) + along.step.at(*pair) * cells[axis]
        where = where + _through(taps[axis], along.tap.at(*pair), window[axis])
        if along.other_step is not OTHER_STEPS[0]:
            where = where + along.other_step.at(*pair) * cells[1 - axis]
        if along.other_tap is not OTHER_TAPS[0]:
            where = where + _through(taps[1 - axis], along.other_tap.at(*pair), window[1 - axis])
        found.append(where)
    return window, found


def _through(taps: Array, by: int, length: int) -> Array:
    """Cells of a window from its first one on, if it is gone through from end to start too."""
    return taps * by if by >= 0 else (taps - length + 1) * by
