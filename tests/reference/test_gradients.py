"""Gradients: slopes of the way forward, in cases that part faults, asked by who names them."""

import subprocess
import sys
from collections.abc import Iterator
from itertools import islice

import pytest

from grader.deck.draw import cases_for, generate_cases
from grader.operation.forms import is_asked_again
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.deck import Deck
from tests.built_decks import built_deck
from tests.central_differences import difference
from tests.sampling import with_one_gradient
from tests.support import GRADIENTS, REPOSITORY

PRACTICE_DIGEST = "7251a4b43856e0935cb6468d31fab75bb47af006c5eae521f3d413c8175dc23f"
"""Of the practice deck that ships, which gradients leave as it is."""


def cases_of(name: str) -> Iterator[Case]:
    """Chosen cases within the contract, and a few drawn ones of every check."""
    operation = GRADIENTS[name]
    for check, cases in operation.chosen().items():
        yield from (case for case in cases if check != "refuses-bad-arguments")
    for one in operation.checks.values():
        yield from islice(generate_cases(operation, one, cases_for(operation, one), 20, 3), 3)


@pytest.mark.parametrize("name", with_one_gradient(GRADIENTS))
def test_central_differences_of_the_forward_function_are_the_gradient(name: str) -> None:
    answered = (
        (case, GRADIENTS[name].twin(**case.arrays, **case.options)) for case in cases_of(name)
    )
    found = [difference(case, right) for case, right in answered]
    differences = [one for one in found if one is not None]
    assert len(differences) > 40
    assert max(differences) < 1e-9


APART = [
    {"padding", "no padding"},
    {"overlap", "stride"},
    {"several windows", "kernel covers input"},
]
"""Of which a check that is about none has cases with each, so that who is wrong in one is right in
others."""


@pytest.mark.parametrize("name", with_one_gradient(GRADIENTS))
def test_every_check_has_cases_with_padding_and_without_and_of_other_pairs(name: str) -> None:
    operation, deck = GRADIENTS[name], built_deck(name)
    for check, answered in deck.checks.items():
        own = operation.checks[check.partition("/")[2]]
        on = frozenset().union(*(operation.features(one.case) for one in answered))
        off = frozenset().union(*(own.allows - operation.features(one.case) for one in answered))
        for pair in APART:
            if pair <= {*own.borrows} and "overlap" not in own.needs and not is_asked_again(own):
                assert pair <= on, check
                assert pair <= off, check


def test_no_assignment_that_ships_asks_them(assignment: Assignment, practice_deck: Deck) -> None:
    assert not {one.name for one in assignment.operations} & GRADIENTS.keys()
    assert not {check.partition("/")[0] for check in practice_deck.checks} & GRADIENTS.keys()
    assert practice_deck.digest == PRACTICE_DIGEST


def test_the_grader_knows_nothing_of_them() -> None:
    sources = [*(REPOSITORY / "grader").rglob("*.py")]
    assert not [one for one in sources if any(name in one.read_text("utf-8") for name in GRADIENTS)]


def test_they_are_not_loaded_where_nobody_asks_them() -> None:
    loads = (
        "import sys\n"
        "from grader.assignment import default_assignment_path, load_assignment\n"
        "load_assignment(default_assignment_path())\n"
        "print(*(name for name in sys.modules if name[-3:] == '_dx' or 'gradient' in name))"
    )
    done = subprocess.run(
        [sys.executable, "-c", loads], check=False, capture_output=True, text=True, cwd=REPOSITORY
    )
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
