"""The law of another array: the answer is the right one for a kernel or an x that is changed."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.numbers.orders import orders_of, scrambles, scrambles_of_kernels
from grader.explain.laws.rule import Predict, answer_to, arrays_of, rule
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation

Change = Callable[[Array], Array]
"""What an array counts as."""

_ORDER_QUESTION = "Which cell of the window meets the first cell of {0}?"

_CHANNEL_QUESTION = "Which channel of x meets which part of {0}?"

_REPLACE_QUESTION = "Does each product add to the output cell, or does it replace what is there?"

_NUMBER_QUESTION = "Which line changes the numbers of {0} before they are used?"

_LEFT_OUT_QUESTION = "Which cells of {0} do your windows leave out?"

_RESHAPE_QUESTION = "In which order does `reshape` read {0}, and in which does it fill its rows?"

_CHANNELS: dict[str, Change] = {
    "Of the input channels only the first counts": lambda w: left_of(w, 1, slice(1)),
    "Of the input channels only the last counts": lambda w: left_of(w, 1, slice(-1, None)),
    "Of the input channels only the first two count": lambda w: left_of(w, 1, slice(2)),
    "Of the input channels only the first three count": lambda w: left_of(w, 1, slice(3)),
    "Of the input channels the first does not count": lambda w: left_of(w, 1, slice(1, None)),
    "Of the input channels the last does not count": lambda w: left_of(w, 1, slice(-1)),
    "Of several input channels the last does not count": lambda w: left_of(
        w, 1, slice(-1) if w.shape[1] > 1 else slice(None)
    ),
    "The channels of each kernel in {0} count in reverse order": lambda w: w[:, ::-1],
    "The first channel of each kernel in {0} counts for all input channels": lambda w: spread(
        w[:, :1], w
    ),
    "The last channel of each kernel in {0} counts for all input channels": lambda w: spread(
        w[:, -1:], w
    ),
    "Each input channel is multiplied by the sum of all channels of a kernel in {0}": lambda w: (
        spread(w.sum(1, keepdims=True), w)
    ),
    "The first kernel of {0} counts for all output channels": lambda w: spread(w[:1], w),
    "The last kernel of {0} counts for all output channels": lambda w: spread(w[-1:], w),
    "The sum of all kernels of {0} counts for each output channel": lambda w: spread(
        w.sum(0, keepdims=True), w
    ),
    "The kernels of {0} count in reverse order": lambda w: w[::-1],
    "The kernels of {0} count one place too late": lambda w: np.roll(w, 1, axis=0),
    "The kernels of {0} count one place too early": lambda w: np.roll(w, -1, axis=0),
    "Your code swaps the input and output channels of {0}": lambda w: w.swapaxes(0, 1),
    "Your code swaps the input and output channels of {0}, where there are as many of both": (
        lambda w: w.swapaxes(0, 1) if w.shape[0] == w.shape[1] else w
    ),
    "Output channel number i reads one input channel, number i counted in a circle": (
        lambda w: (
            w
            * (np.arange(len(w))[:, None] % w.shape[1] == np.arange(w.shape[1])).reshape(
                *w.shape[:LEADING], *(1,) * (w.ndim - LEADING)
            )
        )
    ),
    "Output channel number i reads input channel number i alone, where there are as many": (
        lambda w: _diagonal(w) if w.shape[0] == w.shape[1] else w
    ),
}

_LAST_CELLS: dict[str, Change] = {
    "The last cell of {0} counts alone": lambda w: _last(w, 1),
    "In each channel of a kernel in {0} the last cell counts alone": lambda w: _last(w, LEADING),
}

_KERNEL_NUMBERS: dict[str, Change] = {
    "The numbers of {0} count divided by their sum": lambda w: w / _sum(w, 0),
    "The numbers of each kernel of {0} count divided by their sum": lambda w: w / _sum(w, 1),
    "The numbers of each channel of a kernel in {0} count divided by their sum": lambda w: (
        w / _sum(w, 2)
    ),
    "The numbers of {0} count divided by the sum of their magnitudes": lambda w: (
        w / _sum(np.abs(w), 0)
    ),
    "The numbers of each kernel of {0} count divided by the sum of their magnitudes": lambda w: (
        w / _sum(np.abs(w), 1)
    ),
    "The numbers of {0} count divided by their norm": lambda w: w / np.sqrt(_sum(w**2, 0)),
    "The numbers of each kernel of {0} count divided by their norm": lambda w: (
        w / np.sqrt(_sum(w**2, 1))
    ),
    "The numbers of {0} count less their mean": lambda w: w - w.mean(),
    "The numbers of each kernel of {0} count less their mean": lambda w: (
        w - w.mean(axis=tuple(range(1, w.ndim)), keepdims=True)
    ),
}

_NUMBERS: dict[str, Change] = {
    "The numbers of {0} count without their sign": np.abs,
    "The numbers of {0} below 0 count as 0": lambda x: np.maximum(x, 0.0),
    "The numbers of {0} count without the digits after the decimal point": np.trunc,
    "The numbers of {0} count rounded to whole numbers": np.rint,
    "The numbers of {0} count as uint8 holds them": lambda x: (
        np.trunc(x).astype(np.int64).astype(np.uint8)
    ),
    "The numbers of {0} count cut to between 0 and 1": lambda x: np.clip(x, 0.0, 1.0),
    "Of the numbers of {0} only the sign counts": np.sign,
}

_HELD: dict[str, Change] = {
    "The numbers of {0} count as float32 holds them": lambda x: x.astype(np.float32),
    "The numbers of {0} count as float16 holds them": lambda x: x.astype(np.float16),
}

_SCALED: dict[str, Change] = {
    "The numbers of {0} count divided by the largest": lambda x: x / x.max(),
    "The numbers of {0} count divided by the largest magnitude": lambda x: x / np.abs(x).max(),
    "The numbers of {0} count squared": np.square,
}

_OF_SEVERAL: dict[str, Change] = {
    "The numbers of {0} count without the digits after the decimal point": np.trunc,
    "The numbers of {0} count rounded to whole numbers": np.rint,
}

_X: dict[str, Change] = {
    "The numbers of {0} count divided by 255": lambda x: x / 255,
    "The numbers of {0} count less their mean": lambda x: x - x.mean(),
    "The numbers of {0} count scaled to a mean of 0 and a deviation of 1": lambda x: (
        (x - x.mean()) / x.std()
    ),
    "The numbers of {0} count scaled to lie between 0 and 1": lambda x: (
        (x - x.min()) / (x.max() - x.min())
    ),
}

_X_CHANNELS: dict[str, Change] = {
    "The first channel of {0} counts for all channels": lambda x: spread(x[:, :1], x),
    "The last channel of {0} counts for all channels": lambda x: spread(x[:, -1:], x),
    "The mean of the channels of {0} counts for each of them": lambda x: spread(
        x.mean(1, keepdims=True), x
    ),
}


def propose(view: View) -> Iterator[Claim]:
    """Every change of the arrays of which each cell of an answer is made."""
    yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    sliding = operation.sliding
    if sliding is None:
        return ()
    sides = range(LEADING, len(sliding.words))
    x = next(iter(operation.axes))
    made: list[Claim] = []
    made += claims_on(operation, x, {**_SCALED, **_X}, _NUMBER_QUESTION)
    if sliding.combines != "largest":  # else the same becomes of the answer
        made += claims_on(operation, x, {**_NUMBERS, **_HELD}, _NUMBER_QUESTION)
    if sliding.kernel:
        made += claims_on(operation, sliding.kernel, _CHANNELS, _CHANNEL_QUESTION)
        made += claims_on(operation, sliding.kernel, _LAST_CELLS, _REPLACE_QUESTION)
        made += claims_on(operation, sliding.kernel, turns(sliding.words), _ORDER_QUESTION)
        made += claims_on(operation, sliding.kernel, _KERNEL_NUMBERS, _NUMBER_QUESTION)
        made += claims_on(operation, sliding.kernel, {**_NUMBERS, **_SCALED}, _NUMBER_QUESTION)
        made += claims_on(operation, x, _X_CHANNELS, _CHANNEL_QUESTION)
        made += [
            rule(
                f"You add the numbers of `{sliding.kernel}` to those of x{where}",
                "What does the handout do with a cell and its weight?",
                partial(_added, operation, sliding.kernel, within),
            )
            for where, within in (("", False), (", within x alone", True))
        ]
        made += [
            rule(
                headline.format(words),
                "Which type do their numbers have on the way?",
                _with(operation, names, change),
            )
            for headline, change in _OF_SEVERAL.items()
            for words, names in (
                (f"`{x}` and `{sliding.kernel}`", (x, sliding.kernel)),
                ("all arrays", tuple(operation.axes)),
            )
        ]
    made += claims_on(operation, x, _ends(sliding.words), _LEFT_OUT_QUESTION)
    if len(sides) > 1:
        made += claims_on(operation, x, {**_TRANSPOSED, **_INDICES}, _ORDER_QUESTION)
    # Numbers lie in memory in another order where a course has its own order of axes.
    turned = operation.labels.orders
    if sliding.kernel and sliding.kernel not in turned:
        orders = scrambles_of_kernels(("output channel", "input channel", *sliding.words[LEADING:]))
        made += claims_on(operation, sliding.kernel, orders, _RESHAPE_QUESTION)
    if x not in turned:
        made += claims_on(operation, x, scrambles(orders_of(sliding.words)), _RESHAPE_QUESTION)
    return tuple(made)


_TRANSPOSED: dict[str, Change] = {
    "Your code swaps the rows and the columns of {0}": lambda x: x.swapaxes(-1, -2),
}


def _ends(words: Sequence[str]) -> dict[str, Change]:
    """Cells of x at one end that count for nothing, or all of them in reverse order."""
    made: dict[str, Change] = {}
    for axis in range(LEADING, len(words)):
        headline = f"Your code reads the {words[axis]}s of {{0}} from last to first"
        made[headline] = partial(np.flip, axis=axis)
        for end, kept in (("first", slice(1, None)), ("last", slice(-1))):
            headline = f"The {end} {words[axis]} of {{0}} counts as 0"
            made[headline] = partial(left_of, axis=axis, kept=kept)
    return made


def turns(words: Sequence[str]) -> dict[str, Change]:
    """Turns of each layer of a kernel."""
    sides = tuple(range(LEADING, len(words)))
    named = " and the ".join(f"{words[axis]}s" for axis in sides)
    made: dict[str, Change] = {
        f"Your code reads the {named} of {{0}} from last to first": partial(np.flip, axis=sides)
    }
    if len(sides) == 1:
        return made
    for axis in sides:
        headline = f"Your code reads the {words[axis]}s of {{0}} from last to first"
        made[headline] = partial(np.flip, axis=axis)
    return {
        **made,
        **_TRANSPOSED,
        "Your code swaps the two indices of a cell of {0}, in windows that stay as they are": (
            _in_window
        ),
        "Your code turns {0} by a quarter to the left": partial(np.rot90, axes=(-2, -1)),
        "Your code turns {0} by a quarter to the right": partial(np.rot90, axes=(-1, -2)),
        "Your code swaps the rows and the columns of {0}, and reads both from last to first": (
            lambda w: w[..., ::-1, ::-1].swapaxes(-1, -2)
        ),
    }


def claims_on(
    operation: Operation, name: str, changes: dict[str, Change], question: str
) -> list[Claim]:
    """That an array counts as changed, one claim for each headline on its name."""
    quoted = f"`{name}`"
    return [
        rule(headline.format(quoted), question.format(quoted), _with(operation, (name,), change))
        for headline, change in changes.items()
    ]


def _with(operation: Operation, names: Sequence[str], change: Change) -> Predict:
    return partial(_answer, operation, names, change)


def _answer(
    operation: Operation, names: Sequence[str], change: Change, answered: AnsweredCase
) -> Array:
    arrays = arrays_of(answered)
    changed = {name: change(arrays[name]).astype(np.float64) for name in names if name in arrays}
    return answer_to(operation, answered, **changed)


def _added(
    operation: Operation,
    kernel: str,
    within: bool,  # noqa: FBT001  bound once for each claim
    answered: AnsweredCase,
) -> Array:
    """Sums where there should be products; those of the padding count, or they do not."""
    arrays = arrays_of(answered)
    name = next(iter(operation.axes))
    cells = answer_to(operation, answered, **{kernel: np.ones_like(arrays[kernel])})
    if within:
        alone = {**dict.fromkeys(operation.axes), kernel: arrays[kernel]}
        ones = np.ones_like(arrays[name])
        return np.asarray(cells + answer_to(operation, answered, **{**alone, name: ones}))
    weights = arrays[kernel].reshape(1, len(arrays[kernel]), -1).sum(axis=-1)
    return np.asarray(cells + weights.reshape(1, -1, *(1,) * (cells.ndim - LEADING)))


def left_of(array: Array, axis: int, kept: slice) -> Array:
    """An array in which only some along an axis are not 0."""
    at = tuple(kept if axis == other else slice(None) for other in range(array.ndim))
    left = np.zeros_like(array)
    left[at] = array[at]
    return left


def spread(one: Array, whole: Array) -> Array:
    """The same along an axis as often as there is anything along it."""
    return np.broadcast_to(one, whole.shape)


def _by_swapped_indices(x: Array) -> Array:
    """Each cell as it is found with the two indices of another; NaN where there is none."""
    least = min(x.shape[-2:])
    swapped = np.full_like(x, np.nan)
    swapped[..., :least, :least] = x[..., :least, :least].swapaxes(-1, -2)
    return swapped


_INDICES: dict[str, Change] = {
    "Your code swaps the two indices of a cell of {0}": _by_swapped_indices,
}


def _in_window(kernel: Array) -> Array:
    """Rows and columns exchanged in a window that stays as it is, by the letters of `einsum`.

    A side of length 1 meets all cells of the other.

    Raises:
        ValueError: The sides differ, and none is 1.
    """
    rows, columns = kernel.shape[-2:]
    turned = kernel.swapaxes(-1, -2)
    if rows == columns:
        return turned
    for axis, side in ((-2, rows), (-1, columns)):
        if side == 1:
            turned = turned.sum(axis, keepdims=True)
    return np.broadcast_to(turned, kernel.shape)


def _diagonal(kernel: Array) -> Array:
    return kernel * np.eye(len(kernel)).reshape(*kernel.shape[:2], *(1,) * (kernel.ndim - 2))


def _last(kernel: Array, leading: int) -> Array:
    at = (slice(None),) * leading + (-1,) * (kernel.ndim - leading)
    left = np.zeros_like(kernel)
    left[at] = kernel[at]
    return left


def _sum(kernel: Array, leading: int) -> Array:
    """Sums over all but the leading axes; 1 where there is nothing to divide by."""
    sums = np.asarray(kernel.sum(axis=tuple(range(leading, kernel.ndim)), keepdims=True))
    return np.where(sums == 0, 1.0, sums)
