"""The page in Chromium: it works by mouse and by keyboard, and for everyone who reads it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.report.page import render_refusal
from tests.browser.conftest import Open, Opened, open_details, violations_of
from tests.conftest import chromium_path
from tests.report.samples import SAMPLES

pytestmark = pytest.mark.whole

LEVELS = ["several", "several at input", "several at hint", "several at none"]


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_opens_without_a_complaint_and_asks_for_nothing(open_page: Open, name: str) -> None:
    opened = open_page(name)
    opened.page.wait_for_timeout(100)
    assert opened.told == []
    assert opened.shifts == []
    assert opened.page.evaluate("document.documentElement.className") == "scripted"


def test_nothing_moves_while_a_slow_computer_reads_a_page(open_page: Open) -> None:
    for _ in range(3):
        opened = open_page("mistakes", slower=20)
        opened.page.wait_for_timeout(500)
        assert opened.shifts == []


def test_what_moves_by_itself_is_noticed(open_page: Open) -> None:
    opened = open_page("perfect")
    opened.page.evaluate("document.querySelector('main').prepend(document.createElement('hr'))")
    for _ in range(100):
        if opened.shifts:
            return
        opened.page.wait_for_timeout(50)
    pytest.fail("The page moved, and no shift was told.")


@pytest.mark.parametrize(
    ("ci", "outcome"), [("true", pytest.fail.Exception), ("", pytest.skip.Exception)]
)
def test_a_missing_browser_is_a_failure_in_ci_alone(
    monkeypatch: pytest.MonkeyPatch, ci: str, outcome: type[Exception]
) -> None:
    monkeypatch.setenv("CI", ci)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(outcome, match="no chromium"):
        chromium_path()


def test_a_script_of_another_is_not_run(open_page: Open) -> None:
    opened = open_page("perfect")
    opened.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), "
        "{ textContent: 'window.foreign = true' }))"
    )
    assert opened.page.evaluate("window.foreign") is None
    assert any("Content Security Policy" in text for text in opened.told)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("name", SAMPLES)
def test_axe_finds_nothing(open_page: Open, axe: str, name: str, width: int, scheme: str) -> None:
    opened = open_page(name, width=width, scheme=scheme)
    open_details(opened)
    assert violations_of(opened, axe) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_small_phone_scrolls_no_page_sideways(open_page: Open, name: str) -> None:
    opened = open_page(name, width=320)
    assert opened.shifts == []
    open_details(opened)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320


def test_the_page_of_a_refused_file_is_for_everyone(
    open_file: Open, axe: str, tmp_path: Path
) -> None:
    path = tmp_path / "refused.html"
    path.write_text(
        render_refusal("'cnn.py' is a link. Put the file itself there.", "CNN"), "utf-8"
    )
    opened = open_file(path, width=320)
    assert violations_of(opened, axe) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 320
    assert opened.told == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_whole_without_scripts(open_page: Open, name: str) -> None:
    with_scripts, without = open_page(name), open_page(name, scripts=False)
    assert without.told == []
    read = [
        opened.page.locator("main, header, footer").all_inner_texts()
        for opened in (with_scripts, without)
    ]
    hidden = ("◀", "▶", "Copy", "Point at", "Or point", "n next", "p the one", "Turn keys off")
    whole, bare = (
        [
            line
            for line in "\n".join(texts).split("\n")
            if line.strip() and not line.strip().startswith(hidden)
            if not re.fullmatch(r"\d+ of \d+", line.strip())
        ]
        for texts in read
    )
    assert whole == bare


def test_without_scripts_the_first_wrong_cell_is_explained(open_page: Open) -> None:
    page = open_page("conv2d stride", scripts=False).page
    told = " ".join(page.locator(".read").first.inner_text().split())
    assert "S should read" in told
    assert "Y yours reads" in told
    assert not page.locator(".stepper button").first.is_visible()


def test_without_scripts_a_link_opens_its_finding(open_page: Open) -> None:
    page = open_page("several", scripts=False).page
    assert not page.locator("#f3").is_visible()
    page.locator(".todo a[href='#f3']").click()
    page.locator("#f3").wait_for()


def test_without_scripts_examples_can_be_chosen(open_page: Open) -> None:
    page = open_page("mistakes", scripts=False).page
    labels = page.locator("#f1 .pick label")
    shown = "[...document.querySelectorAll('#f1 .example')].map((one) => one.offsetHeight > 0)"
    assert page.evaluate(shown)[:2] == [True, False]
    labels.nth(1).click()
    assert page.evaluate(shown)[:2] == [False, True]


# Moving between findings.


@pytest.fixture
def several(open_page: Open) -> Iterator[Opened]:
    opened = open_page("several")
    yield opened
    assert opened.told == []


def _open_cards(opened: Opened) -> list[str]:
    ids = opened.page.locator("details.finding[open] > .body").evaluate_all(
        "(found) => found.map((one) => one.id)"
    )
    return list(ids)


def _current(opened: Opened) -> list[str | None]:
    current = opened.page.locator(".todo [aria-current]").all()
    return [link.get_attribute("href") for link in current]


def test_n_and_p_move_between_findings(several: Opened) -> None:
    assert _current(several) == ["#f1"]
    several.page.keyboard.press("n")
    several.page.keyboard.press("n")
    assert _open_cards(several) == ["f1", "f2", "f3"]
    assert _current(several) == ["#f3"]
    several.page.keyboard.press("p")
    assert _current(several) == ["#f2"]
    focused = several.page.evaluate(
        "document.activeElement.parentElement.querySelector('.body').id"
    )
    assert focused == "f2"


def test_the_keys_can_be_turned_off(several: Opened) -> None:
    switch = several.page.locator(".keys button")
    switch.click()
    several.page.keyboard.press("n")
    assert _current(several) == ["#f1"]
    switch.click()
    several.page.keyboard.press("n")
    assert _current(several) == ["#f2"]


def test_keys_with_a_modifier_are_the_browsers(several: Opened) -> None:
    several.page.keyboard.press("Alt+n")
    assert _current(several) == ["#f1"]


def test_a_link_opens_its_finding_and_goes_there(several: Opened) -> None:
    several.page.locator(".todo a[href='#f4']").click()
    assert _open_cards(several) == ["f1", "f4"]
    assert several.page.evaluate("location.hash") == "#f4"


def test_an_address_opens_its_finding(open_page: Open) -> None:
    path = open_page("several").page.url
    page = open_page("perfect").page
    page.goto(f"{path}#f3")
    assert page.locator("#f3").is_visible()


def test_a_phone_has_a_bar_that_leads_on(open_page: Open) -> None:
    opened = open_page("several", width=390)
    bar = opened.page.locator(".pager a")
    assert bar.is_visible()
    assert bar.inner_text().startswith("Next: Your code uses the stride")
    bar.click()
    assert _open_cards(opened) == ["f1", "f2"]
    for _ in range(2):
        bar.click()
    assert bar.inner_text().startswith("Back to: Your conv1d")
    assert not open_page("several").page.locator(".pager").is_visible()


# Windows of an example.


def _reading(opened: Opened) -> str:
    return " ".join(opened.page.locator("#f1 .read").first.inner_text().split())


@pytest.fixture(params=["conv2d stride", "conv2d padding", "conv1d stride", "maxpool stride"])
def sliding(request: pytest.FixtureRequest, open_page: Open) -> Iterator[Opened]:
    opened = open_page(request.param)
    yield opened
    opened.page.wait_for_timeout(50)
    assert opened.told == []
    # The letters of the windows move, and nothing else.
    assert sum(opened.shifts) < 0.001


def test_stepping_there_and_back_leaves_a_page_as_it_was(sliding: Opened) -> None:
    example = sliding.page.locator("#f1 .example").first
    before = (
        _reading(sliding),
        example.locator("table").evaluate_all(
            "(all) => all.map((one) => one.outerHTML.replace(/ tabindex=.-?\\d./g, ''))"
        ),
    )
    back, on = example.locator(".stepper button").all()
    count = example.locator(".count").inner_text()
    first, then = (back, on) if not count.startswith("1 ") else (on, back)
    first.click()
    assert _reading(sliding) != before[0]
    then.click()
    assert _reading(sliding) == before[0]


def test_pointing_at_a_cell_tells_what_it_is_made_of(sliding: Opened) -> None:
    for cell in sliding.page.locator("#f1 .example >> nth=0 >> .o").all():
        cell.hover()
        assert _reading(sliding).startswith(str(cell.get_attribute("data-name")))


def test_arrow_keys_move_among_the_cells(sliding: Opened) -> None:
    page = sliding.page
    cells = page.locator("#f1 .example >> nth=0 >> .o")
    stops = "(all) => all.filter((one) => one.tabIndex === 0).length"
    focused = "document.activeElement.dataset.name"
    assert cells.evaluate_all(stops) == 1
    cells.first.focus()
    names = [page.evaluate(focused)]
    for _ in range(cells.count()):
        page.keyboard.press("ArrowRight")
        names.append(page.evaluate(focused))
    assert names[:-1] == [cell.get_attribute("data-name") for cell in cells.all()]
    assert names[-1] == names[-2]
    for key in ("Home", "ArrowLeft", "End", "ArrowUp", "ArrowDown"):
        page.keyboard.press(key)
    assert _reading(sliding).startswith(page.evaluate(focused))
    assert cells.evaluate_all(stops) == 1


def test_cells_and_controls_can_be_reached_by_tab_alone(open_page: Open) -> None:
    page = open_page("conv2d stride").page
    reached = set()
    for _ in range(24):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.tagName"))
    assert {"A", "TD", "BUTTON", "SUMMARY"} <= reached


# Snippets, hostile text, print.


def test_a_snippet_is_copied(open_page: Open) -> None:
    opened = open_page("pad axes")
    page = opened.page
    page.bring_to_front()
    card = page.locator("#f1")
    card.locator("summary:visible", has_text="Try it").click()
    card.locator(".copy:visible").click()
    card.locator(".copy", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == card.locator(".snippet pre").first.text_content()
    assert copied.startswith("import numpy as np\nfrom cnn import pad\n")
    assert opened.told == []


def test_a_snippet_is_selected_where_the_clipboard_is_closed(open_page: Open) -> None:
    page = open_page("pad axes").page
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
    card = page.locator("#f1")
    card.locator("summary:visible", has_text="Try it").click()
    card.locator(".copy:visible").click()
    card.locator(".copy", has_text="Selected").wait_for()
    assert "from cnn import pad" in page.evaluate("getSelection().toString()")


def test_hostile_markup_is_read_and_not_obeyed(open_page: Open) -> None:
    page = open_page("hostile").page
    open_all = "document.querySelectorAll('details').forEach((one) => (one.open = true))"
    page.evaluate(open_all)
    assert "<script>alert(1)</script>" in page.locator("body").inner_text()
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scripts", [True, False])
def test_every_finding_is_printed_and_no_control(
    open_page: Open, tmp_path: Path, *, scripts: bool
) -> None:
    page = open_page("several", scripts=scripts).page
    page.emulate_media(media="print")
    for number in range(1, 5):
        assert page.locator(f"#f{number}").is_visible()
    assert page.locator(".stepper button:visible, .copy:visible, .pager:visible").count() == 0
    page.pdf(path=tmp_path / "page.pdf")
    page.emulate_media(media="screen")
    assert (tmp_path / "page.pdf").stat().st_size > 10_000


def test_strips_are_seen_in_forced_colours(open_page: Open) -> None:
    page = open_page("several").page
    page.emulate_media(forced_colors="active")
    looks = [
        page.locator(f".map .{look}").first.evaluate(
            "(one) => { const style = getComputedStyle(one);"
            " return [style.backgroundColor, style.borderStyle].join(' '); }"
        )
        for look in ("right", "wrong", "unasked")
    ]
    page.emulate_media(forced_colors="none")
    assert len(set(looks)) == 3


def test_a_long_name_of_a_course_leaves_its_checks_room_on_a_telephone(open_page: Open) -> None:
    opened = open_page("several", width=390)
    opened.page.evaluate(
        "document.querySelector('.map .name').innerHTML = "
        "'<code>Conv1dLayer.__call__</code> <small>conv1d</small>'"
    )
    columns = opened.page.evaluate(
        "getComputedStyle(document.querySelector('.map > li')).gridTemplateColumns"
    )
    assert float(columns.split()[1].removesuffix("px")) >= 120
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 390
