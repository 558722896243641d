"""Grading a class again with another setup, as little of it as that touches."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from grader.batch import OnResult, record_result, status_of
from grader.batch.class_setup import ClassSetup, parse_setup
from grader.batch.executors import BatchExecutor
from grader.batch.scheduler import Job, run_jobs
from grader.batch.worker_state import grade_source
from grader.gradebook.setups import StoredSetup
from grader.gradebook.store import Gradebook, ScoreMove
from grader.records.assignment import Feedback
from grader.records.gradebook import HAS_RESULT
from grader.records.verdict import VerdictWord
from grader.report.closed import with_feedback
from grader.report.json_file import pack_report, unpack_report


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """Which submissions a change touches.

    Attributes:
        all: Whether it touches every one.
        failing: Checks whose failures it touches, by name.
    """

    all: bool
    failing: frozenset[str] = frozenset()

    def holds_for(self, verdicts: Mapping[str, VerdictWord]) -> bool:
        """Whether it touches a submission with these verdicts."""
        return self.all or any(verdicts.get(name) != "right" for name in self.failing)


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A student whose score changes.

    Attributes:
        key: Who.
        before: The score; None where there was none.
        after: What it becomes.
        published: The score that the student may have seen; None if there is none.
    """

    key: str
    before: int | None
    after: int | None
    published: int | None

    @property
    def of_score(self) -> ScoreMove | None:
        """The score before and after; None where it stays."""
        return None if self.before == self.after else (self.before, self.after)

    @property
    def lowers_published(self) -> bool:
        """Whether the score goes down, below what the student has seen."""
        after = -1 if self.after is None else self.after
        seen = -1 if self.published is None else self.published
        changes = self.before != self.after
        return changes and after < seen and (self.before is None or after < self.before)


def touched_by(old: StoredSetup, new: ClassSetup) -> Touched:
    """Which submissions have to be graded again.

    Points touch none. Another feedback level touches those that fail that check; to or from the
    level `none`, which hides notes on right checks too, it touches all that fail anything. So does
    leaving out a check, since right answers to it have ruled out mistakes. Another deck, more
    checks, other limits or policy, another way of asking, and another grader, Python or NumPy touch
    all.

    Args:
        old: What results were made with.
        new: What they are to be made with.
    """
    if old.result_key == new.result_key:
        return Touched(all=False)
    parsed = parse_setup(old.files)
    if parsed.result_key != old.result_key:
        return Touched(all=True)  # by a grader, a Python or a NumPy of another version
    before, after = parsed.feedback_levels, new.feedback_levels
    if not after.keys() <= before.keys() or _manner(parsed) != _manner(new):
        return Touched(all=True)
    changed = {name: {level, after.get(name)} for name, level in before.items()}
    if any(len(levels) > 1 and levels & {"none", None} for levels in changed.values()):
        return Touched(all=False, failing=frozenset(before))
    failing = frozenset(name for name, levels in changed.items() if len(levels) > 1)
    return Touched(all=False, failing=failing)


def regrade_sources(
    book: Gradebook, new: ClassSetup, executor: BatchExecutor, on_result: OnResult
) -> int:
    """Give every source of a class a result with a new setup; nobody's score changes yet.

    Ended at any moment, it goes on where it was.

    Args:
        book: The gradebook.
        new: The setup.
        executor: Grades, with the same setup.
        on_result: Called after every source.

    Returns:
        How many sources were run.

    Raises:
        GraderError: The gradebook cannot be written, or no process is left to grade.
    """
    run = 0
    levels = new.feedback_levels

    def jobs() -> Iterator[Job[str]]:
        for source, old, touched in _sources(book, new):
            if not touched.holds_for(book.results.verdicts(source, old.result_key)):
                _take_over(book, source, old, new, levels)
            if book.results.is_graded(source, new.result_key):
                on_result(status_of(book, source, new.result_key, new.points), 1)
            else:
                yield Job(source, grade_source, (new.files.digest, book.source(source)))

    for source, result in run_jobs(jobs(), executor):
        run += 1
        on_result(record_result(book, source, new, result), 1)
    return run


def _take_over(
    book: Gradebook, source: str, old: StoredSetup, new: StoredSetup, levels: Mapping[str, Feedback]
) -> None:
    """Let a result stand with the new setup, by its feedback levels."""
    result = book.results.find(source, old.result_key)
    if result is not None:
        report = with_feedback(unpack_report(result[0]), levels)
        book.results.take_over(source, old.result_key, new.result_key, pack_report(report))


def moves_between(book: Gradebook, new: StoredSetup) -> tuple[list[Move], list[str]]:
    """What changes for whom, and who could not be graded with the new setup.

    Returns:
        The students who get a result, changed or not; and the keys of those who had one and would
        have none.
    """
    published = book.published()
    moves, failed = [], []
    for before, after in zip(book.rows(), book.rows(new), strict=True):
        key = before.student.key
        if before.standing in HAS_RESULT and after.standing not in HAS_RESULT:
            failed.append(key)
        else:
            moves.append(
                Move(
                    key=key,
                    before=before.earned,
                    after=after.earned,
                    published=published.get(key),
                )
            )
    return moves, failed


def _sources(book: Gradebook, new: ClassSetup) -> Iterator[tuple[str, StoredSetup, Touched]]:
    """Every source once, with a setup that it may have a result of."""
    seen: set[str] = set()
    for old in book.setups.in_use():
        touched = touched_by(old, new)
        for source in book.sources(old):
            if source not in seen:
                seen.add(source)
                yield source, old, touched


def _manner(setup: ClassSetup) -> tuple[Any, ...]:
    """How checks are asked, whichever are and whatever is shown of them."""
    assignment, deck = setup.assignment, setup.deck
    policy = msgspec.structs.replace(assignment.policy, feedback="full", final_feedback="full")
    return (
        setup.functions,
        assignment.way_of_asking,
        {row.name for row in assignment.rubric} - deck.checks.keys(),
        assignment.limits,
        policy,
        deck.digest,
        setup.files.allow_weak_isolation,
    )
