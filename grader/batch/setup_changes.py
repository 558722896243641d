"""Changing what a class is graded with, and the sentences on what is different."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from grader.batch.class_setup import ClassSetup
from grader.errors import UserError
from grader.gradebook.setups import StoredSetup
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Row
from grader.records.graded_with import GradedWith


def continue_with(book: Gradebook, new: ClassSetup) -> ClassSetup:
    """Go on with the setup that the class was graded with; refuse another.

    Raises:
        UserError: The class was graded with another one.
    """
    current = book.setups.current()
    if current is None or not book.results.are_there():
        setup = change_setup(book, new)
        book.move({row.student.key: None for row in book.rows()}, setup)
        return setup
    if (current.result_key, current.points) != (new.result_key, new.points):
        raise UserError(
            f"The class in {str(book.folder)!r} {_was_begun(book, current, new)} Its "
            "points stay as they are, and nothing new is graded otherwise: give the change to "
            "`grade regrade`, which grades everybody so, or name another folder with --output."
        )
    return ClassSetup.of(current)


def change_setup(book: Gradebook, new: ClassSetup) -> ClassSetup:
    """Keep another setup for a class; nobody's score is made with it yet."""
    current = book.setups.current()
    if current is None or (current.result_key, current.files) != (new.result_key, new.files):
        current = book.setups.keep(new.files, new.result_key, new.points)
    return msgspec.structs.replace(new, number=current.number)


def _was_begun(book: Gradebook, current: StoredSetup, new: ClassSetup) -> str:
    """What a class was graded with, and what would be other, in a sentence without its subject."""
    made_with = book.results.graded_with(current.result_key)
    if made_with is None:
        return "is being graded again with another deck, assignment or version of the grader."
    changes = ", ".join(_differences(made_with, current.points, new))
    return (
        f"was graded with {earned_with(made_with, current.points)}; now it would be with "
        f"{changes or 'another assignment, isolation or build of the grader'}."
    )


def describe_earlier_points(rows: Iterable[Row], now: ClassSetup) -> tuple[str, ...]:
    """Two sentences on each group of students who would be graded otherwise now."""
    return tuple(
        f"The points of {students} stand as they were earned, with {before}. `grade regrade` "
        f"grades them again, with {changes}."
        for students, before, changes in _groups(rows, now)
    )


def describe_regraded_points(rows: Iterable[Row], now: ClassSetup) -> tuple[str, ...]:
    """A sentence on each group of students, as they were, whose points are earned otherwise now."""
    return tuple(
        f"The points of {students} were earned with {before}; now with {changes}."
        for students, before, changes in _groups(rows, now)
    )


def earned_with(made_with: GradedWith, points: Mapping[str, int]) -> str:
    """What points were earned with and out of how many, in words."""
    return f"{made_with.in_words}, out of {sum(points.values())}"


def _groups(rows: Iterable[Row], now: ClassSetup) -> Iterator[tuple[str, str, str]]:
    """How many students, what their points were earned with, and what of it is other now."""
    groups = Counter(
        (row.graded_with, tuple(row.possible.items())) for row in rows if row.graded_with
    )
    for (made_with, possible), count in groups.items():
        points = dict(possible)
        changes = made_with and _differences(made_with, points, now)
        if made_with and changes:
            students = f"{count:,} student{'s' if count > 1 else ''}"
            yield students, earned_with(made_with, points), ", ".join(changes)


def _differences(made_with: GradedWith, points: Mapping[str, int], now: ClassSetup) -> list[str]:
    """What is other now than when points were earned, in words."""
    changes = made_with.changes_to(GradedWith.here(now.deck).by_minor)
    if points != now.points:
        changes.append(f"another rubric, out of {sum(now.points.values())}")
    return changes
