"""Known mistakes of the gradients of poolings."""

import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Steps, ways

from .along_axes import Sizes
from .batches import batch_mistakes
from .gradient_mistakes import (
    cut_with_first_padding,
    cutting_mistakes,
    mistakes_of_any,
    moving_mistakes,
    overwriting_mistake,
    scatter_within,
    weighing_mistakes,
)
from .gradient_steps import pooling_dx_program
from .window_counts import Cells, divided_by_a_wrong_number
from .window_steps import pad_with, within

_WINDOW = (4, 5)
"""The axes of a window, of windows (N, C, rows, columns, kernel rows, kernel columns)."""


def _flat(windows: Array) -> Array:
    return windows.reshape(*windows.shape[:4], -1)


def _largest(windows: Array) -> Array:
    """1 for the largest cell of every window."""
    return _one_cell(_flat(windows).argmax(axis=-1), windows)


def _one_cell(place: Array, windows: Array) -> Array:
    """1 for one cell of every window, by its flat index."""
    shares = np.zeros(_flat(windows).shape)
    np.put_along_axis(shares, place[..., np.newaxis], 1.0, axis=-1)
    return shares.reshape(windows.shape)


def _first_cell(windows: Array) -> Array:
    return _one_cell(np.zeros(windows.shape[:4], int), windows)


def _last_cell(windows: Array) -> Array:
    return _one_cell(np.full(windows.shape[:4], math.prod(windows.shape[4:]) - 1), windows)


def _equal_shares(windows: Array) -> Array:
    return np.full(windows.shape, 1 / math.prod(windows.shape[4:]))


def _smallest(windows: Array) -> Array:
    finite = np.where(np.isfinite(windows), windows, np.inf)
    return _one_cell(_flat(finite).argmin(axis=-1), windows)


def _sides_swapped(windows: Array) -> Array:
    """The row of the largest cell taken for its column, where the window is square."""
    largest = _largest(windows)
    return largest.swapaxes(4, 5) if windows.shape[4] == windows.shape[5] else largest


def _by_height(windows: Array) -> Array:
    """Row and column of the flat index as if the window were as wide as it is tall.

    Raises:
        IndexError: That lies beyond the window.
    """
    rows, columns = windows.shape[4:]
    down, right = np.divmod(_flat(windows).argmax(axis=-1), rows)
    if (down >= rows).any() or (right >= columns).any():
        raise IndexError(rows, columns)
    return _one_cell(down * columns + right, windows)


def _of_the_first(windows: Array, axis: int) -> Array:
    """The largest cells of the first channel or image, for all of them."""
    alike = np.repeat(np.take(windows, [0], axis=axis), windows.shape[axis], axis=axis)
    return _largest(alike)


def _shared_by(cells: Cells) -> Steps:
    """Equal shares of another size."""
    return {"shares": lambda windows: np.full(windows.shape, 1 / cells(*windows.shape[4:]))}


def _among_the_inside(windows: Array) -> Array:
    """Shares of the cells that are no padding, which holds NaN."""
    inside = np.isfinite(windows)
    shares: Array = inside / np.maximum(inside.sum(axis=_WINDOW, keepdims=True), 1)
    return shares


def _moves_of(change: Callable[[Sizes], Sizes]) -> Steps:
    """Moves where no stride is given."""

    def moves(stride: object, kernel: Sizes) -> Sizes:
        given = (stride,) * 2 if isinstance(stride, int) else stride
        return change(kernel) if given is None else given  # type: ignore[return-value]

    return {"stride": moves}


def _pooling_moves(windows_within: Steps) -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="moves by one cell without a stride",
        family="stride",
        headline="Your code moves windows by one cell where no stride is given",
        question="How far do windows move that lie side by side?",
        ways=ways(_moves_of(lambda kernel: [1] * len(kernel))),
    )
    yield KnownMistake(
        name="always moves by the size of the window",
        family="stride",
        headline="Your code moves windows by their own size, whatever the stride",
        question="Which argument says how far windows lie apart?",
        ways=ways(
            {"stride": lambda _, kernel: kernel},
            {"stride": lambda _, kernel: kernel, **windows_within},
        ),
    )


