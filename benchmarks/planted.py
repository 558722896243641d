"""Planted bugs: whether they lose points, which, and how many."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.grading import Grader, warm_grader
from benchmarks.table import Requirement, Table
from grader.records.report import CheckReport, Report
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, Fault, source_of

__all__ = ["measure_planted"]

_ALWAYS_ALLOWED = ("combined", "worked-examples")
"""Checks that switch on everything."""

_ELSEWHERE = (
    "Lose other checks too; in bold those that have no case with a feature that the check made for "
    "the bug is about:"
)

_LEAST_ISOLATED = 90
_MOST_OF_OPERATION = 40
_MOST_OF_TOTAL = 15


class _Planted(NamedTuple):
    """A bug with what it cost.

    Attributes:
        fault: The bug.
        lost: The checks that it failed.
        report: Its report.
        switched_on: Names of the checks in which a case switches on what the bug breaks.
    """

    fault: Fault
    lost: Sequence[CheckReport]
    report: Report
    switched_on: frozenset[str]

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
    def percent_of_operation(self) -> float:
        """Points lost in its operation."""
        own = [check.possible for check in self.lost if check.operation == self.fault.operation]
        possible = {operation.name: operation.possible for operation in self.report.operations}
        return 100 * sum(own) / possible[self.fault.operation]

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
            _all_caught("every bug that is wrong nearly everywhere loses points", whole),
        ],
        notes=_exceptions(planted, [*planted, *whole]),
    )


def _grade(fault: Fault, grader: Grader) -> _Planted:
    report = grader.grade(source_of(fault))
    lost = [check for check in report.checks if not check.passed]
    return _Planted(fault, lost, report, _switched_on(fault, grader))


def _switched_on(fault: Fault, grader: Grader) -> frozenset[str]:
    """Checks with a case that has a feature which the check made for the bug is about."""
    operation = next(one for one in grader.assignment.operations if one.name == fault.operation)
    about = set(operation.checks[fault.feature].needs)
    return frozenset(
        name
        for name, answered in grader.deck.checks.items()
        if name.partition("/")[0] == operation.name
        and any(about & operation.features(one.case) for one in answered)
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
            f"{_LEAST_ISOLATED} % lose only the check made for them and those on everything",
            f"{share:.1f} %",
            share >= _LEAST_ISOLATED,
        ),
        Requirement(
            f"none costs more than {_MOST_OF_OPERATION} % of its operation",
            f"{of_operation:.0f} %",
            of_operation <= _MOST_OF_OPERATION,
        ),
        Requirement(
            f"none costs more than {_MOST_OF_TOTAL} % of the total",
            f"{of_total:.0f} %",
            of_total <= _MOST_OF_TOTAL,
        ),
    ]


def _exceptions(planted: Sequence[_Planted], graded: Sequence[_Planted]) -> list[str]:
    """The bugs that break a rule, with the checks that they lost."""
    unseen = [bug for bug in graded if not bug.lost]
    elsewhere = [bug for bug in planted if bug.elsewhere]
    dear = [
        bug
        for bug in planted
        if bug.percent_of_operation > _MOST_OF_OPERATION or bug.percent_of_total > _MOST_OF_TOTAL
    ]
    return [
        _listed(title, bugs)
        for title, bugs in (
            ("Lose no points:", unseen),
            (_ELSEWHERE, elsewhere),
            ("Cost too much:", dear),
        )
        if bugs
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
