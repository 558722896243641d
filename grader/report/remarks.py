"""What was graded where a submission leaves that open, in sentences.

All of it was read off the files before the first case was asked, and can tell of none.
"""

from collections.abc import Iterator, Sequence

from grader.records.operation import Operation
from grader.records.outcome import Found
from grader.records.submission import Submission
from grader.text import safe_line

__all__ = ["remarks_on"]


def remarks_on(
    submission: Submission, found: Found, operations: Sequence[Operation]
) -> tuple[str, ...]:
    """Which of several files and functions was graded, and what mixes up calls by position.

    Args:
        submission: What was graded.
        found: What its files name.
        operations: What was asked.
    """
    note = (safe_line(submission.note),) if submission.note else ()
    return (*note, *(one for operation in operations for one in _on(operation, found)))


def _on(operation: Operation, found: Found) -> Iterator[str]:
    places = [place.in_words for place in found.repeated.get(operation.name, ())]
    if places:
        yield (
            f"{operation.name} is defined {len(places)} times, in {', in '.join(places[:-1])} and "
            f"in {places[-1]}; the last counts."
        )
    own = found.parameters.get(operation.name, ())
    if own != operation.parameters and sorted(own) == sorted(operation.parameters):
        yield (
            f"{operation.name} takes ({', '.join(own)}) and is called with "
            f"({', '.join(operation.parameters)}): arguments that come by position are mixed up. "
            f"Its first line should be `def {operation.signature}:`."
        )
