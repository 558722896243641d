"""When and where what nothing explains goes wrong: counts of calls, which are true as counted.

What all calls that fail in one way have in common, and none that is right, is told with numbers.
Half of what a deck's cases have in common is chance, so fresh cases have to agree: what they deny
is not told, nor what they leave open between several. Only what enough of them agree with is told
of the function itself, in the headline.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from grader.check.calls import ABOUT_NUMBERS, AskedCalls, sort_calls
from grader.check.charge import charged_cases
from grader.check.findings import join_findings
from grader.check.run import CheckRun, judge, runs_shown_at
from grader.explain.laws import FreshCases
from grader.explain.laws.calls.circumstances import question_on
from grader.explain.laws.calls.conditions import (
    Condition,
    in_words,
    meets,
    nearly_separate,
    separate,
)
from grader.explain.laws.calls.places import Place, lies_in, places_of
from grader.explain.laws.verify import MIN_SPARED, MIN_TELLING
from grader.records.assignment import CLOSED
from grader.records.case import AnsweredCase, Case
from grader.records.finding import Cause, Finding, Gives
from grader.records.law import FAMILIES, Law
from grader.records.operation import Operation
from grader.records.outcome import Returned
from grader.records.verdict import Asked, VerdictKind

MAX_FAILING = 0.9
"""Share of all calls beyond which those that fail have nothing in common that the others lack."""

MIN_TELLING_OF_TWO = 6
"""Fresh cases that go wrong without which two circumstances together are told as counts only."""

_LOSE_THE_WORKER = (VerdictKind.CRASHED, VerdictKind.TIMED_OUT)
"""Verdicts for which asking fresh cases takes a worker, or a whole time limit, again and again."""

_OF_ANY_CASE = (VerdictKind.WRONG_TYPE, VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE)
"""Verdicts on what a call can do whatever its case judges."""


class _Evidence(NamedTuple):
    """What was asked of one function.

    Attributes:
        operation: What it should compute.
        asked: What came of the cases of its checks that show as much.
        fresh: Cases that no points hang on.
    """

    operation: Operation
    asked: Sequence[Asked]
    fresh: FreshCases


def tell_when(
    operation: Operation, findings: Sequence[Finding], runs: Sequence[CheckRun], fresh: FreshCases
) -> list[Finding]:
    """The findings; those that nothing explains with when, and where in an answer, they go wrong.

    Findings that nothing tells apart but their checks are one if fresh cases confirm what all of
    their calls have in common.

    Args:
        operation: What was asked.
        findings: Its findings.
        runs: Its checks with all their cases.
        fresh: Cases that no points hang on.
    """
    if any(run.way != "together" for run in runs):
        return list(findings)
    order = [run.row.name for run in runs]

    def evidence_on(finding: Finding) -> _Evidence:
        shown = runs_shown_at(finding.feedback, runs)
        asked = [one for run in shown for one in (*run.cases, *run.left_out)]
        return _Evidence(operation, asked, fresh)

    def with_law(group: Sequence[Finding], gives: Gives | None = None) -> Finding:
        others = [one.cause.gives for one in findings if one not in group and one.cause.tells]
        joined = join_findings(group, order)
        if gives is not None:
            joined = msgspec.structs.replace(joined, cause=Cause(gives=gives, tells=False))
        is_like = partial(_fails_like, operation, joined, others)
        return _with_law(joined, is_like, evidence_on(joined))

    told: list[Finding] = []
    for group in _groups(findings, _about_numbers):
        known = with_law(group, _has_wrong_numbers) if _about_numbers(group[0]) else group[0]
        if _is_told_of_function(known):
            told.append(known)
            continue
        for alike in _groups(group, _kind):
            known = with_law(alike)
            if len(alike) == 1 or _is_told_of_function(known):
                told.append(known)
            else:
                told += [
                    _with_law(one, partial(_is_one_of, one), evidence_on(one)) for one in alike
                ]
    return told


def _is_one_of(finding: Finding, asked: Asked) -> bool:
    """Whether a call is of a finding, and fails as it is said that its calls do."""
    return asked in finding.cases and asked.verdict.kind is finding.verdict.kind


def _kind(finding: Finding) -> object:
    return finding.verdict.kind


def _about_numbers(finding: Finding) -> bool:
    """Whether what nothing explains shows in wrong numbers, or in a wrong number of them."""
    return _has_nothing_else(finding) and finding.verdict.kind in ABOUT_NUMBERS


def _has_wrong_numbers(asked: Asked) -> bool:
    return asked.verdict.kind in ABOUT_NUMBERS


def _is_told_of_function(finding: Finding) -> bool:
    """Whether fresh cases confirm when, or where, it goes wrong."""
    law = finding.cause.law
    return law is not None and law.family == "circumstances" and bool(law.headline)


def _groups(findings: Sequence[Finding], seen: Callable[[Finding], object]) -> list[list[Finding]]:
    """The findings, with those together of which the same is seen and nothing else is known."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        key = (seen(finding), finding.feedback) if _has_nothing_else(finding) else finding
        groups.setdefault(key, []).append(finding)
    return [*groups.values()]


