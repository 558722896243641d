"""Grading a class again under other conditions, as little of it as they touch."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from grader.assignment import parse_assignment
from grader.batch import Tell, fate_of, record_result
from grader.batch.asking import digest_of_asking
from grader.batch.crew import Crew
from grader.batch.work import Job, work_off
from grader.batch.workplace import grade_source
from grader.deck.store import digests_of_checks, parse_deck
from grader.gradebook.store import Gradebook, Kept
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.grading import Conditions, Graded

__all__ = ["Move", "Touched", "moves_between", "regrade_sources", "touched_by"]


class Touched(msgspec.Struct, frozen=True, kw_only=True):
    """Which submissions a change touches.

    Attributes:
        all: Whether it touches every one.
        failing: Checks whose failures it touches, by name.
    """

    all: bool
    failing: frozenset[str] = frozenset()

    def holds_for(self, verdicts: Mapping[str, str]) -> bool:
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
        """Whether the student would see the score go down."""
        return self.published is not None and (self.after is None or self.after < self.published)


def touched_by(old: Kept, new: Kept) -> Touched:
    """Which submissions have to be graded again.

    Points touch none; another feedback level those that fail that check; other cases, limits or
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
    if not after.keys() <= before.keys() or _manner(old, after) != _manner(new, after):
        return Touched(all=True)
    failing = frozenset(name for name, level in after.items() if before[name] != level)
    return Touched(all=False, failing=failing)


def regrade_sources(book: Gradebook, new: Kept, crew: Crew, tell: Tell) -> None:
    """Give every source of a class a result under new conditions; nobody's score changes yet.

    Ended at any moment, it goes on where it was.

    Args:
        book: The gradebook.
        new: The conditions.
        crew: Who grades, under the same conditions.
        tell: Hears how it goes on, a source at a time.

    Raises:
        GraderError: The gradebook cannot be written, or nobody is left to grade.
    """

    def jobs() -> Iterator[Job[str]]:
        for source, old, touched in _sources(book, new):
            verdicts = book.verdicts(source, old.asking)
            if verdicts and not touched.holds_for(verdicts):
                book.take_over(source, old.asking, new.asking)
            if book.is_graded(source, new.asking):
                tell(fate_of(book.verdicts(source, new.asking)), 1)
            else:
                digest = new.conditions.digest
                yield Job(source, grade_source, (digest, book.source(source)))

    for source, result in work_off(jobs(), crew):
        record_result(book, source, new.asking, result)
        tell(fate_of(result.verdicts) if isinstance(result, Graded) else "error", 1)


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
        if before.standing == "graded" and after.standing != "graded":
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
    for old in book.conditions_in_force():
        touched = touched_by(old, new)
        for source in book.sources(old):
            if source not in seen:
                seen.add(source)
                yield source, old, touched


def _parse(conditions: Conditions) -> tuple[Assignment, Deck]:
    assignment = parse_assignment(conditions.assignment, "assignment.toml")
    return assignment, parse_deck(conditions.deck, "the deck", assignment.rubric)


def _levels(assignment: Assignment, deck: Deck) -> dict[str, str]:
    return {row.name: row.feedback for row in assignment.asked_with(deck).rubric}


def _manner(kept: Kept, checks: Collection[str]) -> tuple[Any, ...]:
    """How these checks are asked, whatever is shown of them."""
    assignment, deck = _parse(kept.conditions)
    policy = msgspec.structs.replace(assignment.policy, feedback="full", final_feedback="full")
    cases = digests_of_checks(deck)
    return (
        assignment.limits,
        policy,
        deck.kind,
        {name: cases[name] for name in checks},
        kept.conditions.allow_weak_isolation,
    )
