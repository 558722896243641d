"""Known wrong ideas, as replacements of steps of the program that is right."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from grader.records.case import Array

Program = Callable[..., Array]
"""Takes the arguments of an operation and answers like a student's function."""

Steps = Mapping[str, Callable[..., Any]]
"""Names of steps, with what stands in their place."""


Told = Literal["exactly", "in float32", "in part", "not at all"]


class Mistake(msgspec.Struct, frozen=True, kw_only=True):
    """A wrong idea, as a student is told of it.

    Attributes:
        name: What a teacher calls it, e.g. `stride ignored`.
        says: One sentence to the student on what the code seems to do.
        question: One question that leads on, without the corrected line.
    """

    name: str
    says: str
    question: str


class KnownMistake(Mistake, frozen=True, kw_only=True, eq=False):
    """A wrong idea that programs are known to have, with all that is needed to recognise it.

    Attributes:
        family: What the idea is about, e.g. `stride`.
        ways: How programs that have it differ, e.g. in what they do beyond the border.
        told: How closely the answers of such programs can be told: in float32 the order of sums
            matters, and where memory is read that nobody wrote, NaN stands for what it held.
    """

    family: str
    ways: tuple[Steps, ...]
    told: Told = "exactly"

    @property
    def published(self) -> Mistake:
        """What a student is told of it, and no more."""
        return Mistake(name=self.name, says=self.says, question=self.question)


class Bank(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The known mistakes of an operation.

    Attributes:
        mistakes: The mistakes, the likelier ones first.
        program: The program of an operation with some of its steps replaced; right if none is.
    """

    mistakes: tuple[KnownMistake, ...]
    program: Callable[[Steps], Program]
