import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from grader.errors import OutputError
from grader.records.report import FixReport, Report
from grader.report.page import render_page, write_page
from tests.conftest import GradeSource, Sample
from tests.report.samples import SAMPLES
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


@pytest.fixture(scope="module", params=["perfect", "mistaken", "hostile", "forbidden", "stride"])
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
    assert 'aria-label="out[0, 0, 0, 1]: 2, wrong"' in page
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


@pytest.fixture(scope="module")
def stride(sample: Sample) -> Report:
    return sample("conv2d stride")


def words_of(report: Report) -> str:
    return " ".join(outline_of(report).text.split())


def test_the_top_says_what_to_fix_first_and_what_it_brings(stride: Report) -> None:
    assert "Fix first stride ignored in conv2d at least +3 Then: padding on two sides" in words_of(
        stride
    )
    fixes = [one for tag, one in outline_of(stride).tags if tag == "a"]
    assert [one["href"] for one in fixes] == ["#conv2d-stride", "#conv2d-per-axis-stride"]


def test_a_fix_that_only_a_check_names_is_named_by_it_alone(stride: Report) -> None:
    fix = FixReport(operation="conv2d", name="conv2d/stride", check="conv2d/nothing", points=0)
    text = words_of(msgspec.structs.replace(stride, fix_first=(fix,)))
    assert "Fix first conv2d/stride Practice score" in text


def test_without_known_mistakes_the_top_lists_what_to_mend(mistaken: Report) -> None:
    plain = msgspec.structs.replace(mistaken, fix_first=())
    assert "To mend pad/axes +2, pad/combined +1," in words_of(plain)


def test_a_diagnosis_says_how_sure_it_is(stride: Report) -> None:
    text = words_of(stride)
    says = "Your code moves the window by 1, whatever stride is."
    assert f"The window moves stride cells at a time, along rows and columns. {says}" in text
    assert f"Maybe: {says}" in text
    assert f"Two things come together: {says} Your code puts all of the padding" in text
    assert "? Which argument decides how far the window moves to the right?" in text


def test_all_failing_cases_are_listed(stride: Report) -> None:
    check = check_of(stride, "conv2d/combined")
    text = words_of(stride)
    assert f"All {check.wrong} failing cases by size" in text
    few = msgspec.structs.replace(check, failing=check.failing[:3])
    others = [few if one.name == check.name else one for one in stride.checks]
    cut = words_of(msgspec.structs.replace(stride, checks=tuple(others)))
    assert "The smallest 3 failing cases by size" in cut


def test_advice_on_style_costs_no_points(stride: Report) -> None:
    assert "style (no points): conv1d loops over batch and channels in Python." in words_of(stride)


@pytest.mark.parametrize("feedback", ["none", "hint", "input"])
def test_what_is_right_is_not_on_a_page_that_keeps_it_back(
    grade_source: GradeSource, feedback: str
) -> None:
    source = TWINS["pad"].replace("np.full(shape, value", "np.full(shape, value + 0.0625")
    report = grade_source(source, "pad/value", feedback=feedback)
    assert report.score.earned == 0
    page = render_page(report)
    assert ">expected<" not in page
    assert ">difference<" not in page
    assert "should read" not in page


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_smaller_than_300_kilobytes(sample: Sample, name: str) -> None:
    assert len(render_page(sample(name)).encode()) < 300_000


def test_what_is_not_drawn_is_said(sample: Sample) -> None:
    text = words_of(sample("all wrong"))
    assert "showing 12 of 30 rows and 12 of 20 columns" in text
    assert "showing 3 of 30 rows and 3 of 20 columns" in text


def test_long_texts_of_a_program_leave_room_for_every_check(all_raise: Report) -> None:
    page = render_page(all_raise)
    assert len(page.encode()) < 300_000
    broken = [check for check in all_raise.checks if check.wrong]
    assert len(broken) > 30
    for check in broken:
        assert f'id="{check.name.replace("/", "-")}"' in page
    assert "What this check shows is left out" in page


@pytest.fixture
def all_raise(sample: Sample) -> Report:
    """A report in which every check has its own long message."""
    report = sample("all wrong")
    long = "<&'" * 1600
    checks = [msgspec.structs.replace(check, message=long) for check in report.checks]
    return msgspec.structs.replace(report, checks=tuple(checks))


def test_checks_that_only_the_grade_asks_are_named(perfect: Report) -> None:
    more = msgspec.structs.replace(perfect, unpractised=("pad/value", "conv2d/bias"))
    assert "It asks these checks too: pad/value, conv2d/bias." in words_of(more)
    assert "It asks these checks too" not in words_of(perfect)


def test_a_final_score_says_what_it_is(perfect: Report) -> None:
    final = msgspec.structs.replace(perfect.deck, kind="final")
    text = words_of(msgspec.structs.replace(perfect, deck=final))
    assert "Final score" in text
    assert "Practice score" not in text


def test_functions_that_are_not_written_are_told_once_each(grade_source: GradeSource) -> None:
    text = outline_of(grade_source(TWINS["pad"])).text
    for name in ("conv1d", "conv2d", "maxpool"):
        assert text.count(f"The file defines no function {name}") == 1


def test_a_page_is_written_as_utf8(mistaken: Report, tmp_path: Path) -> None:
    write_page(mistaken, tmp_path / "p.html")
    assert (tmp_path / "p.html").read_text("utf-8").startswith(render_page(mistaken))


def test_a_page_that_cannot_be_written_is_an_output_error(mistaken: Report, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_page(mistaken, tmp_path)
