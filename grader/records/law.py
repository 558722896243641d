"""A sentence about a function that its own answers verify."""

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from grader.records.case import AnsweredCase
from grader.records.mistake import Mistake
from grader.records.verdict import Asked

Family = Literal[
    "arguments", "sizes", "indices", "reductions", "values", "padding", "circumstances"
]
"""What a law is about: arguments that count as others, how many cells the answer has, which cell
meets which weight, what becomes of the numbers in a window, numbers made of the right ones, how the
widths of a padding are read, or what the calls that go wrong have in common."""

FAMILIES: Mapping[Family, Mistake] = {
    "arguments": Mistake(
        name="arguments",
        headline="An argument counts as if it were another",
        question="What may each argument be, and where does your code use it?",
    ),
    "sizes": Mistake(
        name="sizes",
        headline="The size of your answer follows another formula",
        question="How many windows fit along an axis if you draw them?",
    ),
    "indices": Mistake(
        name="indices",
        headline="Your windows cover other cells than they should",
        question="Which cells should the second window cover, and which does it?",
    ),
    "reductions": Mistake(
        name="reductions",
        headline="Your code makes another number of each window",
        question="What should become of the numbers in a window?",
    ),
    "values": Mistake(
        name="values",
        headline="Your numbers follow from the right ones by a rule",
        question="What does your code do to a sum or a choice before or after it is right?",
    ),
    "padding": Mistake(
        name="padding",
        headline="Your code reads the widths of `padding` in another way",
        question="Which axis and which end does each number of `padding` belong to?",
    ),
    "circumstances": Mistake(
        name="circumstances",
        headline="Some calls go wrong that have something in common",
        question="What is different in the calls that go wrong?",
    ),
}
"""What is said of every law of a family, and so all that is said of one at `hint`."""


class Law(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a function really computes, as far as all of its answers agree with it.

    Attributes:
        family: What it is about.
        headline: What the code does, as a fact, without a full stop.
        question: One question that leads on, without the corrected line.
        sentence: What it says with a case that shows it, in one to three sentences: how many
            answers agree, and the numbers of that case.
        holds: Whether what came of a case agrees with it; true of a case of which it says nothing.
        gives: Whether it gives what came of a failing case, and not what is right.
        is_general: Whether it speaks of all calls, not of some that have something in common or
            go wrong.
        deviations: In how many parts it differs from what is right, each a fault to mend.
        tells_values: Whether it says which numbers come out, not only how many or when.
        tells_right: Whether it names what is right, so that only `full` may show it.
    """

    family: Family
    headline: str
    question: str
    sentence: Callable[[AnsweredCase], str]
    holds: Callable[[Asked], bool]
    gives: Callable[[Asked], bool]
    is_general: bool = True
    deviations: int = 1
    tells_values: bool = True
    tells_right: bool = False
