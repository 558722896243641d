"""Asking a submission for many inquiries in lock-step: the cases of each round go into one frame.

Sending a frame and waiting for the answers costs more than most calls in it, so whatever explains
failures is an inquiry, and all that can go on do so in the same round.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from grader.check.asker import AllowedAsker
from grader.explain.inquiry import Inquiry, Made
from grader.records.case import Case
from grader.records.outcome import Crashed, Outcome, TimedOut

MAX_CASES = 256
"""In a frame, unless one inquiry asks more: of what is asked in vain the allowance is overspent by
no more."""

Key = TypeVar("Key")


def inquire(
    inquiries: Mapping[Key, Inquiry[Made]],
    asker: AllowedAsker,
    *,
    fresh: bool = False,
    counts: bool = False,
) -> dict[Key, Made]:
    """What each inquiry finds out, in their order; those that fail are left out.

    Where a case loses its worker, its inquiry goes on without the rest of its cases; those of the
    others are asked in the next round. Once nothing can be asked any more, all that have not ended
    have failed.

    Args:
        inquiries: They have asked nothing yet.
        asker: The submission.
        fresh: Whether each round is asked in a worker that has answered nothing before.
        counts: Whether the lines are counted that run.
    """
    found: dict[Key, Made] = {}
    waiting: dict[Key, Sequence[Case]] = {}
    came: dict[Key, list[Outcome]] = {}

    def proceed(key: Key, outcomes: Sequence[Outcome] | None) -> None:
        inquiry = inquiries[key]
        try:
            waiting[key] = next(inquiry) if outcomes is None else inquiry.send(outcomes)
            came[key] = []
        except StopIteration as end:
            found[key] = end.value

    def ask(cases: Sequence[Case]) -> list[Outcome]:
        return [] if asker.exhausted else asker.ask_each(cases, fresh=fresh, counts=counts)

    for key in inquiries:
        asker.allowance.attempt(partial(proceed, key, None), None)
    while waiting:
        round_of = _choose({key: cases[len(came[key]) :] for key, cases in waiting.items()})
        cases = [case for own in round_of.values() for case in own]
        outcomes: list[Outcome] = asker.allowance.attempt(partial(ask, cases), [])
        if not outcomes:
            break
        left = iter(outcomes)
        for key, own in round_of.items():
            came[key] += islice(left, len(own))
            if _is_over(came[key], waiting[key]):
                del waiting[key]
                asker.allowance.attempt(partial(proceed, key, came[key]), None)
    return {key: found[key] for key in inquiries if key in found}


def _choose(waiting: Mapping[Key, Sequence[Case]]) -> dict[Key, Sequence[Case]]:
    """Those that have waited longest, as many as there is room for; one at least."""
    chosen: dict[Key, Sequence[Case]] = {}
    room = MAX_CASES
    for key, cases in waiting.items():
        room -= len(cases)
        if room < 0 and chosen:
            break
        chosen[key] = cases
    return chosen


def _is_over(came: Sequence[Outcome], cases: Sequence[Case]) -> bool:
    """Whether no more of these cases are asked: all have been, or one has lost its worker."""
    return len(came) == len(cases) or any(isinstance(one, TimedOut | Crashed) for one in came[-1:])
