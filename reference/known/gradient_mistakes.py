"""Mistakes that gradients of all kinds of windows can have."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, Way, ways

from .along_axes import Sizes, first, last, ones, swapped
from .answers import axes_dropped, memory_order_assumed, nothing_filled_in
from .dtypes import dtype_mistakes
from .gradient_steps import add_up, cut, inside, overwrite
from .state import state_mistakes
from .window_steps import Widths, padding_widths, spread, strides


def stride_by(change: Callable[[Sizes], Sizes]) -> Steps:
    """Strides that are changed before they are used."""
    return {"stride": lambda stride, kernel: change(strides(stride, kernel))}


def padding_by(change: Callable[[Widths], Widths]) -> Steps:
    """Padding that is changed before it is used."""
    return {"padding": lambda padding, axes: change(padding_widths(padding, axes))}


def scatter_within(padded: Array, indices: Sequence[Array], given: Array) -> Array:
    """What windows give, added up; what they give beyond the end is left out."""
    lengths = padded.shape[2:]
    is_inside = np.ones(given.shape, dtype=bool)
    for index, length in zip(spread(indices), lengths, strict=True):
        is_inside &= index < length
    kept = [np.minimum(index, n - 1) for index, n in zip(indices, lengths, strict=True)]
    return add_up(padded, kept, np.where(is_inside, given, 0))


def _cut_from(starts: Callable[[int], int], stops: Callable[[int, int], int]) -> Steps:
    """Cells from an index to another one, of the padding and the size along each axis."""

    def cut_so(padded: Array, x: Array, widths: Widths, _: object) -> Array:
        along = zip(widths, x.shape[2:], strict=True)
        found: Array = padded[inside(slice(starts(p), stops(p, n)) for (p, _), n in along)]
        return found

    return {"cut": cut_so}


def _cut_where_windows_end(
    padded: Array, _: Array, widths: Widths, indices: Sequence[Array]
) -> Array:
    """As if the last window ended where the padded x does."""
    reached = [int(index.max()) + 1 for index in indices]
    along = zip(widths, reached, strict=True)
    found: Array = padded[inside(slice(p, end - p) for (p, _), end in along)]
    return found


def cutting_mistakes() -> Iterable[KnownMistake]:
    """Mistakes with where x lies in its padded gradient; they replace the step `cut`."""
    yield KnownMistake(
        name="padding cut off with minus",
        family="padding",
        headline="Your answer is empty where `padding` is 0, as `a[padding:-padding]` is",
        question="What is `a[0:-0]`?",
        ways=ways(_cut_from(lambda p: p, lambda p, _: -p)),
    )
    yield KnownMistake(
        name="padding not cut off",
        family="padding",
        headline="Your answer still has the padding around it",
        question="Which cells of x do the outermost cells of your answer belong to?",
        ways=ways({"cut": lambda padded, *_: padded}),
    )
    yield KnownMistake(
        name="padding cut off at one end",
        family="padding",
        headline="Your code cuts padding off in the wrong place",
        question="At which index of the padded gradient does the first cell of x lie?",
        ways=(
            *ways(
                _cut_from(lambda _: 0, lambda _, n: n),
                headline="Your answer begins with what cells of padding got",
            ),
            *ways(
                _cut_from(lambda p: 2 * p, lambda p, n: n + 2 * p),
                headline="Your code cuts the padding of both ends off at the start",
            ),
            *ways(
                _cut_from(lambda p: p, lambda _, n: n),
                headline="Your answer ends at the size of x, counted from the first padding cell",
                question="At which index of the padded gradient does the last cell of x lie?",
            ),
            *ways(
                _cut_from(lambda p: p, lambda p, n: n + 2 * p),
                headline="Your code cuts padding off at the start, and none at the end",
                question="At which index of the padded gradient does the last cell of x lie?",
            ),
        ),
    )
    yield KnownMistake(
        name="remainder left out",
        family="size",
        headline="Your answer ends where the last window does, also where the stride leaves cells",
        question="Which gradient does a cell of x have that no window reached?",
        ways=ways({"cut": _cut_where_windows_end}),
    )


def overwriting_mistake(*others: Way) -> KnownMistake:
    """Windows that are written over what is there already.

    Args:
        *others: Ways in which more than that is overwritten.
    """
    return KnownMistake(
        name="overwritten where windows overlap",
        family="window",
        headline="Your code overwrites what the windows before have left in a cell",
        question="How many windows does a cell in the middle belong to?",
        ways=(*ways({"scatter": overwrite}), *others),
    )


def moving_mistakes(axes: int, *beyond: Steps) -> Iterable[KnownMistake]:
    """Mistakes with where windows lie; they replace the steps `stride` and `padding`.

    Args:
        axes: Spatial axes.
        *beyond: What programs do with a window that reaches beyond x, other than fail.
    """
    yield KnownMistake(
        name="stride ignored",
        family="stride",
        headline="Your code lays every window one cell after the one before, whatever the stride",
        question="Where did the second window begin on the way forward?",
        ways=ways(stride_by(ones)),
    )
    yield KnownMistake(
        name="padding left out",
        family="padding",
        headline="Your code lays the windows on x without its padding",
        question="Which cells did the first window lie on, on the way forward?",
        ways=ways(padding_by(lambda widths: [(0, 0) for _ in widths])),
    )
    if axes == 2:
        yield KnownMistake(
            name="axes of the stride mixed up",
            family="stride",
            headline="Your code mixes up the two numbers of `stride`",
            question="Which number of `stride` says how far windows lie apart along a row?",
            ways=_mixed_up(stride_by, "stride", ({}, *beyond)),
        )
        yield KnownMistake(
            name="axes of the padding mixed up",
            family="padding",
            headline="Your code mixes up the two numbers of `padding`",
            question="Which number of `padding` says how many columns were put at the left?",
            ways=_mixed_up(padding_by, "padding", ({},)),
        )


def _mixed_up(
    steps_by: Callable[..., Steps], name: str, beyond: Sequence[Steps]
) -> tuple[Way, ...]:
    def each(change: Callable[..., Any]) -> Iterable[Steps]:
        return ({**steps_by(change), **way} for way in beyond)

    return (
        *ways(
            *each(first),
            headline=f"Your code takes the first number of `{name}` for rows and columns alike",
        ),
        *ways(
            *each(last),
            headline=f"Your code takes the second number of `{name}` for rows and columns alike",
        ),
        *ways(
            *each(swapped),
            headline=f"Your code takes the first number of `{name}` for the columns",
            question=f"Which number of `{name}` comes first?",
        ),
    )


def cut_with_first_padding() -> KnownMistake:
    """Rows and columns cut off alike, where the gradient is made of both paddings."""
    return KnownMistake(
        name="cut by the first padding",
        family="padding",
        headline="Your code cuts off as many columns of padding as rows",
        question="Which number of `padding` says how many columns were put at the left?",
        ways=ways({"cut": lambda padded, x, widths, _: cut(padded, x, first(widths))}),
    )


def weighing_mistakes() -> Iterable[KnownMistake]:
    """Mistakes with what is added up; they replace the steps `inputs` and `finish`."""
    yield KnownMistake(
        name="divided by the size of the batch",
        family="batch",
        headline="Your answer is the right one divided by the size of the batch",
        question="Where would a mean over the batch have to be in grad_output already?",
        ways=ways({"finish": lambda out, x: (out / len(x)).astype(x.dtype)}),
    )
    yield KnownMistake(
        name="grad_output left out",
        family="answer",
        headline="Your answer is the same whatever grad_output holds",
        question="How does the loss change with one cell of the answer of the way forward?",
        ways=ways({"inputs": lambda given, *others: (np.ones_like(given), *others)}),
    )


def one_of_the_batch(first_alone: Steps, last_alone: Steps) -> KnownMistake:
    """What one example gives, where all of them are to be added up."""
    return KnownMistake(
        name="one of the batch alone",
        family="batch",
        headline="Your answer is what one example of the batch gives, without the others",
        question="How many examples of the batch does the answer sum over?",
        ways=(
            *ways(
                first_alone,
                headline="Your answer is what the first example gives, without the others",
            ),
            *ways(
                last_alone,
                headline="Your answer is what the last example gives, without the others",
            ),
        ),
    )


def mistakes_of_any(*names: str) -> Iterable[KnownMistake]:
    """Mistakes with dtypes, memory and calls.

    Args:
        names: What the arrays are called that the gradient takes, in their order.
    """
    yield nothing_filled_in()
    if "x" in names:  # others answer with one axis
        yield axes_dropped(0)
    yield memory_order_assumed("grad_output")
    yield from dtype_mistakes()
    yield from state_mistakes(*names)
