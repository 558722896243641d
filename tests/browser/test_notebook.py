"""The page below a cell of a notebook: in the theme of what is around it, at any width."""

import pytest
from playwright.sync_api import Browser, Frame, Page

from grader.report.notebook import frame_page
from grader.report.page import render_page
from tests.conftest import Sample

pytestmark = pytest.mark.whole

LIGHT = ("<body>", '<body data-jp-theme-light="true">', '<body class="vscode-light">')
DARK = (
    '<html theme="dark"><body>',
    '<body data-jp-theme-light="false">',
    '<body class="vscode-dark">',
    '<body class="vscode-high-contrast">',
)


def framed(page: Page, body: str, sample: Sample) -> Frame:
    shown = frame_page(
        render_page(sample("several"), framed=True), "told < in text", is_short=False
    )
    page.set_content(f"{body}<div>{shown}</div>")
    frame = page.query_selector("iframe").content_frame()  # type: ignore[union-attr]
    assert frame is not None
    frame.wait_for_selector("html.scripted")
    return frame


@pytest.mark.parametrize("body", [*LIGHT, *DARK])
def test_the_frame_is_dark_where_the_notebook_is(
    browser: Browser, sample: Sample, body: str
) -> None:
    page = browser.new_page(color_scheme="null")  # else no frame sees another theme
    frame = framed(page, body, sample)
    is_dark = frame.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    page.close()
    assert is_dark == (body in DARK)


@pytest.mark.parametrize("width", [390, 1280])
def test_the_first_finding_is_seen_without_scrolling(
    browser: Browser, sample: Sample, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    frame = framed(page, "<body>", sample)
    question = frame.wait_for_selector(".finding[open] .ask")
    assert question is not None
    bottom = question.evaluate("(one) => one.getBoundingClientRect().bottom")
    fits = frame.evaluate("document.documentElement.scrollWidth <= innerWidth")
    text = page.inner_text("body")
    page.close()
    assert bottom < 704
    assert fits
    assert "told" not in text, "what is for notebooks without frames is not to be seen"
    assert told == []
