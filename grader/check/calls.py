"""Calls, each once, by whether they go wrong in one way, in another, or not at all."""

from collections.abc import Iterable
from typing import NamedTuple

from grader.records.finding import Gives
from grader.records.outcome import Returned
from grader.records.verdict import Asked, VerdictKind

ABOUT_NUMBERS = (VerdictKind.WRONG_SHAPE, VerdictKind.NOT_FINITE, VerdictKind.WRONG_VALUE)
"""Verdicts on numbers, which another fault may hide: what has a wrong shape may have wrong numbers
as well. An exception was not raised in calls that returned, whatever they returned."""


class AskedCalls(NamedTuple):
    """Calls, each once, by whether they fail in one way.

    Attributes:
        failing: Those that do.
        right: Those that are right in everything.
        otherwise: Those that fail in another way.
    """

    failing: list[Asked]
    right: list[Asked]
    otherwise: list[Asked]

    def spared(self, kind: VerdictKind) -> list[Asked]:
        """Those that do not fail with that verdict, and would show it if they did."""
        returned = [one for one in self.otherwise if isinstance(one.outcome, Returned)]
        return [*self.right, *([] if kind in ABOUT_NUMBERS else returned)]


def sort_calls(asked: Iterable[Asked], is_like: Gives) -> AskedCalls:
    """Each call once, though several checks may judge it."""
    judged: dict[int, list[Asked]] = {}
    for one in asked:
        judged.setdefault(id(one.outcome), []).append(one)
    calls = AskedCalls([], [], [])
    for same in judged.values():
        like = next(filter(is_like, same), None)
        if like is not None:
            calls.failing.append(like)
        elif all(one.verdict.right for one in same):
            calls.right.append(same[0])
        else:
            calls.otherwise.append(same[0])
    return calls