def _max_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="padding filled with zeros",
        family="padding",
        headline="Your code lets padding be the largest where x is negative",
        question="Which number is smaller than all that x can hold?",
        ways=ways({"pad": pad_with(0.0)}),
    )
    yield KnownMistake(
        name="shared by the whole window",
        family="pooling",
        headline="Your code gives all cells of a window something of its number",
        question="Which cells of a window changed the answer of maxpool?",
        ways=(
            *ways(
                {"shares": np.ones_like},
                headline="Your code gives the number of a window to all its cells",
            ),
            *ways(
                {"shares": _equal_shares},
                headline="Your code shares the number of a window among all its cells",
            ),
        ),
    )
    yield KnownMistake(
        name="another cell than the largest",
        family="pooling",
        headline="Your code gives the number of a window to another cell than the largest",
        question="Which cell of a window changed the answer of maxpool?",
        ways=(
            *ways(
                {"shares": _first_cell},
                headline="Your code gives the number of a window to its first cell",
            ),
            *ways(
                {"shares": _last_cell},
                headline="Your code gives the number of a window to its last cell",
            ),
            *ways(
                {"shares": _smallest},
                headline="Your code gives the number of a window to its smallest cell",
            ),
        ),
    )
    yield KnownMistake(
        name="row and column exchanged",
        family="window",
        headline="Your code takes the row of the largest cell of a window for its column",
        question="What does `divmod` of the flat index by the width of the window give first?",
        ways=(
            *ways({"shares": _sides_swapped}),
            *ways(
                {"shares": _by_height},
                headline="Your code counts the cells of a row of a window by its height",
            ),
        ),
    )
    yield KnownMistake(
        name="multiplied with the largest",
        family="answer",
        headline="Your code multiplies the number of a window with its largest cell",
        question="What is the slope of max(a, b) along a, where a is larger?",
        ways=ways(
            {"shares": lambda windows: _largest(windows) * windows.max(axis=_WINDOW, keepdims=True)}
        ),
    )
    yield KnownMistake(
        name="largest cells of another",
        family="channels",
        headline="Your code looks for the largest cells in one image or channel alone",
        question="Where does the largest cell of a window of the second channel lie?",
        ways=(
            *ways(
                {"shares": partial(_of_the_first, axis=1)},
                headline="Your code looks for the largest cells in the first channel alone",
            ),
            *ways(
                {"shares": partial(_of_the_first, axis=0)},
                headline="Your code looks for the largest cells in the first image alone",
                question="Where does the largest cell of a window of the second image lie?",
            ),
        ),
    )
    yield KnownMistake(
        name="cell overwritten",
        family="window",
        headline="Your code keeps what the last window gave a cell, not what all windows gave it",
        question="Of how many windows can the same cell be the largest?",
        ways=ways({"scatter": _largest_overwritten}),
    )


def _largest_overwritten(padded: Array, indices: Sequence[Array], given: Array) -> Array:
    """Of the windows that a cell is the largest of, what the last one gives."""
    rows, columns = indices
    for image, channel, i, j, k, m in np.argwhere(given != 0):
        padded[image, channel, rows[i, k], columns[j, m]] = given[image, channel, i, j, k, m]
    return padded


def _mean_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="padding not counted",
        family="padding",
        headline="Your code divides by the number of cells that are no padding",
        question="Did a zero of the padding count as a cell of its window?",
        ways=ways({"pad": pad_with(math.nan), "shares": _among_the_inside}),
    )
    yield KnownMistake(
        name="not divided",
        family="pooling",
        headline="Your code gives every cell of a window its whole number",
        question="How much does a mean grow when one of four numbers grows by 1?",
        ways=ways({"shares": np.ones_like}),
    )
    yield divided_by_a_wrong_number(_shared_by)
    yield KnownMistake(
        name="one cell gets the whole number",
        family="pooling",
        headline="Your code gives the number of a window to one of its cells",
        question="Which cells of a window are part of its mean?",
        ways=(
            *ways(
                {"shares": _first_cell},
                headline="Your code gives the number of a window to its first cell",
            ),
            *ways(
                {"shares": _largest},
                headline="Your code gives the number of a window to its largest cell",
            ),
        ),
    )
    yield KnownMistake(
        name="divided without a remainder",
        family="dtype",
        headline="Your code rounds the share of a cell down to a whole number",
        question="What is the difference between `/` and `//`?",
        ways=ways(
            {
                "give": lambda given, shared: np.floor(
                    given[..., np.newaxis, np.newaxis]
                    * np.ones(shared.shape)
                    / math.prod(shared.shape[4:])
                )
            }
        ),
    )
    yield KnownMistake(
        name="multiplied with x",
        family="answer",
        headline="Your code multiplies the share of every cell with the cell",
        question="What is the slope of (a + b) / 2 along a?",
        ways=ways({"shares": lambda windows: _equal_shares(windows) * windows}),
    )


def _bank(fill: float, shares: Callable[[Array], Array], own: Iterable[KnownMistake]) -> Bank:
    """The known mistakes of the gradient of a pooling, with those that it alone has."""
    inside: Steps = {"gather": within(fill, whole=False), "scatter": scatter_within}
    return Bank(
        mistakes=(
            overwriting_mistake(),
            *cutting_mistakes(),
            *own,
            *_pooling_moves(inside),
            *moving_mistakes(2, inside),
            cut_with_first_padding(),
            *weighing_mistakes(),
            *batch_mistakes(),
            *mistakes_of_any("grad_output", "x"),
        ),
        program=pooling_dx_program(fill, shares),
    )


def maxpool_dx_bank() -> Bank:
    """The known mistakes of `maxpool_dx`."""
    return _bank(-math.inf, _largest, _max_mistakes())


def avgpool_dx_bank() -> Bank:
    """The known mistakes of `avgpool_dx`."""
    return _bank(0.0, _equal_shares, _mean_mistakes())
