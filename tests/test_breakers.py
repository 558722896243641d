"""Who breaks a sentence of the contract loses the check made for it, and no other."""

import pytest

from tests.conftest import GradeSource
from tests.sampling import sampled
from tests.submissions.breakers import BREAKERS, Breaker, source_of_breaker
from tests.support import failed_checks

EVERY = 24
"""Of so many breakers, every run of the tests tries one."""

BESIDES = {
    "maxpool passes its numbers through float32 with padding": "maxpool/combined",
}
"""`combined` asks for numbers that float32 cannot hold at all, since no constant is lower."""


@pytest.mark.parametrize(
    "breaker", sampled(BREAKERS, every=EVERY), ids=lambda breaker: breaker.name.replace(" ", "-")
)
def test_who_breaks_the_contract_loses_the_check_made_for_it_alone(
    breaker: Breaker, grade_source: GradeSource
) -> None:
    report = grade_source(source_of_breaker(breaker))
    own = f"{breaker.operation}/{breaker.check}"
    assert own in failed_checks(report)
    assert failed_checks(report) <= {own, BESIDES.get(breaker.name, own)}


def test_every_operation_has_breakers_of_each_sentence_of_the_contract() -> None:
    named = {(breaker.operation, breaker.check) for breaker in BREAKERS}
    operations = {operation for operation, _ in named}
    assert operations == {"pad", "conv1d", "conv2d", "maxpool"}
    assert named == {(one, check) for one in operations for check in ("dtype", "layout", "purity")}


def test_no_two_breakers_are_the_same_program() -> None:
    sources = [source_of_breaker(breaker) for breaker in BREAKERS]
    assert len(set(sources)) == len(sources)
