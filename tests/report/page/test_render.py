import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from grader.errors import OutputError
from grader.records.assignment import Feedback
from grader.records.isolation import Isolation, Layer
from grader.records.last_run import Changes
from grader.records.report import Report
from grader.records.score import Score
from grader.records.source_view import SourceLine, SourceView
from grader.report.findings import order_operations
from grader.report.page import render_page, render_refusal, write_page, write_refusal
from grader.report.page.fitting import MAX_FINDING_BYTES
from tests.conftest import GradeSource, Sample
from tests.report.samples import SAMPLES
from tests.sampling import sampled
from tests.support import TWINS

VOID = {"meta", "br", "hr", "img", "input", "link"}
WAIT = ("link", {"rel": "expect", "href": "#end", "blocking": "render"})
"""Asks for nothing: the page is shown once its last element is there."""


class Outline(HTMLParser):
    """The elements of a page; fails where one is not closed in its turn."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.ids: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if (tag, dict(attrs)) == WAIT:
            return
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


def outline_of(page: Report | str) -> Outline:
    outline = Outline()
    outline.feed(render_page(page) if isinstance(page, Report) else page)
    outline.close()
    assert outline.open == []
    return outline


def words_of(page: Report | str) -> str:
    return " ".join(outline_of(page).text.split())


OF_ALL_KINDS = ["perfect", "mistaken", "hostile", "forbidden", *sampled(SAMPLES, every=2)]


@pytest.fixture(scope="module", params=OF_ALL_KINDS)
def any_report(request: pytest.FixtureRequest, sample: Sample) -> Report:
    if request.param in SAMPLES:
        return sample(request.param)
    report: Report = request.getfixturevalue(request.param)
    return report


@pytest.fixture(scope="module")
def several(sample: Sample) -> Report:
    return sample("several")


def test_a_page_is_well_formed_and_its_ids_are_unique(any_report: Report) -> None:
    outline = outline_of(any_report)
    assert len(set(outline.ids)) == len(outline.ids)
    assert [tag for tag, _ in outline.tags].count("h1") == 1
    assert ("html", {"lang": "en"}) in outline.tags
    assert render_page(any_report).lstrip().startswith("<!doctype html>")


def test_a_page_refers_to_nothing_outside_of_itself(any_report: Report) -> None:
    page = render_page(any_report)
    assert not re.search(r"https?://|url\((?!#)|@import|srcset=", page)
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


# Where you stand.


def test_functions_and_findings_stand_in_the_one_order(any_report: Report) -> None:
    page = render_page(any_report)
    names = re.findall(r'<span class="name">(?:<a [^>]*>)?([^<]+)', page)
    assert names == [one.name for one in order_operations(any_report)]
    links = re.findall(r'<li><a href="#f(\d+)">', page)
    assert links == [str(number) for number, _ in enumerate(any_report.findings, 1)]
    cards = re.findall(r'<div class="body" id="f(\d+)">', page)
    assert cards == sorted(cards, key=int)


def test_a_strip_has_a_segment_for_each_check_and_says_the_same_in_words(several: Report) -> None:
    page = render_page(several)
    strips = re.findall(r'<div class="strip[^>]*aria-label="([^"]*)">(.*?)</div>', page)
    assert dict.fromkeys(told for told, _ in strips) == dict.fromkeys(
        (
            "14 checks: 0 pass, 3 do not, 11 not asked",
            "17 checks: 13 pass (4 with help), 4 do not",
            "12 checks: 10 pass (3 with help), 2 do not",
            "18 checks: 0 pass, 18 not asked",
        )
    )
    assert [segments.count("<i") for _, segments in strips] == [14, 17, 12, 18]


def test_right_checks_come_first_in_a_strip_then_wrong_ones_then_those_not_asked(
    any_report: Report,
) -> None:
    order = {"wrong": 1, "unasked": 2}
    for segments in re.findall(r'<div class="strip[^>]*>(.*?)</div>', render_page(any_report)):
        looks = [one.split()[0] for one in re.findall(r'<i class="([^"]*)"', segments)]
        places = [order.get(look, 0) for look in looks]
        assert places == sorted(places)


def test_a_check_of_no_points_has_a_width_of_its_own(several: Report) -> None:
    free = [msgspec.structs.replace(one, possible=0, earned=0) for one in several.checks]
    page = render_page(msgspec.structs.replace(several, checks=tuple(free)))
    assert re.search(r'<i class="right p0">', page)


def test_checks_of_many_points_are_as_wide_as_there_are_classes(several: Report) -> None:
    dear = [msgspec.structs.replace(one, possible=one.possible * 30) for one in several.checks]
    page = render_page(msgspec.structs.replace(several, checks=tuple(dear)))
    widths = {int(width) for width in re.findall(r'<i class="[^"]* p(\d+)">', page)}
    assert max(widths) == 12
    assert min(widths) >= 1


def test_what_changed_since_the_last_run_is_said_and_changes_no_order(several: Report) -> None:
    changes = Changes(
        since="14:05",
        last=Score(earned=35, possible=100),
        gained=8,
        mended=("conv2d/bias",),
        broken=("pad/axes",),
    )
    page = render_page(several, changes)
    assert (
        "44 of 100 +8 since 14:05 Mended in conv2d: bias. No longer right: pad/axes."
        in words_of(page)
    )
    assert len(re.findall(r'<i class="[a-z-]+ new p', page)) == 1
    plain = re.findall(r"<h[234]>.*?</h", render_page(several))
    assert re.findall(r"<h[234]>.*?</h", page) == plain


# Findings.


def test_every_finding_has_a_card_with_all_its_checks(any_report: Report) -> None:
    text = words_of(any_report)
    for finding in any_report.findings:
        if finding.operation and not finding.unwritten:
            assert " ".join(finding.title.replace("`", "").split()) in text
        for name in finding.every_check:
            assert name.partition("/")[2] in text


def test_the_first_finding_is_open_and_the_others_are_folded(several: Report) -> None:
    cards = [
        one for tag, one in outline_of(several).tags if tag == "details" and "finding" in str(one)
    ]
    assert ["open" in one for one in cards] == [True, False, False, False]


def test_findings_of_a_point_or_two_stand_together(several: Report) -> None:
    text = words_of(several)
    assert "Small things, +2 3 Your new cells hold 0, whatever the value +2 2 checks: value" in text


def test_findings_that_cost_nothing_say_so(several: Report) -> None:
    free = msgspec.structs.replace(several.findings[2], points=0)
    findings = (*several.findings[:2], free)
    text = words_of(msgspec.structs.replace(several, findings=findings))
    assert (
        "No points hang on these 3 Your new cells hold 0, whatever the value 2 checks: value"
        in text
    )


def test_what_waits_behind_a_call_that_does_not_end_is_told(several: Report) -> None:
    assert (
        "25 points wait behind this: 7 for basic, orientation and bias, which had no answer, "
        "and 18 for 11 checks that were not asked, since each would only have waited too."
    ) in words_of(several)


def test_checks_of_others_that_wait_for_a_function_are_told(several: Report) -> None:
    finding = several.findings[1]
    joined = msgspec.structs.replace(finding, checks=(*finding.checks, "conv1d/basic"))
    text = words_of(msgspec.structs.replace(several, findings=(joined,)))
    assert "conv1d waits for conv2d: +3." in text
    assert "4 checks" not in text
    assert "worked-examples, conv1d/basic." in text


def test_lines_of_the_students_file_are_shown_with_their_marks(several: Report) -> None:
    lines = (
        SourceLine(number=18, text="    i = 0"),
        SourceLine(number=20, text="    while <i>:", marked=True),
    )
    view = SourceView(file="cnn.py", lines=lines)
    first = msgspec.structs.replace(several.findings[0], source=view)
    page = render_page(msgspec.structs.replace(several, findings=(first,)))
    assert '<span class="line">18</span>    i = 0</span><span class="gap">⋯</span>' in page
    assert '<span class=marked><span class="line">20</span>    while &lt;i&gt;:' in page


def test_an_exception_is_shown_with_the_line_that_raised_it(sample: Sample) -> None:
    text = words_of(sample("raised"))
    assert "TypeError: " in text
    assert "cnn.py" in text.partition("TypeError: ")[2]
    assert "(this line)" in text


def test_what_a_call_printed_is_shown(sample: Sample) -> None:
    assert "What the call printed a line that a program prints" in words_of(sample("all wrong"))


def test_each_call_is_there_to_be_tried(several: Report) -> None:
    text = words_of(several)
    calls = sum(len(one.examples) for one in several.findings if not one.unwritten)
    assert text.count("Try it beside your file Copy import numpy as np from cnn import") == calls


def test_evidence_stands_behind_a_fold(sample: Sample) -> None:
    text = words_of(sample("conv2d stride"))
    assert re.search(
        r"The \d checks behind it, and how sure this is A program that makes only this mistake "
        r"gives your answer in all",
        text,
    )


def test_each_finding_leads_to_the_next_one(several: Report) -> None:
    links = re.findall(r'<p class="next"><a href="#(f\d)">', render_page(several))
    assert links == ["f2", "f3", "f4"]


# What is not written, what is done, what could not be graded.


def test_functions_that_wait_to_be_written_are_told_without_blame(sample: Sample) -> None:
    text = words_of(sample("stub"))
    assert "Nothing is wrong yet: four functions wait to be written." in text
    assert "1 Start with pad +15 Line 10 of cnn.py. Nothing is wrong here" in text
    assert "pad(x, padding, value=0.0) Put cells that hold value around an array." in text
    assert "2 Then conv1d +25" in text
    assert "A good first step An image gets as many zeros left as right" in text
    assert 'class="wrong' not in render_page(sample("stub"))


def test_a_function_that_is_not_written_has_an_example_that_is_worked_out(sample: Sample) -> None:
    for finding in sample("stub").findings:
        assert len(finding.contract) <= 5
        assert finding.clearest is not None
        assert finding.clearest.expected is not None
        assert finding.clearest.returned is None
        assert (finding.clearest.taps is None) == (finding.operation == "pad")
    assert words_of(sample("stub")).count("Which example") == 0


def test_the_next_function_to_write_comes_after_what_is_to_be_mended(several: Report) -> None:
    text = words_of(several)
    assert re.search(r"4 Next, write maxpool \+20 Line \d+ of cnn.py. Nothing is wrong here", text)


def test_functions_that_are_not_there_are_told_once_each(grade_source: GradeSource) -> None:
    text = outline_of(grade_source(TWINS["pad"])).text
    for name in ("conv1d", "conv2d", "maxpool"):
        assert text.count(f"The file defines no function {name}") == 1


def test_a_perfect_page_says_so(perfect: Report) -> None:
    outline = outline_of(perfect)
    assert "Everything is right All 61 checks of all four functions pass." in words_of(perfect)
    assert words_of(perfect).count("done") == 4
    assert not [one for tag, one in outline.tags if "finding" in str(one.get("class"))]


def test_full_marks_with_a_failing_check_are_not_everything(perfect: Report) -> None:
    first = msgspec.structs.replace(
        perfect.checks[0], possible=0, earned=0, verdict="wrong value", wrong=1
    )
    score = Score(earned=98, possible=98)
    text = words_of(
        msgspec.structs.replace(perfect, score=score, checks=(first, *perfect.checks[1:]))
    )
    assert "All points are there No points hang on the one check below." in text


def test_a_function_that_was_finished_is_told_above_what_is_left(several: Report) -> None:
    last = Score(earned=30, possible=100)
    changes = Changes(since="14:31", last=last, gained=13, finished=("conv2d",))
    done = [
        msgspec.structs.replace(one, verdict="right", wrong=0, earned=one.possible)
        if one.operation == "conv2d"
        else one
        for one in several.checks
    ]
    operations = [
        msgspec.structs.replace(one, earned=one.possible) if one.name == "conv2d" else one
        for one in several.operations
    ]
    left = tuple(one for one in several.findings if one.operation != "conv2d")
    report = msgspec.structs.replace(
        several, checks=tuple(done), operations=tuple(operations), findings=left
    )
    text = words_of(render_page(report, changes))
    assert (
        "conv2d is done: 40 of 40 All 17 checks pass. That leaves conv1d, +25, pad, +2, "
        "maxpool, +20."
    ) in text


def test_a_file_that_does_not_load_has_no_score_in_practice(sample: Sample) -> None:
    report = sample("does not load")
    text = words_of(report)
    assert "No score 1 Python cannot read line" in text
    assert "done" not in text.partition("All 61 checks")[0]
    final = msgspec.structs.replace(report, deck=msgspec.structs.replace(report.deck, kind="final"))
    assert "0 of 100 1 Python cannot read line" in words_of(final)


def test_a_file_that_does_not_load_says_what_the_last_one_was_worth(sample: Sample) -> None:
    changes = Changes(since="14:05", last=Score(earned=32, possible=100))
    text = words_of(render_page(sample("does not load"), changes))
    assert "No score 32 of 100 at 14:05" in text


def test_a_refused_file_has_a_page_of_its_own(tmp_path: Path) -> None:
    reason = "'<b>/cnn.py' is a link. Put the file itself into the folder, then run `grade` again."
    text = words_of(render_refusal(reason, "CNN", "32 of 100 at 14:05"))
    assert text == (
        "Not graded: '<b>/cnn.py' is a link CNN Not graded '<b>/cnn.py' is a link Put the file "
        "itself into the folder, then run grade again. The last graded run: 32 of 100 at 14:05."
    )
    write_refusal(reason, tmp_path / "p.html", kept=b"<!-- kept -->\n")
    assert (tmp_path / "p.html").read_bytes().endswith(b"</html><!-- kept -->\n")


# What a course keeps back.


@pytest.mark.parametrize("level", ["none", "hint", "input"])
def test_what_is_right_is_not_on_a_page_that_keeps_it_back(
    grade_source: GradeSource, level: str
) -> None:
    source = TWINS["pad"].replace("np.full(shape, value", "np.full(shape, value + 0.0625")
    report = grade_source(source, "pad/value", feedback=level)
    assert report.score.earned == 0
    page = render_page(report)
    assert ">expected<" not in page
    assert "should read" not in page


def test_at_input_a_course_does_not_show_what_is_right(sample: Sample) -> None:
    assert "Your course does not show what is right here." in words_of(sample("several at input"))


def test_at_hint_a_page_holds_no_array_nor_line_nor_snippet(sample: Sample) -> None:
    page = render_page(sample("several at hint"))
    text = words_of(page)
    assert (
        "4 checks: stride, per-axis-stride, combined, worked-examples. Wrong value. Every failing "
        "call has: stride."
    ) in text
    assert "Your course shows no examples of this. grade explain conv2d/stride says what" in text
    assert "np.pad" not in text
    assert "import numpy" not in text
    assert '<table class="a' not in page


def test_at_none_only_names_of_what_is_not_right_are_told(sample: Sample) -> None:
    report = sample("several at none")
    page = render_page(report)
    text = words_of(page)
    assert "Not right: stride, per-axis-stride, combined, worked-examples." in text
    assert "Your course says right or wrong only. grade explain conv2d says what each" in text
    names = re.findall(r'<span class="name">(?:<a [^>]*>)?([^<]+)', page)
    assert names == ["pad", "conv1d", "conv2d", "maxpool"]
    assert '<details class="finding' not in page


def test_checks_of_which_less_is_shown_are_listed_by_name_and_points(several: Report) -> None:
    checks = [
        msgspec.structs.replace(one, feedback="hint")
        if one.name in {"conv2d/combined", "conv2d/stride"}
        else one
        for one in several.checks
    ]
    text = words_of(msgspec.structs.replace(several, checks=tuple(checks)))
    assert "Your course shows less of stride (+3), combined (+2)." in text


def test_staff_see_all_of_it_and_what_students_do_not_see(several: Report) -> None:
    levels: dict[str, Feedback] = {one.name: "hint" for one in several.checks}
    text = words_of(render_page(several, students_see=levels))
    assert text.count("Students of this course see: hint") == 1 + len(several.findings)
    assert "students do not see this" in text
    assert "students do not see" not in words_of(several)


# The rest.


def test_a_check_has_its_verdict_and_points_in_the_list_of_all(mistaken: Report) -> None:
    text = words_of(mistaken).partition("All 61 checks")[2]
    for check in mistaken.checks:
        verdict = "passes" if check.passed else check.verdict
        assert f"{check.name} {verdict}" in text
        assert f"{check.earned} / {check.possible}" in text


def test_forbidden_calls_have_a_section_that_says_that_they_cost_nothing(
    forbidden: Report, perfect: Report
) -> None:
    text = words_of(forbidden)
    assert "Uses numpy.convolve in line 3 of cnn.py: slide = convolve" in text
    assert "Uses numpy.correlate in line 3 of helper.py, in slide: return np.corr" in text
    assert "It costs no points; your instructor sees it." in text
    assert "return np.correlate(a, b)  # &lt;b&gt;" in render_page(forbidden)
    assert "forbidden-title" not in outline_of(perfect).ids


def test_advice_on_style_costs_no_points(perfect: Report) -> None:
    one = msgspec.structs.replace(perfect, coach=("conv1d loops over batch in Python.",))
    assert "If you like: conv1d loops over batch in Python. No points hang on it." in words_of(one)


def test_a_practice_score_says_that_the_grade_asks_other_examples(perfect: Report) -> None:
    assert "Practice: your grade asks other examples of these same checks." in words_of(perfect)
    more = msgspec.structs.replace(perfect, unpractised=("pad/value", "conv2d/bias"))
    assert "It asks these checks too: pad/value, conv2d/bias." in words_of(more)


def test_a_final_score_says_what_it_is(perfect: Report) -> None:
    final = msgspec.structs.replace(perfect.deck, kind="final")
    text = words_of(msgspec.structs.replace(perfect, deck=final))
    assert "Final score" in text
    assert "Practice" not in text


def test_a_layer_of_isolation_that_is_missing_is_said_in_the_open_once(perfect: Report) -> None:
    weak = Isolation(
        level=3, layers=(Layer(name="seccomp", off=""), Layer(name="namespaces", off="no <b>"))
    )
    for weakly in (True, False):
        report = msgspec.structs.replace(perfect, isolation=weak, weakly_isolated=weakly)
        opened = words_of(report).partition("About this run")[0]
        assert opened.count("level 3 (kernel)") == 1
        assert opened.count("namespaces (no <b>)") == 1


@pytest.mark.parametrize("name", SAMPLES)
def test_a_page_is_smaller_than_300_kilobytes(sample: Sample, name: str) -> None:
    assert len(render_page(sample(name)).encode()) < 300_000


def test_a_finding_is_smaller_than_40_kilobytes(sample: Sample) -> None:
    parts = re.split(r'<details class="finding', render_page(sample("all wrong")))
    assert len(parts) > 3
    assert max(len(part.encode()) for part in parts[1:-1]) < MAX_FINDING_BYTES + 1_000


def test_richer_examples_go_first_where_a_page_would_be_too_large(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = sample("mistakes")
    whole = render_page(report)
    bare = render_page(msgspec.structs.replace(report, findings=()))
    limit = len(whole.encode()) - len(bare.encode()) - 4_000
    monkeypatch.setattr("grader.report.page.fitting.MAX_FINDINGS_BYTES", limit)
    less = render_page(report)
    assert 0 < less.count(">Richer<") < whole.count(">Richer<")
    assert less.count(">Smaller<") == whole.count(">Smaller<")
    monkeypatch.setattr("grader.report.page.fitting.MAX_FINDINGS_BYTES", 0)
    assert render_page(report).count("What shows this is left out") == len(report.findings)


def test_what_is_not_drawn_is_said(sample: Sample) -> None:
    assert re.search(r"showing \d+ of 30 rows and \d+ of 20 columns", words_of(sample("all wrong")))


@pytest.fixture
def all_raise(sample: Sample) -> Report:
    """A report with a finding for each check, each with a long text of its own."""
    report = sample("all wrong")
    long = "<&'" * 800
    first = report.findings[0]
    findings = [
        msgspec.structs.replace(
            first, operation=check.operation, detail=long, checks=(check.name,), not_asked=()
        )
        for check in report.checks
    ]
    return msgspec.structs.replace(report, findings=tuple(findings))


def test_long_texts_of_a_program_leave_room_for_every_finding(all_raise: Report) -> None:
    page = render_page(all_raise)
    assert len(page.encode()) < 300_000
    assert page.count('<details class="finding') == len(all_raise.findings)


def test_a_page_is_written_as_utf8(mistaken: Report, tmp_path: Path) -> None:
    write_page(mistaken, tmp_path / "p.html")
    assert (tmp_path / "p.html").read_text("utf-8").startswith(render_page(mistaken))


def test_a_page_that_cannot_be_written_is_an_output_error(mistaken: Report, tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="cannot be written"):
        write_page(mistaken, tmp_path)
