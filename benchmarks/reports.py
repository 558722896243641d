"""What `benchmarks.fidelity` has another checkout's Python run, which writes reports as JSON.

It uses only what both versions have; where a function changes that is called here, it has to go on
with the other's, too.

Usage: `python -P reports.py alone PROGRAMS REPORTS`, with the names of programs as lines of its
input, or `python -P reports.py class PROGRAMS REPORTS`, which grades all of them as `grade batch`
does.
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.batch.pages import order_page, report_of
from grader.commands.batch import batch_command
from grader.deck.store import load_deck
from grader.errors import GraderError
from grader.grade import grade_submission
from grader.gradebook.store import Gradebook
from grader.intake.folder import load_submission
from grader.isolation.launcher import Launcher, default_launcher
from grader.isolation.surveying import survey_files
from grader.report.json_file import encode_report

WORKERS = ".workers"
"""How files end that hold how many workers a program took."""


_MAX_SECONDS = 1_000.0
"""For explaining a program, so that a busy machine explains what a quiet one does."""


def report_alone(programs: Path, reports: Path, names: Sequence[str]) -> None:
    """Grade programs one after the other; how many workers each took stands beside its report."""
    assignment, deck = load_assignment(default_assignment_path()), load_deck(default_deck_path())
    os.chdir(programs)  # reports name files, and are compared with those of other folders
    with default_launcher() as launcher:
        started = _count_starts(launcher)
        for name in names:
            before = len(started)
            try:
                survey = partial(survey_files, launcher)
                submission = load_submission(Path(name), assignment.wanted, survey)
                report = grade_submission(submission, assignment, deck, launcher)
                written = encode_report(report)
            except GraderError as error:
                written = json.dumps({"error": str(error)}).encode()
            (reports / f"{name}.json").write_bytes(written)
            (reports / f"{name}.workers").write_text(str(len(started) - before))


def _count_starts(launcher: Launcher) -> list[Any]:
    """A list that grows by one whenever a worker is started."""
    started: list[Any] = []
    start = launcher.start

    def count(*arguments: Any) -> Any:
        started.append(arguments)
        return start(*arguments)

    launcher.start = count  # type: ignore[assignment, method-assign]
    return started


def report_class(programs: Path, reports: Path) -> None:
    """Grade programs as a class, and write down what the gradebook holds."""
    with tempfile.TemporaryDirectory() as name:
        results = Path(name)
        batch_command(programs, output=results, layout="plain", pages="none")
        with Gradebook(results) as book:
            for row in book.rows():
                order = order_page(book, row, "")
                written = (
                    json.dumps({"error": row.message}).encode()
                    if order is None
                    else encode_report(report_of(order))
                )
                (reports / f"{row.student.key}.json").write_bytes(written)


if __name__ == "__main__":
    how, given, written_to = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    if how == "alone":
        report_alone(given, written_to, sys.stdin.read().splitlines())
    else:
        report_class(given, written_to)
