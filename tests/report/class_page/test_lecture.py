from html import unescape
from itertools import chain

import msgspec
import pytest

from grader.records.lesson import InSection
from grader.report.class_page.lecture import render_lecture
from grader.report.class_page.lesson import make_lesson
from tests.conftest import Sample
from tests.report.class_page.lessons import lecture_on, lessons_of
from tests.report.class_page.test_render import outline_of, without_library
from tests.report.samples import HARMLESS


@pytest.mark.parametrize("name", ["mistakes", "all wrong", "hostile", "raised", "perfect"])
def test_a_page_is_well_formed_and_loads_nothing(sample: Sample, name: str) -> None:
    outline = outline_of(render_lecture(lecture_on(lessons_of(sample(name))[:3])))
    for tag, attributes in outline.tags:
        assert tag not in {"script", "img", "iframe", "link", "a"}
        assert not {"style", "src", "href"} & attributes.keys()


def test_what_a_program_wrote_is_not_in_it(sample: Sample) -> None:
    for name in ("raised", "hostile", "all wrong"):
        report = sample(name)
        written = {"]0;title", "a line that a program prints"}
        for example in chain.from_iterable(one.examples for one in report.findings):
            written |= {example.snippet, example.raised.message if example.raised else ""}
        for lesson in lessons_of(report):
            page = unescape(render_lecture(lecture_on([lesson])))
            assert not [text for text in written - {""} if text in page]


def test_text_is_escaped(sample: Sample) -> None:
    section = InSection(section=HARMLESS, students=1, graded=9)
    page = render_lecture(lecture_on(lessons_of(sample("hostile"), (section,))[:1]))
    assert HARMLESS.split("`")[0] in unescape(page)
    assert "<script" not in page
    assert "<img" not in page


def test_lessons_too_high_for_a_printed_page_are_drawn_smaller(sample: Sample) -> None:
    high, *_ = lessons_of(sample("all wrong"))
    alone, three = (
        without_library(render_lecture(lecture_on([high] * count))).count("<td") / count
        for count in (1, 3)
    )
    assert 0 < three < alone


def test_a_mistake_without_a_call_is_told_all_the_same(sample: Sample) -> None:
    lesson, *_ = lessons_of(sample("several at hint"))
    page = render_lecture(lecture_on([lesson]))
    assert "9 of 57" in page
    assert "<table" not in page


@pytest.mark.parametrize(
    ("function", "title"),
    [
        ("forward", "`forward` raises an exception"),
        ("", "`backward`: the call of backward raises an exception"),
    ],
)
def test_a_lesson_is_on_the_function_that_raised(sample: Sample, function: str, title: str) -> None:
    finding = next(one for one in sample("raised").findings if one.verdict == "raised")
    summary = msgspec.structs.replace(finding.summary, function=function)
    lesson = make_lesson(summary, None, "backward", students=9, alike=7, points=90, sections=())
    assert (lesson.function, lesson.title) == (function or "backward", title)


@pytest.mark.parametrize(
    ("graded", "said"),
    [
        (0, "Nobody is graded yet; it takes two who make the same mistake."),
        (1, "One student alone is graded; it takes two"),
        (2, "No two of 2 students who are graded lose points for the same mistake."),
    ],
)
def test_a_class_without_a_lesson_is_told_why(graded: int, said: str) -> None:
    assert said in render_lecture(msgspec.structs.replace(lecture_on([]), graded=graded))


@pytest.mark.parametrize(
    ("told", "title"),
    [
        ("Your code ignores the padding", "`pad` ignores the padding"),
        ("Your pad returns the wrong shape", "`pad` returns the wrong shape"),
        ("Your padding holds zeros", "`pad`: the padding holds zeros"),
        (
            "Your window moves as if your code forgot it",
            "`pad`: the window moves as if the code forgot it",
        ),
        ("Every number of yours is 0", "`pad`: every number is 0"),
    ],
)
def test_a_title_speaks_to_nobody(sample: Sample, told: str, title: str) -> None:
    summary = msgspec.structs.replace(
        sample("conv2d stride").findings[0].summary, headline=told, certain=True, function="pad"
    )
    lesson = make_lesson(summary, None, "pad", students=9, alike=7, points=90, sections=())
    assert lesson.title == title
