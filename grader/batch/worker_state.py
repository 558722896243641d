"""What a process keeps that grades for a batch: the assignment, the deck, and a launcher."""

from time import perf_counter

import msgspec

from grader.allowance import Allowance
from grader.batch.class_setup import ClassSetup, parse_setup
from grader.errors import MachineError, UserError
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher, default_launcher
from grader.records.grading import ClassFiles, Failed, Graded, Remarks, Source
from grader.report.json_file import pack_report
from grader.text import safe_line

_STATES: dict[str, tuple[ClassSetup, Launcher]] = {}
"""What this process grades with, by the digest of the files; kept between submissions."""


def open_worker_state(files: ClassFiles) -> None:
    """Get ready to grade with these files.

    Raises:
        UserError: They cannot be used.
    """
    if files.digest not in _STATES:
        _STATES[files.digest] = (parse_setup(files), default_launcher())


def close_worker_state(digest: str) -> None:
    """End the workers that graded with the files of that digest."""
    if digest in _STATES:
        _, launcher = _STATES.pop(digest)
        launcher.close()


def grade_source(digest: str, source: Source) -> Graded | Failed:
    """Grade a source with the files of that digest, which were opened here.

    Raises:
        UserError: No submission can be graded here.
    """
    setup, launcher = _STATES[digest]
    begin = perf_counter()
    allowance = Allowance(whole_process=True)
    try:
        report = grade_submission(
            source.submission(),
            setup.assignment,
            setup.deck,
            launcher,
            allow_weak_isolation=setup.files.allow_weak_isolation,
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
        findings=tuple(one.summary for one in report.findings),
        seconds=round(perf_counter() - begin, 3),
        remarks=Remarks.of(report),
        unexplained=allowance.in_words,
    )
