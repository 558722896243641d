"""The page that watch serves, in a browser, from one save to the next."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from grader.records.report import Report
from grader.report.live_page import LivePage, serve_page
from grader.report.page import render_page
from tests.conftest import GradeSource
from tests.support import REPOSITORY, RIGHT

LOOK = """() => {
  const parts = [...document.querySelectorAll("details:has(> summary :is(h3, h4))")];
  return {
    open: parts.filter((one) => one.open).map((one) => one.querySelector("summary").textContent),
    focus: document.activeElement.textContent,
    scroll: scrollY,
    second: parts[1]?.getBoundingClientRect().top,
  };
}"""


@pytest.fixture(scope="module")
def mistakes(grade_source: GradeSource) -> Report:
    return grade_source((REPOSITORY / "examples" / "mistakes" / "cnn.py").read_bytes())


@pytest.fixture
def live() -> Iterator[LivePage]:
    with serve_page() as live:
        assert live is not None
        yield live


@pytest.fixture
def looking(live: LivePage, contexts: Callable[..., Any], mistakes: Report) -> Iterator[Page]:
    """A browser that shows the page of a submission with mistakes; it finds no fault with it."""
    save(live, mistakes)
    page: Page = contexts(1280, "light", scripts=True).new_page()
    page.emulate_media(reduced_motion="reduce")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(live.address)
    yield page
    page.close()
    assert told == []


def save(live: LivePage, report: Report) -> None:
    live.show(render_page(report).encode())


def test_a_save_shows_at_once(looking: Page, live: LivePage, grade_source: GradeSource) -> None:
    expect(looking).not_to_have_title("100/100 submission")
    save(live, grade_source(RIGHT))
    expect(looking).to_have_title("100/100 submission")


def test_who_reads_stays_at_the_place_with_the_same_parts_open(
    looking: Page, live: LivePage, mistakes: Report
) -> None:
    summaries = looking.locator("main details.finding > summary")
    summaries.nth(0).click()
    summaries.nth(1).click()
    looking.evaluate("scrollTo({ top: 150, behavior: 'instant' })")
    before = looking.evaluate(LOOK)
    assert before["scroll"] == 150
    assert len(before["open"]) == 1
    looking.evaluate("document.title = 'before'")
    save(live, mistakes)
    expect(looking).not_to_have_title("before")
    looking.wait_for_load_state()  # the title comes before what keeps the place
    assert looking.evaluate(LOOK) == before


def test_where_nothing_is_left_that_was_open_the_page_is_as_it_comes(
    looking: Page, live: LivePage, grade_source: GradeSource
) -> None:
    save(live, grade_source("def pad(x, padding, value=0.0):\n    return None\n"))
    expect(looking).to_have_title("0/100 submission")
    expect(looking.locator("main details.finding").first).to_have_attribute("open", "")
    assert looking.evaluate(LOOK)["scroll"] == 0


def test_an_address_with_a_card_in_it_does_not_pull_back_who_reads_on(
    looking: Page, live: LivePage, mistakes: Report
) -> None:
    looking.goto(f"{live.address}#f2")
    looking.evaluate("scrollTo({ top: 40, behavior: 'instant' })")
    looking.evaluate("document.title = 'before'")
    save(live, mistakes)
    expect(looking).not_to_have_title("before")
    looking.wait_for_load_state()  # the title comes before what keeps the place
    assert looking.evaluate("scrollY") == 40


def test_the_end_of_watch_is_told(looking: Page, mistakes: Report) -> None:
    with serve_page() as other:
        assert other is not None
        save(other, mistakes)
        with looking.expect_response(f"{other.address}/changes"):
            looking.goto(other.address)
    expect(looking.locator("[role=status]").first).to_contain_text("watch has ended")
