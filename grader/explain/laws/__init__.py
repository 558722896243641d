"""What a function really computes, said in sentences that all of its answers agree with.

Each law is a file that proposes claims; what holds them against the answers is the same for all.
The simplest that explains every wrong answer is told, and nothing else is looked for then.
"""

from collections.abc import Iterable

import numpy as np

from grader.explain.inquiry import AskEach
from grader.explain.laws.answers import FreshCases, OwnAnswers
from grader.explain.laws.claim import Claim
from grader.explain.laws.gradients import arrays, overwritten, readings, shares, slips
from grader.explain.laws.gradients import sizes as gradient_sizes
from grader.explain.laws.numbers import (
    biases,
    exchanged,
    factors,
    lost_sums,
    orders,
    pooled,
    running,
    unwritten,
    values,
    window_orders,
)
from grader.explain.laws.reading import indices, moves, reductions, window_axes
from grader.explain.laws.sliding import arguments, channels, sizes
from grader.explain.laws.tell import tell
from grader.explain.laws.verify import (
    EVERYWHERE,
    MIN_TELLING,
    Count,
    Scope,
    condition_of,
    hold_everywhere,
    hold_where_wrong,
    is_confirmed,
    settle,
)
from grader.explain.laws.view import View
from grader.explain.laws.widths import paddings
from grader.records.law import Law
from grader.records.operation import Operation

__all__ = ["FreshCases", "OwnAnswers", "find_laws"]

_PROPOSE = (
    arguments.propose,
    sizes.propose,
    gradient_sizes.propose,
    reductions.propose,
    shares.propose,
    values.propose,
    biases.propose,
    factors.propose,
    indices.propose,
    readings.propose,
    pooled.propose,
    moves.propose,
    slips.propose,
    overwritten.propose,
    window_axes.propose,
    exchanged.propose,
    arrays.propose,
    orders.propose,
    window_orders.propose,
    lost_sums.propose,
    running.propose,
    unwritten.propose,
    paddings.propose,
    channels.propose,
)
"""The laws, in the order in which they are told."""


@np.errstate(all="ignore")  # a student's numbers may be infinite, or almost
def find_laws(
    operation: Operation, answers: OwnAnswers, fresh: FreshCases, ask_each: AskEach, count: Count
) -> list[Law]:
    """The laws that a function obeys where it is wrong; none if its answers tell of none.

    Args:
        operation: What it should compute.
        answers: What it answered in the run that decided its points.
        fresh: Cases that confirm a claim, or silence it.
        ask_each: Asks the function more.
        count: Called before each claim that is tried; raises what ends the search.
    """
    if answers.unknown or len(answers.wrong) < MIN_TELLING:
        return []
    view = View(operation, answers, ask_each)
    partly: list[Law] = []
    proposed: list[tuple[Claim, ...]] = []
    for propose in _PROPOSE:
        proposed.append(tuple(propose(view)))  # once, since some ask the function
        claim = settle(hold_everywhere(proposed[-1], answers, count), fresh)
        if claim is None:
            continue
        confirmed = is_confirmed(claim, operation, fresh, EVERYWHERE)
        if confirmed is False:
            continue
        law = tell(claim, EVERYWHERE, view, confirmed=bool(confirmed))
        if law.tells_values:
            return [law]
        if claim.family == "sizes":
            view = view._replace(sizes=claim)
        partly.append(law)
    return partly or _laws_of_some(proposed, view, fresh, count)


def _laws_of_some(
    proposed: Iterable[Iterable[Claim]], view: View, fresh: FreshCases, count: Count
) -> list[Law]:
    """The first law that holds in calls with something in common, or else in wrong answers."""
    for claims in proposed:
        for claim in hold_where_wrong(claims, view.answers, count):
            condition = condition_of(claim, view.answers, view.operation, fresh)
            for scope in (Scope(condition=condition), Scope(only_wrong=True)):
                if scope != EVERYWHERE and is_confirmed(claim, view.operation, fresh, scope):
                    return [tell(claim, scope, view, confirmed=True)]
    return []
