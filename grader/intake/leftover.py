"""What lies in a download and is no student's by the rules of its layout, but may be somebody's."""

from collections.abc import Iterable, Sequence

import msgspec

from grader.intake.roster import with_roster
from grader.records.attempt import Attempt, Student

__all__ = ["Leftover", "sort_leftover"]


class Leftover(msgspec.Struct, frozen=True, kw_only=True):
    """What is left over, by whose it is.

    Attributes:
        handed_in: Of students on the roster who handed in nothing else.
        more: Of students who handed in something else, which is graded.
        unknown: Of nobody.
    """

    handed_in: tuple[Attempt, ...]
    more: tuple[Attempt, ...]
    unknown: tuple[Attempt, ...]


def sort_leftover(
    leftover: Sequence[Attempt], attempts: Iterable[Attempt], roster: Sequence[Student]
) -> Leftover:
    """Find out whose the leftover of a download is.

    Args:
        leftover: As attempts of whom it is called like.
        attempts: What students handed in by the rules of the layout.
        roster: Who should have handed in; empty where that is not known.

    Raises:
        RosterError: It could be either of two students' on the roster.
    """
    present = with_roster(_students(attempts), roster).students
    keys = {*present, *(student.key for student in present.values())}
    named = with_roster(_students(leftover), roster)
    strangers = {student.key for student in named.strangers}
    sorted_: dict[str, list[Attempt]] = {"handed_in": [], "more": [], "unknown": []}
    for attempt in leftover:
        key = attempt.students[0].key
        if named.students[key].key in keys:
            sorted_["more"].append(attempt)
        else:
            sorted_["unknown" if key in strangers else "handed_in"].append(attempt)
    return Leftover(**{whose: tuple(some) for whose, some in sorted_.items()})


def _students(attempts: Iterable[Attempt]) -> Iterable[Student]:
    return (student for attempt in attempts for student in attempt.students)
