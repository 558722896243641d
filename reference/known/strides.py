"""Mistakes with the stride."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, Way, ways

from .along_axes import Sizes, first, last, ones, swapped, wherever
from .unwritten import left_at, unwritten
from .window_steps import Widths, beyond, positions, sizes, sliced, strides


def _step_by(change: Callable[[Sizes], Sizes]) -> Steps:
    """Strides that are changed before they are used."""
    return {"stride": lambda stride, kernel: change(strides(stride, kernel))}


def _slide_by(change: Callable[[Sizes], Sizes]) -> Steps:
    """Windows that slide by other strides than the size was made for."""
    return {
        "window": lambda kernel, stride, widths, out: positions(kernel, change(stride), widths, out)
    }


def _size_by(change: Callable[[Sizes], Sizes]) -> Steps:
    """A size made for other strides than the windows slide by."""
    return {
        "size": lambda spatial, kernel, stride, widths: sizes(
            spatial, kernel, change(stride), widths
        )
    }


def _moved_by_padding(kernel: Sizes, stride: Sizes, widths: Widths, out: Sizes) -> Sequence[Array]:
    """Windows that begin at `(index - padding) * stride` of x."""
    indices = positions(kernel, stride, widths, out)
    return [
        index + before * (1 - s)
        for index, s, (before, _) in zip(indices, stride, widths, strict=True)
    ]


def _squared(stride: Sizes) -> Sizes:
    return [s * s for s in stride]


def _between(index: Array, _: int) -> Array:
    """Windows that a loop passes over which goes through the cells of the answer by the stride."""
    step = index[1, 0] - index[0, 0] if len(index) > 1 else 1
    passed: Array = np.arange(len(index)) % step > 0
    return passed


def _at_their_begin(kernel: Sizes, stride: Sizes, widths: Widths, out: Sizes) -> Sequence[Array]:
    """Windows that begin at the index of their cell; those between lie beyond every input."""
    indices = positions(kernel, ones(stride), widths, out)
    for index, s in zip(indices, stride, strict=True):
        index[np.arange(len(index)) % s > 0] = np.iinfo(np.int64).max
    return indices


def stride_mistakes(axes: int, fill: float, left: Sequence[float]) -> Iterable[KnownMistake]:
    """Mistakes with the stride, of a window that slides along so many axes.

    Args:
        axes: Spatial axes.
        fill: What a cell of padding rightly counts as.
        left: What is left where no cell is written, as `left_at` has it.
    """
    cut: tuple[Steps, ...] = ({"gather": sliced(fill)},) if np.isinf(fill) else ()
    yield KnownMistake(
        name="stride ignored",
        family="stride",
        headline="Your window moves one cell at a time, whatever the stride",
        question="How far does the window move when the stride is 2?",
        ways=ways(_step_by(ones)),
    )
    yield KnownMistake(
        name="stride for the size only",
        family="stride",
        headline="Your code uses the stride for the size of the answer only",
        question="Where does the window of the second output cell begin when the stride is 2?",
        ways=ways(_slide_by(ones)),
    )
    yield KnownMistake(
        name="stride for the window only",
        family="stride",
        headline="Your answer is as large as with a stride of 1",
        question="How many windows fit when each begins two cells after the one before?",
        ways=(
            *ways(
                *wherever(fill, _size_by(ones)), *({**reading, **_size_by(ones)} for reading in cut)
            ),
            *ways(
                *({**_size_by(ones), "window": _at_their_begin, **way} for way in left_at(*left)),
                headline="Your code writes each cell at the index where its window begins",
                question="Which cell of the answer belongs to the second window?",
            ),
        ),
    )
    yield KnownMistake(
        name="stride twice",
        family="stride",
        headline="Your code applies the stride twice",
        question="In how many places does your code go on by the stride?",
        ways=(
            *ways(
                _step_by(_squared),
                headline="Your code takes the square of the stride for the stride",
            ),
            *ways(
                *({**reading, **_slide_by(_squared)} for reading in (*beyond(fill)[1:], *cut)),
                headline="Your window moves by the square of the stride",
            ),
            *ways(
                _size_by(_squared),
                headline="Your code divides by the stride twice in the size of the answer",
            ),
            *ways(
                *unwritten(_between, left),
                headline="Your loop over the cells of the answer goes on by the stride",
            ),
        ),
    )
    yield KnownMistake(
        name="padding counted in strides",
        family="stride",
        headline="Your code multiplies the padding by the stride, too",
        question="Where in the padded input does the very first window begin?",
        ways=ways(*wherever(fill, {"window": _moved_by_padding})),
    )
    yield KnownMistake(
        name="window moves by its own size",
        family="stride",
        headline="Your window moves by its own size, whatever the stride",
        question="May windows overlap, and which argument decides it?",
        ways=ways(
            {"stride": lambda _, kernel: kernel},
            *wherever(
                fill,
                {"window": lambda kernel, _, widths, out: positions(kernel, kernel, widths, out)},
            ),
        ),
    )
    if axes == 2:
        yield from _mixed_strides(fill)


def _mixed_strides(fill: float) -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="stride axes swapped",
        family="stride",
        headline="Your code swaps the two numbers of `stride`",
        question="Which number of `stride=(2, 1)` belongs to the rows?",
        ways=(
            *ways(_step_by(swapped)),
            *ways(
                *wherever(fill, _slide_by(swapped)),
                headline="Your window moves by the two numbers of `stride` swapped",
            ),
            *ways(
                *wherever(fill, _size_by(swapped)),
                headline="Your code swaps the two numbers of `stride` in the size of the answer",
            ),
        ),
    )
    yield KnownMistake(
        name="row stride for both axes",
        family="stride",
        headline="Your code uses the first number of `stride` for the columns, too",
        question="What should `stride=(2, 1)` do along a row?",
        ways=(
            *ways(_step_by(first)),
            *ways(
                *wherever(fill, _slide_by(first)),
                headline="Your window moves by the first number of `stride` along both axes",
            ),
            *ways(
                *wherever(fill, _size_by(first)),
                headline="Your code works out the size with the first number of `stride` alone",
            ),
        ),
    )
    yield KnownMistake(
        name="column stride for both axes",
        family="stride",
        headline="Your code uses the second number of `stride` for the rows, too",
        question="What should `stride=(2, 1)` do from one row to the next?",
        ways=(
            *ways(_step_by(last)),
            *ways(
                *wherever(fill, _slide_by(last)),
                headline="Your window moves by the second number of `stride` along both axes",
            ),
            *ways(
                *wherever(fill, _size_by(last)),
                headline="Your code works out the size with the second number of `stride` alone",
            ),
        ),
    )
    yield KnownMistake(
        name="stride ignored along rows",
        family="stride",
        headline="Your window moves one column at a time, whatever the stride",
        question="Which argument decides how far the window moves to the right?",
        ways=ways(
            _step_by(lambda stride: (stride[0], 1)),
            _slide_by(lambda stride: (stride[0], 1)),
        ),
    )
    yield KnownMistake(
        name="stride ignored down columns",
        family="stride",
        headline="Your window moves one row at a time, whatever the stride",
        question="Which argument decides how far the window moves down?",
        ways=ways(
            _step_by(lambda stride: (1, stride[1])),
            _slide_by(lambda stride: (1, stride[1])),
        ),
    )


def _clipped(clip: Callable[[int, int], int]) -> Steps:
    return {
        "stride": lambda stride, kernel: [
            clip(s, k) for s, k in zip(strides(stride, kernel), kernel, strict=True)
        ]
    }


def _default(of_kernel: Callable[[Sizes], Sizes]) -> Callable[[object, Sizes], Sizes]:
    """A step `stride` with another default."""
    return lambda stride, kernel: of_kernel(kernel) if stride is None else strides(stride, kernel)


def pooling_strides() -> Iterable[KnownMistake]:
    """Mistakes of poolings, whose stride is the window's size by default."""
    yield KnownMistake(
        name="default stride from one side",
        family="stride",
        headline="Your default stride is one side of the window for both axes",
        question="What is the default stride of a window of `kernel_size=(2, 3)`?",
        ways=(
            *ways(
                {"stride": _default(first)},
                headline="Your default stride is the height of the window for both axes",
            ),
            *ways(
                {"stride": _default(last)},
                headline="Your default stride is the width of the window for both axes",
            ),
        ),
    )
    yield KnownMistake(
        name="windows never overlap",
        family="stride",
        headline="Your window moves by its own size at least",
        question="May two windows share cells?",
        ways=ways(_clipped(max)),
    )
    yield KnownMistake(
        name="windows leave no gaps",
        family="stride",
        headline="Your window moves by its own size at most",
        question="May cells lie between two windows?",
        ways=ways(_clipped(min)),
    )
    yield KnownMistake(
        name="fixed default stride",
        family="stride",
        headline="Your default stride does not depend on the window",
        question="What does `stride=None` stand for in pooling?",
        ways=(
            *ways(
                {"stride": _default(ones)},
                headline="Your window moves one cell at a time where no stride is given",
            ),
            *ways(
                {"stride": _default(lambda kernel: [2] * len(kernel))},
                headline="Your window moves two cells at a time where no stride is given",
            ),
        ),
    )


def with_right_default(mistake: KnownMistake) -> KnownMistake:
    """The same mistake, also in programs that have it only where a stride is given."""

    def only_given(way: Way) -> Way:
        step = way.steps["stride"]

        def given(stride: object, kernel: Sizes) -> Sizes:
            return tuple(kernel) if stride is None else step(stride, kernel)

        return msgspec.structs.replace(way, steps={**way.steps, "stride": given})

    also = tuple(only_given(way) for way in mistake.ways if "stride" in way.steps)
    return msgspec.structs.replace(
        mistake,
        headline=mistake.headline.replace("whatever the stride", "whatever stride is given"),
        ways=(*mistake.ways, *also),
    )
