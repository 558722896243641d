"""What laws are looked for in."""

from typing import NamedTuple

from grader.explain.inquiry import AskEach
from grader.explain.laws.answers import OwnAnswers
from grader.explain.laws.claim import Claim
from grader.records.operation import Operation


class View(NamedTuple):
    """One function, as far as it is known.

    Attributes:
        operation: What it should compute.
        answers: What it answered in the run that decided its points.
        ask_each: Asks it more, for guesses that its answers then have to confirm.
        sizes: The claim on the size of its answers that all of them agree with; None if that size
            is right, or no claim agrees.
    """

    operation: Operation
    answers: OwnAnswers
    ask_each: AskEach
    sizes: Claim | None = None
