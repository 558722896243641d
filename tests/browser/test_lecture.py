"""What to teach next, in Chromium: it is one printed page, whatever is drawn on it."""

import re
from pathlib import Path

import pytest

from grader.report.class_page.lecture import render_lecture
from tests.browser.conftest import Open, violations_of
from tests.conftest import Sample
from tests.report.class_page.lessons import lecture_on, lessons_of

pytestmark = pytest.mark.whole

SAMPLES = ("mistakes", "several", "all wrong", "conv2d stride", "pad axes", "wrong shape", "raised")


def written(folder: Path, sample: Sample, *names: str) -> Path:
    lessons = [lesson for name in names for lesson in lessons_of(sample(name))]
    path = folder / "lecture.html"
    path.write_text(render_lecture(lecture_on(lessons[:3])), "utf-8")
    return path


@pytest.mark.parametrize("first", range(len(SAMPLES)))
def test_it_is_printed_on_one_page(
    open_file: Open, sample: Sample, tmp_path: Path, first: int
) -> None:
    names = (*SAMPLES[first:], *SAMPLES[:first])
    opened = open_file(written(tmp_path, sample, *names))
    for paper in ("A4", "Letter"):
        pdf = opened.page.pdf(format=paper, print_background=True)
        assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1, (names, paper)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_read_it(
    open_file: Open, sample: Sample, tmp_path: Path, axe: str, scheme: str
) -> None:
    path = written(tmp_path, sample, "mistakes")
    for width in (320, 390, 1280):
        opened = open_file(path, width=width, scheme=scheme)
        assert violations_of(opened, axe) == []
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
        assert opened.told == []
