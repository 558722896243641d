"""What is told of the last run, word by word."""

import pytest

from grader.records.last_run import MAX_NAMED, Changes
from grader.records.score import Score

LAST = Score(earned=32, possible=100)


@pytest.mark.parametrize(
    ("gained", "chip"),
    [
        (8, "+8 since 14:05"),
        (-3, "\N{MINUS SIGN}3 since 14:05"),
        (0, "unchanged since 14:05"),
        (None, "32 of 100 at 14:05"),
    ],
)
def test_a_chip_tells_the_points_against_the_last_ones(gained: int | None, chip: str) -> None:
    assert Changes(since="14:05", last=LAST, gained=gained).chip == chip


def test_what_was_mended_is_told_by_function_and_what_broke_by_name() -> None:
    changes = Changes(
        since="14:05",
        last=LAST,
        gained=2,
        mended=("conv2d/bias", "pad/basic", "conv2d/padding"),
        broken=("conv1d/bias",),
        otherwise=("maxpool",),
    )
    assert changes.sentences == (
        "Mended in conv2d: bias, padding.",
        "Mended in pad: basic.",
        "No longer right: conv1d/bias.",
        "Something else is wrong in maxpool now.",
    )


def test_of_many_checks_the_first_are_named() -> None:
    names = tuple(f"pad/{letter}" for letter in "abcdefgh")
    changes = Changes(since="14:05", last=LAST, gained=-8, broken=names)
    (sentence,) = changes.sentences
    assert sentence.count("pad/") == MAX_NAMED
    assert sentence.endswith(", pad/f and 2 more.")


def test_a_line_tells_what_was_mended_apart_from_the_points() -> None:
    changes = Changes(
        since="14:05",
        last=LAST,
        gained=-2,
        mended=("conv1d/padding", "pad/basic", "pad/value"),
        broken=("conv1d/stride", "conv2d/bias"),
    )
    assert changes.in_a_line[:3] == (
        "Mended: conv1d padding; pad basic, value. No longer right: conv1d/stride, conv2d/bias.",
        "Mended: conv1d 1 check, pad 2. No longer right: conv1d 1 check, conv2d 1.",
        "Mended: 3 checks. No longer right: 2 checks.",
    )
    assert changes.in_a_line[-1] == "No longer right: 2 checks."


def test_a_function_that_was_not_written_before_is_new_and_not_mended() -> None:
    changes = Changes(
        since="14:05",
        last=LAST,
        gained=20,
        mended=("pad/basic", "pad/value", "conv2d/bias"),
        written=("pad",),
    )
    assert changes.sentences == ("Mended in conv2d: bias.", "New: pad.")
    assert changes.in_a_line[0] == "Mended: conv2d bias. New: pad."
