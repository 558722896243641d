"""An attack meets a configuration, and what came of it, here or where nobody has privileges."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory

import msgspec

from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.deck.store import load_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.report import Report
from grader.records.submission import Submission
from tests.attacks.attack import Attack
from tests.attacks.configurations import CONFIGURATIONS
from tests.attacks.scene import open_scene
from tests.support import REPOSITORY, TWINS, restricted, submission_of, verdicts_of, with_limits
from tests.unprivileged import as_nobody

__all__ = ["LIMITS", "Meet", "Met", "open_meetings", "open_meetings_of_nobody", "seconds_for"]

CHECK = "pad/basic"
LIMITS = {"seconds_in_all": 5.0, "memory_mebibytes": 256, "answer_mebibytes": 1}
SECONDS, SECONDS_TO_WASTE = 2.0, 0.1


class Met(msgspec.Struct, frozen=True, kw_only=True):
    """What came of it.

    Attributes:
        level: The level of isolation that the report names.
        harms: Every harm that was done; see `scene.py`.
        verdict: The verdict on the check that was asked.
        honest: Whether a right program, graded next, earned all points.
        is_stopped: Whether a layer of the configuration should have stopped the attack there;
            capabilities are no layer against it where the grader has none to begin with.
    """

    level: int
    harms: frozenset[str]
    verdict: str
    honest: bool
    is_stopped: bool


Meet = Callable[[str, Attack], Met]
"""Lets the configuration of that name meet an attack."""


@contextmanager
def open_meetings(folder: Path) -> Iterator[Meet]:
    """A scene in a folder for attacks to meet configurations; a launcher is started once."""
    assignment = load_assignment(default_assignment_path())
    deck = load_deck(default_deck_path())
    started: dict[str, Launcher] = {}

    def grade(
        submission: Submission, launcher: Launcher, seconds_per_call: float, package: str
    ) -> Report:
        limits = {**LIMITS, "seconds_per_call": seconds_per_call}
        asked = with_limits(restricted(assignment, CHECK), **limits)
        if package:
            policy = msgspec.structs.replace(asked.policy, allowed_imports=("numpy", package))
            asked = msgspec.structs.replace(asked, policy=policy)
        return grade_submission(submission, asked, deck, launcher)

    with open_scene(folder) as scene, ExitStack() as opened:

        def meet(configuration: str, attack: Attack) -> Met:
            if configuration not in started:
                launch = CONFIGURATIONS[configuration].launch
                started[configuration] = opened.enter_context(launch())
            launcher, submission = started[configuration], scene.submission_of(attack)
            package = attack.package or CONFIGURATIONS[configuration].package
            report, harms = scene.harms(
                attack, launcher, lambda: grade(submission, launcher, seconds_for(attack), package)
            )
            honest = grade(submission_of(TWINS["pad"]), launcher, SECONDS, package).score
            return Met(
                level=report.isolation.level,
                harms=frozenset(harms),
                verdict=verdicts_of(report)[CHECK],
                honest=honest.earned == honest.possible,
                is_stopped=CONFIGURATIONS[configuration].stops(attack),
            )

        yield meet


def seconds_for(attack: Attack) -> float:
    """Few where an attack will use them up; enough for a busy machine elsewhere."""
    return SECONDS_TO_WASTE if "timed out" in attack.verdict else SECONDS


@contextmanager
def open_meetings_of_nobody() -> Iterator[Meet]:
    """The same in a process of a user without privileges, who grades and owns the scene."""
    command = as_nobody([sys.executable, "-c", f"import {__name__} as m; m._answer_meetings()"])
    with Popen(command, cwd=REPOSITORY, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        asked, answered = process.stdin, process.stdout

        def meet(configuration: str, attack: Attack) -> Met:
            asked.write(f"{json.dumps([configuration, attack.name])}\n")
            asked.flush()
            return msgspec.json.decode(answered.readline(), type=Met)

        yield meet


def _answer_meetings() -> None:
    """Let a configuration meet an attack for every line of standard input that names them."""
    from tests.attacks.families import ALL_ATTACKS  # which imports every file of this folder

    assert os.geteuid() != 0
    attacks = {attack.name: attack for attack in ALL_ATTACKS}
    with TemporaryDirectory() as folder, open_meetings(Path(folder)) as meet:
        for line in sys.stdin:
            configuration, name = json.loads(line)
            sys.stdout.write(
                f"{msgspec.json.encode(meet(configuration, attacks[name])).decode()}\n"
            )
            sys.stdout.flush()
