"""Known wrong ideas, as replacements of steps of the program that is right."""

from collections.abc import Callable, Mapping
from pathlib import Path
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
        headline: What the student's code does, as a fact, without a full stop. It is true of every
            call in the contract, and can stand behind `Maybe: `.
        question: One question that leads on, without the corrected line.
        fill: What a cell of padding holds instead, where that is the idea.
    """

    name: str
    headline: str
    question: str
    fill: float | None = None


class Way(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How a program has a wrong idea.

    Attributes:
        steps: What it replaces in the program that is right.
        headline: What is true of it and not of every other way; empty where the words of the
            mistake say enough.
        question: Its own question; empty where that of the mistake leads on.
        fill: What a cell of padding holds in it, where that of the mistake is open.
    """

    steps: Steps
    headline: str = ""
    question: str = ""
    fill: float | None = None


def ways(
    *alike: Steps, headline: str = "", question: str = "", fill: float | None = None
) -> tuple[Way, ...]:
    """Ways of which the same words are true; those of their mistake where none are given."""
    return tuple(Way(steps=one, headline=headline, question=question, fill=fill) for one in alike)


class KnownMistake(Mistake, frozen=True, kw_only=True, eq=False):
    """A wrong idea that programs are known to have, with all that is needed to recognise it.

    Its own headline and question are true of every way.

    Attributes:
        family: What the idea is about, e.g. `stride`.
        ways: How programs that have it differ, e.g. in what they do beyond the border.
        told: How closely the answers of such programs can be told: in float32 the order of sums
            matters, and where memory is read that nobody wrote, NaN stands for what it held.
    """

    family: str
    ways: tuple[Way, ...]
    told: Told = "exactly"

    @property
    def published(self) -> Mistake:
        """What a student is told of it where it is open which way their program has it."""
        return Mistake(name=self.name, headline=self.headline, question=self.question)

    def told_as(self, way: Way) -> Mistake:
        """What a student is told whose program has it in this way."""
        return Mistake(
            name=self.name,
            headline=way.headline or self.headline,
            question=way.question or self.question,
            fill=self.fill if way.fill is None else way.fill,
        )


class Bank(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The known mistakes of an operation.

    Attributes:
        mistakes: The mistakes, the likelier ones first.
        program: The program of an operation with some of its steps replaced; right if none is.
        index: File with what its programs do in the cases of a deck, in the folder of all the
            sources that they are made of; None if there is none.
    """

    mistakes: tuple[KnownMistake, ...]
    program: Callable[[Steps], Program]
    index: Path | None = None
