"""Functions that call others of the submission, and fail since those do.

Who calls a function that is not written, does not end or raises, waits for that one, and so does
who is right as soon as the grader answers the calls of it. What waits is told with what it waits
for. A function that is wrong also by itself keeps its findings, which say what their calls call.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from grader.allowance import Allowance
from grader.call_failures import (
    ENDED_BY_CODE,
    called_in,
    function_at_fault,
    other_functions,
    returned_one_array,
)
from grader.check.asker import RunAsker
from grader.check.run import judge
from grader.records.assignment import CLOSED
from grader.records.finding import Finding
from grader.records.operation import Operation
from grader.records.outcome import Frame, Raised, TimedOut
from grader.records.verdict import Asked, Verdict, VerdictKind

_LOSE_THE_WORKER = (VerdictKind.CRASHED, VerdictKind.TIMED_OUT)
"""Verdicts for which asking a case again takes a worker, or a whole time limit."""


def ask_callers(
    operation: Operation,
    findings: Sequence[Finding],
    wrong: frozenset[str],
    asker: RunAsker,
    allowance: Allowance,
) -> list[Finding]:
    """The findings with which other functions their cases wait for, and how many do.

    Cases that nothing is changed of come first: others may show the fault of another function.

    Args:
        operation: What was asked.
        findings: Its findings.
        wrong: Names of the other functions that are written and wrong.
        asker: The submission.
        allowance: What explaining may take.
    """
    open_findings = [one for one in findings if _may_wait(one)]
    cases = [case for one in open_findings for case in one.cases]
    may_wait = asker.loaded.found.may_call(operation.name, wrong)
    if not may_wait or not cases or allowance.spent:
        return list(findings)
    with allowance.calling(len(cases)):
        found = asker.ask_served([one.answered.case for one in cases], wrong, len(cases))
    if found.refused or not any(found.called):
        return list(findings)
    served = {
        one: _Served(judge(operation, one.answered, outcome).verdict, names)
        for one, outcome, names in zip(cases, found.outcomes, found.called, strict=False)
    }
    return [_with_calls(one, served) if one in open_findings else one for one in findings]


class _Served(NamedTuple):
    """What came of a case where calls of other functions were answered rightly.

    Attributes:
        verdict: What it is worth.
        called: Names of those functions.
    """

    verdict: Verdict
    called: frozenset[str]


def _with_calls(finding: Finding, served: Mapping[Asked, _Served]) -> Finding:
    def changes(one: Asked) -> bool:
        return one in served and bool(served[one].called) and served[one].verdict != one.verdict

    waiting = [one for one in finding.cases if one in served and served[one].verdict.right]
    names = frozenset().union(*(served[one].called for one in waiting))
    return msgspec.structs.replace(
        finding,
        calls=tuple(sorted(names)),
        waiting=len(waiting),
        cases=tuple(sorted(finding.cases, key=changes)),
    )


def _may_wait(finding: Finding) -> bool:
    """Whether another function can be to blame, and asking again does not cost a worker each time.

    What is told of that depends on the submission, so where that is closed nobody asks.
    """
    is_open = finding.feedback not in CLOSED and not finding.cause.is_whole
    return is_open and finding.verdict.kind not in _LOSE_THE_WORKER


def join_across(findings: Sequence[Finding], operations: Sequence[Operation]) -> list[Finding]:
    """The same findings, with what other functions wait for in the one where it happens.

    Where two functions fail in one line of a third, or their calls in the same way before they are
    reached, the first finding has it all. Of closed checks that is where their calls end in one
    function, with one verdict. So it is where one mistake is certain of a function and of another
    whose call makes its cache by that function, but for windows: of those each function has loops
    of its own.

    Args:
        findings: Those of all operations.
        operations: What was asked.
    """
    joined: list[Finding] = []
    asked = {one.name: one for one in operations}

    def waits(finding: Finding) -> bool:
        end = _end(finding, asked[finding.operation])
        elsewhere = end is not None and end.function != asked[finding.operation].function
        uses = any(_is_used(one, finding, asked) and _is_same(one, finding) for one in findings)
        return finding.only_waits or elsewhere or uses or _is_elsewhere(finding)

    def ends_alike(one: Finding, other: Finding) -> bool:
        end = _end(one, asked[one.operation])
        return end is not None and end == _end(other, asked[other.operation])

    def holds(one: Finding, other: Finding) -> bool:
        is_same = _is_used(one, other, asked) and _is_same(one, other)
        return is_same or ends_alike(one, other) or _holds(one, other)

    for finding in sorted(findings, key=waits):
        others = (one for one in joined if one.operation != finding.operation)
        host = next((one for one in others if holds(one, finding)), None)
        if host is None:
            joined.append(finding)
        else:
            joined[joined.index(host)] = _with_waiting(host, finding)
    return sorted(joined, key=lambda one: _position(one, findings))


def _is_used(one: Finding, other: Finding, asked: Mapping[str, Operation]) -> bool:
    """Whether the call of another operation uses the function of one, as for a cache."""
    caller = asked[other.operation]
    if caller.call is None or caller.sliding is not None:
        return False
    return asked[one.operation].function in other_functions(caller.call)


def _is_same(one: Finding, other: Finding) -> bool:
    """Whether the same known mistakes are certain of both."""
    named, again = one.cause.diagnosis, other.cause.diagnosis
    if named is None or again is None or not (named.certain and again.certain):
        return False
    return [it.headline for it in named.mistakes] == [it.headline for it in again.mistakes]


def _position(finding: Finding, findings: Sequence[Finding]) -> int:
    """Where a finding was, or the one that others joined."""
    return next(i for i, one in enumerate(findings) if one.cause is finding.cause)


def _innermost(finding: Finding) -> Frame | None:
    """Where an exception was raised or a call was stopped, as far as its first case tells."""
    outcome = finding.cases[0].outcome if finding.cases else None
    frames = outcome.frames if isinstance(outcome, Raised | TimedOut) else ()
    is_open = not finding.cause.is_known and finding.feedback not in CLOSED
    return frames[-1] if frames and is_open else None


class _End(NamedTuple):
    """How calls ended that have one cause if it is the same.

    Attributes:
        function: The function that they ended in, as students call it.
        how: The verdict; where no line of a student's raised, the exception.
    """

    function: str
    how: tuple[str, ...]


def _end(finding: Finding, operation: Operation) -> _End | None:
    """How its calls ended; None where something is known of it, or its lines tell it."""
    if finding.cause.is_known or not finding.cases:
        return None
    if returner := returned_one_array(finding.cases)[0]:
        return _End(returner, ("one array",))
    if finding.feedback in CLOSED:
        return _closed_end(finding, operation)
    outcome = finding.cases[0].outcome
    if operation.call is None or not isinstance(outcome, Raised) or outcome.frames:
        return None
    return _End(called_in(operation.call, outcome).function, (outcome.type, outcome.message))


def _closed_end(finding: Finding, operation: Operation) -> _End | None:
    kind = finding.verdict.kind
    own = [one for one in finding.cases if one.verdict.kind is kind]
    function = function_at_fault(operation, own) if kind in ENDED_BY_CODE else ""
    return _End(function, (kind.words,)) if function else None


def _is_elsewhere(finding: Finding) -> bool:
    """Whether it happens in another function than the one that was asked."""
    innermost = _innermost(finding)
    return innermost is not None and innermost.function != finding.operation


def _holds(host: Finding, finding: Finding) -> bool:
    """Whether a finding of one function happens in that of another."""
    if finding.only_waits and not host.only_waits:
        return host.operation in finding.calls and host.verdict.kind is not VerdictKind.MISSING
    innermost = _innermost(finding)
    if innermost is None:
        return False
    if innermost.function == host.operation and host.verdict.kind is VerdictKind.MISSING:
        return True
    there = _innermost(host)
    if there is None or host.verdict.kind is not finding.verdict.kind:
        return False
    if finding.verdict.kind is VerdictKind.TIMED_OUT:
        return there.function == innermost.function
    return host.cause.gives(finding.cases[0])


def _with_waiting(host: Finding, finding: Finding) -> Finding:
    return msgspec.structs.replace(
        host,
        checks=(*host.checks, *finding.checks),
        not_asked=(*host.not_asked, *finding.not_asked),
        cases=(*host.cases, *finding.cases),
        explained=_is_same(host, finding) and host.explained and finding.explained,
    )
