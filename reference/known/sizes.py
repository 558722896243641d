"""Mistakes with the size of the answer, which convolution and pooling have in common."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from grader.records.mistake import KnownMistake, Steps, ways

from .along_axes import Sizes, first, last, swapped, wherever
from .unwritten import left_at
from .window_steps import Widths, sizes, within


def _sized(length: Callable[[int, int, int, int], int]) -> Steps:
    """A size from the padded length, kernel, stride and padding of each axis."""
    return {
        "size": lambda spatial, kernel, stride, widths: [
            max(length(n + before + after, k, s, after), 0)
            for n, k, s, (before, after) in zip(spatial, kernel, stride, widths, strict=True)
        ]
    }


def _as_large_as_x(spatial: Sizes, *_: Any) -> Sizes:
    return spatial


def _as_large_as_padded(spatial: Sizes, _: Sizes, __: Sizes, widths: Widths) -> Sizes:
    return [n + before + after for n, (before, after) in zip(spatial, widths, strict=True)]


def _where_all_fit(spatial: Sizes, kernel: Sizes, stride: Sizes, widths: Widths) -> Sizes:
    """The size of x, which has room for all windows.

    Raises:
        IndexError: It has not.
    """
    right = sizes(spatial, kernel, stride, widths)
    if any(cells > n for cells, n in zip(right, spatial, strict=True)):
        raise IndexError(right, spatial)
    return spatial


def size_mistakes(axes: int, fill: float, left: Sequence[float]) -> Iterable[KnownMistake]:
    """Mistakes with the size of the answer.

    Args:
        axes: Spatial axes.
        fill: What a cell of padding rightly counts as.
        left: What is left where no cell is written, as `left_at` has it.
    """
    along = "" if axes == 1 else " along both axes"
    yield KnownMistake(
        name="size without the + 1",
        family="size",
        headline="Your answer lacks its last cell where the stride leaves no remainder",
        question="How many windows of 2 cells fit into 3 cells?",
        ways=(
            *ways(
                _sized(lambda n, k, s, _: (n - k) // s),
                headline=f"Your answer is one cell too short{along}",
            ),
            *ways(_sized(lambda n, k, s, _: -(-(n - k) // s))),
        ),
    )
    yield KnownMistake(
        name="size one too large",
        family="size",
        headline="Your code can count one window too many",
        question="At which index does the last window that fits begin?",
        ways=(
            *ways(
                *wherever(fill, _sized(lambda n, k, s, _: (n - k) // s + 2)),
                headline=f"Your code counts one window too many{along}",
            ),
            *ways(
                *wherever(fill, _sized(lambda n, k, s, _: (n - k + 1) // s + 1)),
                headline="Your code also counts a window that reaches one cell too far",
            ),
        ),
    )
    yield KnownMistake(
        name="size rounded up",
        family="size",
        headline="Your code can round the size up where the stride leaves a remainder",
        question="What happens to cells at the end that no whole window covers?",
        ways=(
            *ways(
                *wherever(fill, _sized(lambda n, k, s, _: -(-(n - k) // s) + 1)),
                headline="Your code rounds the size up where the stride leaves a remainder",
            ),
            *ways(
                *wherever(fill, _sized(lambda n, k, s, _: round((n - k) / s) + 1)),
                headline="Your code rounds the size to the nearest whole number",
            ),
        ),
    )
    yield KnownMistake(
        name="+ 1 inside the division",
        family="size",
        headline="Your code adds the 1 of the size formula before it divides",
        question="How many windows fit at least, however large the stride is?",
        ways=ways(_sized(lambda n, k, s, _: (n - k + 1) // s)),
    )
    yield KnownMistake(
        name="size without the padding",
        family="size",
        headline="Your answer is only as large as without padding",
        question="How many windows fit once the input has been padded?",
        ways=ways(_sized(lambda n, k, s, p: (n - 2 * p - k) // s + 1)),
    )
    yield KnownMistake(
        name="size of the input",
        family="size",
        headline="Your answer is as large as its input, whatever the kernel and stride",
        question="At which cells of the input can no window begin?",
        ways=(
            *ways(
                {"size": _as_large_as_x, "gather": within(fill, whole=False)},
                *(
                    {"size": size, **way}
                    for size in (_as_large_as_x, _where_all_fit)
                    for way in left_at(*left)
                ),
                headline="Your answer is as large as x, whatever the kernel and stride",
            ),
            *ways(
                {"size": _as_large_as_padded, "gather": within(fill, whole=False)},
                *({"size": _as_large_as_padded, **way} for way in left_at(*left)),
                headline="Your answer is as large as the padded x",
            ),
        ),
    )
    yield KnownMistake(
        name="size without the kernel",
        family="size",
        headline="Your code leaves the kernel out of the size of the answer",
        question="Can a window of several cells begin at the very last cell?",
        ways=ways(
            *wherever(
                fill,
                _sized(lambda n, _, s, __: n // s),
                _sized(lambda n, _, s, __: (n - 1) // s + 1),
            )
        ),
    )
    if axes == 2:
        yield from _mixed_sizes(fill)


def _sizes_mixed(change: Callable[[Sizes], Sizes]) -> Steps:
    return {
        "size": lambda spatial, kernel, stride, widths: change(
            sizes(spatial, kernel, stride, widths)
        )
    }


def _lengths_mixed(change: Callable[[Sizes], Sizes]) -> Steps:
    """A size made for an input of another shape."""
    return {
        "size": lambda spatial, kernel, stride, widths: sizes(
            change(spatial), kernel, stride, widths
        )
    }


def _mixed_sizes(fill: float) -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="height for both axes",
        family="size",
        headline="Your code works out the width of the answer from a height",
        question="What are the height and the width of the answer when the input is not square?",
        ways=(
            *ways(
                *wherever(fill, _sizes_mixed(first)),
                headline="Your answer is square: its width is worked out like its height",
            ),
            *ways(
                *wherever(fill, _lengths_mixed(first)),
                headline="Your code works out the width of the answer from the height of x",
            ),
        ),
    )
    yield KnownMistake(
        name="width for both axes",
        family="size",
        headline="Your code works out the height of the answer from a width",
        question="What are the height and the width of the answer when the input is not square?",
        ways=(
            *ways(
                *wherever(fill, _sizes_mixed(last)),
                headline="Your answer is square: its height is worked out like its width",
            ),
            *ways(
                *wherever(fill, _lengths_mixed(last)),
                headline="Your code works out the height of the answer from the width of x",
            ),
        ),
    )
    yield KnownMistake(
        name="height and width swapped",
        family="size",
        headline="Your code swaps height and width in the shape of the answer",
        question="Which axis of the answer counts its rows?",
        ways=(
            *ways(
                {"batch": lambda out: out.reshape(*out.shape[:2], *out.shape[:1:-1])},
                *wherever(fill, _sizes_mixed(swapped)),
                headline="Your answer has its height and its width swapped",
            ),
            *ways(
                {"batch": lambda out: out.swapaxes(2, 3)},
                headline="Your answer is transposed: its rows lie in columns",
            ),
            *ways(
                *wherever(fill, _lengths_mixed(swapped)),
                headline="Your code swaps height and width of x in the size of the answer",
                question="Which side of x decides how many rows the answer has?",
            ),
        ),
    )
    yield KnownMistake(
        name="sides of the kernel mixed up in the size",
        family="size",
        headline="Your code mixes up the kernel's sides in the size of the answer",
        question="Which side of the kernel decides how many columns the answer has?",
        ways=(
            *ways(
                *wherever(fill, _sized_for(first)),
                headline="Your code works out both sides of the answer with the kernel's height",
            ),
            *ways(
                *wherever(fill, _sized_for(last)),
                headline="Your code works out both sides of the answer with the kernel's width",
            ),
            *ways(
                *wherever(fill, _sized_for(swapped)),
                headline="Your code swaps the kernel's sides in the size of the answer",
            ),
        ),
    )


def _sized_for(change: Callable[[Sizes], Sizes]) -> Steps:
    """A size made for a kernel of another shape."""
    return {
        "size": lambda spatial, kernel, stride, widths: sizes(
            spatial, change(kernel), stride, widths
        )
    }
