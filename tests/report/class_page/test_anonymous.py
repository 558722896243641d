import json

from grader.records.gradebook import ClassReport
from grader.report.class_page import render_class_page
from tests.report.class_page.classes import class_of, class_with, row_of
from tests.report.class_page.test_render import data_of

CLASS = class_of(120)


def identities_of(book: ClassReport) -> set[str]:
    """Everything in a class that says who somebody is."""
    found = set(book.pages.values())
    for row in book.rows:
        found |= {row.student.key, row.student.name, row.place, row.sha256, row.message}
        found |= {row.student.section, row.student.extension, row.note}
        found |= {row.chosen, row.submitted, *row.student.ids.values()}
        found |= {text for one in row.overrides for text in (one.note, one.at, one.at[:10])}
    return found - {""}


def test_an_anonymous_page_names_nobody() -> None:
    page = render_class_page(CLASS, anonymous=True)
    for text in identities_of(CLASS):
        assert text not in page
    students = data_of(page)["students"]
    assert [one["name"] for one in students] == [f"Student {n}" for n in range(1, 121)]
    assert not any("key" in one or "page" in one for one in students)
    assert "Who is who is left out" in page


def test_an_anonymous_page_tells_everything_else() -> None:
    open_page, closed = (render_class_page(CLASS, anonymous=one) for one in (False, True))

    def told(page: str) -> list[str]:
        kept = (
            "standing",
            "score",
            "operations",
            "late",
            "failing",
            "overridden",
        )
        students = data_of(page)["students"]
        return sorted(json.dumps([one.get(name) for name in kept]) for one in students)

    assert told(open_page) == told(closed)
    assert render_class_page(CLASS, anonymous=True) == closed


def test_numbers_say_nothing_about_the_order_of_keys() -> None:
    rows = [row_of(f"s{n:03}", standing="graded", points={"p/b": n}) for n in range(100)]
    first, second = (
        [one["score"] for one in data_of(render_class_page(book, anonymous=True))["students"]]
        for book in (class_with(*rows), class_with(*rows[:-1]))
    )
    assert first != sorted(first)
    assert [score for score in first if score != 99] != second


def test_the_same_source_is_told_by_number_alone() -> None:
    rows = [row_of("a", same_as=("b", "gone")), row_of("b", same_as=("a",))]
    students = data_of(render_class_page(class_with(*rows), anonymous=True))["students"]
    notes = {one["name"]: one["notes"] for one in students}
    assert notes == {
        "Student 1": ["same source as Student 2"],
        "Student 2": ["same source as Student 1"],
    }
