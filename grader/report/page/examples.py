"""The calls that show a finding: one of them at a time, and a choice where there are several."""

from typing import NamedTuple

from markupsafe import Markup

from grader.records.example import ExampleReport
from grader.records.finding_report import FindingReport
from grader.report.grid import ROOMY, Room
from grader.report.html_env import TEMPLATES
from grader.report.page.figure import Figure, draw_figure

_TEMPLATE = TEMPLATES.get_template("examples.html")
"""Compiled when this is imported, which happens while a submission is graded."""


class _Shown(NamedTuple):
    """A call as the page shows it.

    Attributes:
        label: What it is chosen by.
        found: The call and what came of it.
        figure: The same as it is drawn.
    """

    label: str
    found: ExampleReport
    figure: Figure


def draw_examples(finding: FindingReport, room: Room = ROOMY, prefix: str = "") -> Markup:
    """The calls that show a finding, drawn; nothing if there are none.

    Args:
        finding: The finding; what has no room on the page is left out of it before.
        room: How much of each array is shown.
        prefix: What ids begin with, other than those of other findings.
    """
    named = (("Clearest", finding.clearest), ("Smaller", finding.smaller))
    shown = [
        _Shown(label, found, draw_figure(found, room))
        for label, found in (*named, ("Richer", finding.richer))
        if found is not None
    ]
    html = _TEMPLATE.render(finding=finding, shown=shown, prefix=prefix)
    return Markup(html)  # noqa: S704  rendered with autoescape
