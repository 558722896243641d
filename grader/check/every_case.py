"""Charging `purity` and `dtype` with what is looked at after every call, whatever it is made for.

Who changes an argument or hands its memory out loses `purity`, who answers in another dtype loses
`dtype`, and nothing else, whichever check the case belongs to; where no check of a rubric is about
that, it costs nothing.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import msgspec

from grader.check.run import Run, judge
from grader.records.case import AnsweredCase, Judges
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Returned
from grader.records.verdict import Asked

__all__ = ["charge_every_case", "charged_cases", "is_about", "judged_alone"]


def is_about(deck: Deck, check: str, judges: Judges) -> bool:
    """Whether a check is about that, e.g. `purity` or `dtype`.

    Its cases tell, not what was asked of them: a run may have ended before.
    """
    return any(one.case.judges == judges for one in deck.checks[check])


@lru_cache(maxsize=4096)
def judged_alone(answered: AnsweredCase, judges: Judges) -> AnsweredCase:
    """The same case where nothing but that is judged; the same one for each submission."""
    case = msgspec.structs.replace(answered.case, judges=judges, then={})
    return AnsweredCase(case=case, answer=answered.answer)


def charged_cases(answered: AnsweredCase) -> tuple[AnsweredCase, ...]:
    """The cases that other checks are charged with if a call does what they are about."""
    return tuple(judged_alone(answered, judges) for _, judges, _ in _LOOKED_AT)


def charge_every_case(operation: Operation, runs: Sequence[Run], deck: Deck) -> None:
    """Let `purity` and `dtype` fail in each case of another check in which a call offends them.

    `dtype` only where its own cases are right: others could say no more of a wrong dtype.

    Args:
        operation: What was asked.
        runs: Its checks in one whole run.
        deck: The cases with their answers.
    """
    for run, found in [
        (run, _offences(operation, run, runs, judges, offends))
        for about, judges, offends in _LOOKED_AT
        for run in runs
        if is_about(deck, run.row.name, about) and not (about == "dtype" and run.wrong)
    ]:
        run.cases += found


def _offences(
    operation: Operation,
    charged: Run,
    runs: Sequence[Run],
    judges: Judges,
    offends: Callable[[Asked], bool],
) -> list[Asked]:
    return [
        judge(operation, judged_alone(one.answered, judges), one.outcome)
        for run in runs
        if run is not charged
        for one in run.cases
        if one.answered.answer.value is not None and offends(one)
    ]


def _reaches_an_argument(one: Asked) -> bool:
    outcome = one.outcome
    return isinstance(outcome, Returned) and bool(outcome.modified or outcome.shares)


def _has_another_dtype(one: Asked) -> bool:
    """Whether numbers came back, in a dtype that is not that of the right answer."""
    right, outcome = one.answered.answer.value, one.outcome
    if right is None or not isinstance(outcome, Returned) or outcome.value is None:
        return False
    return outcome.dtype != right.dtype.name


_LOOKED_AT: tuple[tuple[Judges, Judges, Callable[[Asked], bool]], ...] = (
    ("purity", "arguments", _reaches_an_argument),
    ("dtype", "dtype", _has_another_dtype),
)
"""What checks are about, what is judged for them in cases of others, and when that fails."""
