"""What failing cases have in common where nothing known explains them: how they fail.

An exception of one type in one line has one cause, wherever it is raised; so has a function that
returns None, or does not return. Of answers that are wrong otherwise the verdict alone tells
little: those are one cause only where the same smallest call fails in the same way.
"""

from collections import Counter
from collections.abc import Sequence
from functools import partial

from grader.call_failures import split_of
from grader.records.finding import Cause
from grader.records.outcome import Crashed, Raised, Returned, TimedOut
from grader.records.verdict import Asked, VerdictKind

Likeness = tuple[str, ...]


def likeness_of(asked: Asked) -> Likeness:
    """What failures of one cause have in common, for all functions; empty where that is open."""
    outcome = asked.outcome
    if asked.verdict.kind is VerdictKind.MISSING:
        return ("missing", asked.answered.case.operation)
    if split := split_of(asked):
        return ("one array", split)
    if isinstance(outcome, Crashed):
        return ("crashed", asked.answered.case.operation)
    if isinstance(outcome, TimedOut):
        return ("timed out", asked.answered.case.operation)
    if isinstance(outcome, Raised):
        innermost = outcome.frames[-1:]
        where = [f"{frame.file}:{frame.line}" for frame in innermost]
        return ("raised", outcome.type, *(where or [asked.answered.case.operation]))
    return _likeness_of_answer(asked, outcome)


def _likeness_of_answer(asked: Asked, outcome: Returned) -> Likeness:
    """What wrong answers have in common that no other wrong answer has."""
    operation, kind = asked.answered.case.operation, asked.verdict.kind
    if kind is VerdictKind.MODIFIED_INPUT:
        return ("modified", operation)
    if kind is VerdictKind.NOT_REPEATABLE and asked.verdict.new_numbers != "wrong answer":
        return ("shares" if outcome.shares else "not repeatable", operation)
    if kind is VerdictKind.WRONG_TYPE:
        return (
            "returned",
            operation,
            outcome.type,
            outcome.dtype if outcome.shape is not None else "",
        )
    return ()


def gives_alike(likeness: Likeness, asked: Asked) -> bool:
    """Whether a case fails in that way."""
    return not asked.verdict.right and likeness_of(asked) == likeness


def gives_verdict(kind: VerdictKind, asked: Asked) -> bool:
    """Whether a case fails with that verdict."""
    return asked.verdict.kind is kind


def alike_causes(wrong: Sequence[Asked]) -> list[Cause]:
    """A cause for every way of failing that tells of one."""
    likenesses = dict.fromkeys(filter(None, map(likeness_of, wrong)))
    return [Cause(gives=partial(gives_alike, one)) for one in likenesses]


def usual_kind(cases: Sequence[Asked]) -> VerdictKind:
    """The verdict that most failing cases have, and of equal ones the gravest."""
    kinds = Counter(one.verdict.kind for one in cases)
    return max(kinds, key=lambda kind: (kinds[kind], -kind))
