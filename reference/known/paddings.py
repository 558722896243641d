"""Mistakes with the padding, which convolution and pooling have in common."""

from collections.abc import Callable, Iterable, Sequence

import numpy as np

from grader.operation.windows import per_axis
from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, Way, ways

from .along_axes import first, last, swapped, wherever
from .state import NO_TELLING
from .window_steps import Widths, padding_widths, positions, surround, within


def _pad_by(change: Callable[[Widths], Widths]) -> Steps:
    """Widths that are changed before anything is made of them."""
    return {"padding": lambda padding, axes: change(padding_widths(padding, axes))}


def _lay_by(change: Callable[[Widths], Widths], fill: float) -> Steps:
    """Padding that is laid otherwise than the size of the answer was made for."""
    return {"pad": lambda x, widths: surround(x, change(widths), fill)}


def _pad_like(mode: str) -> Steps:
    def pad(x: Array, widths: Widths) -> Array:
        padded: Array = np.pad(x, [(0, 0), (0, 0), *widths], mode=mode)  # type: ignore[call-overload]
        return padded

    return {"pad": pad}


REPEATED = {
    "edge": "repeats the cell at the border",
    "symmetric": "mirrors the input, the cell at the border included",
    "reflect": "mirrors the input around the cell at the border",
    "wrap": "goes on with the other end of the input",
}
"""What cells do that repeat those of x, by the mode of `np.pad`."""

_REPEATING_OTHERS = ("reflect", "wrap")
"""Modes that repeat cells which a window at the border need not hold already."""


def padding_mistakes(axes: int, fill: float) -> Iterable[KnownMistake]:
    """Mistakes with the padding, of a window that slides along so many axes.

    Args:
        axes: Spatial axes.
        fill: What a cell of padding rightly counts as.
    """
    bare = "there is no padding" if axes == 1 else "one axis has padding and the other has none"
    yield KnownMistake(
        name="padding ignored",
        family="padding",
        headline="Your code puts no padding around the input",
        question="What has to happen to the input before the window starts to move?",
        ways=(
            *ways(
                _pad_by(lambda widths: [(0, 0) for _ in widths]),
                headline="Your code ignores the padding",
            ),
            *ways(
                {
                    **_lay_by(lambda widths: [(0, 0) for _ in widths], fill),
                    "gather": within(0.0, whole=True),
                },
                headline="Your code uses the padding for the size of the answer only",
            ),
        ),
    )
    yield KnownMistake(
        name="padding on one side only",
        family="padding",
        headline="Your answer counts the padding before the input, and none after it",
        question="On how many sides of an axis does `padding=1` add a cell?",
        ways=ways(_pad_by(lambda widths: [(before, 0) for before, _ in widths])),
    )
    yield KnownMistake(
        name="padding after the input only",
        family="padding",
        headline="Your code puts the padding after the input, and none before it",
        question="On how many sides of an axis does `padding=1` add a cell?",
        ways=ways(_pad_by(lambda widths: [(0, after) for _, after in widths])),
    )
    yield KnownMistake(
        name="input not in the middle",
        family="padding",
        headline="Your code puts the padding of both sides on one side",
        question="At which index of the padded array does the first cell of the input belong?",
        ways=(
            *ways(
                _pad_by(lambda widths: [(0, before + after) for before, after in widths]),
                headline="Your code puts the padding of both sides after the input",
            ),
            *ways(
                _pad_by(lambda widths: [(before + after, 0) for before, after in widths]),
                headline="Your code puts the padding of both sides before the input",
            ),
        ),
    )
    yield KnownMistake(
        name="padding doubled",
        family="padding",
        headline="Your code pads twice as many cells as `padding` says",
        question="How many cells does `padding=1` add on one side?",
        ways=ways(_pad_by(lambda widths: [(2 * before, 2 * after) for before, after in widths])),
    )
    yield KnownMistake(
        name="padding of 1 at most",
        family="padding",
        headline="Your code pads one cell on each side at most",
        question="How many cells does `padding=2` add on each side?",
        ways=ways(
            _pad_by(lambda widths: [(min(b, 1), min(a, 1)) for b, a in widths]),
            *wherever(
                fill, _lay_by(lambda widths: [(min(b, 1), min(a, 1)) for b, a in widths], fill)
            ),
        ),
    )
    yield KnownMistake(
        name="padding of 1 always",
        family="padding",
        headline="Your code pads one cell, whatever `padding` says",
        question="How many cells does `padding=0` add on each side?",
        ways=(
            *ways(
                _pad_by(lambda widths: [(1, 1) for _ in widths]),
                headline="Your code pads one cell on each side, whatever `padding` says",
            ),
            *ways(
                _pad_by(lambda widths: [(1, after) for _, after in widths]),
                headline="Your code pads one cell before the input, whatever `padding` says",
            ),
            *ways(
                _pad_by(lambda widths: [(before, 1) for before, _ in widths]),
                headline="Your code pads one cell after the input, whatever `padding` says",
            ),
        ),
    )
    yield KnownMistake(
        name="input repeated",
        family="padding",
        headline="Your padding holds cells of the input",
        question="What does a cell of padding count as?",
        ways=tuple(
            Way(steps=_pad_like(mode), headline=f"Your padding {does}")
            for mode, does in REPEATED.items()
            if fill == 0 or mode in _REPEATING_OTHERS
        ),
    )
    yield KnownMistake(
        name="negative index reads from the end",
        family="padding",
        headline="Your window takes cells from the other end where it begins before the input",
        question="What does `x[-1]` give in Python?",
        ways=ways(
            {
                "gather": _reading_from_the_end(fill),
                "pad": lambda x, _: x,
                "window": lambda kernel, stride, widths, out: [
                    index - before
                    for index, (before, _) in zip(
                        positions(kernel, stride, widths, out), widths, strict=True
                    )
                ],
            },
        ),
    )
    yield KnownMistake(
        name="slice up to -0",
        family="padding",
        headline=f"Your code fails where {bare}",
        question="What does `a[0:-0]` hold?",
        ways=(
            *ways(
                {"pad": _slicing(fill, every=True)},
                headline="Your code fails where an axis has no padding",
            ),
            *ways({"pad": _slicing(fill, every=False)}),
        )[:axes],
    )
    yield KnownMistake(
        name="padded with ones",
        family="padding",
        headline="Your padding holds ones",
        question="Which number do the cells of padding hold?",
        fill=1.0,
        ways=ways({"pad": lambda x, widths: surround(x, widths, 1.0)}),
    )
    if axes == 2:
        yield from _mixed_paddings(fill)


