"""A page carries its result, and a page of anyone's is read with care."""

import base64
import zlib
from pathlib import Path

import pytest

from grader.errors import OutputError
from grader.report.carried import MAX_RESULT_BYTES, carry_result, read_result
from grader.report.page import render_page, write_page
from grader.report.page.render import MAX_PAGE_BYTES
from tests.conftest import Sample
from tests.support import written


def test_a_page_is_read_back_as_the_report_it_shows(sample: Sample, tmp_path: Path) -> None:
    report = sample("mistakes")
    write_page(report, tmp_path / "report.html")
    assert written(read_result(tmp_path / "report.html")) == written(report)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert page.removeprefix(render_page(report)) == carry_result(report)


def test_what_has_no_room_on_a_page_is_left_out(
    sample: Sample, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = render_page(sample("mistakes")).encode()
    assert len(page) < MAX_PAGE_BYTES
    monkeypatch.setattr("grader.report.page.render.MAX_PAGE_BYTES", len(page) + 10)
    write_page(sample("mistakes"), tmp_path / "report.html")
    assert (tmp_path / "report.html").read_bytes() == page
    with pytest.raises(OutputError, match=r"carries no result\. Name a page that `grade`"):
        read_result(tmp_path / "report.html")


def carried(content: bytes) -> bytes:
    return b"<p><!-- cnn-grader result %s -->\n" % base64.b64encode(content)


@pytest.mark.parametrize(
    ("page", "why"),
    [
        (b"<p>", "carries no result"),
        (carried(zlib.compress(b"{}"))[:-5], "carries no result"),
        (b"<!-- cnn-grader result a -->", "cannot be read"),
        (carried(b"not packed"), "cannot be read"),
        (carried(zlib.compress(b"{}")), "missing required field"),
        (carried(zlib.compress(b"[" * 100_000)), "cannot be read"),
        (carried(zlib.compress(b"{}")[:-2]), "cut off"),
        (carried(zlib.compress(b" " * (MAX_RESULT_BYTES + 1))), "more than 16 MiB"),
    ],
    ids=["none", "end", "base64", "zlib", "fields", "depth", "cut", "bomb"],
)
def test_a_page_of_anyone_is_refused_with_the_reason(tmp_path: Path, page: bytes, why: str) -> None:
    (tmp_path / "a.html").write_bytes(page)
    with pytest.raises(OutputError, match=why):
        read_result(tmp_path / "a.html")
