"""Many submissions, top to bottom: from a download to a gradebook."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from typing import Literal, Protocol

from grader.batch.executors import Crew
from grader.batch.attempt_selection import Turn
from grader.batch.scheduler import Job, Lost, work_off
from grader.batch.worker_state import grade_source
from grader.errors import SubmissionError
from grader.gradebook.setups import Kept
from grader.gradebook.store import Gradebook, HandIn
from grader.intake.main_file import MAIN
from grader.records.attempt import Attempt
from grader.records.grading import Failed, Graded, Source
from grader.records.submission import Submission

__all__ = ["Download", "Fate", "Tell", "fate_of", "grade_batch", "record_result"]

Fate = Literal["passed", "failed", "did not load", "unreadable", "error", "missing"]
"""What became of an attempt; it passed if every check is right that is worth points."""

Tell = Callable[[Fate, int], None]
"""Hears what became of how many attempts, as soon as that is in the gradebook."""


class Download(Protocol):
    """Where submissions come from."""

    def read(self, attempt: Attempt, functions: Sequence[str]) -> Submission:
        """The files of an attempt.

        Raises:
            SubmissionError: There is nothing in it that can be graded.
        """
        ...


def grade_batch(
    turns: Iterable[Turn],
    *,
    download: Download,
    functions: Sequence[str],
    book: Gradebook,
    kept: Kept,
    crew: Crew,
    tell: Tell,
) -> None:
    """Grade what students handed in, and enter it in the gradebook.

    A source that is in the gradebook already, whoever handed it in, is not graded again; so a
    batch that was ended at any moment goes on where it was.

    Args:
        turns: The students, each with the attempts that count.
        download: Where the attempts lie.
        functions: Names of the functions that are asked.
        book: The gradebook.
        kept: The conditions.
        crew: Who grades, under the same conditions.
        tell: Hears how it goes on.

    Raises:
        GraderError: The gradebook cannot be written, or nobody is left to grade.
    """
    waiting: Counter[str] = Counter()
    failed: set[str] = set()

    def jobs() -> Iterator[Job[str]]:
        for turn in turns:
            handed_in = [_read(one, turn.chosen, download, functions) for one in turn.attempts]
            asking = _enter(turn, handed_in, book, kept)
            if not handed_in:
                tell("missing", 1)
            for one in handed_in:
                fate = _known_fate(one, book, asking, kept, failed)
                if fate is not None:
                    tell(fate, 1)
                elif one.source is not None:
                    waiting[one.source.digest] += 1
                    if waiting[one.source.digest] == 1:
                        digest = kept.conditions.digest
                        yield Job(one.source.digest, grade_source, (digest, one.source))

    for source, result in work_off(jobs(), crew):
        fate = record_result(book, source, kept, result)
        if fate == "error":
            failed.add(source)
        tell(fate, waiting.pop(source))


def _enter(turn: Turn, handed_in: Sequence[HandIn], book: Gradebook, kept: Kept) -> str:
    """Enter a student, by whatever name there is a row; what decides their verdicts."""
    for key in turn.called:
        book.rename(key, turn.student)
    return book.enter(turn.student, handed_in, kept)


def _known_fate(
    one: HandIn, book: Gradebook, asking: str, kept: Kept, failed: Container[str]
) -> Fate | None:
    """What becomes of an attempt that need not be graded now; None if it has to be."""
    if one.source is None:
        return "unreadable"
    if one.source.digest in failed:
        return "error"
    if book.results.is_graded(one.source.digest, asking):
        return fate_of(book, one.source.digest, asking, kept.points)
    return None


def record_result(book: Gradebook, source: str, kept: Kept, result: Graded | Failed | Lost) -> Fate:
    """Enter what became of a source, and say it."""
    if isinstance(result, Lost):
        result = Failed(
            message="The process that graded this ended again and again, while it did nothing else "
            f"({result.reason}). Check that there is memory left, then grade again."
        )
    book.results.record(source, kept.asking, result)
    if isinstance(result, Failed):
        return "error"
    return fate_of(book, source, kept.asking, kept.points)


def fate_of(book: Gradebook, source: str, asking: str, points: Mapping[str, int]) -> Fate:
    """What became of a source that has a result.

    Args:
        book: The gradebook.
        source: Its digest.
        asking: Digest of what decided its verdicts.
        points: What each check is worth.
    """
    if not book.results.remarks(source, asking).loaded:
        return "did not load"
    verdicts = book.results.verdicts(source, asking)
    worth = [verdict for name, verdict in verdicts.items() if points.get(name)]
    return "passed" if set(worth) <= {"right"} else "failed"


def _read(attempt: Attempt, chosen: str, download: Download, functions: Sequence[str]) -> HandIn:
    try:
        submission = download.read(attempt, functions)
    except SubmissionError as error:
        return HandIn(attempt=attempt, problem=str(error), chosen=chosen)
    other = "" if submission.main == MAIN else f"{submission.main} was graded."
    graded = submission.note or other
    said = " ".join(filter(None, (chosen, graded)))
    return HandIn(attempt=attempt, source=Source.of(submission), chosen=said)
