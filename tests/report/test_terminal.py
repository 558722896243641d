import io

import msgspec
import pytest
from rich.console import Console

from grader.records.arrays import ArrayView
from grader.records.report import Report
from grader.report.page import render_page
from grader.report.terminal import array_lines, print_report
from tests.conftest import GradeSource
from tests.report.conftest import in_terminal
from tests.support import RIGHT, TWINS, check_of, submission_of


def test_the_score_stands_at_the_end(mistaken: Report) -> None:
    last = in_terminal(mistaken).strip().splitlines()[-1]
    assert last == mistaken.summary
    assert f"{mistaken.score.earned} of 100" in last


def test_every_operation_has_its_points(mistaken: Report) -> None:
    lines = in_terminal(mistaken).splitlines()
    for one in mistaken.operations:
        assert any(one.name in line and f"{one.earned}/{one.possible}" in line for line in lines)


def test_a_failure_shows_the_call_the_numbers_and_what_is_wrong(mistaken: Report) -> None:
    text = in_terminal(mistaken)
    check = check_of(mistaken, "conv2d/per-axis-stride")
    assert check.counterexample is not None
    assert check.counterexample.call in text
    assert check.message in text
    assert "expected (1, 1, 1, 2)" in text
    assert "!" in text
    assert "fails only with: per-axis stride" in text


def test_a_narrow_terminal_gets_all_of_it(mistaken: Report) -> None:
    wide, narrow = in_terminal(mistaken, 200), in_terminal(mistaken, 40)
    assert max(map(len, narrow.splitlines())) <= 40
    for check in mistaken.checks:
        if check.name in wide:
            assert check.name in narrow


def test_no_more_failures_are_printed_than_can_be_read(grade_source: GradeSource) -> None:
    source = "\n".join(
        f"def {name}(*args, **kwargs):\n    return {number}\n"
        for number, name in enumerate(("pad", "conv1d", "conv2d", "maxpool"))
    )
    text = in_terminal(grade_source(source))
    assert text.count("wrong type") <= 8
    assert len(text.splitlines()) < 120


def test_the_first_eight_of_many_failures_are_printed_and_the_others_counted(
    grade_source: GradeSource,
) -> None:
    source = TWINS["pad"].replace("    return out", "    return out + 1")
    report = grade_source(source, "pad")
    failed = [check.name for check in report.checks if check.wrong]
    lines = in_terminal(report).splitlines()
    printed = [name for name in failed if any(line.startswith(f"{name} ") for line in lines)]
    assert printed == failed[:8]
    lost = sum(check.lost for check in report.checks if check.name in failed[8:])
    assert f"{len(failed) - 8} more failing checks are on the page.  -{lost}" in lines


def test_forbidden_calls_are_told_in_a_line_each(forbidden: Report, perfect: Report) -> None:
    lines = [line for line in in_terminal(forbidden).splitlines() if "yours to write" in line]
    assert [line.partition(",")[0] for line in lines] == [
        "Uses numpy.convolve in line 3 of cnn.py",
        "Uses numpy.correlate in line 3 of helper.py",
    ]
    assert all("costs no points" in line for line in lines)
    assert "yours to write" not in in_terminal(perfect)


def test_advice_stands_in_a_line_each_before_the_summary(looping: Report, perfect: Report) -> None:
    lines = in_terminal(looping).strip().splitlines()
    assert looping.coach
    assert lines[-1 - len(looping.coach) :] == [*looping.coach, looping.summary]
    assert "loops in Python" not in in_terminal(perfect)


def test_hostile_text_is_printed_and_not_obeyed(hostile: Report) -> None:
    text = in_terminal(hostile)
    assert "\\x1b[31m" in text
    assert "<script>alert(1)</script>" in text
    assert "[red]" in text
    assert all(character.isprintable() or character == "\n" for character in text)


@pytest.mark.parametrize(
    "name",
    [
        "\x1b[31mred",
        "\x1b]0;title\x07",
        "\u202eyp.nnc",
        "\x9b2J",
        "a\nb",
    ],
)
def test_hostile_names_of_files_are_printed_and_not_obeyed(
    grade_source: GradeSource, name: str
) -> None:
    submission = msgspec.structs.replace(submission_of(RIGHT), name=name, path=f"{name}/cnn.py")
    text = in_terminal(grade_source(submission, "pad/basic"))
    assert "cnn.py" in text
    assert all(character.isprintable() or character == "\n" for character in text)
    assert "a\nb" not in text


def test_markup_in_a_message_is_printed_as_it_is(grade_source: GradeSource) -> None:
    source = "def pad(x, padding, value=0.0):\n    raise ValueError('[bold]x[/bold] [/] [i, j]')\n"
    assert "[bold]x[/bold] [/] [i, j]" in in_terminal(grade_source(source, "pad/basic"))


def test_what_was_printed_is_shown(grade_source: GradeSource) -> None:
    source = "def pad(x, padding, value=0.0):\n    print('padding is', padding)\n    return x\n"
    assert "padding is (" in in_terminal(grade_source(source, "pad/basic"))


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-8"])
def test_any_encoding_of_a_terminal_can_be_written_to(
    mistaken: Report, hostile: Report, encoding: str
) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="backslashreplace")
    for report in (mistaken, hostile):
        print_report(report, Console(file=stream, width=100, highlight=False, markup=False))
    stream.flush()
    assert b"of 100 points" in raw.getvalue()


def test_functions_that_are_not_written_are_told_in_a_line_each(grade_source: GradeSource) -> None:
    text = in_terminal(grade_source(TWINS["pad"], "pad/basic", "conv1d", "maxpool"))
    assert text.count("The file defines no function conv1d") == 1
    assert text.count("The file defines no function maxpool") == 1
    assert "conv1d/stride" not in text


def test_what_fails_for_one_reason_costs_the_points_of_all_its_checks(
    grade_source: GradeSource,
) -> None:
    report = grade_source("def pad(x, padding, value=0.0):\n    x.sum()\n", "pad")
    assert f"pad/basic  wrong type  -{report.score.possible}" in in_terminal(report)
    assert f"\N{MINUS SIGN}{report.score.possible}</span>" in render_page(report)


def test_every_grid_of_an_array_says_its_place() -> None:
    cube = ArrayView(dtype="float64", shape=(2, 1, 1), values=(1.0, 2.0))
    assert array_lines("x", cube) == ["x (2, 1, 1)", "  [0] [1]", "  [1] [2]"]
    flat = ArrayView(dtype="float64", shape=(1, 1, 2), values=(1.0, 2.0))
    assert array_lines("x", flat) == ["x (1, 1, 2)", "  [1 2]"]


def test_what_was_not_asked_comes_after_what_ended_the_asking(grade_source: GradeSource) -> None:
    endless = RIGHT.replace("def conv1d(", "def conv1d(*_, **__):\n    while True: pass\n\ndef _(")
    text = in_terminal(grade_source(endless))
    assert text.index("conv1d/basic  timed out") < text.index("conv1d  not asked")
