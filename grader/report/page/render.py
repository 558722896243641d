"""Rendering a page: every failure drawn in full, then with less of each, as room runs out."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from grader.files import write_file
from grader.records.loading import has_nothing_to_grade
from grader.records.report import CheckReport, Report
from grader.report.carried import carry_result
from grader.report.fixes import group_not_asked
from grader.report.grid import NARROW, ROOMY
from grader.report.html_env import TEMPLATES, policy_of, read_asset
from grader.report.page.figure import Figure, draw_figure

MAX_PAGE_BYTES = 300_000
"""Of a page with what it carries along; a result that has no room is left out."""

MAX_FAILURES_BYTES = 250_000
"""Of all failing checks of a page."""

MAX_FAILURE_BYTES = 60_000
"""Of one of them."""

_MIN_CELL_BYTES = 40
"""Of one number; what cannot fit is not rendered first, which takes its time."""

_MIN_FAILURE_BYTES = 3_000
"""What is kept for each of the others while one is drawn in full."""

_TEMPLATES = {
    name: TEMPLATES.get_template(name)
    for name in TEMPLATES.list_templates(["html"])
    if "/" not in name
}
"""Compiled when this is imported, which happens while a submission is graded."""

_STYLE = read_asset("templates/base.css", "templates/page.css")
_SCRIPT = read_asset("templates/page.js")


class _ShownFailure(NamedTuple):
    """A failing check as the page shows it.

    Attributes:
        check: The check.
        anchor: The id of its section.
        alike: Checks that fail for the same reason.
    """

    check: CheckReport
    anchor: str
    alike: list[CheckReport]

    @property
    def lost(self) -> int:
        """Points that it and the checks like it cost."""
        return sum(check.lost for check in (self.check, *self.alike))


def render_page(report: Report) -> str:
    """The page as HTML text, with every text of the submission escaped."""
    failed = [check for check in report.checks if not check.passed]
    nothing = has_nothing_to_grade(report) and not any(check.failed for check in report.checks)
    not_asked = () if nothing else group_not_asked(report.checks)
    found = _failures(failed, "")
    failures = [failure for failure in found if not failure.check.is_hint]
    hints = [failure for failure in found if failure.check.is_hint]
    by_search = _failures(report.search.checks, "search-") if report.search else []
    sections = _sections([*failures, *hints, *by_search])
    first_of_search = len(failures) + len(hints)
    anchors = {
        check.name: _anchor_of(group.checks[0].name)
        for group in not_asked
        for check in group.checks
    }
    for failure in found:
        anchors |= {check.name: failure.anchor for check in (failure.check, *failure.alike)}
    return _TEMPLATES["page.html"].render(
        policy=policy_of(_STYLE, _SCRIPT),
        style=_STYLE.text,
        script=_SCRIPT.text,
        report=report,
        failures=failures,
        sections=sections[: len(failures)],
        sections_of_hints=sections[len(failures) : first_of_search],
        sections_of_search=sections[first_of_search:],
        not_asked=not_asked,
        right=_by_operation([check for check in report.checks if check.passed]),
        anchor_of=_anchor_of,
        section_of=anchors.get,
    )


def write_page(report: Report, path: Path) -> None:
    """Write the page, with the result that it shows as far as there is room.

    Raises:
        OutputError: It cannot be written.
    """
    page, carried = render_page(report).encode(), carry_result(report).encode()
    write_file(path, page + carried if len(page + carried) <= MAX_PAGE_BYTES else page)


def _failures(checks: Sequence[CheckReport], prefix: str) -> list[_ShownFailure]:
    return [
        _ShownFailure(
            check=check,
            anchor=f"{prefix}{_anchor_of(check.name)}",
            alike=[one for one in checks if one.same_as == check.name],
        )
        for check in checks
        if check.failed and not check.same_as
    ]


def _sections(failures: Sequence[_ShownFailure]) -> list[Markup]:
    """The sections of all failures: drawn in full, then with less of each, as room runs out."""
    left = MAX_FAILURES_BYTES
    sections = []
    for others, failure in zip(range(len(failures) - 1, -1, -1), failures, strict=True):
        allowed = min(
            MAX_FAILURE_BYTES, max(left - _MIN_FAILURE_BYTES * others, left // (others + 1))
        )
        section = next(
            (one for one in _versions(failure, allowed) if len(one.encode()) <= allowed),
            _render(failure, figure=None, brief=True),
        )
        left -= len(section.encode())
        sections.append(section)
    return sections


def _versions(failure: _ShownFailure, allowed: int) -> Iterator[Markup]:
    found = failure.check.counterexample
    if found is not None:
        for figure in (draw_figure(found, room) for room in (ROOMY, NARROW)):
            if figure.cells * _MIN_CELL_BYTES <= allowed:
                yield _render(failure, figure=figure, brief=False)
    yield _render(failure, figure=None, brief=False)


def _render(failure: _ShownFailure, *, figure: Figure | None, brief: bool) -> Markup:
    html = _TEMPLATES["check.html"].render(failure=failure, figure=figure, brief=brief)
    return Markup(html)  # noqa: S704  rendered with autoescape


def _anchor_of(name: str) -> str:
    return name.replace("/", "-")


def _by_operation(checks: list[CheckReport]) -> dict[str, list[CheckReport]]:
    groups: dict[str, list[CheckReport]] = {}
    for check in checks:
        groups.setdefault(check.operation, []).append(check)
    return groups
