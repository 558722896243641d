"""The law of a pooling that goes through other axes of its windows, or cuts them otherwise."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import combinations

import numpy as np

from grader.explain.laws.claim import Claim
from grader.explain.laws.geometry import LEADING
from grader.explain.laws.reading.positions import RIGHT
from grader.explain.laws.reading.simulate import Route, gather
from grader.explain.laws.rule import right_of, rule
from grader.explain.laws.view import View
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Operation
from grader.records.sliding import Sliding
from grader.text import listed

_QUESTION = "Which axes does the array of your windows have, and which of them should go?"

Reduced = Callable[[Array], Array]
"""What comes of windows as (image, channel, output cell..., tap...)."""


def propose(view: View) -> Iterator[Claim]:
    """The largest over every other choice of axes, and of channels cut as windows."""
    sliding = view.operation.sliding
    if sliding is not None and sliding.combines == "largest":
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    sliding = operation.sliding
    assert sliding is not None
    along = sliding.words[LEADING:]
    words = [f"the output {one}s" for one in along] + [f"the {one}s of a window" for one in along]
    many = len(along)
    made = [
        rule(
            f"Your maximum runs over {listed([words[axis] for axis in over])}",
            _QUESTION,
            partial(_predict, sliding, partial(_over, tuple(LEADING + axis for axis in over))),
        )
        for over in combinations(range(2 * many), many)
        if over != tuple(range(many, 2 * many))
    ]
    made.append(
        rule(
            "Your code mixes the channels with the cells of a window",
            "Which axis stands first before your reshape, and which do you call so after it?",
            partial(_predict, sliding, partial(_cut, many)),
            fact="your code reshapes (channel, cell of the window) to (cell of the window, "
            "channel), which mixes them, and takes the largest over the first",
        )
    )
    return tuple(made)


def _over(axes: tuple[int, ...], windows: Array) -> Array:
    return np.asarray(windows.max(axis=axes))


def _cut(many: int, windows: Array) -> Array:
    images, channels, *outputs = windows.shape[: LEADING + many]
    taps = np.moveaxis(windows.reshape(images, channels, *outputs, -1), -1, LEADING)
    return np.asarray(taps.reshape(images, -1, channels, *outputs).max(axis=1))


def _predict(sliding: Sliding, reduced: Reduced, answered: AnsweredCase) -> Array:
    outputs = right_of(answered).shape[LEADING:]
    route = Route((RIGHT,) * len(outputs))
    found, inside, _ = gather(sliding, route, answered.case, outputs)
    numbers = np.where(inside, found.astype(np.float64), -np.inf)
    window = sliding.window(answered.case)
    return reduced(numbers.reshape(*numbers.shape[:LEADING], *outputs, *window))
