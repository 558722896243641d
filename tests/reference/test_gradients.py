"""Gradients: slopes of the way forward, in cases that part faults, asked by who names them."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice

import numpy as np
import pytest

from grader.assignment import load_operation
from grader.deck.draw import cases_for, generate_cases
from grader.operation.forms import is_asked_again
from grader.records.assignment import Assignment
from grader.records.case import Array, Case
from grader.records.deck import Deck
from tests.built_decks import built_deck
from tests.sampling import sampled
from tests.support import GRADIENTS, REPOSITORY

PRACTICE_DIGEST = "7251a4b43856e0935cb6468d31fab75bb47af006c5eae521f3d413c8175dc23f"
"""Of the practice deck that ships, which gradients leave as it is."""

MAX_DIFFERENCES = 40
"""Cells of an array that central differences are taken of in a test; a case of more is left out."""

STEP = 0.25
"""Of central differences; no two numbers of a window are so near, so no maximum moves."""


def cases_of(name: str) -> Iterator[Case]:
    """Chosen cases within the contract, and a few drawn ones of every check."""
    operation = GRADIENTS[name]
    for check, cases in operation.chosen().items():
        yield from (case for case in cases if check != "refuses-bad-arguments")
    for one in operation.checks.values():
        yield from islice(generate_cases(operation, one, cases_for(operation, one), 20, 3), 3)


def array_of(name: str) -> str:
    """What a gradient is taken with respect to."""
    return name.partition("_d")[2]


def central_differences(function: Callable[[Array], float], at: Array) -> Array:
    """The slope of a function along every cell of an array, exact where it is a line so far."""
    slopes = np.zeros(at.shape)
    for cell in np.ndindex(*at.shape):
        ahead, behind = at.astype(float), at.astype(float)
        ahead[cell] += STEP
        behind[cell] -= STEP
        slopes[cell] = (function(ahead) - function(behind)) / (2 * STEP)
    return slopes


def loss_of(case: Case, name: str, values: Array) -> float:
    """What the gradient is taken of: the answer of the forward function, weighted."""
    arrays = {one: array.astype(float) for one, array in case.arrays.items()}
    weights = arrays.pop("grad_output")
    forward = load_operation(name.partition("_")[0]).twin
    answer = forward(**{**arrays, array_of(name): values}, **case.options)
    return float((answer * weights).sum())


@pytest.mark.parametrize("name", GRADIENTS)
def test_central_differences_of_the_forward_function_are_the_gradient(name: str) -> None:
    tried = 0
    for case in cases_of(name):
        right = GRADIENTS[name].twin(**case.arrays, **case.options)
        if right.size > MAX_DIFFERENCES or case.arrays["grad_output"].dtype == np.float32:
            continue
        where = case.arrays.get(array_of(name), np.zeros(right.shape))
        slopes = central_differences(partial(loss_of, case, name), where)
        assert np.allclose(slopes, right, rtol=0, atol=1e-9), case.in_words
        tried += 1
    assert tried > 40


APART = [
    {"padding", "no padding"},
    {"overlap", "stride"},
    {"several windows", "kernel covers input"},
]
"""Of which a check that is about none has cases with each, so that who is wrong in one is right in
others."""


@pytest.mark.parametrize("name", sampled(GRADIENTS, every=4))
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
