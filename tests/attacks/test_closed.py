"""At `hint` and `none` no attack says anything of its own in a report on a final deck."""

from collections.abc import Iterator

import msgspec
import pytest

from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.outcome import Loaded
from tests.attacks.attack import Attack
from tests.attacks.families import ALL_ATTACKS
from tests.attacks.meeting import LIMITS, seconds_for
from tests.attacks.scene import Scene, open_scene
from tests.report.closed_sets import strays
from tests.sampling import sampled
from tests.support import restricted, with_limits

LEVELS = {"pad/basic": "hint", "pad/sides": "none"}


@pytest.fixture(scope="module")
def asked(assignment: Assignment) -> Assignment:
    """Two checks, one of each level."""
    few = restricted(assignment, *LEVELS)
    rubric = (msgspec.structs.replace(row, feedback=LEVELS[row.name]) for row in few.rubric)
    return msgspec.structs.replace(few, rubric=tuple(rubric))


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with open_scene(tmp_path_factory.mktemp("scene")) as opened:
        yield opened


@pytest.mark.parametrize(
    "attack", sampled((pytest.param(one, id=one.name) for one in ALL_ATTACKS), every=20)
)
def test_an_attack_says_nothing_of_its_own_in_a_final_report(
    *,
    attack: Attack,
    scene: Scene,
    launcher: Launcher,
    asked: Assignment,
    practice_deck: Deck,
    loaded: list[Loaded],
) -> None:
    submission = scene.submission_of(attack)
    limited = with_limits(asked, **LIMITS, seconds_per_call=seconds_for(attack))
    final = msgspec.structs.replace(
        practice_deck,
        kind="final",
        checks={name: practice_deck.checks[name] for name in LEVELS},
        digest="",
    )
    report, _ = scene.harms(
        attack, launcher, lambda: grade_submission(submission, limited, final, launcher)
    )
    (first,) = loaded
    assert strays(report, limited, final, first, submission.note) == []
