"""Which attempt of a student counts."""

from collections.abc import Sequence

from grader.records.attempt import Attempt

__all__ = ["pick_attempt"]


def pick_attempt(attempts: Sequence[Attempt]) -> tuple[Attempt, str]:
    """The newest attempt that was on time, else the newest of all.

    Args:
        attempts: Of one student, at least one.

    Returns:
        The attempt, and why it is this one in a sentence; empty where there was no choice.
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
