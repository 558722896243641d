"""What is said of narrower contracts follows from what is said of the whole ones."""

import pytest

from grader.assignment.narrow import narrowed
from grader.deck.draw import cases_for, generate_cases
from grader.records.operation import Wording
from tests.support import EVERY_OPERATION, OPERATIONS

WORDINGS = {
    (one, name)
    for name, operation in EVERY_OPERATION.items()
    for one in operation.narrowing.wording
}


@pytest.mark.parametrize("wording", sorted({one for one, _ in WORDINGS}))
def test_words_that_are_replaced_are_there(wording: Wording) -> None:
    users = [EVERY_OPERATION[name] for one, name in WORDINGS if one == wording]
    texts = [
        text
        for one in users
        for text in (
            *(one.contract, *one.rules, one.size_formula),
            *(check.asks for check in one.checks.values()),
        )
    ]
    assert wording.old in " ".join(" ".join(texts).split())


@pytest.mark.parametrize("name", EVERY_OPERATION)
def test_narrowings_name_axes_arguments_and_features_that_there_are(name: str) -> None:
    operation = EVERY_OPERATION[name]
    narrowing = operation.narrowing
    axes = {axis for array in operation.axes.values() for axis in array}
    assert narrowing.axes.keys() <= axes
    assert narrowing.arguments.keys() <= operation.defaults.keys()
    families = {one for features in narrowing.families.values() for one in features}
    features = {*narrowing.axes.values(), *narrowing.implies, *families}
    assert features <= operation.known_features


def test_digits_are_asked_for_where_float32_is_not() -> None:
    narrow = narrowed(OPERATIONS["conv2d"], ("float32",), ())
    check = narrow.checks["dtype"]
    found = generate_cases(narrow, check, cases_for(narrow, check), 30, 1)
    assert found
    assert {case.judges for case in found} == {"dtype"}
