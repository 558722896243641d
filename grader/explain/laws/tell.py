"""The words of a law: its fact, how many answers agree with it, and the numbers of one case."""

import re
from functools import partial

import msgspec

from grader.explain.laws.calls.conditions import in_words
from grader.explain.laws.claim import Claim, differs, gives, tells_every_number
from grader.explain.laws.verify import EVERYWHERE, Scope, holds
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase
from grader.records.law import FAMILIES, Law
from grader.records.operation import Operation
from grader.text import capitalised, uncapitalised

_PADDING = "padding"
"""The feature, and what clauses that speak of it hold."""


def tell(claim: Claim, scope: Scope, view: View, *, confirmed: bool) -> Law:
    """A claim that answers agree with, as a law.

    Args:
        claim: The claim.
        scope: The answers that it speaks of.
        view: The function.
        confirmed: Whether fresh cases agree; else only what was counted is told.
    """
    answers = view.answers
    words = {name: _left_of(getattr(claim, name), view.operation) for name in ("headline", "fact")}
    told = msgspec.structs.replace(claim, **words)
    counts = len(answers.wrong), len(answers.right)
    return Law(
        family=claim.family,
        headline=_headline(told, scope) if confirmed else FAMILIES[claim.family].headline,
        question=claim.question,
        sentence=partial(_sentence, claim, told, scope, counts),
        holds=partial(holds, claim, view.operation, scope),
        gives=partial(gives, claim),
        is_general=scope == EVERYWHERE,
        deviations=claim.deviations,
        tells_values=all(tells_every_number(claim, one.answered) for one in answers.wrong),
        tells_right=claim.tells_right,
    )


def _headline(claim: Claim, scope: Scope) -> str:
    if scope.only_wrong:
        return f"Where it goes wrong, {uncapitalised(claim.headline)}"
    if scope.condition:
        return f"{claim.headline}, in calls {in_words(scope.condition)}"
    return claim.headline


def _left_of(text: str, operation: Operation) -> str:
    """A fact without its clauses on padding, where there is none within a narrower contract."""
    if _PADDING not in operation.without:
        return text
    first, *others = re.split(r"(?=[,;] )", text)
    return "".join((first, *(one for one in others if _PADDING not in one)))


def _sentence(
    claim: Claim, told: Claim, scope: Scope, counts: tuple[int, int], answered: AnsweredCase
) -> str:
    fact, (wrong, right) = told.fact, counts
    if scope.only_wrong:
        said = f"In each of your {wrong} wrong answers {fact}."
    elif scope.condition:
        others = f"the other {right}" if right > 1 else "the one other"
        said = (
            f"In calls {in_words(scope.condition)} {fact}: that makes {wrong} answers wrong; "
            f"the numbers of {others} are right."
        )
    else:
        said = f"{capitalised(fact)}, in every one of {wrong + right} answers."
    example = claim.example(answered) if differs(claim, answered) else ""
    return f"{said} {example}" if example else said
