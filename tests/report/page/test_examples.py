"""The calls that show a finding, as HTML."""

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.records.arrays import ArrayView
from grader.records.example import ExampleReport
from grader.records.outcome import Returned, TimedOut
from grader.report.grid import NARROW
from grader.report.page.examples import draw_examples
from reference.operations.conv1d import conv1d
from reference.operations.maxpool import maxpool
from tests.report.calls import (
    PADDING,
    STRIDE,
    counting,
    example_of,
    finding_of,
    pads_first_axis,
    without_stride,
)

MAX_FINDING_BYTES = 40_000


class Reader(HTMLParser):
    """Tags with their attributes, and the text, of HTML that closes what it opens."""

    VOID = ("input",)

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text = f"{self.text}{data}"

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


def read(*examples: ExampleReport, **fields: object) -> Reader:
    return Reader(draw_examples(finding_of(*examples, **fields), prefix="f1"))


def words(reader: Reader) -> str:
    return " ".join(reader.text.split())


SMALLER = example_of(
    "conv2d", without_stride, x=counting(1, 1, 1, 3), weight=np.ones((1, 1, 1, 1)), stride=2
)
RICHER = example_of(
    "conv2d", without_stride, x=counting(1, 2, 5, 6), weight=np.ones((1, 2, 2, 2)), stride=(3, 2)
)


def test_a_choice_is_given_only_among_several() -> None:
    assert read(STRIDE).of("input") == []
    reader = read(STRIDE, SMALLER, RICHER)
    ids = [one["id"] for one in reader.of("input")]
    assert ids == ["f1-e1", "f1-e2", "f1-e3"]
    assert [one["for"] for one in reader.of("label")] == ids
    assert ["checked" in one for one in reader.of("input")] == [True, False, False]
    assert "Which example to show Clearest Smaller Richer" in words(reader)


def test_a_finding_without_a_call_draws_nothing() -> None:
    assert str(draw_examples(finding_of())).strip() == ""


def test_every_cell_has_the_headers_of_its_row_and_column() -> None:
    reader = read(STRIDE)
    headers = [one["scope"] for one in reader.of("th")]
    assert (headers.count("col"), headers.count("row")) == (4 + 2 + 2 + 2, 4 + 2 + 2 + 2)
    assert len(reader.of("caption")) == len(reader.of("table")) == 4


def test_what_is_wrong_is_said_and_not_only_drawn() -> None:
    text = words(read(STRIDE))
    assert text.count(", wrong") == 3
    assert "3 of 4 wrong" in text
    assert "S should read rows 0-1, columns 2-3 3 + 4 + 7 + 8 = 22" in text
    assert "Y yours reads rows 0-1, columns 1-2 2 + 3 + 6 + 7 = 18" in text


def test_a_sentence_tells_what_windows_of_the_same_cells_do_not() -> None:
    def flipped(x: np.ndarray, weight: np.ndarray, **_: Any) -> np.ndarray:
        return conv1d(x, weight[:, :, ::-1])

    found = example_of("conv1d", flipped, x=counting(1, 1, 3), weight=counting(1, 1, 2))
    sentence = "your code multiplies x[0, 0, 0] with weight[0, 0, 1]; it should be weight[0, 0, 0]"
    assert sentence in words(read(found))
    assert STRIDE.reading
    assert STRIDE.reading not in words(read(STRIDE))


def test_what_is_kept_back_is_said_and_not_shown() -> None:
    closed = example_of(
        "conv2d",
        without_stride,
        full=False,
        x=counting(1, 1, 1, 3),
        weight=np.ones((1, 1, 1, 1)),
        stride=2,
    )
    text = words(read(closed, feedback="input"))
    assert "Your course does not show what is right here." in text
    assert not re.search("expected|should|, wrong|of 2 wrong", text)


def test_a_function_that_is_not_written_is_shown_what_to_read() -> None:
    worked = example_of("maxpool", maxpool, x=counting(1, 1, 2, 4), kernel_size=2)
    text = words(read(msgspec.structs.replace(worked, returned=None), unwritten=True))
    assert "S reads rows 0-1, columns 0-1 max(1, 2, 5, 6) = 6" in text
    assert not re.search("yours|should|wrong", text)


def test_a_call_without_an_answer_in_time_says_so() -> None:
    given: dict[str, Any] = {"x": counting(1, 1, 3), "weight": counting(1, 1, 2)}
    late = example_of("conv1d", conv1d, outcome=TimedOut(seconds=0.3), **given)
    assert "yours no answer in time" in words(read(late, verdict="timed out"))
    nothing = example_of("conv1d", conv1d, outcome=Returned(type="NoneType"), **given)
    assert "conv1d returned None" in words(read(nothing, verdict="wrong type"))


def test_what_is_too_much_and_what_is_missing_is_labelled() -> None:
    text = words(read(example_of("pad", pads_first_axis, x=counting(2, 3), padding=(1, 2))))
    assert text.count("extra") == 2
    assert text.count("missing") == 3 + 2  # hidden at the head of each column, and below them


HOSTILE = "<script>alert(1)</script>\"'&"


def test_text_of_a_report_is_inert() -> None:
    assert STRIDE.returned is not None
    view = ArrayView(dtype=HOSTILE, shape=(1,), values=("nan",))
    hostile = msgspec.structs.replace(
        STRIDE, call=HOSTILE, message=HOSTILE, returned=view, mismatch=None, axes=(HOSTILE,) * 4
    )
    reader = read(hostile, STRIDE)
    assert reader.of("script") == []
    assert HOSTILE in reader.text


@pytest.mark.parametrize("example", [STRIDE, PADDING, RICHER])
def test_no_style_is_inline_and_ids_are_unlike_those_of_other_findings(
    example: ExampleReport,
) -> None:
    reader = read(example, SMALLER)
    assert not [one for _, one in reader.tags if "style" in one or "onclick" in one]
    ids = [str(one["id"]) for _, one in reader.tags if "id" in one]
    assert len(set(ids)) == len(ids)
    assert all(one.startswith("f1-") for one in ids)


def test_three_examples_fit_into_what_a_finding_may_have() -> None:
    html = draw_examples(finding_of(STRIDE, SMALLER, RICHER))
    assert len(html.encode()) < MAX_FINDING_BYTES / 2


def test_a_plain_number_takes_few_bytes() -> None:
    large = example_of("pad", pads_first_axis, x=np.ones((12, 12)), padding=(0, 0))
    html = draw_examples(finding_of(large))
    assert len(html.encode()) / (3 * 144) < 30


def test_large_arrays_are_cut_with_a_sentence() -> None:
    large = example_of("pad", pads_first_axis, x=np.ones((40, 40)), padding=(1, 1))
    assert "showing 3 of 40 rows and 3 of 40 columns" in " ".join(
        Reader(draw_examples(finding_of(large), NARROW)).text.split()
    )
