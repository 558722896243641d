"""Which attempt of a student counts, and whose an attempt is."""

from collections.abc import Iterable, Sequence

from grader.errors import SubmissionError
from grader.records.attempt import Attempt, Student


def pick_attempt(attempts: Sequence[Attempt]) -> tuple[Attempt, str]:
    """The newest attempt that was on time, else the newest of all.

    A late attempt never displaces one that was on time: what lateness costs is for people to
    decide. Where a download does not date attempts, all have the same `order`. Then the one whose
    path sorts last is taken, which is arbitrary, but the same on every machine, and the sentence
    says so.

    Args:
        attempts: Of one student, at least one.

    Returns:
        The attempt, and why it is this one in a sentence; empty if there was no choice.
    """
    on_time = [attempt for attempt in attempts if not attempt.late]
    candidates = sorted(on_time or attempts, key=lambda one: (one.order, one.place))
    chosen = candidates[-1]
    if len(attempts) == 1:
        return chosen, ""
    if len(candidates) > 1 and candidates[-2].order == chosen.order:
        return chosen, (
            f"One of {len(attempts)} attempts, {chosen.place}; "
            "the download does not tell which is the newest."
        )
    if not on_time:
        return chosen, f"The newest of {len(attempts)} attempts, all of them late."
    if all(attempt.order <= chosen.order for attempt in attempts):
        return chosen, f"The newest of {len(attempts)} attempts, on time."
    return chosen, f"The newest of {len(attempts)} attempts that was on time."


def require_one_name_each(attempts: Iterable[Attempt]) -> None:
    """Refuse a download in which one id has two names.

    Layouts read ids from the names of files, and a student may choose part of those: whoever is
    called `Eve_7` in Canvas hands in files that could be those of user 7. Files of one student
    carry one name, so a second name for the same id means that somebody's work would be taken for
    another's. Which of them is right only the system knows.

    Source: instructure/canvas-lms, lib/content_zipper.rb, `sanitize_user_name`, which leaves `_7`
    at the end of a name in.

    Raises:
        SubmissionError: An id has two names.
    """
    seen: dict[str, tuple[Student, Attempt]] = {}
    for attempt in attempts:
        for student in attempt.students:
            first, earlier = seen.setdefault(student.key, (student, attempt))
            if first.name != student.name:
                raise SubmissionError(
                    f"{earlier.place!r} and {attempt.place!r} are both of {student.key!r} by their "
                    f"names, and of two students: {first.name!r} and {student.name!r}. See in the "
                    "system that they come from who handed them in, and take the false one out. "
                    "If no system named them so, name --layout plain."
                )
