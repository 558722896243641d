"""The law of a gradient in which a cell keeps what it was given last, and not the sum."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.gradients.simulate import in_windows, right_meets, to_largest
from grader.explain.laws.rule import arrays_of, rule
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.sliding import Gradient

_QUESTION = "What stands in a cell already when the next window reaches it?"

Which = Callable[[Array], Array]
"""The window that is kept of those that give a cell something, as (..., output cell, cell)."""


def _last(gives: Array) -> Array:
    return np.asarray(gives.shape[-2] - 1 - gives[..., ::-1, :].argmax(axis=-2))


def _first(gives: Array) -> Array:
    return np.asarray(gives.argmax(axis=-2))


_KEPT: dict[str, Which] = {
    "Each cell keeps what the last window gave it{}, not the sum of all": _last,
    "Each cell keeps what the last of the kernel cells gave it{}, not the sum of all": _first,
}
"""Tap by tap the window that comes last is the first one."""

_CHANNELS = {"": slice(None), " for the last output channel": slice(-1, None)}
"""Output channels of which a cell keeps something, by what is said of them."""


def propose(view: View) -> Iterator[Claim]:
    """Every order in which a cell is written again."""
    gradient = view.operation.gradient
    if gradient is not None and gradient.of == "x":
        yield from _claims(gradient)


@cache
def _claims(gradient: Gradient) -> tuple[Claim, ...]:
    if not gradient.sliding.kernel:
        headline, which = next(iter(_KEPT.items()))
        return (rule(headline.format(""), _QUESTION, partial(_of_pooling, gradient, which)),)
    return tuple(
        rule(
            headline.format(words),
            _QUESTION,
            partial(_of_convolution, gradient, which, channels),
        )
        for words, channels in _CHANNELS.items()
        for headline, which in _KEPT.items()
    )


def _kept(which: Which, given: Array, gives: Array) -> Array:
    """Of what windows give each cell what is kept, and 0 where none gives anything."""
    at = np.broadcast_to(which(gives), given.shape[:-2] + given.shape[-1:])
    kept = np.take_along_axis(given, at[..., np.newaxis, :], axis=-2)[..., 0, :]
    return np.where(gives.any(axis=-2), kept, 0.0)


def _of_convolution(
    gradient: Gradient, which: Which, channels: slice, answered: AnsweredCase
) -> Array:
    arrays, meets = arrays_of(answered), right_meets(gradient, answered)
    output = arrays[gradient.output][:, channels]
    kernels = arrays[gradient.sliding.kernel][channels]
    for one in meets:  # the tap that a cell meets, for each output cell
        kernels = np.tensordot(kernels, one.astype(np.float64), axes=(LEADING, 2))
    axes = len(meets)
    outputs, cells = (range(LEADING + start, kernels.ndim, 2) for start in (0, 1))
    weights = kernels.transpose(0, 1, *outputs, *cells)
    shape = weights.shape[LEADING + axes :]
    flat = weights.reshape(*weights.shape[:LEADING], -1, int(np.prod(shape)))
    numbers = output.reshape(*output.shape[:LEADING], -1)
    given = np.einsum("nop,ocpk->ncpk", numbers, flat)
    kept = _kept(which, given, in_windows(meets))
    return kept.reshape(*kept.shape[:LEADING], *shape)


def _of_pooling(gradient: Gradient, which: Which, answered: AnsweredCase) -> Array:
    arrays, meets = arrays_of(answered), right_meets(gradient, answered)
    x, output = arrays["x"], arrays[gradient.output]
    held = in_windows(meets)
    numbers = output.reshape(*output.shape[:LEADING], -1, 1)
    if gradient.sliding.combines == "largest":
        gives = to_largest(x.reshape(*x.shape[:LEADING], 1, -1), held) > 0
    else:
        gives = held
        numbers = numbers / np.prod([one.shape[-1] for one in meets])
    given = np.broadcast_to(numbers, (*numbers.shape[:-1], held.shape[-1]))
    return _kept(which, given, gives).reshape(x.shape)
