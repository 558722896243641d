"""Sheets of other systems, read strictly and written back."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SheetError
from grader.gradebook.sheet import Sheet, disarm, number_in, read_sheet, write_sheet
from tests.gradebook.support import HOSTILE_NAMES, csv_of

CELLS = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8),
    st.sampled_from(HOSTILE_NAMES),
)


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    columns = draw(st.integers(1, 5))
    lines = st.tuples(*[CELLS] * columns)
    return Sheet(
        header=tuple(f"column {place}" for place in range(columns)),
        lines=tuple(draw(st.lists(lines, max_size=6))),
        delimiter=draw(st.sampled_from(",;\t")) if columns > 1 else ",",
        bom=draw(st.booleans()),
        line_end=draw(st.sampled_from(["\n", "\r\n", "\r"])),
    )


@given(sheets())
def test_a_sheet_is_read_as_it_was_written_but_for_formulas(sheet: Sheet) -> None:
    again = read_sheet(write_sheet(sheet))
    lines = tuple(tuple(map(disarm, line)) for line in sheet.lines)
    assert again == msgspec.structs.replace(sheet, lines=lines)
    assert write_sheet(again) == write_sheet(sheet)


@given(CELLS)
def test_no_cell_that_is_written_is_a_formula(cell: str) -> None:
    safe = disarm(cell)
    assert safe in {cell, f"'{cell}"}
    begins_one = safe.lstrip()[:1] in set("=+-@") or safe[:1] in set("\t\r\n")
    assert not begins_one or number_in(safe) is not None or safe == "-"


@pytest.mark.parametrize("cell", ["", "Zoë", "12", "-1", "+3.5", "-", "O'Neil", "a=b", "1234"])
def test_plain_cells_are_left_alone(cell: str) -> None:
    assert disarm(cell) == cell


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_parts_the_header(delimiter: str) -> None:
    header = ["Student", "ID", "Homework 1, part 2; draft"]
    sheet = read_sheet(csv_of([header, ["Doe, Jane; x", "7", ""]], delimiter))
    assert sheet.header == tuple(header)
    assert sheet.lines == (("Doe, Jane; x", "7", ""),)


def test_short_lines_are_filled_up() -> None:
    assert read_sheet(b"a,b,c\n1\n\n1,2,3\n").lines == (
        ("1", "", ""),
        ("", "", ""),
        ("1", "2", "3"),
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no header"),
        (b",,\n1,2,3\n", "no header"),
        (b"a,b\n1,2,3\n", "Row 2 of the sheet has 3 cells, and its header 2"),
        (b"a,b\n1,\0\n", "null character"),
        ("Müller,b\n".encode("latin-1"), "not UTF-8: byte 1"),
        ("a,b\n".encode("utf-16"), "not UTF-8: byte 0"),
        (b'a,b\n1,"2\n', "no CSV file"),
        (b'a,b\n1,"2"3\n', "no CSV file"),
        (b"a,b\n1," + b"x" * 200_000, "no CSV file"),
        (b"x" * 200_000, "no CSV file"),
        (b"x," * 5000 + b"\n" * 5000, "5001 columns; at most 5000"),
    ],
)
def test_what_is_no_sheet_is_refused_in_words(content: bytes, message: str) -> None:
    with pytest.raises(SheetError, match=message):
        read_sheet(content)


def test_a_title_that_two_columns_have_is_refused() -> None:
    sheet = read_sheet(b"ID,Grade,Grade\n")
    assert sheet.find("ID") == 0
    assert sheet.find("Section") is None
    with pytest.raises(SheetError, match="2 columns 'Grade'"):
        sheet.find("Grade")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("85", 85), (" 85,50 ", 85.5), ("100.00", 100), ("", None), ("EX", None), ("1.000,5", None)],
)
def test_numbers_are_read_with_either_decimal_sign(cell: str, number: float | None) -> None:
    assert number_in(cell) == number
