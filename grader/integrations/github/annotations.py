"""A report as annotations of a GitHub Actions run: commands that its log obeys.

Source: github/docs, workflow-commands.md.
"""

from collections.abc import Iterator

from grader.integrations.repository import path_in_repository
from grader.records.finding_report import FindingReport
from grader.records.loading import LoadingView
from grader.records.report import Report
from grader.text import safe_text

_MAX_TOLD = 10
"""Errors of a step that GitHub shows; it shows as many notices."""

_MAX_CHARACTERS = 1000

_CELL = ", cell "
"""In what a place in a notebook is called, whose lines are none of its file."""


def title_of(report: Report) -> str:
    """The points and what they are worth, e.g. `40/100 practice`."""
    points = f"{report.score.earned}/{report.score.possible}"
    return f"{points} {report.deck.kind}"


def annotations_of(report: Report) -> list[str]:
    """One command that tells the points, and up to ten that tell findings in their order."""
    findings = [one for one in report.findings if one.operation]
    told = [*_of_loading(report), *(_of_finding(one, report) for one in findings)]
    return [
        _command("notice", report.summary, title=title_of(report)),
        *told[:_MAX_TOLD],
    ]


def _of_loading(report: Report) -> Iterator[str]:
    error = report.load_error
    loading = LoadingView(operations=report.operations, checks=report.checks, load_error=error)
    if not loading.fault:
        return
    where = {"file": path_in_repository(report)}
    if error is not None and error.frames:
        last = error.frames[-1]
        where = {"file": path_in_repository(report, last.file), "line": str(last.line)}
    title = "The file did not load" if loading.did_not_load else "The file did not load to its end"
    gain = next((one.gain for one in report.findings if not one.operation), "")
    yield _command("error", loading.fault, title=f"{title} ({gain})" if gain else title, **where)


def _of_finding(finding: FindingReport, report: Report) -> str:
    """A finding at the line where it happened, or else where its function begins."""
    shown = finding.clearest.message if finding.clearest else ""
    said = " ".join(filter(None, (shown, finding.detail, finding.question)))
    kind = "notice" if finding.unwritten or not finding.points else "error"
    where = _place_of(finding, report)
    return _command(kind, said or finding.verdict, title=finding.in_words, **where)


def _place_of(finding: FindingReport, report: Report) -> dict[str, str]:
    source = finding.source
    marked = [line.number for line in source.lines if line.marked] if source else []
    if source and marked and _CELL not in source.file:
        return {"file": path_in_repository(report, source.file), "line": str(marked[0])}
    locations = {one.name: one.location for one in report.operations}
    location = locations.get(finding.operation)
    if location is None:
        return {"file": path_in_repository(report)}
    return {"file": path_in_repository(report, location.file), "line": str(location.line)}


def _command(name: str, message: str, **properties: str) -> str:
    """A command in which nothing that is quoted can begin another one."""
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_data(safe_text(message)[:_MAX_CHARACTERS])}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe_text(text)).replace(":", "%3A").replace(",", "%2C")
