"""The page in Chromium: it works by mouse and by keyboard, and for everyone who reads it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.conftest import Open, Opened, chromium_path, open_details, violations_of
from tests.report.samples import SAMPLES

pytestmark = pytest.mark.whole

SECTION = "#conv2d-worked-examples"
"""A check whose answer has several cells."""


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_opens_without_a_complaint_and_asks_for_nothing(open_page: Open, name: str) -> None:
    opened = open_page(name)
    opened.page.wait_for_timeout(100)
    assert opened.told == []
    assert opened.shifts == []
    assert opened.page.evaluate("document.documentElement.className") == "scripted"


def test_what_moves_by_itself_is_noticed(open_page: Open) -> None:
    opened = open_page("perfect")
    opened.page.evaluate("document.body.prepend(document.createElement('hr'))")
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
@pytest.mark.parametrize("name", SAMPLES)
def test_axe_finds_nothing(open_page: Open, axe: str, name: str, scheme: str) -> None:
    opened = open_page(name, scheme=scheme)
    open_details(opened)
    assert violations_of(opened, axe) == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_phone_scrolls_no_page_sideways(open_page: Open, name: str) -> None:
    opened = open_page(name, width=360)
    open_details(opened)
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= 360
    assert opened.shifts == []


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_whole_without_scripts(open_page: Open, name: str) -> None:
    with_scripts, without = open_page(name), open_page(name, scripts=False)
    assert without.told == []
    read = [
        opened.page.locator("main, header, footer").all_inner_texts()
        for opened in (with_scripts, without)
    ]
    hidden = ("◀", "▶", "Copy", "step ", "or point at")
    whole, bare = (
        [line for line in "\n".join(texts).split("\n") if not line.strip().startswith(hidden)]
        for texts in read
    )
    assert [line for line in whole if line.strip()] == [line for line in bare if line.strip()]


def test_without_scripts_the_first_wrong_cell_is_explained(open_page: Open) -> None:
    section = open_page("conv2d stride", scripts=False).page.locator(SECTION)
    assert " ".join(section.locator(".reading").inner_text().split()) == (
        "out[0, 0, 0, 1] S should read x[0, 0, 0, 2] 3*1 = 3 Y yours reads x[0, 0, 0, 1] 2*1 = 2"
    )
    assert section.locator("[data-role=x] .edge.should").get_attribute("d")
    assert not section.locator(".stepper").is_visible()


def reading(opened: Opened, section: str) -> str:
    return " ".join(opened.page.locator(f"{section} .reading").inner_text().split())


def lit(opened: Opened, section: str) -> list[str | None]:
    """The paths that are drawn into a section's grids."""
    paths = opened.page.locator(f"{section} .counterexample .grid :is(.edge, .lit, .pointer)")
    return [path.get_attribute("d") for path in paths.all()]


PLACES = ["conv2d stride", "conv2d padding", "conv1d stride", "maxpool stride"]


@pytest.fixture(params=PLACES)
def sliding(request: pytest.FixtureRequest, open_page: Open) -> Iterator[Opened]:
    opened = open_page(request.param)
    yield opened
    opened.page.wait_for_timeout(50)
    assert opened.told == []
    assert opened.shifts == []


def sections_of(opened: Opened) -> list[str]:
    ids = opened.page.locator(".failure:has(.stepper)").evaluate_all(
        "(found) => found.map((one) => '#' + one.id)"
    )
    assert ids
    return list(ids)


def test_the_script_draws_what_stands_in_the_page(sliding: Opened) -> None:
    for section in sections_of(sliding):
        before = (reading(sliding, section), lit(sliding, section))
        slider = sliding.page.locator(f"{section} .stepper input")
        start = int(slider.input_value())
        back, on = (sliding.page.locator(f"{section} .stepper .{one}") for one in ("back", "on"))
        first, then = (back, on) if start > 1 else (on, back)
        first.click()
        assert lit(sliding, section) != before[1]
        then.click()
        assert (reading(sliding, section), lit(sliding, section)) == before