def _reading_from_the_end(fill: float) -> Callable[[Array, Sequence[Array]], Array]:
    """A `gather` that reads from the other end before the first cell; nothing after the last."""

    def gather_from_the_end(x: Array, indices: Sequence[Array]) -> Array:
        moved = [
            np.where((index < 0) & (index >= -n), index + n, index)
            for index, n in zip(indices, x.shape[2:], strict=True)
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


def _mixed_paddings(fill: float) -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="padding axes swapped",
        family="padding",
        headline="Your code swaps the two numbers of `padding`",
        question="Which number of `padding=(2, 1)` adds rows on top?",
        ways=ways(_pad_by(swapped), *wherever(fill, _lay_by(swapped, fill))),
    )
    yield KnownMistake(
        name="padding pair for both sides",
        family="padding",
        headline="Your code takes `padding=(a, b)` as a before and b after, on both axes",
        question="Which sides does the first number of `padding=(2, 1)` belong to?",
        ways=ways(_pad_by(lambda widths: [(widths[0][0], widths[1][1])] * 2)),
    )
    yield KnownMistake(
        name="row padding for both axes",
        family="padding",
        headline="Your code pads both axes by the first number of `padding`",
        question="What should `padding=(1, 0)` do on the left and on the right?",
        ways=ways(_pad_by(first), *wherever(fill, _lay_by(first, fill))),
    )
    yield KnownMistake(
        name="column padding for both axes",
        family="padding",
        headline="Your code pads both axes by the second number of `padding`",
        question="What should `padding=(0, 1)` do on top and at the bottom?",
        ways=ways(_pad_by(last), *wherever(fill, _lay_by(last, fill))),
    )
    yield KnownMistake(
        name="rows not padded",
        family="padding",
        headline="Your code pads left and right only",
        question="Where do the new rows of `padding=(1, 0)` go?",
        ways=ways(
            _pad_by(lambda widths: [(0, 0), widths[1]]),
            *wherever(fill, _lay_by(lambda widths: [(0, 0), widths[1]], fill)),
        ),
    )
    yield KnownMistake(
        name="columns not padded",
        family="padding",
        headline="Your code pads top and bottom only",
        question="Where do the new columns of `padding=(0, 1)` go?",
        ways=ways(
            _pad_by(lambda widths: [widths[0], (0, 0)]),
            *wherever(fill, _lay_by(lambda widths: [widths[0], (0, 0)], fill)),
        ),
    )


def _first_for_all(padding: object, axes: int) -> Widths:
    """The first number before and after every axis."""
    width = per_axis(padding, axes)[0]
    return [(width, width)] * axes


def _pair_for_all(padding: object, axes: int) -> Widths:
    """The first number before every axis and the last after it, as `np.pad` reads a pair."""
    numbers = per_axis(padding, axes)
    return [(numbers[0], numbers[-1])] * axes


def padding_of_all_axes(axes: int, fills: Sequence[float], *sums: Steps) -> KnownMistake:
    """Padding around the batch and the channels too, as `np.pad(x, 1)` does.

    Args:
        axes: Spatial axes.
        fills: What the padding can hold.
        sums: What programs do with more channels than there were.
    """
    numbers = (_first_for_all, _pair_for_all)[:axes]

    def around(fill: float, *, batch: bool) -> Iterable[Steps]:
        def pad(x: Array, widths: Widths) -> Array:
            every = [widths[0] if batch else (0, 0), widths[0], *widths]
            return np.pad(x, every, constant_values=fill)

        def pad_and_cut(x: Array, widths: Widths) -> Array:
            """Padding of which as many images and channels are read as there were."""
            pair = (widths[0][0], widths[-1][0])
            return pad(x, [pair] * axes)[: len(x), : x.shape[1]]

        for change in sums if batch else sums[:1]:
            for number in numbers:
                yield {"padding": number, "pad": pad, **change}
        yield {"pad": pad_and_cut}

    return KnownMistake(
        name="batch and channels padded",
        family="padding",
        headline="Your code pads the axis of the channels, too",
        question="Which axes of x does `np.pad(x, 1)` pad?",
        ways=(
            *ways(
                *(steps for fill in fills for steps in around(fill, batch=True)),
                headline="Your code pads the axes of the batch and the channels, too",
            ),
            *ways(
                *around(fills[0], batch=False),
                question="Which axes of an image does `np.pad(image, 1)` pad?",
            ),
        ),
    )


def border_nobody_wrote() -> KnownMistake:
    """Room for the padding that is made and never written."""
    return KnownMistake(
        name="padding that nobody wrote",
        family="state",
        headline="Your code leaves cells of the padding unwritten",
        question="What does an array from `np.empty` hold before you write to it?",
        told="in part",
        ways=ways({"pad": lambda x, widths: surround(x, widths, NO_TELLING)}),
    )
