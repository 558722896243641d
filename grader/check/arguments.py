"""Charging `purity` with arguments that calls of any check changed.

They are looked at after every call. Who changes one loses `purity` and nothing else, whichever
check the case belongs to; where no check of a rubric is about that, it costs nothing.
"""

from collections.abc import Sequence
from functools import lru_cache

import msgspec

from grader.check.run import Run, judge
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Returned

__all__ = ["charge_changes", "is_purity", "of_arguments"]


def is_purity(deck: Deck, check: str) -> bool:
    """Whether a check is about what a function does to its arguments and remembers.

    Its cases tell, not what was asked of them: a run may have ended before.
    """
    return any(one.case.judges == "purity" for one in deck.checks[check])


@lru_cache(maxsize=4096)
def of_arguments(answered: AnsweredCase) -> AnsweredCase:
    """The same case where nothing but the arguments is judged; the same one for each submission."""
    case = msgspec.structs.replace(answered.case, judges="arguments")
    return AnsweredCase(case=case, answer=answered.answer)


def charge_changes(operation: Operation, runs: Sequence[Run], deck: Deck) -> None:
    """Let `purity` fail in each case of another check in which an argument was changed.

    Args:
        operation: What was asked.
        runs: Its checks in one whole run.
        deck: The cases with their answers.
    """
    charged = [run for run in runs if is_purity(deck, run.row.name)]
    changed = [
        judge(operation, of_arguments(one.answered), one.outcome)
        for run in runs
        if run not in charged
        for one in run.cases
        if one.answered.answer.value is not None
        and isinstance(one.outcome, Returned)
        and one.outcome.modified
    ]
    for run in charged:
        run.cases += changed
