import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from grader.errors import OutputError
from grader.records.report import Report
from grader.report.page import render_page, write_page
from tests.conftest import GradeSource
from tests.support import TWINS, check_of

VOID = {"meta", "br", "hr", "img", "input", "link"}


class Outline(HTMLParser):
    """The elements of a page; fails where one is not closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.ids += [value for name, value in attrs if name == "id" and value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in {"style", "script"}:
            self.text += data


def outline_of(report: Report) -> Outline:
    outline = Outline()
    outline.feed(render_page(report))
    outline.close()
    assert outline.open == []
    return outline


@pytest.fixture(scope="module", params=["perfect", "mistaken", "hostile", "forbidden"])
def any_report(request: pytest.FixtureRequest) -> Report:
    report: Report = request.getfixturevalue(request.param)
    return report


def test_a_page_is_well_formed_and_its_ids_are_unique(any_report: Report) -> None:
    outline = outline_of(any_report)
    assert len(set(outline.ids)) == len(outline.ids)
    assert [tag for tag, _ in outline.tags].count("h1") == 1
    assert ("html", {"lang": "en"}) in outline.tags
    assert render_page(any_report).lstrip().startswith("<!doctype html>")


def test_a_page_refers_to_nothing_outside_of_itself(any_report: Report) -> None:
    page = render_page(any_report)
    assert not re.search(r"https?://|url\((?!#)|@import|src=|srcset=", page)
    for tag, attributes in outline_of(any_report).tags:
        assert tag not in {"img", "iframe", "link", "object", "embed", "form", "base"}
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        if "href" in attributes:
            assert (attributes["href"] or "").startswith("#")


def test_links_lead_to_something_on_the_page(any_report: Report) -> None:
    outline = outline_of(any_report)
    targets = {attributes["href"] for tag, attributes in outline.tags if tag == "a"}
    assert {str(target).removeprefix("#") for target in targets} <= set(outline.ids)
    labels = {str(one["aria-labelledby"]) for _, one in outline.tags if "aria-labelledby" in one}
    assert labels <= set(outline.ids)


def test_a_page_allows_its_own_style_and_script_and_nothing_else(any_report: Report) -> None:
    metas = [one for tag, one in outline_of(any_report).tags if tag == "meta"]
    (policy,) = [
        str(one["content"]) for one in metas if one.get("http-equiv") == "Content-Security-Policy"
    ]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    own = {}
    for tag in ("style", "script"):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag}>", render_page(any_report), re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        own[f"{tag}-src"] = f"'sha256-{digest}'"
    assert rules == {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", **own}


def test_hostile_text_is_shown_and_not_obeyed(hostile: Report) -> None:
    page = render_page(hostile)
    assert page.count("<script") == 1
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)</script>" in outline_of(hostile).text
    assert "<b>\\x1b" not in page


def test_code_in_messages_is_set_as_code_and_escaped(grade_source: GradeSource) -> None:
    source = "def pad(x, padding, value=0.0):\n    return x @ '<b>&`'  # `<i>`\n"
    page = render_page(grade_source(source, "pad/basic"))
    assert "<i>" not in page
    assert "&lt;i&gt;" in page


def test_every_failure_and_every_right_check_is_on_the_page(mistaken: Report) -> None:
    outline = outline_of(mistaken)
    for check in mistaken.checks:
        assert check.check in outline.text
        if check.wrong and not check.same_as:
            assert check.name.replace("/", "-") in outline.ids
            assert check.verdict in outline.text
    assert f"{mistaken.score.earned} / {mistaken.score.possible}" in outline.text


def test_wrong_cells_are_marked_in_more_than_colour(mistaken: Report) -> None:
    found = check_of(mistaken, "conv2d/per-axis-stride").counterexample
    assert found is not None
    page = render_page(mistaken)
    assert 'aria-label="0, wrong"' in page
    assert re.search(r'<text class="mark" aria-hidden="true" x="\d+" y="\d+">!</text>', page)
    assert '<path class="corner" d="M' in page


def test_a_perfect_page_names_no_failure(perfect: Report) -> None:
    outline = outline_of(perfect)
    assert "Full marks" in outline.text
    assert not [one for _, one in outline.tags if "failure" in str(one.get("class"))]


def test_forbidden_calls_have_a_section_that_says_that_they_cost_nothing(
    forbidden: Report, perfect: Report
) -> None:
    text = " ".join(outline_of(forbidden).text.split())
    assert "Uses numpy.convolve in line 3 of cnn.py: slide = convolve" in text
    assert "Uses numpy.correlate in line 3 of helper.py, in slide: return np.corr" in text
    assert "It costs no points; your instructor sees it." in text
    assert "return np.correlate(a, b)  # &lt;b&gt;" in render_page(forbidden)
    assert "forbidden-title" not in outline_of(perfect).ids


def test_a_practice_score_says_that_the_grade_asks_other_examples(perfect: Report) -> None:
    assert "Your grade asks other examples" in outline_of(perfect).text


def test_functions_that_are_not_written_are_told_once_each(grade_source: GradeSource) -> None:
    text = outline_of(grade_source(TWINS["pad"])).text
    for name in ("conv1d", "conv2d", "maxpool"):
        assert text.count(f"The file defines no function {name}") == 1


def test_a_page_is_written_as_utf8(mistaken: Report, tmp_path: Path) -> None:
    write_page(mistaken, tmp_path / "p.html")
    assert (tmp_path / "p.html").read_text("utf-8") == render_page(mistaken)


def test_a_page_that_cannot_be_written_is_an_output_error(mistaken: Report, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_page(mistaken, tmp_path / "none" / "p.html")
