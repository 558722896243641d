"""A report as annotations of a GitHub Actions run: commands that its log obeys.

Source: github/docs, workflow-commands.md.
"""

from collections.abc import Iterator

from grader.integrations.repository import path_in_repository
from grader.records.loading import LoadingView
from grader.records.report import CheckReport, FixReport, Report
from grader.text import safe_text

_MAX_ERRORS = 10
"""Of a step, that GitHub shows."""

_MAX_CHARACTERS = 1000


def title_of(report: Report) -> str:
    """The points and what they are worth, e.g. `40/100 practice`."""
    points = f"{report.score.earned}/{report.score.possible}"
    return f"{points} {report.deck.kind}"


def annotations_of(report: Report) -> list[str]:
    """One command that tells the points, and up to ten at functions that fail, gravest first."""
    errors = [*_of_loading(report), *(_of_fix(fix, report) for fix in report.fix_first)]
    return [
        _command("notice", report.summary, title=title_of(report)),
        *errors[:_MAX_ERRORS],
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
    yield _command("error", loading.fault, title=title, **where)


def _of_fix(fix: FixReport, report: Report) -> str:
    check = next(check for check in report.checks if check.name == fix.check)
    locations = {one.name: one.location for one in report.operations}
    location = locations.get(fix.operation)
    where = (
        {"file": path_in_repository(report)}
        if location is None
        else {"file": path_in_repository(report, location.file), "line": str(location.line)}
    )
    return _command(
        "error", _message(check), title=f"{fix.in_words} ({fix.gain_in_words})", **where
    )


def _message(check: CheckReport) -> str:
    parts = [check.message]
    if check.diagnosis is not None:
        parts += [] if check.diagnosis.certain else ["Maybe:"]
        for mistake in check.diagnosis.mistakes:
            parts += [f"{mistake.headline}.", mistake.question]
    return " ".join(filter(None, parts)) or check.verdict


def _command(name: str, message: str, **properties: str) -> str:
    """A command in which nothing that is quoted can begin another one."""
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_data(safe_text(message)[:_MAX_CHARACTERS])}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(safe_text(text)).replace(":", "%3A").replace(",", "%2C")
