"""Operations that packs bring part right programs from wrong ones."""

import pytest

from grader.assignment.own_operations import operations_beside
from grader.assignment.selftest import run_selftest
from grader.isolation.launcher import Launcher
from tests.courses import LOOPS, PACKS, assignment_of, handed_in, path_of
from tests.reference.courses.conftest import DeckOf

BRINGING = [pack for pack in PACKS if operations_beside(path_of(pack).parent).sources]


@pytest.mark.whole
@pytest.mark.parametrize("pack", BRINGING)
def test_every_mistake_that_is_known_of_them_loses_points(
    pack: str, deck_of: DeckOf, launcher: Launcher
) -> None:
    own = operations_beside(path_of(pack).parent).sources
    asked = assignment_of(pack)
    brought = {one.name for one in asked.operations if one.file in own}
    asked = asked.restricted_to({row.name for row in asked.rubric if row.operation in brought})
    deck = deck_of(pack, "practice")
    report = run_selftest(asked, deck, launcher, own=own, solution=handed_in(pack, LOOPS))
    assert report.holds
    assert not report.without_mistakes
    within = [trial for trial in report.trials if not trial.is_outside]
    assert [trial.mistake for trial in within if not trial.checks] == []


@pytest.mark.whole
@pytest.mark.parametrize(
    ("pack", "operation"),
    [("cs231n-a2", "batchnorm_dx"), ("cs231n-a2", "cross_entropy"), ("holberton", "avgpool")],
)
def test_a_pack_that_nobody_changed_has_no_holes_where_its_rubric_is_short(
    pack: str, operation: str, deck_of: DeckOf, launcher: Launcher
) -> None:
    asked = assignment_of(pack)
    asked = asked.restricted_to({row.name for row in asked.rubric if row.operation == operation})
    report = run_selftest(asked, deck_of(pack, "practice"), launcher)
    assert not [trial.mistake for trial in report.trials if "hole" in trial.gaps]
