import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.records.attempt import Student
from grader.records.gradebook import Row
from grader.report.class_page.tally import tally_class
from tests.report.class_page.classes import class_of, class_with


def scoring(points: int, possible: int) -> Row:
    return Row(
        student=Student(key=str(points), name=str(points)),
        standing="graded",
        points={"pad/basic": points},
        possible={"pad/basic": possible},
        verdicts={"pad/basic": "right" if points == possible else "wrong value"},
    )


@given(possible=st.integers(1, 300), data=st.data())
def test_every_score_is_counted_once_and_full_marks_apart(
    possible: int, data: st.DataObject
) -> None:
    scores = data.draw(st.lists(st.integers(0, possible), min_size=1))
    bins = tally_class(class_with(*(scoring(score, possible) for score in scores))).bins
    assert [number for one in bins for number in range(one.least, one.most + 1)] == list(
        range(possible + 1)
    )
    assert [one.students for one in bins] == [
        sum(one.least <= score <= one.most for score in scores) for one in bins
    ]
    assert (bins[-1].least, bins[-1].most) == (possible, possible)
    assert len(bins) <= 11


@pytest.mark.parametrize(
    ("scores", "mean", "median"), [([], None, None), ([0], 0, 0), ([1, 2, 2], 1.7, 2)]
)
def test_only_students_with_a_score_count_for_the_average(
    scores: list[int], mean: float | None, median: float | None
) -> None:
    missing = Row(student=Student(key="m", name="m"), standing="missing")
    tally = tally_class(class_with(missing, *(scoring(score, 4) for score in scores)))
    assert (tally.mean, tally.median) == (mean, median)
    assert {one: count for one, count in tally.standings.items() if count} == {
        "missing": 1,
        **({"graded": len(scores)} if scores else {}),
    }


def test_sections_are_told_apart_and_one_alone_is_no_section() -> None:
    def within(section: str, row: Row) -> Row:
        return msgspec.structs.replace(row, student=Student(key="x", name="x", section=section))

    missing = Row(student=Student(key="m", name="m"), standing="missing")
    rows = [within("B", scoring(4, 4)), within("A", scoring(1, 4)), within("A", scoring(2, 4))]
    told = [
        (one.name, one.students, one.handed_in, one.full_marks, one.mean)
        for one in tally_class(class_with(*rows, within("B", missing), missing)).sections
    ]
    assert told == [("A", 2, 2, 0, 1.5), ("B", 2, 1, 1, 4.0), ("", 1, 0, 0, None)]
    assert tally_class(class_with(*rows[1:])).sections == ()


def test_who_is_in_two_sections_counts_in_both() -> None:
    rows = [
        msgspec.structs.replace(
            scoring(score, 4), student=Student(key=text, name="x", section=text)
        )
        for text, score in (("A", 0), ("B", 4), ("A and B", 2), ("C and B", 3))
    ]
    tally = tally_class(class_with(*rows))
    told = [(one.name, one.students, one.mean) for one in tally.sections]
    assert told == [("A", 2, 1.0), ("B", 2, 3.0), ("C and B", 1, 3.0)]
    assert tally.in_several == 1


def test_checks_are_counted_by_verdict_in_the_order_of_the_rubric() -> None:
    book = class_of(120)
    tally = tally_class(book)
    graded = [row for row in book.rows if row.standing == "graded"]
    names = [f"{one.name}/{check.name}" for one in tally.operations for check in one.checks]
    assert names == list(book.checks)
    for operation in tally.operations:
        for check in operation.checks:
            verdicts = [row.verdicts[f"{operation.name}/{check.name}"] for row in graded]
            assert check.passed == verdicts.count("right")
            assert check.asked == len(graded) == check.passed + sum(check.verdicts.values())
            counts = list(check.verdicts.values())
            assert counts == sorted(counts, reverse=True)


def test_points_by_hand_change_the_average_and_no_check() -> None:
    changed = msgspec.structs.replace(scoring(1, 4), points={"pad/basic": 4})
    tally = tally_class(class_with(changed, checks={"pad/basic": "asks"}))
    assert tally.mean == 4
    assert tally.operations[0].checks[0].passed == 0


def test_checks_are_drawn_as_wide_as_their_points_and_filled_as_far_as_they_pass() -> None:
    tally = tally_class(class_of(120))
    for one in tally.operations:
        segments = one.strip.segments
        assert [segment.weight for segment in segments] == [check.possible for check in one.checks]
        assert [segment.look for segment in segments] == [
            f"f{10 * check.passed // check.asked}" for check in one.checks
        ]
        assert one.strip.told.startswith(f"{one.checks[0].name} ")
    assert [one.strip.width for one in tally.operations] == [8, 12, 20, 10]