def _has_nothing_else(finding: Finding) -> bool:
    """Whether nothing tells it from others of its verdict but its checks."""
    return _is_unexplained(finding) and not finding.cause.tells


def _is_unexplained(finding: Finding) -> bool:
    """Whether when it goes wrong may be told, since nothing else is."""
    known = finding.cause.diagnosis or finding.cause.law or finding.calls
    closed = finding.feedback in CLOSED
    return not (known or closed) and any(map(_is_judged_everywhere, finding.cases[:1]))


def _is_judged_everywhere(asked: Asked) -> bool:
    """Whether every call would fail like that that does the same, whatever its case judges."""
    shares = isinstance(asked.outcome, Returned) and bool(asked.outcome.shares)
    return shares or asked.verdict.kind is not VerdictKind.NOT_REPEATABLE


def _fails_like(
    operation: Operation, finding: Finding, others: Sequence[Gives], asked: Asked
) -> bool:
    """Whether a call fails as those of a finding do, and for no cause that is told apart."""
    gives = finding.cause.gives
    if finding.verdict.kind in _OF_ANY_CASE:
        alone = (judge(operation, one, asked.outcome) for one in charged_cases(asked.answered))
        return gives(asked) or any(map(gives, alone))
    return gives(asked) and not any(other(asked) for other in others)


def _with_law(finding: Finding, is_like: Gives, evidence: _Evidence) -> Finding:
    """The finding with when and where it goes wrong, as far as that can be told."""
    if not _is_unexplained(finding):
        return finding
    calls = sort_calls(evidence.asked, is_like)
    when = _when(finding, calls, is_like, evidence)
    where = _where(finding, calls, is_like, evidence)
    told = [one for one in (where, when) if one is not None]
    if not told:
        return finding
    condition = when.condition if when else ()
    law = Law(
        family="circumstances",
        headline=", ".join(one.headline for one in told if one.headline),
        question=_question(evidence.operation, when) or FAMILIES["circumstances"].question,
        sentence=partial(_say, " ".join(one.sentence for one in told)),
        holds=partial(_holds, evidence.operation, [one for one in told if one.headline], is_like),
        gives=partial(_gives_there, evidence.operation, condition, finding.cause.gives),
        is_general=False,
        tells_values=False,
    )
    return msgspec.structs.replace(
        finding,
        cause=Cause(gives=law.gives, law=law, tells=finding.cause.tells),
        features=() if when else finding.features,
    )


def _question(operation: Operation, when: "_Told | None") -> str:
    """What leads on where all calls go wrong that meet one condition, and no others."""
    exact = when is not None and when.is_exact and len(when.condition) == 1
    return question_on(operation, when.condition) if when and exact else ""


class _Told(NamedTuple):
    """When, or where in an answer, calls go wrong.

    Attributes:
        sentence: How many do.
        headline: Words that go after what is said of the verdict; empty unless fresh cases agree.
        condition: What calls have in common; empty where it is told which numbers are wrong.
        is_exact: Whether all calls that have it go wrong or fail otherwise; else most of them.
        place: Where the numbers are; None where it is told when.
    """

    sentence: str
    headline: str
    condition: Condition = ()
    is_exact: bool = False
    place: Place | None = None


def _ask_fresh(finding: Finding, is_like: Gives, fresh: FreshCases) -> AskedCalls | None:
    """What comes of the fresh cases; None if they cannot be asked."""
    if finding.verdict.kind in _LOSE_THE_WORKER:
        return None
    came = fresh.ask(range(len(fresh.cases)))
    return sort_calls(came, is_like) if came else None


