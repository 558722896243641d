"""Narrower contracts of gradients: who meets one has full marks, and no mistake is missed."""

import pytest

from grader.assignment.selftest import run_selftest
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from tests.built_decks import asked_alone, built_deck
from tests.sampling import sampled
from tests.support import EVERY_OPERATION, failed_checks, source_of, submission_of

MEETING = {
    "unpadded": (("padding",), "assert padding == 0"),
    "one cell apart": (("stride",), "assert stride == 1"),
    "no remainder": (("remainder",), "pass"),
    "ints": (
        ("pair arguments", "rectangular kernel"),
        "assert isinstance(padding, int) and not isinstance(stride, tuple)",
    ),
    "own size": (("overlap", "gaps", "padding"), "assert stride in (None, kernel_size)"),
    "by one": (("stride > 1",), "assert stride in (1, (1, 1))"),
    "given strides": (("default stride",), "assert stride is not None"),
}
"""What is left out, and what a program may take for granted then."""

CONTRACTS = [
    *(("conv1d_dx", one) for one in ("unpadded", "one cell apart")),
    *(("conv2d_dweight", one) for one in ("unpadded", "one cell apart", "no remainder", "ints")),
    *(("conv2d_dx", one) for one in ("unpadded", "one cell apart", "ints")),
    *(("conv2d_dbias", one) for one in ("unpadded", "one cell apart")),
    *(("maxpool_dx", one) for one in ("own size", "by one", "unpadded", "ints", "given strides")),
    *(("avgpool_dx", one) for one in ("own size", "by one", "unpadded", "no remainder")),
]


@pytest.mark.parametrize("one", sampled(CONTRACTS, every=20), ids="-".join)
def test_who_meets_a_narrower_contract_has_full_marks(
    one: tuple[str, str], launcher: Launcher
) -> None:
    name, contract = one
    without, granted = MEETING[contract]
    body = source_of(EVERY_OPERATION[name]).replace(f"def {name}(", "def _right(", 1)
    parameters = ", ".join(
        EVERY_OPERATION[name].signature.partition("(")[2].rstrip(")").split(", ")
    )
    given = ", ".join(EVERY_OPERATION[name].parameters)
    source = f"{body}\n\ndef {name}({parameters}):\n    {granted}\n    return _right({given})\n"
    report = grade_submission(
        submission_of(source), asked_alone(name, *without), built_deck(name, *without), launcher
    )
    assert failed_checks(report) == set()


@pytest.mark.whole
@pytest.mark.parametrize("one", CONTRACTS, ids="-".join)
def test_a_deck_built_for_a_contract_misses_no_known_mistake_within_it(
    one: tuple[str, str], launcher: Launcher
) -> None:
    name, contract = one
    without, _ = MEETING[contract]
    found = run_selftest(asked_alone(name, *without), built_deck(name, *without), launcher)
    assert found.unnoticed == []
    assert found.holds
