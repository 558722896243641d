"""Operations of a classifier, asked alone: faults to plant in their programs, and cases."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from grader.assignment import load_operation
from grader.deck.draw import cases_for, generate_cases
from grader.records.case import Case
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
