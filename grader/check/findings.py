"""From failing cases to findings: one cause at a time, each check under the cause of most of it.

Of all causes the one that gives most failing cases comes first, its cases are taken away, and so
on; what is sure goes before what may be. Nothing here asks the submission: whatever fails later,
there is a finding for every point that was lost.

At `none` nothing is grouped, since a group would tell a cause. At `hint` failures are alike if
their verdicts are: what else they have in common is the submission's own choice.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial, reduce

import msgspec

from grader.check.run import CheckRun
from grader.explain.likeness import alike_causes, gives_verdict, usual_kind
from grader.records.assignment import CLOSED, LEVELS
from grader.records.finding import Cause, Finding, Gives
from grader.records.operation import Operation
from grader.records.outcome import Returned
from grader.records.verdict import Asked, Verdict, VerdictKind, Why

_ENDED_BY: Mapping[Why, VerdictKind] = {
    "timed out": VerdictKind.TIMED_OUT,
    "time used up": VerdictKind.TIMED_OUT,
    "not written": VerdictKind.MISSING,
}
"""The verdict that ended the asking, by why checks were not asked."""


_BESIDE_NUMBERS = ("dtype", "purity")
"""What a check is about of which calls that raise tell nothing."""


class _Group(msgspec.Struct, frozen=True, eq=False):
    """A cause and failing cases that it gives.

    Attributes:
        cause: The cause.
        cases: The cases.
    """

    cause: Cause
    cases: frozenset[Asked]

    @staticmethod
    def of(cause: Cause, gives: Gives, among: Iterable[Asked]) -> "_Group":
        """The cause with those of some cases that it gives, alone or beside another."""
        return _Group(cause, frozenset(filter(gives, among)))


def group_failures(
    operation: Operation, runs: Sequence[CheckRun], known: Sequence[Cause]
) -> list[Finding]:
    """The findings of one operation; each check that failed or was not asked is in one at most.

    Args:
        operation: What was asked.
        runs: Its checks with all their cases.
        known: Known mistakes that explain some of what failed.
    """
    shown = [run for run in runs if run.row.feedback != "none"]
    groups = _share_out(_tiers(shown, known))
    owner = {
        run.row.name: max(groups, key=lambda group: len(group.cases.intersection(run.wrong)))
        for run in shown
        if run.wrong
    }
    tells_features = all(run.passed for run in runs if run.row.check == operation.first_check)
    findings = [
        _finding(operation, group, own, runs, tells_features=tells_features)
        for group in groups
        if (own := [run for run in shown if owner.get(run.row.name) is group])
    ]
    return _with_not_asked(operation, _join_alike(operation, findings, shown), shown)


def _tiers(shown: Sequence[CheckRun], known: Sequence[Cause]) -> list[list[_Group]]:
    """What may explain failures, the surest first: the last explains every one."""
    opened = [run for run in shown if run.row.feedback not in CLOSED]
    wrong = [one for run in opened for one in run.wrong]
    every = [one for run in shown for one in run.wrong]
    whole = [cause for cause in known if cause.is_whole]
    certain = [cause for cause in known if cause.is_sure and not cause.is_whole]
    maybe = [cause for cause in known if not cause.is_sure]
    alone = {cause: _Group.of(cause, cause.gives, every) for cause in known}
    # Where it takes two, who explains less alone would else hardly be told.
    rarer_first = sorted(known, key=lambda cause: len(alone[cause].cases))
    return [
        [alone[cause] for cause in whole],
        [alone[cause] for cause in certain],
        [_Group.of(cause, cause.gives, wrong) for cause in alike_causes(wrong)],
        [alone[cause] for cause in maybe],
        [_Group.of(cause, cause.beside, every) for cause in rarer_first],
        [*map(_left_of_check, opened), *_left_by_verdict(shown)],
    ]


def _of_verdict(kind: VerdictKind) -> Cause:
    return Cause(gives=partial(gives_verdict, kind), tells=False)


def _left_of_check(run: CheckRun) -> _Group:
    kind = run.worst.verdict.kind if run.worst else VerdictKind.RIGHT
    return _Group(_of_verdict(kind), frozenset(run.wrong))


def _left_by_verdict(shown: Sequence[CheckRun]) -> list[_Group]:
    """The closed checks that fail with one verdict, together."""
    cases: dict[VerdictKind, set[Asked]] = {}
    for run in shown:
        if run.row.feedback in CLOSED and run.worst:
            cases.setdefault(run.worst.verdict.kind, set()).update(run.wrong)
    return [_Group(_of_verdict(kind), frozenset(own)) for kind, own in cases.items()]


def _share_out(tiers: Sequence[Sequence[_Group]]) -> list[_Group]:
    """Each failing case under one cause only."""
    shared: dict[Cause, frozenset[Asked]] = {}
    taken: frozenset[Asked] = frozenset()
    for tier in tiers:
        waiting = list(tier)
        while waiting:
            best = max(waiting, key=lambda one: len(one.cases - taken))
            waiting.remove(best)
            new = best.cases - taken
            if new:
                shared[best.cause] = shared.get(best.cause, frozenset()) | new
            taken |= new
    return [_Group(cause, cases) for cause, cases in shared.items()]


def _finding(
    operation: Operation,
    group: _Group,
    own: Sequence[CheckRun],
    runs: Sequence[CheckRun],
    *,
    tells_features: bool,
) -> Finding:
    """A finding of these checks.

    Its points come only if every wrong answer of its checks is given by a program that is right
    but for it, if nothing else is wrong in what was left out of other checks for its sake, and if
    what came of the checks would tell of something else that is wrong.
    """
    names = {run.row.check for run in own}
    wrong = [one for run in own for one in run.wrong]
    left_out = [one for run in runs if names.intersection(run.lent_by) for one in run.left_out]
    feedback = min((run.row.feedback for run in own), key=LEVELS.index)
    shown = [one for run in own if run.row.feedback == feedback for one in run.wrong]
    given = [one for one in wrong if one in group.cases]
    verdict = _usual(given).verdict
    # Where nothing else is known, what is told of it is counted in what fails as most of it does.
    cause = group.cause if group.cause.tells else _of_verdict(verdict.kind)
    return Finding(
        operation=operation.name,
        checks=tuple(run.row.name for run in own),
        cause=cause,
        verdict=verdict,
        feedback=feedback,
        cases=tuple(sorted((one for one in shown if one in group.cases), key=_size)),
        explained=cause.is_whole
        and not cause.may_hide
        and all(map(cause.gives, (*wrong, *left_out)))
        and all(map(_has_answers, own))
        and not _is_one_number(wrong),
        features=_features_that_matter(operation, wrong) if tells_features else (),
    )


def _has_answers(run: CheckRun) -> bool:
    """Whether calls of a check came back: of one that only raises nobody knows what else it does.

    Of those that are judged for more than numbers, e.g. a dtype, one has to.
    """
    special = [one for one in run.cases if one.answered.case.judges in _BESIDE_NUMBERS]
    return any(isinstance(one.outcome, Returned) for one in special or run.cases)


def _is_one_number(wrong: Sequence[Asked]) -> bool:
    """Whether wrong answers are one number throughout, which would hide whatever else is wrong."""
    values = [one.outcome.value for one in wrong if isinstance(one.outcome, Returned)]
    known = [value for value in values if value is not None and value.size]
    first = known[0].flat[0] if known else None
    return bool(known) and all(bool((value == first).all()) for value in known)


def _size(asked: Asked) -> int:
    return asked.answered.case.elements


def _usual(cases: Sequence[Asked]) -> Asked:
    """The smallest case with the verdict that most have."""
    kind = usual_kind(cases)
    return min((one for one in cases if one.verdict.kind is kind), key=_size)


def _features_that_matter(operation: Operation, failing: Sequence[Asked]) -> tuple[str, ...]:
    """Features that all failing cases have; none where arguments had to be refused.

    What fails without any feature fails the first check of the operation too; then none matters.
    """
    cases = [asked.answered.case for asked in failing]
    if not cases or not all(map(operation.accepts, cases)):
        return ()
    given = (*cases, *map(operation.as_asked, cases))  # nobody sees what a call hides of them
    return operation.telling(frozenset.intersection(*map(operation.features, given)))


def _join_alike(
    operation: Operation, findings: Sequence[Finding], shown: Sequence[CheckRun]
) -> list[Finding]:
    """Findings that nothing explains are one where they fail alike and only with the same features.

    Whoever mends the one has to ask again before more can be told of the other. What fails without
    any feature has the checks that fail alike with it.
    """
    order = [run.row.name for run in shown]
    common = {one: _common_features(operation, one) for one in findings}
    joined: dict[Finding, Finding] = {}
    for finding in sorted(findings, key=lambda one: len(common[one] or ())):
        host = next((one for one in joined if _is_the_same(one, finding, common)), None)
        if host is None:
            joined[finding] = finding
        else:
            joined[host] = _with_checks_of(joined[host], finding, order)
    return [joined[one] for one in findings if one in joined]


def _common_features(operation: Operation, finding: Finding) -> frozenset[str] | None:
    """What all of its cases switch on; None where something is known of it, or nothing of that."""
    cases = [one.answered.case for one in finding.cases]
    if finding.cause.tells or not cases or not all(map(operation.accepts, cases)):
        return None
    return frozenset.intersection(*map(operation.features, cases))


def _is_the_same(
    host: Finding, finding: Finding, common: Mapping[Finding, frozenset[str] | None]
) -> bool:
    first, second = common[host], common[finding]
    if first is None or second is None or host.feedback != finding.feedback:
        return False
    return host.verdict.kind is finding.verdict.kind and first <= second


def join_findings(findings: Sequence[Finding], order: Sequence[str]) -> Finding:
    """The first of some findings with the checks and cases of all, in the order of the rubric."""
    return reduce(partial(_with_checks_of, order=order), findings)


def _with_checks_of(first: Finding, other: Finding, order: Sequence[str]) -> Finding:
    return msgspec.structs.replace(
        first,
        checks=tuple(sorted((*first.checks, *other.checks), key=order.index)),
        cases=tuple(sorted((*first.cases, *other.cases), key=_size)),
        features=tuple(name for name in first.features if name in other.features),
    )


def _with_not_asked(
    operation: Operation, findings: Sequence[Finding], shown: Sequence[CheckRun]
) -> list[Finding]:
    """The findings with the checks that were not asked because of each, or with new ones."""
    found = list(findings)
    absent = next((run.missing.kind for run in shown if run.missing), VerdictKind.MISSING)
    ended = {**_ENDED_BY, "absent": absent}
    waiting: dict[VerdictKind, list[CheckRun]] = {}
    for run in shown:
        if run.not_asked is not None and not run.wrong:
            waiting.setdefault(ended[run.not_asked.why], []).append(run)
    for kind, own in waiting.items():
        names = tuple(run.row.name for run in own)
        ended_by = next((one for one in found if one.verdict.kind is kind), None)
        if ended_by is not None:
            found[found.index(ended_by)] = msgspec.structs.replace(ended_by, not_asked=names)
        else:
            found.append(_not_asked(operation, kind, own[0], names))
    return found


def _not_asked(
    operation: Operation, kind: VerdictKind, first: CheckRun, names: tuple[str, ...]
) -> Finding:
    """What is there to find where no case was asked."""
    message = first.not_asked.message if first.not_asked else ""
    return Finding(
        operation=operation.name,
        checks=(),
        not_asked=names,
        cause=_of_verdict(kind),
        verdict=first.missing or Verdict(kind=kind, message=message),
        feedback=first.row.feedback,
    )
