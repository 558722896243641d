"""No attack earns a point; each is stopped by the layers that it names, and by no others."""

import re
from collections.abc import Iterator
from importlib.util import find_spec
from itertools import groupby
from typing import Any

import pytest

from tests.attacks.attack import Attack
from tests.attacks.configurations import CONFIGURATIONS, meetings
from tests.attacks.families import ALL_ATTACKS
from tests.attacks.meeting import Meet, Met
from tests.attacks.scene import HARMS
from tests.sampling import sampled
from tests.support import REPOSITORY

SAMPLES = {"level-4": 6, "torch-level-3": 50, "torch-level-2": 50, "torch-level-0": 50}
"""Of so many attacks `make test` lets one meet a configuration; and at level 4 the first of each
kind. What torch opens is tried at that level, and at the others that it loads."""

EVERY = 15
"""As many where the configuration is not one of these, or the grader has no privileges; no family
has fewer."""

UNPRIVILEGED = ("level-4", "level-3", "level-2")

PRIVILEGED_OR_NOT = {"points", "obeyed", "time"}
"""Harms that the wire and the process boundary stop, which know no privileges."""


def _parameters() -> Iterator[object]:
    for configuration, pairs in groupby(meetings(ALL_ATTACKS), key=lambda pair: pair[0]):
        rows = [pytest.param(*pair, id=_id(*pair)) for pair in pairs]
        kind = _kind if configuration == "level-4" else None
        yield from sampled(rows, every=SAMPLES.get(configuration, EVERY), kind=kind)


def _parameters_without_privileges() -> Iterator[object]:
    attacks = [
        attack
        for attack in ALL_ATTACKS
        if attack.harm not in PRIVILEGED_OR_NOT and not attack.by_root
    ]
    for configuration in UNPRIVILEGED:
        rows = [pytest.param(configuration, one, id=_id(configuration, one)) for one in attacks]
        yield from sampled(rows, every=EVERY)


def _kind(meeting: Any) -> tuple[str, frozenset[str]]:
    """What an attack that is a parameter is after, and which layers stop it."""
    _, attack = meeting.values
    return attack.harm, frozenset(attack.stopped_by)


def _id(configuration: str, attack: Attack) -> str:
    return f"{configuration}-{attack.harm}-{attack.name}"


@pytest.mark.parametrize(("configuration", "attack"), [*_parameters()])
def test_an_attack_earns_nothing_and_is_stopped_by_each_layer_that_it_names(
    configuration: str, attack: Attack, meet: Meet
) -> None:
    skip_without_package(attack.package or CONFIGURATIONS[configuration].package)
    assert_stopped_where_it_is_to_be(meet(configuration, attack), configuration, attack)


@pytest.mark.parametrize(("configuration", "attack"), [*_parameters_without_privileges()])
def test_an_attack_is_stopped_as_well_where_the_grader_has_no_privileges(
    configuration: str, attack: Attack, meet_as_nobody: Meet
) -> None:
    skip_without_package(attack.package)
    assert_stopped_where_it_is_to_be(meet_as_nobody(configuration, attack), configuration, attack)


def skip_without_package(name: str) -> None:
    if name and find_spec(name) is None:
        pytest.skip(f"{name} is not installed")


def assert_stopped_where_it_is_to_be(met: Met, name: str, attack: Attack) -> None:
    assert met.level == CONFIGURATIONS[name].level
    if met.is_stopped:
        assert met.harms == set()
        assert met.verdict in attack.verdict.split(" or ")
    else:
        assert met.harms == {attack.harm}
    assert met.honest


@pytest.mark.parametrize("level", [4, 3, 2, 0])
def test_what_is_not_stopped_at_a_level_is_listed_there(level: int) -> None:
    configuration = CONFIGURATIONS[f"level-{level}"]
    open_to = {attack.name for attack in ALL_ATTACKS if not configuration.stops(attack)}
    assert _listed(level) == open_to


def _listed(level: int) -> set[str]:
    """The names in the bullets under a heading of `docs/security.md`, e.g. `### Level 0`."""
    text = (REPOSITORY / "docs" / "security.md").read_text("utf-8")
    section = re.search(rf"^### Level {level}\b.*?(?=^#|\Z)", text, re.MULTILINE | re.DOTALL)
    bullets = re.findall(
        r"^- \w+: (.+?)\.$", section[0] if section else "", re.MULTILINE | re.DOTALL
    )
    return {" ".join(name.split()) for bullet in bullets for name in bullet.split(";")}


def test_every_attack_has_a_name_of_its_own_and_a_harm_that_is_looked_at() -> None:
    names = [attack.name for attack in ALL_ATTACKS]
    assert sorted(set(names)) == sorted(names)
    assert {attack.harm for attack in ALL_ATTACKS} <= HARMS
