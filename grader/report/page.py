"""The report as one HTML page that needs nothing else."""

from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

from grader.files import write_file
from grader.records.report import ArrayView, CheckReport, Report
from grader.report.grid import grids_of

__all__ = ["render_page", "write_page"]

_PAGES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
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


_PAGES.filters["with_code"] = _with_code

_TEMPLATES = {name: _PAGES.get_template(name) for name in _PAGES.list_templates()}


def render_page(report: Report) -> str:
    """The page as HTML text, with every text of the submission escaped."""
    failed = [check for check in report.checks if not check.passed]
    nothing = not any(check.passed or check.wrong for check in report.checks)
    return _TEMPLATES["page.html"].render(
        report=report,
        broken=[check for check in failed if check.wrong and not check.same_as],
        alike=lambda check: [one for one in failed if one.same_as == check.name],
        absent=[] if nothing else [check for check in failed if not check.asked and check.message],
        not_asked=[] if nothing else [check for check in failed if check.verdict == "not asked"],
        right=_by_operation([check for check in report.checks if check.passed]),
        grids_of=grids_of,
        arrays_of=_arrays_of,
        anchor=lambda check: check.name.replace("/", "-"),
    )


def write_page(report: Report, path: Path) -> None:
    """Write the page.

    Raises:
        OutputError: It cannot be written.
    """
    write_file(path, render_page(report).encode())


def _by_operation(checks: list[CheckReport]) -> dict[str, list[CheckReport]]:
    groups: dict[str, list[CheckReport]] = {}
    for check in checks:
        groups.setdefault(check.operation, []).append(check)
    return groups


def _arrays_of(arguments: dict[str, Any]) -> dict[str, ArrayView]:
    return {name: value for name, value in arguments.items() if isinstance(value, ArrayView)}
