"""Strips: a function's checks in a row, each as wide as its points."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from grader.records.report import CheckReport, OperationScore, Report

MAX_WEIGHT = 12
"""Widths of a segment for which the style has a class; where a check has more points, all are
scaled down."""

STEPS = 20
"""Widths of a strip for which it has one; the longest takes all the room."""

_RIGHT = {
    "": "right",
    "served": "served",
    "left out": "left-out",
    "alone": "alone",
}
"""The look of a check that is right, by what it owes that to."""

_KEY = {
    "right": "passes",
    "served": "passes with others mended",
    "left-out": "passes, some cases left out",
    "alone": "passes call by call",
    "wrong": "does not",
    "unasked": "not asked",
}
"""What each look means, in the order in which a page says so."""


class Segment(NamedTuple):
    """One check in a strip.

    Attributes:
        look: What became of the check.
        weight: How wide it is beside the others, 0 for a check of no points.
        new: Whether it is right since the run before.
    """

    look: str
    weight: int
    new: bool


class Strip(NamedTuple):
    """The checks of a function.

    Attributes:
        width: How long it is beside those of the other functions, 1 to 20.
        segments: Right checks, then wrong ones by their finding, then those that were not asked.
    """

    width: int
    segments: tuple[Segment, ...]

    @property
    def told(self) -> str:
        """The same in words, e.g. `17 checks: 12 pass (3 new), 5 do not`."""
        count = len(self.segments)
        return f"{count} check{'' if count == 1 else 's'}: {', '.join(self._parts())}"

    def _parts(self) -> Iterator[str]:
        looks = [one.look for one in self.segments]
        wrong, unasked = looks.count("wrong"), looks.count("unasked")
        right = len(looks) - wrong - unasked
        counts = {
            "new": sum(one.new for one in self.segments),
            "with help": right - looks.count("right"),
        }
        more = ", ".join(f"{count} {what}" for what, count in counts.items() if count)
        yield f"{right} pass{f' ({more})' if more else ''}"
        if wrong:
            yield f"{wrong} do not"
        if unasked:
            yield f"{unasked} not asked"


def draw_strips(report: Report, new: Collection[str]) -> dict[str, Strip]:
    """The strip of each function by its name.

    Args:
        report: The report.
        new: Names of the checks that are right since the run before.
    """
    told = chain.from_iterable(one.every_check for one in report.findings)
    place = {name: number for number, name in enumerate(told)}
    waiting = {name for one in report.findings if one.unwritten for name in one.every_check}
    longest = max((one.possible for one in report.operations), default=0)
    dearest = max((one.possible for one in report.checks), default=0)

    def rank(check: CheckReport) -> tuple[int, int]:
        look = _look(check, waiting)
        if check.passed:
            return 0, check.name in new
        return (1 if look == "wrong" else 2), place.get(check.name, len(place))

    def strip(operation: OperationScore) -> Strip:
        own = [one for one in report.checks if one.operation == operation.name]
        return Strip(
            width=max(1, scaled(operation.possible, longest, STEPS)),
            segments=tuple(
                Segment(
                    look=_look(check, waiting),
                    weight=scaled(check.possible, max(dearest, MAX_WEIGHT), MAX_WEIGHT),
                    new=check.passed and check.name in new,
                )
                for check in sorted(own, key=rank)
            ),
        )

    return {one.name: strip(one) for one in report.operations}


def key_of(strips: Mapping[str, Strip]) -> dict[str, str]:
    """What the looks that a page has mean, by the look."""
    seen = {one.look for strip in strips.values() for one in strip.segments}
    return {look: words for look, words in _KEY.items() if look in seen}


def any_new(strips: Sequence[Strip]) -> bool:
    """Whether a check is right since the run before."""
    return any(one.new for strip in strips for one in strip.segments)


def _look(check: CheckReport, waiting: Collection[str]) -> str:
    if check.passed:
        return _RIGHT[check.aided]
    return "wrong" if check.failed and check.name not in waiting else "unasked"


def scaled(points: int, largest: int, steps: int) -> int:
    """Points as a width of that many steps; at least 1 where there are any."""
    return max(1, round(points * steps / largest)) if points else 0
