"""Whether a terminal, a browser or a CI runner would obey what a report shows."""

import io
import unicodedata
from html.parser import HTMLParser

from rich.console import Console

from grader.records.report import Report
from grader.report.page import render_page
from grader.report.terminal import print_report

__all__ = ["is_obeyed"]

_TAG = "attack"
"""Stands for `script`, of which a page of ours could have one itself."""

_WIDTHS = (40, 100)
"""Columns of a terminal; where it is narrow, lines begin anywhere."""


def is_obeyed(report: Report) -> bool:
    """Whether text of a submission is more than shown."""
    lines = [line for width in _WIDTHS for line in _lines(report, width)]
    page = _Tags()
    page.feed(render_page(report))
    return page.found or not all(map(_is_shown, lines))


def _lines(report: Report, width: int) -> list[str]:
    console = Console(file=io.StringIO(), width=width, highlight=False, markup=False)
    print_report(report, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().split("\n")


def _is_shown(line: str) -> bool:
    """Whether a line holds no character that is obeyed, and no command of a CI runner.

    Commands with `::` are stopped by what stands around the report; see `test_actions_log.py`.
    """
    hidden = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    commands = "##[" in line, "##vso[" in line
    return not any(commands) and hidden.isdisjoint(map(unicodedata.category, line))


class _Tags(HTMLParser):
    """Looks for a tag that no page of ours has."""

    found = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found |= tag == _TAG or any(_TAG in name for name, _ in attrs)
