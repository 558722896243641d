"""Finding something out by asking a function, whoever asks it.

An inquiry yields the cases that it asks next, is sent what came of them, and returns what it found.
So the cases of many can go into one frame, and one that fails ends no other.
"""

from collections.abc import Callable, Generator, Sequence
from typing import TypeVar

from grader.records.case import Case
from grader.records.outcome import Outcome

Made = TypeVar("Made")

Inquiry = Generator[Sequence[Case], Sequence[Outcome], Made]
"""It asks one case at least; outcomes are in the order of the cases, up to the first that lost its
worker."""

AskEach = Callable[[Sequence[Case]], Sequence[Outcome]]
"""Asks a function; outcomes in the order of the cases, possibly fewer."""


def conclude(inquiry: Inquiry[Made], ask_each: AskEach) -> Made:
    """What an inquiry finds out by itself.

    Args:
        inquiry: It has asked nothing yet.
        ask_each: Asks the function.
    """
    try:
        cases = next(inquiry)
        while True:
            cases = inquiry.send(ask_each(cases))
    except StopIteration as end:
        found: Made = end.value
        return found
