"""A report as the Markdown summary of a GitHub Actions run.

What a student can have written stands in fenced blocks only, which nothing in them can end: no
markup, mention, reference or image of theirs comes to life.

Source: github/docs, workflow-commands.md, "Adding a job summary"; CommonMark 0.31, 4.5.
"""

import re
from collections.abc import Iterator

from grader.integrations.github.annotations import title_of
from grader.records.report import CheckReport, Report
from grader.report.fixes import group_not_asked
from grader.report.plain_text import result_in_text
from grader.report.terminal import failure_in_text, not_asked_in_text

_MAX_CHARACTERS = 50_000
"""Of a block; a summary of more than 1 MiB is not shown at all."""


def step_summary(report: Report) -> str:
    """The table, what to mend first, and the first counterexample."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {title_of(report)}"
    yield ""
    if report.deck.kind == "practice":
        yield "Practice, reported by this repository itself: it is no grade."
        yield ""
    yield from _block(result_in_text(report))
    yield from ("| function | points | failing checks |", "|---|---:|---|")
    for one in report.operations:
        failing = [
            check.check if check.failed else f"{check.check} ({check.verdict})"
            for check in report.checks
            if check.operation == one.name and not (check.passed or check.is_hint)
        ]
        yield f"| `{one.name}` | {one.earned}/{one.possible} | {', '.join(failing)} |"
    yield ""
    for group in group_not_asked(report.checks):
        yield from _block(not_asked_in_text(group))
    first = _first_failure(report)
    if first is not None:
        yield f"## {first.name}: {first.verdict}"
        yield ""
        yield first.asks
        yield ""
        yield from _block(failure_in_text(first))
        yield "The page among the artifacts of this run shows every failure, drawn."
        yield ""
    yield f"Isolation {report.isolation_in_words}."


def _first_failure(report: Report) -> CheckReport | None:
    """The one whose mending brings most."""
    if not report.fix_first:
        return None
    check = next(check for check in report.checks if check.name == report.fix_first[0].check)
    return check if check.failed else None


def _block(text: str) -> Iterator[str]:
    """Text in a fence that is longer than any in it."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", text[:_MAX_CHARACTERS], fence, "")
