"""Mistakes with how many cells a window has, where a mean or its gradient divides by that."""

from collections.abc import Callable, Mapping

from grader.records.mistake import KnownMistake, Steps, Way

Cells = Callable[[int, int], float]
"""What a program divides by, from the rows and columns of a window."""

_WRONG_NUMBERS: Mapping[str, Cells] = {
    "the height of the window": lambda rows, _: rows,
    "the width of the window": lambda _, columns: columns,
    "the sum of the window's sides": lambda rows, columns: rows + columns,
    "the square of the window's height": lambda rows, _: rows * rows,
    "the square of the window's width": lambda _, columns: columns * columns,
}


def divided_by_a_wrong_number(divided_by: Callable[[Cells], Steps]) -> KnownMistake:
    """The mistake of counting the cells of a window wrongly.

    Args:
        divided_by: The steps of a program that divides by another number.
    """
    return KnownMistake(
        name="divided by a wrong number of cells",
        family="pooling",
        headline="Your code counts the cells of a window in a wrong way",
        question="How many cells has a window of `kernel_size=(2, 3)`?",
        ways=tuple(
            Way(steps=divided_by(cells), headline=f"Your code divides by {number}")
            for number, cells in _WRONG_NUMBERS.items()
        ),
    )
