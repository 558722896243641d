"""What students of a class have in common is one finding of the class."""

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np

from grader.records.case import Case
from grader.records.example import ExampleReport
from grader.records.finding_report import FindingSummary
from grader.records.gradebook import ClassReport, ShownFinding
from grader.report.class_page import render_class_page
from grader.report.class_page.findings import MAX_FINDINGS, merge_findings
from tests.gradebook.support import told
from tests.report.class_page.classes import class_of, class_with, row_of

STRIDE = told("Your window moves one cell at a time", points=5, mistakes=("stride ignored",))
RAISES = told("Your pad raises IndexError in line 16 of doe_jane.py", "pad/basic", 3)
WAITS = told("conv1d is not written yet", "conv1d/basic", 99, unwritten=True)


def class_finding(*each: FindingSummary, **changes: Any) -> ClassReport:
    """A class whose students, `s0`, `s1` and so on, have one finding each."""
    rows = [row_of(f"s{n}", points={"p/b": 1}, findings=(one,)) for n, one in enumerate(each)]
    return class_with(*rows, **changes)


def changed(finding: FindingSummary, **changes: Any) -> FindingSummary:
    return msgspec.structs.replace(finding, **changes)


def test_what_costs_most_comes_first_with_all_who_have_it_and_their_points() -> None:
    book = class_of(120)
    merged = merge_findings(book.rows)
    points = [one.points for one in merged]
    assert points == sorted(points, reverse=True)
    assert sum(points) == sum(one.points for row in book.rows for one in row.findings)
    assert sum(len(one.rows) for one in merged) == sum(len(row.findings) for row in book.rows)


def test_functions_that_are_not_written_come_last() -> None:
    merged = merge_findings(class_finding(WAITS, RAISES).rows)
    assert [one.unwritten for one in merged] == [False, True]


def test_one_mistake_that_is_told_in_two_ways_is_one_finding_with_its_name() -> None:
    other = changed(STRIDE, headline="Your window moves by the padding")
    (found,) = merge_findings(class_finding(STRIDE, other, STRIDE).rows)
    assert (found.title, found.rows, found.points) == ("stride ignored in conv2d", (0, 1, 2), 15)
    assert found.told == {STRIDE.headline: 2, other.headline: 1}


def test_what_is_sure_and_what_may_be_are_two() -> None:
    maybe = changed(STRIDE, certain=False)
    titles = [one.title for one in merge_findings(class_finding(STRIDE, maybe).rows)]
    assert titles == [f"Maybe: {STRIDE.headline}", STRIDE.headline]


def test_an_exception_is_one_finding_wherever_it_was_raised() -> None:
    other = changed(RAISES, headline="Your pad raises IndexError in line 9 of cnn.py")
    (found,) = merge_findings(class_finding(RAISES, other).rows)
    assert found.title == "Your pad raises IndexError"
    assert found.told == {RAISES.headline: 1, other.headline: 1}


FILE = changed(told("Python cannot read line 3 of cnn.py"), operation="", checks=("p/b",))
LACKS = told("pad is not defined", "pad/basic", 1, unwritten=True)


def test_a_file_that_did_not_load_is_one_finding_of_all_who_stand_so_and_no_others() -> None:
    fields: dict[str, Any] = {"standing": "did not load", "points": {"p/b": 0}}
    rows = [
        row_of("a", findings=(changed(FILE, points=4),), **fields),
        row_of("b", findings=(LACKS, changed(LACKS, headline="conv1d is not defined")), **fields),
        row_of("c", standing="graded", findings=(changed(FILE, points=2),)),
        row_of("d", standing="graded", findings=(LACKS,)),
    ]
    whole, part, lacks = merge_findings(rows)
    assert (whole.title, whole.rows, whole.points) == ("The file did not load", (0, 1), 6)
    assert whole.told == {FILE.headline: 1, "No function in it could be asked": 1}
    assert (part.rows, lacks.rows) == ((2,), (3,))
    assert part.title == "Functions are missing, since the file does not load to its end"
    page = render_class_page(class_with(*rows), anonymous=True)
    assert "line 3" not in page
    assert page.count("The file did not load") > 1


def example_of(**changes: Any) -> ExampleReport:
    case = Case(operation="pad", arrays={"x": np.ones((1, 1, 2, 3))}, options={"padding": (1, 1)})
    given: Mapping[str, Any] = {
        "message": "pad raised Doe: Jane",
        "expected": None,
        "returned": None,
        "mismatch": None,
        "raised": None,
        "printed": "Jane Doe was here",
        "snippet": "from doe_jane import pad",
    }
    return ExampleReport(case=case, call="pad(x, (1, 1))", bound=0.0, **{**given, **changes})


def test_an_example_is_shown_with_its_arrays() -> None:
    shown = (ShownFinding(student="s0", finding=RAISES, example=example_of()),)
    (found,) = merge_findings(class_finding(RAISES).rows, shown)
    assert found.example is not None
    assert found.example.call == "pad(x (1, 1, 2, 3), padding=(1, 1))"
    assert [(one.name, one.text) for one in found.example.arrays] == [("x", "[[1 1 1]\n [1 1 1]]")]
    page = render_class_page(class_finding(RAISES, shown=shown), anonymous=False)
    assert "pad raised Doe: Jane" in page
    assert "Jane Doe was here" not in page


def test_nothing_of_an_anonymous_finding_says_whose_it_is() -> None:
    shown = (ShownFinding(student="s0", finding=RAISES, example=example_of()),)
    page = render_class_page(class_finding(RAISES, shown=shown), anonymous=True)
    for text in ("Doe", "doe_jane", "Jane", "line 16"):
        assert text not in page
    assert "Your pad returns some wrong numbers" in page
    assert "pad(x (1, 1, 2, 3), padding=(1, 1))" in page


def test_a_page_shows_the_dearest_findings_and_says_how_many_more_there_are() -> None:
    many = [changed(RAISES, headline=f"Your pad raises E{n}") for n in range(MAX_FINDINGS + 5)]
    page = render_class_page(class_finding(*many), anonymous=False)
    assert page.count('<details class="finding"') == MAX_FINDINGS
    assert "5 more, which cost less, are in the table." in page


RULE = changed(
    told("Your numbers follow from the right ones by a rule", "linear_dx/basic", 2),
    function="affine_backward",
)


def test_a_function_that_the_title_does_not_say_stands_before_it() -> None:
    (found,) = merge_findings(class_finding(RULE).rows)
    assert found.title == f"affine_backward: {RULE.headline}"
    assert RULE.in_words == f"affine_backward: {RULE.headline} ({RULE.gain})"
    named = changed(RULE, headline="Your affine_backward returns None")
    assert named.named == named.title


def test_an_anonymous_finding_names_the_function_that_raised_or_the_call() -> None:
    raised = changed(RULE, verdict="raised", function="affine_forward", headline="Doe")
    page = render_class_page(class_finding(raised), anonymous=True)
    assert "Your affine_forward raises an exception" in page
    page = render_class_page(class_finding(changed(raised, function="")), anonymous=True)
    assert "The call of your linear_dx raises an exception" in page
    assert "Your linear_dx raises" not in page
