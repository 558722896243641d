"""A report as the Markdown summary of a GitHub Actions run.

What a student can have written stands in fenced blocks only, which nothing in them can end: no
markup, mention, reference or image of theirs comes to life.

Source: github/docs, workflow-commands.md, "Adding a job summary"; CommonMark 0.31, 4.5.
"""

import re
from collections.abc import Iterator

from grader.integrations.github.annotations import title_of
from grader.records.report import Report
from grader.report.deck_named import deck_named
from grader.report.findings import order_operations
from grader.report.plain_text import finding_in_text, result_in_text
from grader.text import safe_line

_MAX_CHARACTERS = 50_000
"""Of a block; a summary of more than 1 MiB is not shown at all."""


def step_summary(report: Report) -> str:
    """The result, the table, what to mend first in full, and the other findings in their order."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {title_of(report)}"
    yield ""
    if report.deck.kind == "practice":
        yield "Practice, reported by this repository itself: it is no grade."
        yield ""
    yield from _block(result_in_text(report))
    yield from ("| function | points | failing checks |", "|---|---:|---|")
    for one in order_operations(report):
        failing = [
            check.check if check.failed else f"{check.check} ({check.verdict})"
            for check in report.checks
            if check.operation == one.name and not (check.passed or check.is_hint)
        ]
        yield f"| `{one.name}` | {one.earned}/{one.possible} | {', '.join(failing)} |"
    yield ""
    if report.findings:
        first, *others = report.findings
        yield "## What to mend first"
        yield ""
        yield from _block(finding_in_text(first, deck_named(report)))
        if others:
            yield "Then:"
            yield ""
            yield from _block("\n".join(safe_line(one.in_words) for one in others))
        yield "The page among the artifacts of this run shows every finding, drawn."
        yield ""
    yield f"Isolation {report.isolation_in_words}."


def _block(text: str) -> Iterator[str]:
    """Text in a fence that is longer than any in it."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}text", text[:_MAX_CHARACTERS], fence, "")