def test_pointing_at_a_cell_tells_what_it_is_made_of(sliding: Opened) -> None:
    section = sections_of(sliding)[-1]
    for cell in sliding.page.locator(f"{section} .out[data-cell]").all():
        cell.hover()
        told = reading(sliding, section)
        assert told.startswith(str(cell.get_attribute("data-name")))
        assert str(cell.get_attribute("data-yours-sums")) in told
        marks = [path for path in lit(sliding, section) if path]
        assert len(marks) >= 3
    assert sliding.page.locator(f"{section} .stepper .step").inner_text().startswith("step")


def test_arrow_keys_move_among_the_cells(sliding: Opened) -> None:
    section = sections_of(sliding)[-1]
    page = sliding.page
    cells = page.locator(f"{section} .out[data-cell]")
    focused = "document.activeElement.dataset.name"
    assert cells.evaluate_all("(all) => all.filter((one) => one.tabIndex === 0).length") == 1
    cells.first.focus()
    names = [page.evaluate(focused)]
    for _ in range(cells.count()):
        page.keyboard.press("ArrowRight")
        names.append(page.evaluate(focused))
    assert names[:-1] == [cell.get_attribute("data-name") for cell in cells.all()]
    assert names[-1] == names[-2]
    assert reading(sliding, section).startswith(str(names[-1]))
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    assert reading(sliding, section).startswith(page.evaluate(focused))
    assert cells.evaluate_all("(all) => all.filter((one) => one.tabIndex === 0).length") == 1


def test_the_slider_steps_by_keyboard_and_by_touch(sliding: Opened) -> None:
    section = sections_of(sliding)[-1]
    page = sliding.page
    slider = page.locator(f"{section} .stepper input")
    steps = int(slider.get_attribute("max") or 0)
    slider.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    assert page.locator(f"{section} .step").inner_text() == f"step 2 of {steps}"
    assert slider.get_attribute("aria-valuetext") == f"step 2 of {steps}"
    page.locator(f"{section} .out[data-cell]").first.click()
    assert page.locator(f"{section} .step").inner_text() == f"step 1 of {steps}"
    assert slider.input_value() == "1"


def test_cells_and_controls_can_be_reached_by_tab_alone(open_page: Open) -> None:
    page = open_page("conv2d stride").page
    reached = set()
    for _ in range(20):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate("[document.activeElement.tagName, document.activeElement.role].join(' ')")
        )
    assert {"A ", "g gridcell", "BUTTON ", "INPUT ", "SUMMARY "} <= reached


def test_a_snippet_is_copied(open_page: Open) -> None:
    opened = open_page("pad axes")
    page = opened.page
    page.bring_to_front()
    section = page.locator("#pad-axes")
    section.locator("summary", has_text="Reproduce").click()
    section.locator(".copy").click()
    section.locator(".copy", has_text="Copied").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == section.locator(".snippet pre").text_content()
    assert copied.startswith("import numpy as np\nfrom cnn import pad\n")
    assert opened.told == []


def test_a_snippet_is_selected_where_the_clipboard_is_closed(open_page: Open) -> None:
    page = open_page("pad axes").page
    page.evaluate("void (navigator.clipboard.writeText = () => Promise.reject(new Error()))")
    page.evaluate("void (document.execCommand = () => false)")
    section = page.locator("#pad-axes")
    section.locator("summary", has_text="Reproduce").click()
    section.locator(".copy").click()
    section.locator(".copy", has_text="Selected").wait_for()
    assert "from cnn import pad" in page.evaluate("getSelection().toString()")


def test_hostile_markup_is_read_and_not_obeyed(open_page: Open) -> None:
    page = open_page("hostile").page
    all_text = page.locator("body").inner_text()
    assert "<script>alert(1)</script>" in all_text
    assert page.locator("script").count() == 1
    assert page.locator("img").count() == 0


def test_a_page_prints_without_its_controls_and_keeps_its_drawings(
    open_page: Open, tmp_path: Path
) -> None:
    page = open_page("conv2d stride").page
    page.emulate_media(media="print")
    assert page.locator(".stepper:visible, .copy:visible").count() == 0
    assert page.locator(f"{SECTION} .grid").first.is_visible()
    page.pdf(path=tmp_path / "page.pdf")
    page.emulate_media(media="screen")
    assert (tmp_path / "page.pdf").stat().st_size > 10_000
