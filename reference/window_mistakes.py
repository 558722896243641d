"""Mistakes with stride, padding, size and window, which convolution and pooling have in common."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Mistake, Way

from .window_steps import (
    Widths,
    beyond,
    padding_widths,
    positions,
    sizes,
    strides,
    surround,
    within,
)

__all__ = ["padding_mistakes", "size_mistakes", "stride_mistakes", "window_mistakes"]

Sizes = Sequence[int]


def _wherever(fill: float, *ways: Way) -> tuple[Way, ...]:
    """These ways, with everything that programs do beyond the border."""
    return tuple({**reading, **way} for way in ways for reading in beyond(fill))


def _step_by(change: Callable[[Sizes], Sizes]) -> Way:
    """Strides that are changed before they are used."""
    return {"stride": lambda stride, kernel: change(strides(stride, kernel))}


def _slide_by(change: Callable[[Sizes], Sizes]) -> Way:
    """Windows that slide by other strides than the size was made for."""
    return {
        "window": lambda kernel, stride, widths, out: positions(kernel, change(stride), widths, out)
    }


def _size_by(change: Callable[[Sizes], Sizes]) -> Way:
    """A size made for other strides than the windows slide by."""
    return {
        "size": lambda spatial, kernel, stride, widths: sizes(
            spatial, kernel, change(stride), widths
        )
    }


def _ones(stride: Sizes) -> Sizes:
    return [1] * len(stride)


def _swapped(numbers: Sequence[Any]) -> Sequence[Any]:
    return list(numbers)[::-1]


def _first(numbers: Sequence[Any]) -> Sequence[Any]:
    return [numbers[0]] * len(numbers)


def _last(numbers: Sequence[Any]) -> Sequence[Any]:
    return [numbers[-1]] * len(numbers)


def stride_mistakes(axes: int, fill: float) -> Iterable[Mistake]:
    """Mistakes with the stride, of a window that slides along so many axes.

    Args:
        axes: Spatial axes.
        fill: What a cell of padding rightly counts as.
    """
    yield Mistake(
        name="stride ignored",
        family="stride",
        says="Your code seems to ignore the stride: the window moves one cell at a time.",
        question="Which argument decides how far the window moves, and where do you use it?",
        ways=(_step_by(_ones),),
    )
    yield Mistake(
        name="stride for the size only",
        family="stride",
        says=(
            "Your code seems to use the stride for the size of the answer, but to move the window "
            "one cell at a time."
        ),
        question="Where does the window of the second output cell begin when the stride is 2?",
        ways=(_slide_by(_ones),),
    )
    yield Mistake(
        name="stride for the window only",
        family="stride",
        says=(
            "Your code seems to move the window by the stride, but to make the answer as large as "
            "without one."
        ),
        question="How many windows fit when each begins two cells after the one before?",
        ways=_wherever(fill, _size_by(_ones)),
    )
    yield Mistake(
        name="padding counted in strides",
        family="stride",
        says="Your code seems to multiply the padding with the stride, too.",
        question="Where in the padded input does the very first window begin?",
        ways=_wherever(
            fill,
            {
                "window": lambda kernel, stride, widths, out: [
                    place + before * (1 - s)
                    for place, s, (before, _) in zip(
                        positions(kernel, stride, widths, out), stride, widths, strict=True
                    )
                ]
            },
        ),
    )
    yield Mistake(
        name="window moves by its own size",
        family="stride",
        says="Your code seems to move the window by the size of the kernel, not by the stride.",
        question="May windows overlap, and which argument decides it?",
        ways=(
            {"stride": lambda _, kernel: kernel},
            *_wherever(
                fill,
                {"window": lambda kernel, _, widths, out: positions(kernel, kernel, widths, out)},
            ),
        ),
    )
    if axes == 2:
        yield from _mixed_strides(fill)


def _mixed_strides(fill: float) -> Iterable[Mistake]:
    yield Mistake(
        name="stride axes swapped",
        family="stride",
        says="Your code seems to swap the two strides: rows move by the second number.",
        question="Which number of `stride=(2, 1)` belongs to the rows?",
        ways=(_step_by(_swapped), *_wherever(fill, _slide_by(_swapped), _size_by(_swapped))),
    )
    yield Mistake(
        name="row stride for both axes",
        family="stride",
        says="Your code seems to use the first stride for rows and columns alike.",
        question="What should `stride=(2, 1)` do along a row?",
        ways=(_step_by(_first), *_wherever(fill, _slide_by(_first), _size_by(_first))),
    )
    yield Mistake(
        name="column stride for both axes",
        family="stride",
        says="Your code seems to use the second stride for rows and columns alike.",
        question="What should `stride=(2, 1)` do from one row to the next?",
        ways=(_step_by(_last), *_wherever(fill, _slide_by(_last), _size_by(_last))),
    )
    yield Mistake(
        name="stride ignored along rows",
        family="stride",
        says="Your code seems to move the window one column at a time, whatever the stride.",
        question="Which argument decides how far the window moves to the right?",
        ways=(
            _step_by(lambda stride: (stride[0], 1)),
            _slide_by(lambda stride: (stride[0], 1)),
        ),
    )
    yield Mistake(
        name="stride ignored down columns",
        family="stride",
        says="Your code seems to move the window one row at a time, whatever the stride.",
        question="Which argument decides how far the window moves down?",
        ways=(
            _step_by(lambda stride: (1, stride[1])),
            _slide_by(lambda stride: (1, stride[1])),
        ),
    )


def _pad_by(change: Callable[[Widths], Widths]) -> Way:
    """Widths that are changed before anything is made of them."""
    return {"padding": lambda padding, axes: change(padding_widths(padding, axes))}


def _lay_by(change: Callable[[Widths], Widths], fill: float) -> Way:
    """Padding that is laid otherwise than the size of the answer was made for."""
    return {"pad": lambda x, widths: surround(x, change(widths), fill)}


def _pad_like(mode: str) -> Way:
    def pad(x: Array, widths: Widths) -> Array:
        padded: Array = np.pad(x, [(0, 0), (0, 0), *widths], mode=mode)  # type: ignore[call-overload]
        return padded

    return {"pad": pad}


_REPEATING_OTHERS = ("reflect", "wrap")
"""Ways of `np.pad` that repeat cells which a window at the border need not hold already."""

_REPEATING = ("edge", "symmetric", *_REPEATING_OTHERS)
"""All its ways of repeating cells."""


def padding_mistakes(axes: int, fill: float) -> Iterable[Mistake]:
    """Mistakes with the padding, of a window that slides along so many axes.

    Args:
        axes: Spatial axes.
        fill: What a cell of padding rightly counts as.
    """
    yield Mistake(
        name="padding ignored",
        family="padding",
        says="Your code seems to ignore the padding.",
        question="What has to happen to the input before the window starts to move?",
        ways=(
            _pad_by(lambda widths: [(0, 0) for _ in widths]),
            {
                **_lay_by(lambda widths: [(0, 0) for _ in widths], fill),
                "gather": within(0.0, whole=True),
            },
        ),
    )
    yield Mistake(
        name="padding on one side only",
        family="padding",
        says="Your code seems to count the padding on one side only, and to end too early.",
        question="On how many sides of an axis does `padding=1` add a cell?",
        ways=(_pad_by(lambda widths: [(before, 0) for before, _ in widths]),),
    )
    yield Mistake(
        name="padding after the input only",
        family="padding",
        says="Your code seems to put the padding after the input, and none before it.",
        question="On how many sides of an axis does `padding=1` add a cell?",
        ways=(_pad_by(lambda widths: [(0, after) for _, after in widths]),),
    )
    yield Mistake(
        name="input not moved into the middle",
        family="padding",
        says=(
            "Your code seems to make room for the padding, but to leave the input in one corner of "
            "that room."
        ),
        question="At which index of the padded array does the first cell of the input belong?",
        ways=(
            _pad_by(lambda widths: [(0, before + after) for before, after in widths]),
            _pad_by(lambda widths: [(before + after, 0) for before, after in widths]),
        ),
    )
    yield Mistake(
        name="padding doubled",
        family="padding",
        says="Your code seems to add the padding twice.",
        question="How many cells does `padding=1` add on one side?",
        ways=(_pad_by(lambda widths: [(2 * before, 2 * after) for before, after in widths]),),
    )
    yield Mistake(
        name="padding always 1",
        family="padding",
        says="Your code seems to pad one cell, whatever the number.",
        question="How many cells does `padding=2` add on each side?",
        ways=(
            _pad_by(lambda widths: [(min(b, 1), min(a, 1)) for b, a in widths]),
            *_wherever(
                fill, _lay_by(lambda widths: [(min(b, 1), min(a, 1)) for b, a in widths], fill)
            ),
        ),
    )
    yield Mistake(
        name="border repeated",
        family="padding",
        says="Your code seems to fill the padding with cells of the input.",
        question="Which number do the cells of padding hold?",
        ways=tuple(map(_pad_like, _REPEATING if fill == 0 else _REPEATING_OTHERS)),
    )
    yield Mistake(
        name="negative index reads from the end",
        family="padding",
        says="Your code seems to read from the other end of the input where an index is negative.",
        question="What does `x[-1]` give in Python?",
        ways=(
            {
                "gather": _reading_from_the_end(fill),
                "pad": lambda x, _: x,
                "window": lambda kernel, stride, widths, out: [
                    place - before
                    for place, (before, _) in zip(
                        positions(kernel, stride, widths, out), widths, strict=True
                    )
                ],
            },
        ),
    )
    yield Mistake(
        name="slice up to -0",
        family="padding",
        says="Your code seems to fail where an axis has no padding.",
        question="What does `a[0:-0]` hold?",
        ways=tuple({"pad": _slicing(fill, every=every)} for every in (True, False)[:axes]),
    )
    yield Mistake(
        name="padded with ones",
        family="padding",
        says="Your code seems to fill the padding with ones.",
        question="Which number do the cells of padding hold?",
        ways=({"pad": lambda x, widths: surround(x, widths, 1.0)},),
    )
    if axes == 2:
        yield from _mixed_paddings(fill)


def _reading_from_the_end(fill: float) -> Callable[[Array, Sequence[Array]], Array]:
    """A `gather` that reads from the other end before the first cell; nothing after the last."""

    def gather_from_the_end(x: Array, places: Sequence[Array]) -> Array:
        moved = [
            np.where((place < 0) & (place >= -n), place + n, place)
            for place, n in zip(places, x.shape[2:], strict=True)
        ]
        return within(fill, whole=False)(x, moved)

    return gather_from_the_end


def _slicing(fill: float, *, every: bool) -> Callable[[Array, Widths], Array]:
    """A `pad` that writes x up to `-after`; where every padding is 0 only if it always does."""

    def pad(x: Array, widths: Widths) -> Array:
        some = any(before or after for before, after in widths)
        if (every or some) and not all(after for _, after in widths):
            raise ValueError(widths)
        return surround(x, widths, fill)

    return pad


def _mixed_paddings(fill: float) -> Iterable[Mistake]:
    yield Mistake(
        name="padding axes swapped",
        family="padding",
        says="Your code seems to swap the two paddings: rows get the second number.",
        question="Which number of `padding=(2, 1)` adds rows on top?",
        ways=(_pad_by(_swapped), *_wherever(fill, _lay_by(_swapped, fill))),
    )
    yield Mistake(
        name="row padding for both axes",
        family="padding",
        says="Your code seems to use the first padding for rows and columns alike.",
        question="What should `padding=(1, 0)` do on the left and on the right?",
        ways=(_pad_by(_first), *_wherever(fill, _lay_by(_first, fill))),
    )
    yield Mistake(
        name="column padding for both axes",
        family="padding",
        says="Your code seems to use the second padding for rows and columns alike.",
        question="What should `padding=(0, 1)` do on top and at the bottom?",
        ways=(_pad_by(_last), *_wherever(fill, _lay_by(_last, fill))),
    )
    yield Mistake(
        name="rows not padded",
        family="padding",
        says="Your code seems to pad left and right only.",
        question="Where do the new rows go?",
        ways=(
            _pad_by(lambda widths: [(0, 0), widths[1]]),
            *_wherever(fill, _lay_by(lambda widths: [(0, 0), widths[1]], fill)),
        ),
    )
    yield Mistake(
        name="columns not padded",
        family="padding",
        says="Your code seems to pad on top and at the bottom only.",
        question="Where do the new columns go?",
        ways=(
            _pad_by(lambda widths: [widths[0], (0, 0)]),
            *_wherever(fill, _lay_by(lambda widths: [widths[0], (0, 0)], fill)),
        ),
    )


def _sized(length: Callable[[int, int, int, int], int]) -> Way:
    """A size from the padded length, kernel, stride and padding of each axis."""
    return {
        "size": lambda spatial, kernel, stride, widths: [
            max(length(n + before + after, k, s, after), 0)
            for n, k, s, (before, after) in zip(spatial, kernel, stride, widths, strict=True)
        ]
    }


def size_mistakes(axes: int, fill: float) -> Iterable[Mistake]:
    """Mistakes with the size of the answer."""
    yield Mistake(
        name="size without the + 1",
        family="size",
        says="Your answer seems to be one cell too short: the last window is left out.",
        question="How many windows of 2 cells fit into 3 cells?",
        ways=(
            _sized(lambda n, k, s, _: (n - k) // s),
            _sized(lambda n, k, s, _: -(-(n - k) // s)),
        ),
    )
    yield Mistake(
        name="size one too large",
        family="size",
        says="Your answer seems to be one cell too long: its last window reaches beyond the input.",
        question="At which index does the last window that fits begin?",
        ways=_wherever(
            fill,
            _sized(lambda n, k, s, _: (n - k) // s + 2),
            _sized(lambda n, k, s, _: (n - k + 1) // s + 1),
        ),
    )
    yield Mistake(
        name="size rounded up",
        family="size",
        says=(
            "Your code seems to round the size up where the stride leaves a remainder: the last "
            "window reaches beyond the input."
        ),
        question="What happens to cells at the end that no whole window covers?",
        ways=_wherever(
            fill,
            _sized(lambda n, k, s, _: -(-(n - k) // s) + 1),
            _sized(lambda n, k, s, _: round((n - k) / s) + 1),
        ),
    )
    yield Mistake(
        name="+ 1 inside the division",
        family="size",
        says="Your code seems to add the 1 of the size formula before it divides by the stride.",
        question="How many windows are there before the window has moved at all?",
        ways=(_sized(lambda n, k, s, _: (n - k + 1) // s),),
    )
    yield Mistake(
        name="size without the padding",
        family="size",
        says="Your code seems to leave the padding out of the size of the answer.",
        question="How many windows fit once the input has been padded?",
        ways=(_sized(lambda n, k, s, p: (n - 2 * p - k) // s + 1),),
    )
    yield Mistake(
        name="size without the kernel",
        family="size",
        says="Your code seems to leave the size of the kernel out of the size of the answer.",
        question="Can a window begin at the very last cell?",
        ways=_wherever(
            fill, _sized(lambda n, _, s, __: n // s), _sized(lambda n, _, s, __: (n - 1) // s + 1)
        ),
    )
    if axes == 2:
        yield from _mixed_sizes(fill)


def _sizes_mixed(change: Callable[[Sizes], Sizes]) -> Way:
    return {
        "size": lambda spatial, kernel, stride, widths: change(
            sizes(spatial, kernel, stride, widths)
        )
    }


def _lengths_mixed(change: Callable[[Sizes], Sizes]) -> Way:
    """A size made for an input of another shape."""
    return {
        "size": lambda spatial, kernel, stride, widths: sizes(
            change(spatial), kernel, stride, widths
        )
    }


def _mixed_sizes(fill: float) -> Iterable[Mistake]:
    yield Mistake(
        name="height for both axes",
        family="size",
        says="Your answer seems to be square: its width is worked out like its height.",
        question="What are the height and the width of the answer when the input is not square?",
        ways=_wherever(fill, _sizes_mixed(_first), _lengths_mixed(_first)),
    )
    yield Mistake(
        name="width for both axes",
        family="size",
        says="Your answer seems to be square: its height is worked out like its width.",
        question="What are the height and the width of the answer when the input is not square?",
        ways=_wherever(fill, _sizes_mixed(_last), _lengths_mixed(_last)),
    )
    yield Mistake(
        name="height and width swapped",
        family="size",
        says="Your code seems to swap the height and the width of the answer.",
        question="Which axis of the answer counts its rows?",
        ways=(
            {"batch": lambda out: out.reshape(*out.shape[:2], *out.shape[:1:-1])},
            {"batch": lambda out: out.swapaxes(2, 3)},
            *_wherever(fill, _sizes_mixed(_swapped), _lengths_mixed(_swapped)),
        ),
    )
    yield Mistake(
        name="kernel taken for square",
        family="size",
        says="Your code seems to use one side of the kernel for its height and its width.",
        question="How tall and how wide is a kernel of shape (1, 1, 2, 3)?",
        ways=_wherever(fill, *map(_sized_for, (_first, _last, _swapped))),
    )


def _sized_for(change: Callable[[Sizes], Sizes]) -> Way:
    """A size made for a kernel of another shape."""
    return {
        "size": lambda spatial, kernel, stride, widths: sizes(
            spatial, change(kernel), stride, widths
        )
    }


def _moved(by: Callable[[int], int]) -> Way:
    """Windows that begin elsewhere, by a number of cells that may depend on the kernel."""
    return {
        "window": lambda kernel, stride, widths, out: [
            place + by(k)
            for place, k in zip(positions(kernel, stride, widths, out), kernel, strict=True)
        ]
    }


def _without_last_windows(kernel: Sizes, stride: Sizes, widths: Widths, out: Sizes) -> list[Array]:
    """Places of which the last ones lie beyond every input."""
    places = positions(kernel, stride, widths, out)
    for place in places:
        place[-1:] = np.iinfo(np.int64).max
    return places


def window_mistakes(fill: float) -> Iterable[Mistake]:
    """Mistakes with where the window lies and which of its cells it reads."""
    yield Mistake(
        name="last window left out",
        family="window",
        says="Your code seems to leave out the last window of every axis.",
        question="Which is the last index that your loop over the output cells reaches?",
        ways=tuple({**reading, "window": _without_last_windows} for reading in beyond(fill)[1:]),
    )
    yield Mistake(
        name="window dilated by the stride",
        family="window",
        says="Your code seems to leave gaps of the stride between the cells of one window.",
        question="How far apart are neighbouring cells of one window?",
        ways=_wherever(
            fill,
            {
                "window": lambda kernel, stride, _, out: [
                    (np.arange(n)[:, np.newaxis] + np.arange(k)) * s
                    for k, s, n in zip(kernel, stride, out, strict=True)
                ]
            },
        ),
    )
    yield Mistake(
        name="window one cell late",
        family="window",
        says="Your window seems to begin one cell late.",
        question="At which index does the first window begin?",
        ways=_wherever(fill, _moved(lambda _: 1)),
    )
    yield Mistake(
        name="window around its cell",
        family="window",
        says="Your window seems to lie around a cell instead of beginning there.",
        question="Which cells does the first window cover, before any padding?",
        ways=_wherever(fill, _moved(lambda k: -(k // 2)), _moved(lambda k: -((k - 1) // 2))),
    )
