"""Page and terminal: how much there is to read of one mistake, and of everything wrong."""

import io
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from playwright.sync_api import Browser, sync_playwright

from benchmarks.grading import warm_grader
from benchmarks.race import ROOT
from benchmarks.table import Requirement, Table
from grader.records.report import Report
from grader.report.console import plain_console
from grader.report.page import render_page
from grader.report.terminal import print_report
from tests.report.samples import SAMPLES

_ONE_MISTAKE, _WORST = "pairs for np.pad", "all wrong"

_PHONE, _DESK = 390, 1280
"""Widths of a window, in pixels."""

_MAX_LINES = 12
_MAX_HEIGHT = 3500
_MAX_KILOBYTES = 300
_MAX_SECONDS = 2.0

_AXE = ROOT / "third_party" / "axe-core" / "axe.min.js"

_INTERACTIVE = "performance.getEntriesByType('navigation')[0].domInteractive / 1000"
"""Source: W3C, Navigation Timing Level 2."""


class _Shown(NamedTuple):
    """A page as a browser shows it.

    Attributes:
        pixels: How long it is.
        seconds: From the beginning until it can be used.
        violations: Rules that axe finds broken with everything open.
    """

    pixels: int
    seconds: float
    violations: list[str]


def measure_pages() -> Table:
    """Grade two programs, print and draw what is told of them, and open the pages in Chromium."""
    with warm_grader() as grader:
        one, worst = (SAMPLES[name](grader.grade) for name in (_ONE_MISTAKE, _WORST))
    lines, page = _lines(one), render_page(worst)
    with open_browser() as browser:
        phone = _show(browser, render_page(one), _PHONE, "light")
        shown = [_show(browser, page, _DESK, scheme) for scheme in ("light", "dark")]
    kilobytes, seconds = len(page.encode()) / 1000, max(one.seconds for one in shown)
    violations = sorted({rule for one in (phone, *shown) for rule in one.violations})
    return Table(
        title="Pages",
        head=("", "figure"),
        rows=[
            ("pairs handed to np.pad: findings", str(len(one.findings))),
            ("the same: lines of 80 columns in a terminal", str(lines)),
            ("the same: page on a phone, first finding open", f"{phone.pixels} px"),
            ("everything wrong: page", f"{kilobytes:.0f} kB"),
            ("everything wrong: interactive in Chromium", f"{seconds:.2f} s"),
            ("rules of axe broken, light and dark, all open", ", ".join(violations) or "none"),
        ],
        requirements=[
            Requirement("one mistake, one finding", str(len(one.findings)), len(one.findings) == 1),
            Requirement(f"at most {_MAX_LINES} lines", str(lines), lines <= _MAX_LINES),
            Requirement(
                f"a page under {_MAX_HEIGHT} px", f"{phone.pixels} px", phone.pixels < _MAX_HEIGHT
            ),
            Requirement(
                f"a page under {_MAX_KILOBYTES} kB",
                f"{kilobytes:.0f} kB",
                kilobytes < _MAX_KILOBYTES,
            ),
            Requirement(
                f"interactive in {_MAX_SECONDS:g} s", f"{seconds:.2f} s", seconds < _MAX_SECONDS
            ),
            Requirement("axe finds nothing", str(len(violations)), not violations),
        ],
    )


def _lines(report: Report) -> int:
    """Lines that a terminal shows by default, with the one that names the page."""
    text = io.StringIO()
    print_report(report, plain_console(text, 80))
    return len(text.getvalue().splitlines()) + 1


@contextmanager
def open_browser(path: str | None = None) -> Iterator[Browser]:
    """A Chromium of this machine.

    Args:
        path: Where it is; None to look for it.

    Raises:
        SystemExit: There is none.
    """
    path = path or shutil.which("chromium")
    if path is None:
        raise SystemExit("There is no chromium on the path; `apt install chromium` brings one.")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox"] if root else []
        )
        yield browser
        browser.close()


def _show(browser: Browser, html: str, width: int, scheme: str) -> _Shown:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(html, "utf-8")
        page = browser.new_page(
            viewport={"width": width, "height": 844},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        page.goto(path.as_uri())
        pixels, seconds = (
            page.evaluate(one) for one in ("document.documentElement.scrollHeight", _INTERACTIVE)
        )
        page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
        page.evaluate(_AXE.read_text("utf-8"))
        found = page.evaluate("axe.run({ resultTypes: ['violations'] })")
        page.close()
    return _Shown(pixels, seconds, [one["id"] for one in found["violations"]])
