"""The file that a Moodle gradebook imports."""

import pytest

from grader.errors import SheetError
from grader.integrations.moodle.gradebook import write_moodle_gradebook
from grader.records.gradebook import Row
from tests.gradebook.support import STRIDE, class_of, graded, student, table_of, told

ZOE = student("a", "Zoë", email="zoe@uni.example", sid="17")
JANE = student("b", "Jane", email="jane@uni.example")


def test_every_line_has_an_id_a_grade_and_its_feedback() -> None:
    book = class_of(graded(ZOE, 85, findings=(STRIDE,)), graded(JANE, 100))
    filled = write_moodle_gradebook(book)
    assert table_of(filled.content) == [
        ["email", "grade", "feedback"],
        [
            "zoe@uni.example",
            "85",
            "85 of 100 points. Mend first: Your window moves one cell at a time (+5).",
        ],
        ["jane@uni.example", "100", "100 of 100 points."],
    ]
    assert (filled.unmatched, filled.kept) == ((), ())


def test_who_has_no_such_id_or_no_grade_has_no_line() -> None:
    missing = Row(student=student("c", sid="19"), standing="missing")
    book = class_of(graded(ZOE, 85), graded(JANE, 100), missing)
    filled = write_moodle_gradebook(book, "idnumber")
    assert [line[:2] for line in table_of(filled.content)] == [["idnumber", "grade"], ["17", "85"]]
    assert (filled.unmatched, filled.kept) == (("b",), ("c",))
    filled = write_moodle_gradebook(book, "idnumber", missing_zero=True)
    assert table_of(filled.content)[2] == ["19", "0", ""]


@pytest.mark.parametrize("email", ["zoe@uni.example", "=cmd|'/C calc'!A0"])
def test_an_id_that_is_not_ones_own_or_a_formula_is_refused(email: str) -> None:
    book = class_of(graded(ZOE, 85), graded(student("b", email=email), 3))
    with pytest.raises(
        SheetError, match="of 'b' is another student's too, or begins like a formula"
    ):
        write_moodle_gradebook(book)


def test_what_a_student_called_an_exception_is_neither_markup_nor_a_formula() -> None:
    found = told("Your pad raises <b>a<=1+1;=2 in line 1 of cnn.py" + "x" * 500)
    (_, line) = table_of(
        write_moodle_gradebook(class_of(graded(ZOE, 85, findings=(found,)))).content
    )
    assert "Your pad raises &lt;b&gt;a&lt;'=1+1;'=2 in line 1" in line[2]
    assert len(line[2]) < 300


def test_what_is_not_written_is_not_to_be_mended() -> None:
    waits = told("pad is not written yet", "pad/basic", 50, unwritten=True)
    row = graded(ZOE, 50, findings=(waits,), verdicts={"pad/basic": "missing"})
    (_, line) = table_of(write_moodle_gradebook(class_of(row)).content)
    assert line[2] == "50 of 100 points. Not found, or not written yet: pad."
