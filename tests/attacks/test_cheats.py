"""No cheat of the rule by which points come about earns more than the rule gives it.

Each is a program in `cheats/`, whose first lines say what it tries and what the rule allows.
"""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.conftest import GradeSource
from tests.sampling import sampled
from tests.support import RIGHT, submission_of

FOLDER = Path(__file__).parent / "cheats"
PARTS = (FOLDER / "parts.py").read_text("utf-8")


class Allowed(NamedTuple):
    """The most points that the rule allows for each operation.

    Attributes:
        pad: Of 15.
        conv1d: Of 25.
        conv2d: Of 40.
        maxpool: Of 20.
        why: Why it earns anything; empty where it earns nothing.
        seconds_in_all: Limit of its calls, where that is what it attacks.
    """

    pad: int = 0
    conv1d: int = 0
    conv2d: int = 0
    maxpool: int = 0
    why: str = ""
    seconds_in_all: float = 15.0


NOTHING = Allowed()
THROUGH_CONV1D = Allowed(conv2d=40, why="conv2d calls a conv1d that is there and wrong")
THROUGH_CONV2D = Allowed(conv1d=25, why="conv1d calls a conv2d that is there and wrong")

CHEATS = {
    "answers_when_stopped": NOTHING,
    "asks_for_itself": NOTHING,
    "asks_when_nothing_is_served": NOTHING,
    "bombs": NOTHING,
    "broken_calls": NOTHING,
    "calls_from_a_thread": Allowed(14, 25, 40, 20, "pad lost purity, which gives a second try"),
    "calls_in_the_first_case": NOTHING,
    "calls_outside_the_contract": THROUGH_CONV1D,
    "chain_of_excuses": Allowed(14, 25, 40, 20, "pad lost purity, which gives a second try"),
    "circle_by_copies": THROUGH_CONV2D,
    "circle_once_served": Allowed(15, 25, 0, 20, "all but conv2d call a conv2d that is wrong"),
    "coin_per_worker": Allowed(15, 25, 40, 20, "the coin may be right together"),
    "crosswise_wrapped": NOTHING,
    "dribbles_a_call": NOTHING,
    "endless_recursion": THROUGH_CONV1D,
    "ends_itself": Allowed(15, 25, 39, 20, "state costs purity, of conv2d alone"),
    "flood_of_calls": NOTHING,
    "half_of_the_shapes": THROUGH_CONV1D,
    "hides_purity": Allowed(0, 24, 0, 0, "state costs purity alone"),
    "hostile_wrapped": NOTHING,
    "huge_arguments": THROUGH_CONV1D,
    "hunts_the_server": NOTHING,
    "lazy_answers": NOTHING,
    "loads_for_long": Allowed(14, 25, 40, 20, "state costs purity, of pad alone", 2.0),
    "looks_outside": NOTHING,
    "lying_arrays": THROUGH_CONV1D,
    "not_written_together": Allowed(
        14, 25, 40, 20, "right where pad is served, for which pad pays a check"
    ),
    "odd_answers": NOTHING,
    "one_for_all": NOTHING,
    "patched_comparisons": Allowed(14, 24, 39, 19, "changed arguments cost purity alone"),
    "reads_no_result": NOTHING,
    "renames_the_stand_in": NOTHING,
    "renames_what_is_served": NOTHING,
    "replays_its_calls": THROUGH_CONV1D,
    "rewrites_what_is_sent": NOTHING,
    "right_when_alone": Allowed(14, 24, 39, 19, "state costs purity alone"),
    "right_when_few": NOTHING,
    "served_oracle": Allowed(15, 0, 40, 20, "each case of conv2d called a conv1d that is wrong"),
    "store_between_workers": THROUGH_CONV2D,
    "swaps_code_itself": NOTHING,
    "three_guesses": Allowed(14, 24, 40, 20, "one guess a run; pad lost purity for the third"),
    "too_much_work": NOTHING,
    "works_while_served": Allowed(14, 25, 0, 20, "conv2d is too slow, the others are right"),
    "wrappers_around_one_stub": Allowed(15, 0, 40, 20, "all call a conv1d that is wrong"),
    "wrong_at_first": Allowed(13, 22, 36, 17, "only the check that is asked first is wrong"),
}


@pytest.mark.parametrize("name", sampled(CHEATS, every=8))
def test_a_cheat_earns_no_point_beyond_the_rule_and_harms_nobody(
    name: str, grade_source: GradeSource
) -> None:
    allowed = CHEATS[name]
    source = (FOLDER / f"{name}.py").read_text("utf-8")
    limits = {"seconds_in_all": allowed.seconds_in_all}
    report = grade_source(submission_of(source, parts=PARTS), feedback="hint", **limits)
    earned = {operation.name: operation.earned for operation in report.operations}
    assert {one: points for one, points in earned.items() if points > getattr(allowed, one)} == {}
    honest = grade_source(RIGHT)
    assert honest.score.earned == honest.score.possible


def test_every_cheat_is_in_the_table_and_says_what_it_tries() -> None:
    programs = {path.stem: path for path in FOLDER.glob("*.py") if path.stem != "parts"}
    assert sorted(programs) == sorted(CHEATS)
    for path in programs.values():
        assert path.read_text("utf-8").startswith('"""'), path.name


def test_who_earns_by_the_rule_has_the_reason_beside_it() -> None:
    for name, allowed in CHEATS.items():
        earns = any((allowed.pad, allowed.conv1d, allowed.conv2d, allowed.maxpool))
        assert bool(allowed.why) == earns, name
