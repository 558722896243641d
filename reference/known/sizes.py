"""Mistakes with the size of the answer, which convolution and pooling have in common."""

from collections.abc import Callable, Iterable

from grader.records.mistake import KnownMistake, Steps, ways

from .along_axes import Sizes, first, last, swapped, wherever
from .window_steps import sizes


def _sized(length: Callable[[int, int, int, int], int]) -> Steps:
    """A size from the padded length, kernel, stride and padding of each axis."""
    return {
        "size": lambda spatial, kernel, stride, widths: [
            max(length(n + before + after, k, s, after), 0)
            for n, k, s, (before, after) in zip(spatial, kernel, stride, widths, strict=True)
        ]
    }


def size_mistakes(axes: int, fill: float) -> Iterable[KnownMistake]:
    """Mistakes with the size of the answer."""
    yield KnownMistake(
        name="size without the + 1",
        family="size",
        headline="Your answer is one cell too short: the last window is left out",
        question="How many windows of 2 cells fit into 3 cells?",
        ways=ways(
            _sized(lambda n, k, s, _: (n - k) // s),
            _sized(lambda n, k, s, _: -(-(n - k) // s)),
        ),
    )
    yield KnownMistake(
        name="size one too large",
        family="size",
        headline="Your answer is one cell too long: its last window reaches beyond the input",
        question="At which index does the last window that fits begin?",
        ways=ways(
            *wherever(
                fill,
                _sized(lambda n, k, s, _: (n - k) // s + 2),
                _sized(lambda n, k, s, _: (n - k + 1) // s + 1),
            )
        ),
    )
    yield KnownMistake(
        name="size rounded up",
        family="size",
        headline="Your code rounds the size up where the stride leaves a remainder",
        question="What happens to cells at the end that no whole window covers?",
        ways=ways(
            *wherever(
                fill,
                _sized(lambda n, k, s, _: -(-(n - k) // s) + 1),
                _sized(lambda n, k, s, _: round((n - k) / s) + 1),
            )
        ),
    )
    yield KnownMistake(
        name="+ 1 inside the division",
        family="size",
        headline="Your code adds the 1 of the size formula before it divides by the stride",
        question="How many windows are there before the window has moved at all?",
        ways=ways(_sized(lambda n, k, s, _: (n - k + 1) // s)),
    )
    yield KnownMistake(
        name="size without the padding",
        family="size",
        headline="Your code leaves the padding out of the size of the answer",
        question="How many windows fit once the input has been padded?",
        ways=ways(_sized(lambda n, k, s, p: (n - 2 * p - k) // s + 1)),
    )
    yield KnownMistake(
        name="size without the kernel",
        family="size",
        headline="Your code leaves the size of the kernel out of the size of the answer",
        question="Can a window begin at the very last cell?",
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
        headline="Your answer is square: its width is worked out like its height",
        question="What are the height and the width of the answer when the input is not square?",
        ways=ways(*wherever(fill, _sizes_mixed(first), _lengths_mixed(first))),
    )
    yield KnownMistake(
        name="width for both axes",
        family="size",
        headline="Your answer is square: its height is worked out like its width",
        question="What are the height and the width of the answer when the input is not square?",
        ways=ways(*wherever(fill, _sizes_mixed(last), _lengths_mixed(last))),
    )
    yield KnownMistake(
        name="height and width swapped",
        family="size",
        headline="Your code swaps the height and the width of the answer",
        question="Which axis of the answer counts its rows?",
        ways=ways(
            {"batch": lambda out: out.reshape(*out.shape[:2], *out.shape[:1:-1])},
            {"batch": lambda out: out.swapaxes(2, 3)},
            *wherever(fill, _sizes_mixed(swapped), _lengths_mixed(swapped)),
        ),
    )
    yield KnownMistake(
        name="kernel taken for square",
        family="size",
        headline="Your code uses one side of the kernel for its height and its width",
        question="How tall and how wide is a kernel of shape (1, 1, 2, 3)?",
        ways=ways(*wherever(fill, *map(_sized_for, (first, last, swapped)))),
    )


def _sized_for(change: Callable[[Sizes], Sizes]) -> Steps:
    """A size made for a kernel of another shape."""
    return {
        "size": lambda spatial, kernel, stride, widths: sizes(
            spatial, change(kernel), stride, widths
        )
    }
