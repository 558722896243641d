"""Grading a class again under other conditions, as little of it as they touch."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from grader.assignment import parse_assignment
from grader.batch import Tell, fate_of, record_result
from grader.batch.asking import digest_of_asking
from grader.batch.crew import Crew
from grader.batch.work import Job, work_off
from grader.batch.workplace import grade_source
from grader.deck.store import parse_deck
from grader.gradebook.kept import Kept
from grader.gradebook.store import Gradebook
from grader.records.assignment import Assignment, Feedback
from grader.records.deck import Deck
from grader.records.gradebook import HAS_RESULT
from grader.records.grading import Conditions
from grader.records.verdict import VerdictWord
from grader.report.closed import with_feedback
from grader.report.json_file import pack_report, unpack_report
from grader.report.summary import with_points

__all__ = ["Move", "Touched", "moves_between", "regrade_sources", "touched_by"]


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
    def lowers_published(self) -> bool:
        """Whether the score goes down, below what the student has seen."""
        after = -1 if self.after is None else self.after
        seen = -1 if self.published is None else self.published
        changes = self.before != self.after
        return changes and after < seen and (self.before is None or after < self.before)


def touched_by(old: Kept, new: Kept) -> Touched:
    """Which submissions have to be graded again.

    Points touch none; another feedback level those that fail that check, or that fail anything
    where the level `none` hides notes on right checks too; so do checks that are left out, since
    right answers to them have ruled out mistakes. Another deck, more checks, other limits or
    policy, and another grader, Python or NumPy, touch all.

    Args:
        old: The conditions that results were made under.
        new: Those that are to hold.
    """
    if old.asking == new.asking:
        return Touched(all=False)
    assignment, deck = _parse(old.conditions)
    weak = old.conditions.allow_weak_isolation
    if digest_of_asking(assignment, deck, weak=weak) != old.asking:
        return Touched(all=True)  # by a grader, a Python or a NumPy of another version
    before, after = _levels(assignment, deck), _levels(*_parse(new.conditions))
    if not after.keys() <= before.keys() or _manner(old.conditions) != _manner(new.conditions):
        return Touched(all=True)
    changed = {name: {level, after.get(name)} for name, level in before.items()}
    if any(len(levels) > 1 and levels & {"none", None} for levels in changed.values()):
        return Touched(all=False, failing=frozenset(before))
    failing = frozenset(name for name, levels in changed.items() if len(levels) > 1)
    return Touched(all=False, failing=failing)


def regrade_sources(book: Gradebook, new: Kept, crew: Crew, tell: Tell) -> int:
    """Give every source of a class a result under new conditions; nobody's score changes yet.

    Ended at any moment, it goes on where it was.

    Args:
        book: The gradebook.
        new: The conditions.
        crew: Who grades, under the same conditions.
        tell: Hears how it goes on, a source at a time.

    Returns:
        How many sources were run.

    Raises:
        GraderError: The gradebook cannot be written, or nobody is left to grade.
    """
    run = 0
    levels = _levels(*_parse(new.conditions))

    def jobs() -> Iterator[Job[str]]:
        for source, old, touched in _sources(book, new):
            if not touched.holds_for(book.results.verdicts(source, old.asking)):
                _take_over(book, source, old, new, levels)
            if book.results.is_graded(source, new.asking):
                tell(fate_of(book, source, new.asking, new.points), 1)
            else:
                digest = new.conditions.digest
                yield Job(source, grade_source, (digest, book.source(source)))

    for source, result in work_off(jobs(), crew):
        run += 1
        tell(record_result(book, source, new, result), 1)
    return run


def _take_over(
    book: Gradebook, source: str, old: Kept, new: Kept, levels: Mapping[str, Feedback]
) -> None:
    """Let a result stand under new conditions, by their feedback levels and points."""
    result = book.results.find(source, old.asking)
    if result is not None:
        report = with_feedback(unpack_report(result[0]), levels)
        mistakes = tuple(fix.in_words for fix in with_points(report, new.points, ()).fix_first)
        book.results.take_over(source, old.asking, new.asking, pack_report(report), mistakes)


def moves_between(book: Gradebook, new: Kept) -> tuple[list[Move], list[str]]:
    """What changes for whom, and who could not be graded under the new conditions.

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


def _sources(book: Gradebook, new: Kept) -> Iterator[tuple[str, Kept, Touched]]:
    """Every source once, with conditions that it may have a result under."""
    seen: set[str] = set()
    for old in book.conditions.in_force():
        touched = touched_by(old, new)
        for source in book.sources(old):
            if source not in seen:
                seen.add(source)
                yield source, old, touched


def _parse(conditions: Conditions) -> tuple[Assignment, Deck]:
    assignment = parse_assignment(conditions.assignment, "assignment.toml")
    return assignment, parse_deck(conditions.deck, "the deck", assignment.rubric)


def _levels(assignment: Assignment, deck: Deck) -> dict[str, Feedback]:
    return {row.name: row.feedback for row in assignment.asked_with(deck).rubric}


def _manner(conditions: Conditions) -> tuple[Any, ...]:
    """How checks are asked, whichever are and whatever is shown of them."""
    assignment, deck = _parse(conditions)
    policy = msgspec.structs.replace(assignment.policy, feedback="full", final_feedback="full")
    return (
        [operation.name for operation in assignment.operations],
        {row.name for row in assignment.rubric} - deck.checks.keys(),
        assignment.limits,
        policy,
        deck.digest,
        conditions.allow_weak_isolation,
    )
