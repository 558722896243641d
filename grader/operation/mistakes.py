"""Known mistakes of an operation's file: wrong functions, whose docstrings are what is told."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Program, Steps, ways

_PROGRAM = "program"
"""The one step of these programs: all of it."""

FAMILY = "own"
"""What mistakes are about that stand in the file of an operation."""


_Function = Callable[..., Any]


def bank_of_functions(
    right: Callable[..., Array], wrong: Sequence[_Function | tuple[_Function, ...]]
) -> Bank:
    """The known mistakes that wrong functions have.

    Args:
        right: The function that is right.
        wrong: Functions of the same arguments, the likelier mistakes first; several that have one
            mistake in different ways are a tuple. What is told of each is its docstring, or that of
            the first: what the code does in the first paragraph, a question in the second.
    """

    def program(steps: Steps) -> Program:
        return steps.get(_PROGRAM, right)

    return Bank(mistakes=tuple(map(_mistake, wrong)), program=program)


def _mistake(wrong: _Function | tuple[_Function, ...]) -> KnownMistake:
    alike = wrong if isinstance(wrong, tuple) else (wrong,)
    headline, question = said_of(alike[0])
    return KnownMistake(
        name=alike[0].__name__.replace("_", " "),
        family=FAMILY,
        headline=headline,
        question=question,
        ways=ways(*({_PROGRAM: function} for function in alike)),
    )


def said_of(function: _Function) -> tuple[str, str]:
    """What the docstring of a wrong function says that it does, and asks; empty if it does not."""
    said = (inspect.getdoc(function) or "").partition("\n\n")
    headline, question = (" ".join(part.split()) for part in (said[0], said[2]))
    return headline.removesuffix("."), question
