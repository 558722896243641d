"""The report as one HTML page that needs nothing else."""

import base64
import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import jinja2
from markupsafe import Markup, escape

from grader.files import write_file
from grader.records.report import CheckReport, Report
from grader.report.figure import Figure, draw_figure
from grader.report.grid import NARROW, ROOMY

__all__ = ["render_page", "write_page"]

MOST_BYTES = 250_000
"""Of all failing checks of a page."""

MOST_BYTES_EACH = 60_000
"""Of one of them."""

_LEAST_BYTES_OF_CELL = 40
"""Of one number; what cannot fit is not rendered first, which takes its time."""

_FEW_BYTES = 3_000
"""What is kept for each of the others while one is drawn in full."""

_FOLDER = Path(__file__).parent / "templates"

_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def _with_code(text: str) -> Markup:
    """Text whose parts between backticks are set as code, all of it escaped."""
    parts = str(escape(text)).split("`")
    if len(parts) % 2 == 0:
        return escape(text)
    html = (f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
    return Markup("".join(html))  # noqa: S704  every part was escaped above


def _own(name: str) -> tuple[Markup, str]:
    """A style or script of the page's own, and its hash as a content policy names it."""
    text = (_FOLDER / name).read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return Markup(text), f"'sha256-{digest}'"  # noqa: S704  ours, and nothing is filled in


_PAGES.filters["with_code"] = _with_code

_TEMPLATES = {name: _PAGES.get_template(name) for name in _PAGES.list_templates(["html"])}
"""Compiled when this is imported, which happens while a submission is graded."""

_STYLE, _STYLE_HASH = _own("page.css")
_SCRIPT, _SCRIPT_HASH = _own("page.js")

_POLICY = (
    f"default-src 'none'; style-src {_STYLE_HASH}; script-src {_SCRIPT_HASH}; "
    "base-uri 'none'; form-action 'none'"
)


class _Failure(NamedTuple):
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
        return sum(check.possible - check.earned for check in (self.check, *self.alike))


def render_page(report: Report) -> str:
    """The page as HTML text, with every text of the submission escaped."""
    failed = [check for check in report.checks if not check.passed]
    nothing = not any(check.passed or check.wrong for check in report.checks)
    absent = [] if nothing else [check for check in failed if not check.asked and check.message]
    failures = _failures(failed, "")
    by_search = _failures(report.search.checks, "search-") if report.search else []
    sections = _sections([*failures, *by_search])
    anchors = {check.name: _anchor_of(check.name) for check in absent}
    for failure in failures:
        anchors |= {check.name: failure.anchor for check in (failure.check, *failure.alike)}
    return _TEMPLATES["page.html"].render(
        policy=_POLICY,
        style=_STYLE,
        script=_SCRIPT,
        report=report,
        failures=failures,
        sections=sections[: len(failures)],
        sections_of_search=sections[len(failures) :],
        absent=absent,
        not_asked=_by_operation(
            [check for check in failed if check.verdict == "not asked" and not nothing]
        ),
        right=_by_operation([check for check in report.checks if check.passed]),
        anchor_of=_anchor_of,
        section_of=anchors.get,
    )


def write_page(report: Report, path: Path) -> None:
    """Write the page.

    Raises:
        OutputError: It cannot be written.
    """
    write_file(path, render_page(report).encode())


def _failures(checks: Sequence[CheckReport], prefix: str) -> list[_Failure]:
    return [
        _Failure(
            check=check,
            anchor=f"{prefix}{_anchor_of(check.name)}",
            alike=[one for one in checks if one.same_as == check.name],
        )
        for check in checks
        if check.wrong and not check.same_as
    ]


def _sections(failures: Sequence[_Failure]) -> list[Markup]:
    """The sections of all failures: drawn in full, then with less of each, as room runs out."""
    left = MOST_BYTES
    sections = []
    for others, failure in zip(range(len(failures) - 1, -1, -1), failures, strict=True):
        allowed = min(MOST_BYTES_EACH, max(left - _FEW_BYTES * others, left // (others + 1)))
        section = next(
            (one for one in _versions(failure, allowed) if len(one.encode()) <= allowed),
            _render(failure, figure=None, brief=True),
        )
        left -= len(section.encode())
        sections.append(section)
    return sections


def _versions(failure: _Failure, allowed: int) -> Iterator[Markup]:
    found = failure.check.counterexample
    if found is not None:
        for figure in (draw_figure(found, room) for room in (ROOMY, NARROW)):
            if figure.cells * _LEAST_BYTES_OF_CELL <= allowed:
                yield _render(failure, figure=figure, brief=False)
    yield _render(failure, figure=None, brief=False)


def _render(failure: _Failure, *, figure: Figure | None, brief: bool) -> Markup:
    html = _TEMPLATES["check.html"].render(failure=failure, figure=figure, brief=brief)
    return Markup(html)  # noqa: S704  rendered with autoescape


def _anchor_of(name: str) -> str:
    return name.replace("/", "-")


def _by_operation(checks: list[CheckReport]) -> dict[str, list[CheckReport]]:
    groups: dict[str, list[CheckReport]] = {}
    for check in checks:
        groups.setdefault(check.operation, []).append(check)
    return groups
