"""Reports of formats 1 and 2, which gradebooks hold that were begun before there was another.

In format 1 a counterexample had the fields of its case one by one, arrays and other arguments
together; an operation had `place`. In both, what was wrong stood check by check: a counterexample,
a diagnosis, the name of an earlier check that failed for the same reason, and a list `fix_first`.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar, get_args

import msgspec

from grader.records.arrays import ArrayView, decode_readable
from grader.records.assignment import CLOSED, LEVELS
from grader.records.example import ExampleReport
from grader.records.finding_report import FindingReport
from grader.records.loading import LoadingView
from grader.records.report import FORMAT, CheckReport, OperationScore, Report, SearchReport
from grader.records.verdict import Aid, VerdictKind, VerdictWord
from grader.report.headlines import headline_of
from grader.scoring import arrange_findings

FORMAT_1 = "cnn-grader report 1"
FORMAT_2 = "cnn-grader report 2"

_Record = TypeVar("_Record", bound=msgspec.Struct)

_GRAVITY: tuple[VerdictWord, ...] = get_args(VerdictWord)

_ENDED_BY: dict[str, VerdictWord] = {
    "timed out": "timed out",
    "time used up": "timed out",
}
"""The verdict of what ended the asking, by why checks were not asked."""


class _Mistake(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    says: str
    question: str


class _Diagnosis(msgspec.Struct, frozen=True, kw_only=True):
    mistakes: tuple[_Mistake, ...]
    certain: bool
    evidence: str


class _Counterexample(ExampleReport, frozen=True, kw_only=True):
    message: str = ""


class _CheckBefore(CheckReport, frozen=True, kw_only=True):
    same_as: str = ""
    counterexample: _Counterexample | None = None
    diagnosis: _Diagnosis | None = None

    @property
    def shown(self) -> str:
        """Name of the check that stands for it."""
        return self.same_as or self.name

    @property
    def cause(self) -> tuple[str | bool, ...]:
        """What it has in common with others that fail for the same reason."""
        found = self.diagnosis
        if found is not None:
            return found.certain, *(one.name for one in found.mistakes)
        return (self.verdict if self.feedback in CLOSED else self.shown,)


class _Fix(msgspec.Struct, frozen=True, kw_only=True):
    operation: str
    name: str
    not_asked: int = 0


class _SearchBefore(SearchReport, frozen=True, kw_only=True):
    checks: tuple[_CheckBefore, ...]


class _ReportBefore(Report, frozen=True, kw_only=True):
    checks: tuple[_CheckBefore, ...]
    search: _SearchBefore | None = None
    fix_first: tuple[_Fix, ...] = ()


def upgrade(report: Any) -> Report:
    """The same report in the format of now.

    What an earlier grader was sure of is told as that; that points come is told only of known
    mistakes of which it said so.

    Args:
        report: What JSON holds, of format 1 or 2.

    Raises:
        msgspec.ValidationError: It is no report.
    """
    if report["format"] == FORMAT_1:
        report = _second(report)
    old = msgspec.convert({**report, "format": FORMAT}, _ReportBefore, dec_hook=decode_readable)
    names = [one.name for one in old.operations]
    checked = {one.operation for one in (*old.checks, *(old.search.checks if old.search else ()))}
    if not checked.issubset(names):
        raise msgspec.ValidationError("it has checks of operations that it does not name")
    findings = [*_found(old.checks, old), *_not_asked(old.checks, old)]
    checks = tuple(_bare(check, old.operations) for check in old.checks)
    return _as(
        Report,
        old,
        checks=checks,
        findings=arrange_findings(_with_not_asked(findings), _lost(checks), names),
        search=old.search and _upgrade_search(old.search, old),
    )


def _lost(checks: Sequence[CheckReport]) -> dict[str, int]:
    return {check.name: check.lost for check in checks}


def _as(kind: type[_Record], old: msgspec.Struct, **changes: Any) -> _Record:
    """A record made of the fields that one of an earlier format shares with it."""
    shared = {field.name: getattr(old, field.name) for field in msgspec.structs.fields(kind)}
    return kind(**{**shared, **changes})


def _upgrade_search(search: _SearchBefore, report: _ReportBefore) -> SearchReport:
    checks = tuple(_as(CheckReport, check) for check in search.checks)
    names = [one.name for one in report.operations]
    findings = arrange_findings(_found(search.checks, report), _lost(checks), names)
    return _as(SearchReport, search, checks=checks, findings=findings)


def _bare(check: _CheckBefore, operations: Sequence[OperationScore]) -> CheckReport:
    """The check without what findings tell, and with what it owes its being right to."""
    aided: Aid | None = None
    operation = next((one for one in operations if one.name == check.operation), None)
    if check.passed and operation is not None:
        if check.name in operation.excused:
            aided = "served"
        elif operation.way == "alone":
            aided = "alone"
    return _as(CheckReport, check, aided=aided or "")


def _found(checks: Sequence[_CheckBefore], report: _ReportBefore) -> Iterator[FindingReport]:
    """What failing checks have in common, as the earlier grader grouped them."""
    groups: dict[tuple[str | bool, ...], list[_CheckBefore]] = {}
    for check in checks:
        if check.failed and check.feedback != "none":
            groups.setdefault((check.operation, *check.cause), []).append(check)
    promised = {(fix.operation, fix.name) for fix in report.fix_first if not fix.not_asked}
    for own in groups.values():
        first = min(own, key=_openness)
        operation, diagnosis = first.operation, first.diagnosis
        known = diagnosis.mistakes if diagnosis else ()
        names = tuple(one.name for one in known)
        certain = diagnosis is None or diagnosis.certain
        shown, message = first.counterexample, first.message
        verdict = min((one.verdict for one in own), key=_GRAVITY.index)
        also = " ".join(f"And: {one.says}" for one in known[1:])
        yield FindingReport(
            operation=operation,
            headline=known[0].says.rstrip(".") if known else _headline(verdict, operation),
            certain=certain,
            question=known[0].question if known else "",
            detail=also if known or shown else message,
            mistakes=names,
            verdict=verdict,
            checks=tuple(one.name for one in own),
            explained=bool(known) and certain and (operation, " and ".join(names)) in promised,
            feedback=first.feedback,
            evidence=diagnosis.evidence if diagnosis else "",
            clearest=shown and _as(ExampleReport, shown, message=message),
        )


def _openness(check: _CheckBefore) -> tuple[int, bool, bool]:
    """Sort key: of checks that fail alike the first is told."""
    bare = check.counterexample is None
    return LEVELS.index(check.feedback), bare, check.name != check.shown


def _headline(verdict: VerdictWord, operation: str) -> str:
    """What was seen; of wrong values it was not said apart that a call has to be refused."""
    if verdict == "wrong value":
        return f"Your {operation} gives wrong answers"
    return headline_of(VerdictKind(_GRAVITY.index(verdict) + 1), operation)


def _not_asked(checks: Sequence[_CheckBefore], report: _ReportBefore) -> Iterator[FindingReport]:
    """The checks that no case was asked of, by operation and what ended the asking."""
    operations = {one.name: one for one in report.operations}
    groups: dict[tuple[str, VerdictWord], list[_CheckBefore]] = {}
    for check in checks:
        if not check.passed and not check.failed and check.feedback != "none":
            key = _ended_by(check, operations[check.operation])
            groups.setdefault(key, []).append(check)
    loading = LoadingView(
        operations=report.operations, checks=report.checks, load_error=report.load_error
    )
    for (operation, verdict), own in groups.items():
        detail = own[0].message
        if not operation:
            headline = "The file did not load to its end"
            detail = loading.fault or detail
        elif verdict == "missing":
            headline = f"{operation} is not written yet"
        else:
            headline = f"Your {operation} was not asked everything"
        yield FindingReport(
            operation=operation,
            headline=headline,
            detail=detail,
            verdict=verdict,
            unwritten=bool(operation) and verdict == "missing",
            checks=(),
            not_asked=tuple(one.name for one in own),
            explained=False,
            feedback=min((one.feedback for one in own), key=LEVELS.index),
        )


def _ended_by(check: _CheckBefore, operation: OperationScore) -> tuple[str, VerdictWord]:
    """What a check that was not asked waits for: the file as a whole, or an operation's verdict."""
    if operation.lost or check.verdict in {"crashed", "timed out"}:
        return "", "missing" if operation.lost else check.verdict
    if operation.state != "written" or check.not_asked == "not written":
        return operation.name, "missing"
    return operation.name, _ENDED_BY.get(check.not_asked, check.verdict)


