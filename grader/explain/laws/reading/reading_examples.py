"""Where a function reads x in one case, in a sentence with its numbers."""

from collections.abc import Iterator, Sequence

import numpy as np

from grader.explain.laws.geometry import Side, axis_words, sides_of
from grader.explain.laws.reading.positions import RIGHT, Reading, positions
from grader.explain.laws.reading.reading_words import has_padding, output_cell
from grader.records.case import Case
from grader.records.operation import Operation
from grader.text import listed


def example_of(operation: Operation, reading: Reading, case: Case, outputs: Sequence[int]) -> str:
    """The first cell of an answer that reads x elsewhere than it should, with its numbers.

    Args:
        operation: What the function should compute.
        reading: Where it reads x.
        case: The arguments.
        outputs: Cells of its answer along each axis that the window slides along.

    Returns:
        A sentence, after what does not come into the formulas; empty if it reads x where it should.
    """
    here = _here(operation, reading, case, outputs)
    return " ".join((*_absent(operation, reading), here)) if here else ""


def _absent(operation: Operation, reading: Reading) -> Iterator[str]:
    """What an argument is told to be missing from all formulas of a reading."""
    assert operation.window is not None
    named = operation.window.arguments
    words = [number.words for along in reading for number in along]
    steps = [along.step is not RIGHT.step for along in reading]
    starts = [along.start is not RIGHT.start and along.start.of_x for along in reading]
    if all(steps) and not any("s}" in one for one in words):
        yield f"`{named.stride}` does not move your windows."
    if has_padding(operation) and all(starts) and not any("p}" in one for one in words):
        yield f"`{named.padding}` does not move your windows."


def _here(operation: Operation, reading: Reading, case: Case, outputs: Sequence[int]) -> str:
    sliding = operation.window
    assert sliding is not None
    sides = sides_of(sliding, case)
    window, found = positions(reading, sides, outputs)
    right_window, right = positions((RIGHT,) * len(sides), sides, outputs)
    if window != right_window:
        held = [
            f"{many} {word}{'s' * (many != 1)}"
            for many, word in zip(window, axis_words(operation), strict=True)
        ]
        return f"Here every window holds {listed(held)}."
    shape = (*outputs, *window)
    pairs = [
        (np.broadcast_to(one, shape), np.broadcast_to(other, shape))
        for one, other in zip(found, right, strict=True)
    ]
    differs = np.any([one != other for one, other in pairs], axis=0)
    if not differs.any():
        return ""
    at = tuple(np.argwhere(differs)[0])
    many = len(sides)
    cell, tap = (", ".join(str(n) for n in one) for one in (at[:many], at[many:]))
    output = output_cell(operation, cell)
    where = _placed(operation, sides, [int(one[at]) for one, _ in pairs])
    if operation.gradient and sliding.kernel:
        if operation.gradient.of == "x":
            return f"Here {output} times kernel cell `[{tap}]` goes to {where}"
        return f"Here {output} is multiplied for kernel cell `[{tap}]` with {where}"
    if sliding.kernel:
        return f"Here {output} takes kernel cell `[{tap}]` from {where}"
    return f"Here the window of {output} begins at {where}" if not any(at[many:]) else ""


def _placed(operation: Operation, sides: Sequence[Side], where: Sequence[int]) -> str:
    """A cell of the padded x as one of x, e.g. `row 0, column 2 of x.`."""
    of_x = [one - side.p for one, side in zip(where, sides, strict=True)]
    named = ", ".join(
        f"{word} {one}" for one, word in zip(of_x, axis_words(operation), strict=True)
    )
    before = "; negative numbers lie before its first cell" if min(of_x) < 0 else ""
    return f"{named} of x{before}."
