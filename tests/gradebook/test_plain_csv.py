"""The gradebook as a table."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.gradebook.json_lines import StudentLine, write_json_lines
from grader.gradebook.plain_csv import write_plain_csv
from grader.gradebook.sheet import number_in
from grader.records.gradebook import Override, Row
from grader.records.graded_with import DeckInfo, GradedWith, GraderInfo
from tests.gradebook.support import AXES, HOSTILE_NAMES, STRIDE, class_of, graded, student, table_of

OVERRIDE = Override(check="pad/basic", points=50, note="=typo; \u202ein the task", at="2026-10-02")
BOOK = class_of(
    graded(
        msgspec.structs.replace(
            student("z", "Müller, Zoë", canvas="1234"), section="=Lab 2", extension="48 hours"
        ),
        85,
        late=True,
        hours_late=5.25,
        submitted="2026-10-01T10:15:00Z",
        findings=(STRIDE, AXES),
        chosen="The newest of 3 attempts, on time.",
        same_as=("j", "k"),
        overrides=(OVERRIDE,),
        note="well; =done",
        excused={"pad/basic": ("maxpool",), "conv2d/stride": ("pad", "conv1d")},
        state=("conv1d", "maxpool"),
        uses=("numpy.convolve in line 3 of cnn.py", "torch.nn in line 4 of =a.py"),
        graded_with=GradedWith(
            grader=GraderInfo(version="0.1.0", python="3.11", numpy="2.4.6"),
            deck=DeckInfo(kind="final", digest="3f2a" * 16, cases=540),
        ),
    ),
    Row(student=student("j", email="j@uni.example"), standing="unreadable", message="No cnn.py."),
    Row(student=student("m"), standing="missing"),
)


def test_a_line_says_all_that_staff_know() -> None:
    table = table_of(write_plain_csv(BOOK))
    zoe, other, missing = (dict(zip(table[0], line, strict=True)) for line in table[1:])
    assert zoe == {
        "key": "z",
        "name": "Müller, Zoë",
        "section": "'=Lab 2",
        "canvas": "1234",
        "email": "",
        "standing": "graded",
        "score": "85",
        "possible": "100",
        "late": "yes",
        "hours_late": "5.25",
        "extension": "48 hours",
        "submitted": "2026-10-01T10:15:00Z",
        "pad/basic": "50",
        "conv2d/stride": "35",
        "overrides": "pad/basic: 50 (=typo; \\u202ein the task)",
        "note": "well;' =done",
        "excused": "35 points for faults of conv1d and pad",
        "state": "conv1d maxpool",
        "findings": f"{STRIDE.in_words}; Maybe: Your code pads rows (up to +2)",
        "message": "",
        "chosen": "The newest of 3 attempts, on time.",
        "same_as": "j k",
        "uses": "numpy.convolve in line 3 of cnn.py; torch.nn in line 4 of =a.py",
        "grader": "cnn-grader 0.1.0, Python 3.11, NumPy 2.4.6",
        "deck": "3f2a" * 16,
    }
    assert (other["grader"], other["deck"]) == ("", "")
    assert (other["excused"], other["state"]) == ("", "")
    assert (other["standing"], other["score"], other["message"]) == ("unreadable", "", "No cnn.py.")
    assert (missing["score"], missing["pad/basic"]) == ("", "")


def test_only_nothing_handed_in_can_be_zero() -> None:
    table = table_of(write_plain_csv(BOOK, missing_zero=True))
    score = table[0].index("score")
    assert [line[score] for line in table[1:]] == ["85", "", "0"]
    lines = [msgspec.json.decode(line) for line in write_json_lines(BOOK.rows, missing_zero=True)]
    assert [line["score"] for line in lines] == [85, None, 0]


def test_accents_are_read_by_spreadsheets() -> None:
    assert write_plain_csv(BOOK).startswith(b"\xef\xbb\xbf")


@given(
    st.lists(
        st.tuples(st.sampled_from(HOSTILE_NAMES) | st.text(max_size=8), st.integers(0, 100)),
        max_size=8,
    )
)
def test_every_total_arrives_and_no_cell_is_a_formula(people: list[tuple[str, int]]) -> None:
    book = class_of(
        *(graded(student(name, name, sid=name), earned, message=name) for name, earned in people)
    )
    table = table_of(write_plain_csv(book))
    score = table[0].index("score")
    assert [int(line[score]) for line in table[1:]] == [earned for _, earned in people]
    for cell in (cell for line in table for cell in line):
        assert number_in(cell) is not None or cell == "-" or cell.lstrip()[:1] not in set("=+-@")
        assert "\n" not in cell
    lines = list(write_json_lines(book.rows))
    assert [msgspec.json.decode(line, type=StudentLine).score for line in lines] == [
        earned for _, earned in people
    ]
    assert all(line.count(b"\n") == 1 for line in lines)
    assert [msgspec.json.decode(line)["student"]["name"] for line in lines] == [
        name for name, _ in people
    ]


@pytest.mark.parametrize("name", [*HOSTILE_NAMES, '"=1+1"', ' "-2+3', "-2"])
def test_no_cell_is_a_formula_where_semicolons_part_cells(name: str) -> None:
    """Excel does so in half of Europe, and then takes quotes within its cells for text."""
    book = class_of(graded(student(f"x;{name}", f"x; {name}"), 85, message=f"x;{name}"))
    line = write_plain_csv(book).decode().splitlines()[1]
    for cell in line.split(";")[1:]:
        assert cell.lstrip(' "')[:1] not in set("=+-@＝"), line  # noqa: RUF001  wide on purpose