def _with_not_asked(findings: Sequence[FindingReport]) -> list[FindingReport]:
    """The findings, each with the checks that were not asked because of it."""
    found: list[FindingReport] = []
    for finding in findings:
        host = next((one for one in found if _ended(one, finding)), None)
        if host is None:
            found.append(finding)
        else:
            found[found.index(host)] = msgspec.structs.replace(
                host,
                not_asked=(*host.not_asked, *finding.not_asked),
                explained=False,
                **({"headline": finding.headline, "unwritten": True} if finding.unwritten else {}),
            )
    return found


def _ended(host: FindingReport, finding: FindingReport) -> bool:
    """Whether the asking of checks ended with what the first finding tells."""
    alike = (host.operation, host.verdict) == (finding.operation, finding.verdict)
    return alike and bool(host.checks) and not finding.checks


def _second(report: Any) -> Any:
    """A report of format 1 in format 2, as what JSON holds.

    Raises:
        msgspec.ValidationError: It is no report.
    """
    try:
        search = report.get("search") or {"checks": ()}
        for check in (*report["checks"], *search["checks"]):
            if check.get("counterexample") is not None:
                check["counterexample"] = _counterexample(check)
        for operation in report["operations"]:
            operation["location"] = operation.pop("place", None)
    except (AttributeError, KeyError, TypeError) as error:
        raise msgspec.ValidationError(f"it is no report of format 1: {error!r}") from error
    return report


def _counterexample(check: dict[str, Any]) -> dict[str, Any] | None:
    """A counterexample with its case; none where an array of that was cut."""
    found = check["counterexample"]
    arguments, then = found.pop("arguments"), found.pop("then")
    arrays = {name: value for name, value in arguments.items() if isinstance(value, dict)}
    options = {name: value for name, value in arguments.items() if name not in arrays}
    if any(map(_is_cut, (*arrays.values(), *then.values()))):
        return None
    case = {
        "operation": check["name"].partition("/")[0],
        "arrays": arrays,
        "options": options,
        "then": then,
        **{name: found.pop(name) for name in ("title", "positional", "layouts", "judges")},
    }
    return {**found, "case": case}


def _is_cut(view: Any) -> bool:
    shown = msgspec.convert(view, ArrayView)  # a stranger's file may say that a shape is a text
    return len(shown.values) < math.prod(shown.shape)
