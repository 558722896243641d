"""Draws the pictures of the documents beside this file: `make pictures`.

`python -m docs.pictures FOLDER` draws every page that a student may get instead, to be looked at:
at the widths of phones and desks, in the dark, in forced colours, and as it is printed.
"""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page

from benchmarks.grading import warm_grader
from benchmarks.pages import open_browser
from grader.grade import grade_submission
from grader.records.report import Report
from grader.records.submission import Submission
from grader.report.class_page.lecture import render_lecture
from grader.report.page import render_page
from tests.report.class_page.lessons import lecture_on, lessons_of
from tests.report.samples import SAMPLES
from tests.support import submission_of, with_feedback, with_limits

IMAGES = Path(__file__).with_name("images")

_HEIGHT = 900

LOOKS: Mapping[str, Mapping[str, Any]] = {
    "320": {"width": 320},
    "390": {"width": 390},
    "820": {"width": 820},
    "1280": {"width": 1280},
    "1280 dark": {"width": 1280, "color_scheme": "dark"},
    "1280 forced colours": {"width": 1280, "forced_colors": "active"},
    "print": {"width": 1280, "media": "print"},
}
"""How every page is drawn, by name: the width of the window in pixels, and what is emulated."""


def grade_samples() -> dict[str, Report]:
    """The reports of all samples, by name."""
    with warm_grader() as grader:

        def grade(
            source: str | bytes | Submission, feedback: str | None = None, **limits: float
        ) -> Report:
            asked = with_limits(grader.assignment, **limits)
            asked = with_feedback(asked, feedback) if feedback else asked
            submission = source if isinstance(source, Submission) else submission_of(source)
            return grade_submission(submission, asked, grader.deck, grader.launcher)

        return {name: made(grade) for name, made in SAMPLES.items()}


@contextmanager
def _opened(browser: Browser, html: str, look: Mapping[str, Any]) -> Iterator[Page]:
    """A page in a window; printed pages are laid out before they are opened."""
    emulated = {name: value for name, value in look.items() if name not in {"width", "media"}}
    page = browser.new_page(viewport={"width": look["width"], "height": _HEIGHT}, **emulated)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.html"
        path.write_text(html, "utf-8")
        page.emulate_media(media=look.get("media"))
        page.goto(path.as_uri())
        yield page
    page.close()


def draw_all(folder: Path) -> None:
    """Draw every sample in every look into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    reports = grade_samples()
    with open_browser() as browser:
        for name, report in reports.items():
            for look, how in LOOKS.items():
                with _opened(browser, render_page(report), how) as page:
                    page.screenshot(path=folder / f"{name}, {look}.png", full_page=True)


def draw_pictures() -> None:
    """Draw what the documents show."""
    reports = grade_samples()
    with open_browser() as browser:
        with _opened(browser, render_page(reports["several"]), LOOKS["1280"]) as page:
            page.screenshot(path=IMAGES / "report.png")
        with _opened(browser, render_page(reports["conv2d stride"]), LOOKS["820"]) as page:
            page.locator("details.finding").first.screenshot(path=IMAGES / "finding.png")
        with _opened(browser, render_page(reports["pairs for np.pad"]), LOOKS["390"]) as page:
            page.screenshot(path=IMAGES / "phone.png")
        taught = ("conv2d stride", "pairs for np.pad", "conv2d padding")
        lessons = [lessons_of(reports[name])[0] for name in taught]
        with _opened(browser, render_lecture(lecture_on(lessons)), LOOKS["820"]) as page:
            page.screenshot(path=IMAGES / "lecture.png", full_page=True)


if __name__ == "__main__":
    draw_all(Path(sys.argv[1])) if len(sys.argv) > 1 else draw_pictures()
