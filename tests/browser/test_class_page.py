"""The class page in Chromium: its table works by mouse and by keyboard, and stays quick."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from playwright.sync_api import Page

from grader.records.gradebook import ClassReport
from grader.report.class_page import write_class_page
from tests.browser.conftest import Open, Opened, open_details, violations_of
from tests.report.class_page.classes import class_of, hostile_class

pytestmark = pytest.mark.whole

OpenClass = Callable[..., Opened]

LONG = "A sentence that goes on and on, as those on files that do not load do. " * 9

MAX_ROW = 60
"""Pixels of a row with two lines."""

BOOKS: dict[str, Callable[[], ClassReport]] = {
    "empty": lambda: class_of(0),
    "few": lambda: msgspec.structs.replace(class_of(120), rows=class_of(120).rows[:4]),
    "class": lambda: class_of(120),
    "long": lambda: msgspec.structs.replace(
        class_of(120),
        rows=tuple(msgspec.structs.replace(row, message=LONG) for row in class_of(120).rows),
    ),
    "hostile": lambda: hostile_class(
        "</script><script>window.bad = 1</script><img src=x>`<b>`", "k"
    ),
    "large": lambda: class_of(10_000),
}
"""Made when they are asked for, since whoever runs one test imports all of them."""

PAGES = ["empty", "few", "class", "hostile", "anonymous"]


@pytest.fixture(scope="session")
def class_pages(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    folder = tmp_path_factory.mktemp("classes")

    def page_of(name: str) -> Path:
        path = folder / f"{name}.html"
        if not path.exists():
            book = BOOKS.get(name, BOOKS["class"])()
            write_class_page(book, path, anonymous=name == "anonymous")
        return path

    return page_of


@pytest.fixture
def open_class(class_pages: Callable[[str], Path], open_file: Open) -> OpenClass:
    """Open a class page and wait until its table can be used."""

    def open_class(name: str = "class", *, scripts: bool = True, **settings: object) -> Opened:
        opened = open_file(class_pages(name), scripts=scripts, **settings)
        if scripts:
            opened.page.locator("#filters").wait_for()
        return opened

    return open_class


def names_of(page: Page) -> list[str]:
    """The students that the table shows first."""
    return page.locator("#table .tabulator-row [tabulator-field=name]").all_inner_texts()


def column_of(page: Page, field: str) -> list[str]:
    return page.locator(f"#table .tabulator-row [tabulator-field={field}]").all_inner_texts()


def shown(page: Page) -> str:
    return page.locator("#shown").inner_text()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_without_a_complaint_and_asks_for_nothing(
    open_class: OpenClass, name: str
) -> None:
    opened = open_class(name)
    opened.page.wait_for_timeout(100)
    assert opened.told == []
    assert opened.page.evaluate("window.bad") is None
    assert opened.page.evaluate("document.documentElement.className") == "scripted"
    assert opened.page.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(open_class: OpenClass, axe: str, name: str, scheme: str) -> None:
    opened = open_class(name, scheme=scheme)
    open_details(opened)
    assert violations_of(opened, axe) == []


@pytest.mark.parametrize("search", ["hopper", "nobody is called this"])
def test_axe_finds_nothing_in_a_table_that_is_searched(
    open_class: OpenClass, axe: str, search: str
) -> None:
    opened = open_class()
    opened.page.get_by_label("Search").fill(search)
    assert violations_of(opened, axe) == []


def test_axe_finds_nothing_without_scripts(open_class: OpenClass, axe: str) -> None:
    opened = open_class(scripts=False)
    plain = opened.page.locator("noscript").evaluate("(one) => one.innerHTML")
    scripted = open_class("few")
    scripted.page.evaluate(
        "(html) => { document.getElementById('students').innerHTML += html }", plain
    )
    assert violations_of(scripted, axe) == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_scrolls_sideways(open_class: OpenClass, name: str, width: int) -> None:
    opened = open_class(name, width=width)
    open_details(opened)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [390, 1280])
def test_rows_are_two_lines_high_and_columns_as_wide_as_a_desk(
    open_class: OpenClass, width: int
) -> None:
    page = open_class("long", width=width).page
    heights = page.locator("#table .tabulator-row").evaluate_all(
        "(rows) => rows.map((row) => row.offsetHeight)"
    )
    assert max(heights) <= MAX_ROW
    holder = page.locator("#table .tabulator-tableholder")
    assert holder.evaluate("(one) => one.scrollWidth > one.clientWidth") == (width < 1280)
    assert page.locator("#table .tabulator-col").nth(1).inner_text().startswith("Score")
    page.locator("#table .tabulator-row [tabulator-field=notes]").first.click()
    page.wait_for_function(
        "(most) => document.querySelector('#table .tabulator-row').offsetHeight > most",
        arg=MAX_ROW,
        timeout=5_000,
    )


def test_a_header_sorts_by_mouse_and_by_keyboard(open_class: OpenClass) -> None:
    page = open_class().page
    header = page.get_by_role("columnheader", name="Score")
    header.get_by_role("button").click()
    assert header.get_attribute("aria-sort") == "descending"
    scores = [int(score) for score in column_of(page, "score")]
    assert scores[0] == 100
    assert scores == sorted(scores, reverse=True)
    page.keyboard.press("Enter")
    assert header.get_attribute("aria-sort") == "ascending"
    lowest = [int(score) for score in column_of(page, "score")]
    assert lowest == sorted(lowest)
    assert lowest[0] == min(row.earned for row in BOOKS["class"]().rows if row.earned is not None)


def test_every_column_sorts(open_class: OpenClass) -> None:
    opened = open_class()
    for header in opened.page.locator("#table").get_by_role("columnheader").all():
        header.get_by_role("button").click()
        assert header.get_attribute("aria-sort") != "none"
    assert opened.told == []


def test_search_goes_by_name_key_and_mistake_without_case_and_accents(
    open_class: OpenClass,
) -> None:
    page = open_class().page
    search = page.get_by_label("Search")
    rows = BOOKS["class"]().rows
    for text, count in (
        ("GARCIA", sum("García" in row.student.name for row in rows)),
        (rows[7].student.key, 1),
        ("KERNEL flipped", sum("kernel flipped" in str(row.findings) for row in rows)),
        ("", 120),
    ):
        search.fill(text)
        assert shown(page) == f"{count} of 120 students"
    search.fill("nobody is called this")
    assert "No student is like that." in page.locator("#table").inner_text()


def test_filters_show_who_is_like_that(open_class: OpenClass) -> None:
    page = open_class().page
    rows = BOOKS["class"]().rows
    page.get_by_label("Standing").select_option("grader error")
    assert shown(page) == f"{sum(row.standing == 'error' for row in rows)} of 120 students"
    page.get_by_role("button", name="Show all").click()
    page.get_by_role("combobox", name="Section").select_option("Lab B")
    assert shown(page) == "40 of 120 students"
    page.get_by_role("button", name="Show all").click()
    page.get_by_label("Fails").select_option("conv2d/stride")
    fail = [row for row in rows if row.verdicts.get("conv2d/stride", "right") != "right"]
    assert shown(page) == f"{len(fail)} of 120 students"
    page.get_by_label("late").check()
    assert shown(page) == f"{sum(row.late for row in fail)} of 120 students"
    page.get_by_role("button", name="Show all").click()
    for label, found in (
        ("points by hand", [row for row in rows if row.overrides]),
        ("same source as others", [row for row in rows if row.same_as]),
        ("uses what it is to do without", [row for row in rows if row.uses]),
    ):
        page.get_by_label(label).check()
        assert found
        assert shown(page) == f"{len(found)} of 120 students"
        page.get_by_label(label).uncheck()
    assert shown(page) == "120 of 120 students"


def test_a_check_and_a_mistake_lead_to_their_students(open_class: OpenClass) -> None:
    page = open_class().page
    rows = BOOKS["class"]().rows
    wrong = [row for row in rows if row.verdicts.get("conv1d/orientation", "right") != "right"]
    flipped = [
        row
        for row in rows
        if any(one.certain and "kernel flipped" in one.mistakes for one in row.findings)
    ]
    page.get_by_label("late").check()
    for details, found in (
        (page.locator("details.check", has_text="orientation").first, wrong),
        (page.locator("details.finding", has_text="kernel flipped").first, flipped),
    ):
        details.locator("summary").click()
        details.get_by_role("button").click()
        assert shown(page) == f"{len(found)} of 120 students"
        assert page.evaluate("document.activeElement.name") == "search"
    page.locator("section", has_text="Grader errors").get_by_role("button").first.click()
    assert set(column_of(page, "standing")) == {"grader error"}


def test_a_name_leads_to_the_page_of_its_student(open_class: OpenClass) -> None:
    opened = open_class()
    link = opened.page.locator("#table a").first
    assert link.get_attribute("href") == "./students/70000/report.html"
    assert opened.page.evaluate("document.querySelector('#table a').protocol") == "file:"
    assert open_class("anonymous").page.locator("#table a").count() == 0


def test_everything_can_be_reached_by_tab_alone(open_class: OpenClass) -> None:
    page = open_class("few").page
    reached = set()
    for _ in range(110):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "[document.activeElement.tagName, document.activeElement.type ?? '', "
                "document.activeElement.closest('#table') ? 'table' : ''].join(' ').trim()"
            )
        )
    assert {
        "A", "SUMMARY", "INPUT search", "SELECT select-one", "INPUT checkbox", "BUTTON button",
        "BUTTON button table", "A  table",
    } <= reached  # fmt: skip


def test_without_scripts_a_page_has_a_plain_table_and_no_controls(open_class: OpenClass) -> None:
    page = open_class(scripts=False).page
    assert page.locator("#students .plain tbody tr").count() == 120
    assert page.locator("#filters").is_hidden()
    assert page.locator(".show:visible").count() == 0
    assert page.locator("#shown").is_hidden()
    page = open_class("large", scripts=False).page
    assert "needs scripts" in page.locator("noscript").inner_text()
    assert page.locator("#findings").is_visible()


MAX_ROWS = 200
"""What a table may have of its rows in the page at a time, so that it is quick with any number."""


def test_of_ten_thousand_students_no_more_are_drawn_than_can_be_seen(open_class: OpenClass) -> None:
    opened = open_class("large")
    page = opened.page
    assert shown(page) == "10000 of 10000 students"
    page.get_by_role("columnheader", name="Name").get_by_role("button").click()
    for typed in ("", "l", "lo"):
        page.get_by_label("Search").fill(typed)
        names = names_of(page)
        assert 0 < len(names) < MAX_ROWS
        assert names == page.evaluate("(names) => names.toSorted(collator.compare)", names)
    assert 0 < int(shown(page).split()[0]) < 10_000
    assert opened.told == []
