"""An operation that no assignment asks by default, asked alone: its assignment, deck and cases."""

from collections.abc import Callable, Iterator
from functools import cache
from itertools import islice
from typing import NamedTuple

import numpy as np
import pytest

from grader.assignment import load_operation, parse_assignment
from grader.deck.build import build_deck
from grader.deck.draw import cases_for, generate_cases
from grader.records.assignment import Assignment
from grader.records.case import Array, Case
from grader.records.deck import Deck
from grader.records.outcome import Returned

LAYERS = (
    *("linear", "linear_dx", "linear_dweight", "linear_dbias", "relu", "relu_dx"),
    *("cross_entropy", "cross_entropy_dx"),
    *("batchnorm", "batchnorm_dx", "batchnorm_dgamma", "batchnorm_dbeta"),
)
"""What a classifier has behind its convolutions."""


class PlantedFault(NamedTuple):
    """One text of a right program replaced.

    Attributes:
        name: What is wrong.
        check: The check that is made for it.
        old: A text that occurs once in the program.
        new: What stands in its place.
    """

    name: str
    check: str
    old: str
    new: str

    def planted_in(self, program: str) -> str:
        """The program with the fault."""
        assert program.count(self.old) == 1, self.name
        return program.replace(self.old, self.new)


@cache
def asked(name: str) -> Assignment:
    """An assignment of one operation, with a point for each check."""
    checks = (check for check, one in load_operation(name).checks.items() if one.by_default)
    rubric = "".join(f"{check} = 1\n" for check in checks)
    text = f'title = "One function"\n[rubric.{name}]\n{rubric}'
    return parse_assignment(text.encode(), "assignment.toml")


@cache
def deck_of(name: str) -> Deck:
    """A deck of it, of few drawn cases."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("grader.deck.build.EXAMPLES", 60)
        patch.setattr("grader.deck.fresh.EXAMPLES", 60)
        return build_deck(asked(name), 5, "practice")


def cases_of(name: str) -> Iterator[Case]:
    """Chosen cases within the contract, and a few drawn ones of every check."""
    operation = load_operation(name)
    for check, cases in operation.chosen().items():
        yield from (case for case in cases if check != "refuses-bad-arguments")
    for one in operation.checks.values():
        yield from islice(generate_cases(operation, one, cases_for(operation, one), 20, 3), 3)


def what_it_did(outcome: object) -> object:
    """What tells programs apart by one outcome: the answer to the bit, or what was raised."""
    if not isinstance(outcome, Returned) or outcome.value is None:
        return type(outcome)
    return outcome.value.shape, outcome.value.tobytes()


def central_differences(function: Callable[[Array], float], at: Array, step: float) -> Array:
    """The slope of a function along every cell of an array, exact where it is a line so far."""
    slopes = np.zeros(at.shape)
    for cell in np.ndindex(*at.shape):
        ahead, behind = at.astype(float), at.astype(float)
        ahead[cell] += step
        behind[cell] -= step
        slopes[cell] = (function(ahead) - function(behind)) / (2 * step)
    return slopes
