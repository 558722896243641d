"""What a process needs that grades for a batch: assignment, deck, and workers of its own."""

from platform import python_version
from time import perf_counter

import msgspec
import numpy as np

from grader import __version__
from grader.allowance import Allowance
from grader.assignment import parse_assignment
from grader.deck.store import parse_deck
from grader.errors import MachineError, UserError
from grader.grade import grade_submission
from grader.isolation.launcher import default_launcher
from grader.records.grading import Conditions, Failed, Graded, Remarks, Source
from grader.report.json_file import pack_report
from grader.text import safe_line

__all__ = ["close_workplace", "grade_source", "open_workplace", "versions"]


class _Workplace:
    """Assignment, deck and launcher, kept from one submission to the next."""

    def __init__(self, conditions: Conditions) -> None:
        self.assignment = parse_assignment(conditions.assignment, "assignment.toml")
        self.deck = parse_deck(conditions.deck, "the deck", self.assignment.rubric)
        self.weak = conditions.allow_weak_isolation
        self.launcher = default_launcher()


_OPEN: dict[str, _Workplace] = {}
"""By the digest of their conditions."""


def versions() -> dict[str, str]:
    """What has to be the same wherever a class is graded."""
    python = ".".join(python_version().split(".")[:2])
    return {"cnn-grader": __version__, "Python": python, "NumPy": np.__version__}


def open_workplace(conditions: Conditions) -> None:
    """Get ready to grade under these conditions.

    Raises:
        UserError: They cannot be used.
    """
    if conditions.digest not in _OPEN:
        _OPEN[conditions.digest] = _Workplace(conditions)


def close_workplace(digest: str) -> None:
    """End the workers that served these conditions."""
    if digest in _OPEN:
        _OPEN.pop(digest).launcher.close()


def grade_source(digest: str, source: Source) -> Graded | Failed:
    """Grade a source where the conditions with that digest are open.

    Raises:
        UserError: No submission can be graded here.
    """
    place = _OPEN[digest]
    begin = perf_counter()
    allowance = Allowance(whole_process=True)
    try:
        report = grade_submission(
            source.submission(),
            place.assignment,
            place.deck,
            place.launcher,
            allow_weak_isolation=place.weak,
            allowance=allowance,
        )
    except UserError:
        raise
    except MachineError as error:
        return Failed(message=str(error))
    except Exception as error:  # noqa: BLE001  whatever it is, the others are graded
        return Failed(
            message=f"The grader itself failed: {type(error).__name__}: {safe_line(str(error))}. "
            "Please report it; the student has no part in it."
        )
    return Graded(
        report=pack_report(msgspec.structs.replace(report, seconds=0.0)),
        verdicts={check.name: check.verdict for check in report.checks},
        mistakes=tuple(fix.in_words for fix in report.fix_first),
        seconds=round(perf_counter() - begin, 3),
        remarks=Remarks.of(report),
        unexplained=allowance.in_words,
    )
