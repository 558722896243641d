"""Planted bugs: whether they lose points, which, and how many."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median
from typing import NamedTuple

from benchmarks.grading import Grader, warm_grader
from benchmarks.table import Requirement, Table, table_in_markdown
from grader.records.report import CheckReport, Report
from tests.submissions.breakers import BREAKERS, Breaker, source_of_breaker
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, Fault, source_of

_ALWAYS_ALLOWED = ("combined", "worked-examples")
"""Checks that switch on everything."""

_ELSEWHERE = (
    "Lose other checks too; in bold those that have no case with a feature that the check made for "
    "the bug is about:"
)

_KINDS = {
    "stride": ("stride", "per-axis-stride", "default-stride", "overlap", "gaps"),
    "padding": ("padding", "per-axis-padding", "sides", "axes", "nothing-to-pad"),
    "kernel shape": ("rectangular", "orientation"),
    "sizes": ("corner-sizes", "ranks"),
    "argument form": ("forms",),
    "dtype": ("dtype",),
    "memory": ("layout", "purity"),
    "numbers": ("bias", "batch", "channels", "value", "negatives", "ties"),
    "several together": ("combined",),
    "nearly everywhere": ("basic",),
}
"""What a bug is about, by the check that is made for it."""

_MORE_BY_NATURE = "Cost more than one bug should, since they break every answer that contains them:"

_MIN_ISOLATED = 90
_MAX_OF_OPERATION = 40
_MAX_OF_TOTAL = 15


class _Planted(NamedTuple):
    """A bug with what it cost.

    Attributes:
        fault: The bug.
        lost: The checks that it failed.
        report: Its report.
        switched_on: Names of the checks in which a case switches on what the bug breaks.
        bound_to: Names of those in which every case does.
    """

    fault: Fault
    lost: Sequence[CheckReport]
    report: Report
    switched_on: frozenset[str]
    bound_to: frozenset[str]

    @property
    def elsewhere(self) -> list[str]:
        """Failed checks besides the one made for the bug and those that switch on everything."""
        fault = self.fault
        allowed = {f"{fault.operation}/{check}" for check in (fault.feature, *_ALWAYS_ALLOWED)}
        return [check.name for check in self.lost if check.name not in allowed]

    @property
    def astray(self) -> list[str]:
        """Those of them in which no case switches on what the bug breaks."""
        return [name for name in self.elsewhere if name not in self.switched_on]

    @property
    def free(self) -> list[str]:
        """Those of them that can be asked without what the bug breaks."""
        return [name for name in self.elsewhere if name not in self.bound_to]

    @property
    def points(self) -> int:
        """Points lost in its operation."""
        own = self.fault.operation
        return sum(check.possible for check in self.lost if check.operation == own)

    @property
    def percent_of_operation(self) -> float:
        """Share of the points of its operation that is lost."""
        possible = {operation.name: operation.possible for operation in self.report.operations}
        return 100 * self.points / possible[self.fault.operation]

    @property
    def percent_of_total(self) -> float:
        """Points lost in all."""
        return 100 * sum(check.possible for check in self.lost) / self.report.score.possible


def measure_planted() -> Table:
    """Grade every planted bug once."""
    with warm_grader() as grader:
        planted = [_grade(fault, grader) for fault in FAULTS]
        whole = [_grade(fault, grader) for fault in WHOLE_FAULTS]
    return Table(
        title="Planted bugs",
        head=("", "bugs", "figure"),
        rows=[*_rows(planted), _caught_row("wrong nearly everywhere: lose points", whole)],
        requirements=[
            *_requirements(planted),
            _dear_for_a_reason([*planted, *whole]),
            _all_caught("every bug that is wrong nearly everywhere loses points", whole),
        ],
        notes=[_costs([*planted, *whole]), *_exceptions(planted, whole)],
    )


def measure_breakers() -> Table:
    """Grade every program that breaks a sentence of the contract under one condition only."""
    with warm_grader() as grader:
        lost = {breaker: _lost_by(breaker, grader) for breaker in BREAKERS}
    groups = {(breaker.operation, breaker.check) for breaker in BREAKERS}
    alone = [breaker for breaker, names in lost.items() if names == [_made_for(breaker)]]
    others = [breaker for breaker in BREAKERS if breaker not in alone]
    rows = [
        (
            f"{operation}: break {check}",
            str(sum(_made_for(one) == f"{operation}/{check}" for one in BREAKERS)),
            str(sum(_made_for(one) == f"{operation}/{check}" for one in alone)),
        )
        for operation, check in sorted(groups)
    ]
    noticed = all(_made_for(breaker) in names for breaker, names in lost.items())
    return Table(
        title="Programs that break the contract under one condition",
        head=("", "programs", "lose only the check made for it"),
        rows=[*rows, ("all", str(len(BREAKERS)), str(len(alone)))],
        requirements=[Requirement("every one is noticed", f"{len(BREAKERS)}", noticed)],
        notes=[f"- {one.name}: {', '.join(lost[one]) or 'nothing'}" for one in others],
    )


def _made_for(breaker: Breaker) -> str:
    return f"{breaker.operation}/{breaker.check}"


def _lost_by(breaker: Breaker, grader: Grader) -> list[str]:
    report = grader.grade(source_of_breaker(breaker))
    return [check.name for check in report.checks if not check.passed]


def _costs(graded: Sequence[_Planted]) -> str:
    """A table of what bugs cost, by operation and by what they are about."""
    operations = dict.fromkeys(bug.fault.operation for bug in graded)
    return table_in_markdown(
        Table(
            title="Points that one bug costs",
            head=("operation", "about", "bugs", "median", "most", "of the operation", "dearest"),
            rows=[row for name in operations for row in _costs_of(name, graded)],
        )
    )


def _costs_of(operation: str, graded: Sequence[_Planted]) -> Iterator[tuple[str, ...]]:
    for kind, checks in _KINDS.items():
        bugs = [
            bug
            for bug in graded
            if bug.fault.operation == operation and bug.fault.feature in checks
        ]
        if bugs:
            dearest = _dearest(bugs, lambda bug: bug.points)
            yield (
                operation,
                kind,
                str(len(bugs)),
                f"{median(bug.points for bug in bugs):g}",
                str(dearest.points),
                f"{dearest.percent_of_operation:.0f} %",
                dearest.fault.name,
            )


def _grade(fault: Fault, grader: Grader) -> _Planted:
    report = grader.grade(source_of(fault))
    lost = [check for check in report.checks if not check.passed]
    return _Planted(
        fault, lost, report, _switched_on(fault, grader, any), _switched_on(fault, grader, all)
    )


def _switched_on(
    fault: Fault, grader: Grader, how_many: Callable[[Iterator[bool]], bool]
) -> frozenset[str]:
    """Checks of which any or all cases have a feature which the check made for the bug is about."""
    operation = next(one for one in grader.assignment.operations if one.name == fault.operation)
    about = set(operation.checks[fault.feature].needs)
    return frozenset(
        name
        for name, answered in grader.deck.checks.items()
        if name.partition("/")[0] == operation.name
        and how_many(bool(about & operation.features(one.case)) for one in answered)
    )


def _share(planted: Sequence[_Planted], holds: Callable[[_Planted], object]) -> tuple[str, str]:
    count = sum(1 for bug in planted if holds(bug))
    return f"{count} of {len(planted)}", f"{100 * count / len(planted):.1f} %"


def _caught_row(name: str, planted: Sequence[_Planted]) -> tuple[str, str, str]:
    return (name, *_share(planted, lambda bug: bug.lost))


def _rows(planted: Sequence[_Planted]) -> list[tuple[str, str, str]]:
    of_operation = _dearest(planted, lambda bug: bug.percent_of_operation)
    of_total = _dearest(planted, lambda bug: bug.percent_of_total)
    return [
        _caught_row("single fault: lose points", planted),
        (
            "lose only the check made for them, `combined` and `worked-examples`",
            *_share(planted, lambda bug: bug.lost and not bug.elsewhere),
        ),
        (
            "lose only these and checks that cannot be asked without what they break",
            *_share(planted, lambda bug: bug.lost and not bug.free),
        ),
        (
            "lose only checks that switch on what they break",
            *_share(planted, lambda bug: bug.lost and not bug.astray),
        ),
        (
            "largest share of its operation",
            of_operation.fault.name,
            f"{of_operation.percent_of_operation:.0f} %",
        ),
        (
            "largest share of the total",
            of_total.fault.name,
            f"{of_total.percent_of_total:.0f} %",
        ),
    ]


def _dearest(planted: Sequence[_Planted], cost: Callable[[_Planted], float]) -> _Planted:
    return max(planted, key=cost)


def _all_caught(what: str, planted: Sequence[_Planted]) -> Requirement:
    count, percent = _share(planted, lambda bug: bug.lost)
    return Requirement(what, f"{count}, {percent}", all(bug.lost for bug in planted))


def _requirements(planted: Sequence[_Planted]) -> list[Requirement]:
    isolated = [bug for bug in planted if bug.lost and not bug.elsewhere]
    share = 100 * len(isolated) / len(planted)
    of_operation = max(bug.percent_of_operation for bug in planted)
    of_total = max(bug.percent_of_total for bug in planted)
    return [
        _all_caught("every single fault loses points", planted),
        Requirement(
            f"{_MIN_ISOLATED} % lose only the check made for them and those on everything",
            f"{share:.1f} %",
            share >= _MIN_ISOLATED,
        ),
        Requirement(
            f"none costs more than {_MAX_OF_OPERATION} % of its operation",
            f"{of_operation:.0f} %",
            of_operation <= _MAX_OF_OPERATION,
        ),
        Requirement(
            f"none costs more than {_MAX_OF_TOTAL} % of the total",
            f"{of_total:.0f} %",
            of_total <= _MAX_OF_TOTAL,
        ),
    ]


def _too_dear(bug: _Planted) -> bool:
    return bug.percent_of_operation > _MAX_OF_OPERATION or bug.percent_of_total > _MAX_OF_TOTAL


def _dear_for_a_reason(graded: Sequence[_Planted]) -> Requirement:
    dear = [bug for bug in graded if _too_dear(bug)]
    return Requirement(
        f"of all bugs, those that cost more than {_MAX_OF_OPERATION} % are named with a reason",
        f"{len(dear)} of {len(graded)}",
        all(bug.fault.why for bug in dear),
    )


def _exceptions(planted: Sequence[_Planted], whole: Sequence[_Planted]) -> list[str]:
    """The bugs that break a rule, with the checks that they lost."""
    unseen = [bug for bug in (*planted, *whole) if not bug.lost]
    elsewhere = [bug for bug in planted if bug.elsewhere]
    dear = [bug for bug in planted if _too_dear(bug)]
    reasons = [
        f"- {bug.fault.name}: {bug.points} points. {bug.fault.why}"
        for bug in whole
        if _too_dear(bug)
    ]
    return [
        "\n".join([_MORE_BY_NATURE, "", *reasons]),
        *(
            _listed(title, bugs)
            for title, bugs in (
                ("Lose no points:", unseen),
                (_ELSEWHERE, elsewhere),
                ("Cost too much:", dear),
            )
            if bugs
        ),
    ]


def _listed(title: str, bugs: Sequence[_Planted]) -> str:
    lines = [
        f"- {bug.fault.name} (`{bug.fault.feature}`): "
        + (", ".join(_marked(check.name, bug) for check in bug.lost) or "nothing")
        for bug in bugs
    ]
    return "\n".join([title, "", *lines])


def _marked(check: str, bug: _Planted) -> str:
    return f"**{check}**" if check in bug.astray else check
