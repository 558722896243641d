"""Examples of every kind in Chromium, without the page around them."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.records.outcome import TimedOut
from grader.report.html_env import read_asset
from grader.report.page.examples import draw_examples
from reference.operations.conv1d import conv1d
from reference.operations.conv2d import conv2d
from tests.browser.conftest import Open, Opened, violations_of
from tests.report.calls import (
    PADDING,
    STRIDE,
    counting,
    example_of,
    finding_of,
    padding_of_zeros,
    pads_all_axes,
    pads_first_axis,
    without_stride,
)

pytestmark = pytest.mark.whole


def in_thirds(x: np.ndarray, weight: np.ndarray, **_: Any) -> np.ndarray:
    """`conv2d` whose numbers are long and wrong."""
    return conv2d(x, weight) / 3


FINDINGS = {
    "choice": finding_of(
        STRIDE,
        PADDING,
        example_of(
            "conv2d",
            without_stride,
            x=counting(2, 2, 5, 6),
            weight=counting(2, 2, 2, 2),
            stride=(3, 2),
        ),
    ),
    "pooling": finding_of(
        example_of("maxpool", padding_of_zeros, x=-counting(1, 1, 3, 3), kernel_size=2, padding=1)
    ),
    "shapes": finding_of(
        example_of("pad", pads_all_axes, x=counting(2, 9), padding=(1, 2)),
        example_of("pad", pads_first_axis, x=counting(2, 3), padding=(8, 9)),
    ),
    "long numbers": finding_of(
        example_of("conv2d", in_thirds, x=counting(1, 1, 2, 9) / 7, weight=np.ones((1, 1, 1, 1)))
    ),
    "input": finding_of(
        example_of(
            "conv2d",
            without_stride,
            full=False,
            x=counting(1, 1, 4, 4),
            weight=np.ones((1, 1, 2, 2)),
            stride=2,
        ),
        feedback="input",
    ),
    "no answer": finding_of(
        example_of(
            "conv1d",
            conv1d,
            outcome=TimedOut(seconds=0.3),
            x=counting(1, 1, 4),
            weight=counting(1, 1, 2),
        ),
        verdict="timed out",
    ),
}


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of all of them."""
    style = read_asset("templates/base.css", "templates/page.css", "templates/arrays.css")
    script = read_asset("templates/arrays.js", "templates/page.js")
    drawn = [
        f"<h2>{name}</h2>{draw_examples(finding, prefix=name.replace(' ', '-'))}"
        for name, finding in FINDINGS.items()
    ]
    path = tmp_path_factory.mktemp("examples") / "examples.html"
    path.write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Examples</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{style.text}</style><header></header><main><h1>Examples</h1>{''.join(drawn)}</main>"
        f"<script>{script.text}</script></html>",
        "utf-8",
    )
    return path


_CLASSES = """tables => tables.flatMap((table) => [...table.querySelectorAll("td, i")])
.map((one) => [...one.classList].sort().join(" "))"""
"""What every cell of some tables is drawn as."""


def choose_each(opened: Opened) -> None:
    """Show every example there is."""
    opened.page.add_style_tag(content=".alts > .example { display: block; }")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_examples_of_every_kind_can_be_read_by_everyone(
    open_file: Open, path: Path, axe: str, width: int, scheme: str
) -> None:
    opened = open_file(path, width=width, scheme=scheme)
    choose_each(opened)
    assert violations_of(opened, axe) == []
    assert opened.page.evaluate("document.documentElement.scrollWidth") <= width
    assert opened.told == []


def test_every_step_lights_up_the_cells_that_its_sum_is_made_of(
    open_file: Open, path: Path
) -> None:
    example = open_file(path).page.locator(".example").first
    for cell in example.locator(".o").all():
        cell.hover()
        for kind, line in (("s", ".should"), ("y", ".yours")):
            lit = example.locator(f"[data-role=x] .{kind}w").all_inner_texts()
            terms = example.locator(f"{line} .sums").inner_text().partition(" =")[0]
            assert " + ".join(text.strip() for text in lit) == terms
            letter = example.locator(f"[data-role=x] .{kind.upper()}")
            assert letter.count() == 1


def test_what_a_script_draws_is_what_the_page_was_drawn_with(open_file: Open, path: Path) -> None:
    page = open_file(path).page
    for example in page.locator(".example:visible").all():
        cells = example.locator(".o")
        if cells.count() < 2:
            continue
        before = example.locator("table").evaluate_all(_CLASSES)
        back, on = example.locator(".stepper button").all()
        is_first = example.locator(".count").inner_text().startswith("1 of")
        there, home = (on, back) if is_first else (back, on)
        there.click()
        assert example.locator("table").evaluate_all(_CLASSES) != before
        home.click()
        assert example.locator("table").evaluate_all(_CLASSES) == before