def _when(finding: Finding, calls: AskedCalls, is_like: Gives, evidence: _Evidence) -> _Told | None:
    """What the calls have in common that go wrong, and none that is right; None if it is open."""
    operation, fresh = evidence.operation, evidence.fresh
    kind = finding.verdict.kind
    having, lacking = _cases(operation, calls.failing), _cases(operation, calls.spared(kind))
    count = len(calls.failing) + len(calls.otherwise)
    rare = count <= MAX_FAILING * (count + len(calls.right))
    if not rare or len(having) < MIN_TELLING or len(lacking) < MIN_SPARED:
        return None
    if not separate(operation, having, lacking) and not nearly_separate(operation, having, lacking):
        return None
    later = _ask_fresh(finding, is_like, fresh)
    if later is not None:
        having += _cases(operation, later.failing)
        lacking += _cases(operation, later.spared(kind))
    exact = separate(operation, having, lacking)
    found = exact or nearly_separate(operation, having, lacking)
    if not found or not _say_the_same(operation, found, [one.case for one in fresh.cases]):
        return None
    words = f"in calls {in_words(found[0])}" if exact else f"only in calls {in_words(found[0])}"
    enough = MIN_TELLING if len(found[0]) == 1 else MIN_TELLING_OF_TWO
    confirmed = later is not None and len(later.failing) >= enough
    return _Told(
        sentence=_count(operation, found[0], calls),
        headline=words if confirmed else "",
        condition=found[0],
        is_exact=bool(exact),
    )


def _cases(operation: Operation, asked: Iterable[Asked]) -> list[Case]:
    """The cases of calls that lie within the contract."""
    return [one.answered.case for one in asked if operation.accepts(one.answered.case)]


def _say_the_same(operation: Operation, found: Sequence[Condition], cases: Sequence[Case]) -> bool:
    """Whether there is one condition, or all are met by the same of many cases."""
    if len(found) == 1:
        return True
    return bool(cases) and all(
        len({meets(operation, condition, case) for condition in found}) == 1 for case in cases
    )


def _count(operation: Operation, condition: Condition, calls: AskedCalls) -> str:
    """How many calls go wrong, and meet a condition: true of those that were asked."""
    failing, others = len(calls.failing), [*calls.right, *calls.otherwise]
    alike = sum(meets(operation, condition, one) for one in _cases(operation, others))
    how_many = f"{failing} of the {failing + alike}" if alike else f"All {failing}"
    return (
        f"{how_many} calls {in_words(condition)} go wrong like this, none of the "
        f"{len(others) - alike} others."
    )


def _where(
    finding: Finding, calls: AskedCalls, is_like: Gives, evidence: _Evidence
) -> _Told | None:
    """Where in all wrong answers the wrong numbers lie; it tells what is right of the others."""
    if finding.feedback != "full":
        return None
    found = places_of(evidence.operation, calls.failing)
    later = _ask_fresh(finding, is_like, evidence.fresh) if found else None
    wrong = later.failing if later else []
    place = next(
        (one for one in found if all(lies_in(one, wrong_one) for wrong_one in wrong)), None
    )
    if place is None:
        return None
    return _Told(
        sentence=f"All wrong numbers of your {len(calls.failing)} wrong answers lie {place.words}.",
        headline=f"only {place.words}" if len(wrong) >= MIN_TELLING else "",
        place=place,
    )


def _say(sentence: str, _: AnsweredCase) -> str:
    return sentence


def _gives_there(operation: Operation, condition: Condition, gives: Gives, asked: Asked) -> bool:
    """Whether a call fails like that and meets the condition; those of other functions may."""
    case = asked.answered.case
    if not gives(asked) or case.operation != operation.name:
        return gives(asked)
    return operation.accepts(case) and meets(operation, condition, case)


def _holds(operation: Operation, told: Sequence[_Told], is_like: Gives, asked: Asked) -> bool:
    """Whether what came of a case agrees with what is told of all calls, beyond those counted."""
    fails, case = is_like(asked), asked.answered.case
    for one in told:
        if one.place is not None and fails and not lies_in(one.place, asked):
            return False
        met = not one.condition or meets(operation, one.condition, case)
        spared = asked.verdict.right and not fails
        if (fails and not met) or (spared and met and one.is_exact):
            return False
    return True
