"""No attack earns a point; each is stopped by the layers that it names, and by no others."""

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.attacks.attack import Attack
from tests.attacks.configurations import CONFIGURATIONS, meetings
from tests.attacks.conftest import LauncherOf
from tests.attacks.families import ALL_ATTACKS
from tests.attacks.scene import HARMS, Scene
from tests.conftest import GradeSource
from tests.support import REPOSITORY, TWINS, verdicts_of
from tests.unprivileged import as_nobody

CHECK = "pad/basic"
LIMITS = {"seconds_in_all": 5.0, "memory_mebibytes": 256, "answer_mebibytes": 1}
SECONDS, SECONDS_TO_WASTE = 2.0, 0.1


def _id(configuration: str, attack: Attack) -> str:
    return f"{configuration}-{attack.harm}-{attack.name}"


@pytest.mark.skipif(os.geteuid() != 0, reason="all tests run without privileges")
@pytest.mark.parametrize("level", ["level-4", "level-3", "level-2"])
def test_attacks_are_stopped_where_the_grader_has_no_privileges(level: str) -> None:
    """Those whose harm layers stop: protocol and process boundary know no privileges."""
    others = " or ".join(f"{level}-{harm}-" for harm in ("points", "obeyed", "time"))
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        pytest_alone = ["-m", "pytest", "-p", "no:cacheprovider", f"--basetemp={folder}/own"]
        chosen = f"-k{level}- and not ({others})"
        command = [sys.executable, *pytest_alone, chosen, str(Path(__file__))]
        ended = subprocess.run(
            as_nobody(command), cwd=REPOSITORY, capture_output=True, text=True, check=False
        )
    assert ended.returncode == 0, ended.stdout[-5000:] + ended.stderr


@pytest.mark.parametrize(
    ("configuration", "attack"),
    [pytest.param(*pair, id=_id(*pair)) for pair in meetings(ALL_ATTACKS)],
)
def test_an_attack_earns_nothing_and_is_stopped_by_each_layer_that_it_names(
    configuration: str,
    attack: Attack,
    scene: Scene,
    launcher_of: LauncherOf,
    grade_source: GradeSource,
) -> None:
    launcher = launcher_of(configuration)
    submission = scene.submission_of(attack)
    limits = {**LIMITS, "seconds_per_call": seconds_for(attack)}
    report, harms = scene.harms(
        attack, launcher, lambda: grade_source(submission, CHECK, via=launcher, **limits)
    )
    assert report.isolation.level == CONFIGURATIONS[configuration].level
    if CONFIGURATIONS[configuration].stops(attack):
        assert harms == set()
        assert verdicts_of(report)[CHECK] in attack.verdict.split(" or ")
    else:
        assert harms == {attack.harm}
    honest = grade_source(TWINS["pad"], CHECK, via=launcher)
    assert honest.score.earned == honest.score.possible


def seconds_for(attack: Attack) -> float:
    """Few where an attack will use them up; enough for a busy machine elsewhere."""
    return SECONDS_TO_WASTE if "timed out" in attack.verdict else SECONDS


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
