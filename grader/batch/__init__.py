"""Many submissions, top to bottom: from a download to a gradebook."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Literal

from grader.batch.attempt_selection import AttemptSelection
from grader.batch.executors import BatchExecutor
from grader.batch.scheduler import Job, Lost, run_jobs
from grader.batch.worker_state import grade_source
from grader.errors import SubmissionError
from grader.gradebook.setups import StoredSetup
from grader.gradebook.store import Gradebook, HandIn
from grader.intake.main_file import MAIN
from grader.records.attempt import Attempt
from grader.records.grading import Failed, Graded, Source
from grader.records.submission import Submission

__all__ = ["OnResult", "Status", "grade_batch", "record_result", "status_of"]

Status = Literal["passed", "failed", "did not load", "unreadable", "error", "missing", "as before"]
"""What became of an attempt; it passed if every check is right that is worth points.

One is as before if what the student handed in earlier stays in its place.
"""

OnResult = Callable[[Status, int], None]
"""Called with what became of how many attempts, as soon as that is in the gradebook."""


def grade_batch(
    selections: Iterable[AttemptSelection],
    *,
    read: Callable[[Attempt], Submission],
    book: Gradebook,
    setup: StoredSetup,
    executor: BatchExecutor,
    on_result: OnResult,
    again: bool = False,
) -> None:
    """Grade what students handed in, and enter it in the gradebook.

    A source that is in the gradebook already, whoever handed it in, is not graded again; so a
    batch that was ended at any moment goes on where it was.

    Args:
        selections: The students, each with the attempts that count.
        read: The files of an attempt; a `SubmissionError` says why they cannot be graded.
        book: The gradebook.
        setup: What the class is graded with.
        executor: Grades, with the same setup.
        on_result: Called after every student without a result to wait for, and every result.
        again: Whether these students were named, and what has a result with this setup is graded
            again.

    Raises:
        GraderError: The gradebook cannot be written, or no process is left to grade.
    """
    waiting: Counter[str] = Counter()
    failed: set[str] = set()
    selections = list(selections)
    places = {one.place for selection in selections for one in selection.attempts}

    def jobs() -> Iterator[Job[str]]:
        for selection in selections:
            handed_in = [_hand_in(one, selection.chosen, read) for one in selection.attempts]
            _rename(selection, book)
            key = book.enter(selection.student, handed_in, setup, alone=again, places=places)
            if key is None or not handed_in:
                on_result("missing" if key else "as before", max(1, len(handed_in)))
                continue
            for one in handed_in:
                anew = again and key == setup.result_key
                status = (
                    None if anew and one.source else _known_status(one, book, key, setup, failed)
                )
                if status is not None:
                    on_result(status, 1)
                elif one.source is not None:
                    waiting[one.source.digest] += 1
                    if waiting[one.source.digest] == 1:
                        digest = setup.files.digest
                        yield Job(one.source.digest, grade_source, (digest, one.source))

    for source, result in run_jobs(jobs(), executor):
        status = record_result(book, source, setup, result)
        if status == "error":
            failed.add(source)
        on_result(status, waiting.pop(source))


def _rename(selection: AttemptSelection, book: Gradebook) -> None:
    """Give a student's rows under other keys their own."""
    for called in selection.called:
        book.rename(called, selection.student)


def _known_status(
    one: HandIn, book: Gradebook, result_key: str, setup: StoredSetup, failed: Container[str]
) -> Status | None:
    """What becomes of an attempt that need not be graded now; None if it has to be."""
    if one.source is None:
        return "unreadable"
    if one.source.digest in failed:
        return "error"
    if book.results.is_graded(one.source.digest, result_key):
        return status_of(book, one.source.digest, result_key, setup.points)
    return None


def record_result(
    book: Gradebook, source: str, setup: StoredSetup, result: Graded | Failed | Lost
) -> Status:
    """Enter what became of a source, and say it; a failure of ours displaces no result."""
    if isinstance(result, Lost):
        result = Failed(
            message="The process that graded this ended again and again, while it did nothing else "
            f"({result.reason}). Check that there is memory left, then grade again."
        )
    if isinstance(result, Failed) and book.results.is_graded(source, setup.result_key):
        return "error"
    book.results.record(source, setup.result_key, result)
    if isinstance(result, Failed):
        return "error"
    return status_of(book, source, setup.result_key, setup.points)


def status_of(book: Gradebook, source: str, result_key: str, points: Mapping[str, int]) -> Status:
    """What became of a source, by its digest, that has a result under a key."""
    if not book.results.remarks(source, result_key).loaded:
        return "did not load"
    verdicts = book.results.verdicts(source, result_key)
    worth = [verdict for name, verdict in verdicts.items() if points.get(name)]
    return "passed" if set(worth) <= {"right"} else "failed"


def _hand_in(attempt: Attempt, chosen: str, read: Callable[[Attempt], Submission]) -> HandIn:
    try:
        submission = read(attempt)
    except SubmissionError as error:
        return HandIn(attempt=attempt, problem=str(error), chosen=chosen)
    is_named = submission.main == MAIN or submission.is_named
    other = "" if is_named else f"{submission.main} was graded."
    graded = submission.note or other
    said = " ".join(filter(None, (chosen, graded)))
    return HandIn(attempt=attempt, source=Source.of(submission), chosen=said)
