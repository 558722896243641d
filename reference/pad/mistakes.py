"""Known mistakes of `pad`, and the program whose steps they replace."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Program, Steps, ways

from ..known.answers import memory_order_assumed, nothing_filled_in
from ..known.dtypes import dtype_mistakes
from ..known.state import NO_TELLING, state_mistakes

_Widths = list[tuple[int, int]]
"""Cells added (before, after), for every axis of x from the first to the last."""


def _pairs(padding: Sequence[int]) -> list[tuple[int, int]]:
    """The flat argument as pairs."""
    return list(zip(padding[::2], padding[1::2], strict=True))


def _deal(pairs: Sequence[tuple[int, int]], axes: int) -> _Widths:
    """Pairs given to the axes, the first pair to the last axis."""
    return [(0, 0)] * (axes - len(pairs)) + list(pairs)[::-1]


def _fill(x: Array, widths: _Widths, value: float) -> Array:
    shape = [n + before + after for n, (before, after) in zip(x.shape, widths, strict=True)]
    out = np.full(shape, value, dtype=x.dtype)
    inside = zip(x.shape, widths, strict=True)
    out[tuple(slice(before, before + n) for n, (before, _) in inside)] = x
    return out


_STEPS: dict[str, Any] = {
    "inputs": lambda *arrays: arrays,
    "pairs": _pairs,
    "deal": _deal,
    "value": lambda value: value,
    "fill": _fill,
    "batch": lambda out: out,
    "finish": lambda out, x: out.astype(x.dtype),
    "call": lambda program: program,
}


def pad_program(way: Steps) -> Program:
    """The padding that makes these mistakes; right if there are none.

    Args:
        way: Steps that are replaced.
    """
    step = {**_STEPS, **way}

    def pad(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
        (given,) = step["inputs"](x)
        widths = step["deal"](step["pairs"](padding), x.ndim)
        filled = step["fill"](given, widths, step["value"](value))
        answer: Array = step["finish"](step["batch"](filled), x)
        return answer

    program: Program = step["call"](pad)
    return program


def _paired(change: Callable[[int, int], tuple[int, int]]) -> Steps:
    """Pairs (before, after) that are changed one by one."""
    return {"pairs": lambda padding: [change(*pair) for pair in _pairs(padding)]}


def _side_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="before and after swapped",
        family="padding",
        headline="Your code swaps the two sides: it adds after the array what belongs before",
        question="Does the first number of `padding` belong to the left or to the right?",
        ways=ways(_paired(lambda before, after: (after, before))),
    )
    yield KnownMistake(
        name="both sides alike",
        family="padding",
        headline="Your code adds as many cells on one side as on the other",
        question="How many cells does `padding=(2, 1)` add on the right?",
        ways=ways(
            _paired(lambda before, _: (before, before)),
            _paired(lambda _, after: (after, after)),
        ),
    )
    yield KnownMistake(
        name="one side only",
        family="padding",
        headline="Your code pads one side and leaves out the other",
        question="On how many sides does `padding=(2, 1)` add cells?",
        ways=ways(
            _paired(lambda before, _: (before, 0)),
            _paired(lambda _, after: (0, after)),
            _laid(sum),
        ),
    )
    yield KnownMistake(
        name="input not where it belongs",
        family="padding",
        headline="Your code makes an array of the right size and puts x in the wrong place",
        question="At which index of the padded array does the first cell of x belong?",
        ways=ways(
            _laid(lambda _: 0),
            _laid(lambda pair: sum(pair) // 2),
        ),
    )
    yield KnownMistake(
        name="slice up to -0",
        family="padding",
        headline="Your code fails where nothing is added at an end",
        question="What does `a[1:-0]` hold?",
        ways=ways({"fill": _fill_up_to_minus}),
    )
    yield KnownMistake(
        name="padding doubled",
        family="padding",
        headline="Your code adds the padding twice",
        question="How many cells does `padding=(1, 1)` add on one side?",
        ways=ways(_paired(lambda before, after: (2 * before, 2 * after))),
    )


def _laid(start: Callable[[tuple[int, int]], int]) -> Steps:
    """An array of the right size, in which x begins elsewhere."""

    def fill(x: Array, widths: _Widths, value: float) -> Array:
        totals = [before + after for before, after in widths]
        starts = [start(pair) for pair in widths]
        return _fill(x, [(s, t - s) for s, t in zip(starts, totals, strict=True)], value)

    return {"fill": fill}


def _fill_up_to_minus(x: Array, widths: _Widths, value: float) -> Array:
    out = _fill(x, widths, value)
    reached = [
        (slice(before, -after) if before or after else slice(None)) for before, after in widths
    ]
    out[tuple(reached)] = x
    return out


def _axis_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="pairs dealt from the first axis",
        family="padding",
        headline="Your code gives the first pair of `padding` to the first axis of x",
        question="Which axis do the first two numbers of `padding` belong to?",
        ways=ways(
            {"deal": lambda pairs, axes: [*pairs, *[(0, 0)] * (axes - len(pairs))]},
            {"deal": lambda pairs, axes: [*[(0, 0)] * (axes - len(pairs)), *pairs]},
            {"deal": lambda pairs, axes: [*list(pairs)[::-1], *[(0, 0)] * (axes - len(pairs))]},
        ),
    )
    yield KnownMistake(
        name="first pair for every axis",
        family="padding",
        headline="Your code uses the first two numbers of `padding` for every axis",
        question="Which numbers of `padding` belong to the rows?",
        ways=ways(
            {"deal": lambda pairs, axes: [pairs[0]] * axes},
            {"pairs": lambda padding: [_pairs(padding)[0]] * (len(padding) // 2)},
        ),
    )
    yield KnownMistake(
        name="last axis only",
        family="padding",
        headline="Your code pads the last axis and leaves out the others",
        question="How many axes does a `padding` of four numbers reach?",
        ways=ways({"pairs": lambda padding: _pairs(padding)[:1]}),
    )
    yield KnownMistake(
        name="two axes at most",
        family="padding",
        headline="Your code pads two axes at most",
        question="How many axes does a `padding` of six numbers reach?",
        ways=ways({"pairs": lambda padding: _pairs(padding)[:2]}),
    )
    yield KnownMistake(
        name="numbers paired in another order",
        family="padding",
        headline="Your code reads `padding` as all the starts first and all the ends after",
        question="Which two numbers of `padding` belong to one axis?",
        ways=ways(
            {
                "pairs": lambda padding: list(
                    zip(padding[: len(padding) // 2], padding[len(padding) // 2 :], strict=True)
                )
            },
        ),
    )
    yield KnownMistake(
        name="images only",
        family="padding",
        headline="Your code works for some numbers of axes only",
        question="How many axes does your code take x to have?",
        ways=ways(*({"inputs": _only_with(axes)} for axes in _RANKS)),
    )


_RANKS: Sequence[Callable[[int], bool]] = (
    lambda axes: axes == 2,
    lambda axes: axes >= 2,
    lambda axes: axes == 4,
    lambda axes: axes in (1, 2),
    lambda axes: axes <= 3,
)


def _only_with(fits: Callable[[int], bool]) -> Callable[[Array], tuple[Array]]:
    def look(x: Array) -> tuple[Array]:
        if not fits(x.ndim):
            raise ValueError(x.shape)
        return (x,)

    return look


def _value_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="value ignored",
        family="padding",
        headline="Your code fills the new cells with zeros, whatever the value",
        question="Which argument says what the new cells hold?",
        ways=ways({"value": lambda _: 0.0}),
    )
    yield KnownMistake(
        name="value made whole",
        family="dtype",
        headline="Your code cuts off the digits of the value after the point",
        question="Can the new cells hold 0.5?",
        ways=ways({"value": int}, {"value": round}),
    )
    yield KnownMistake(
        name="value without its sign",
        family="padding",
        headline="Your code loses the sign of the value",
        question="What do the new cells hold when the value is -1?",
        ways=ways({"value": abs}, {"value": lambda value: -value}, {"value": lambda v: max(v, 0)}),
    )
    yield KnownMistake(
        name="border repeated",
        family="padding",
        headline="Your code fills the new cells with cells of x",
        question="Which number do the new cells hold?",
        ways=ways(
            *(
                {"fill": lambda x, widths, _, mode=mode: np.pad(x, widths, mode=mode)}
                for mode in ("edge", "reflect", "symmetric", "wrap")
            )
        ),
    )
    yield KnownMistake(
        name="new cells that nobody wrote",
        family="state",
        headline="Your code leaves the new cells unwritten",
        question="What does an array from `np.empty` hold before you write to it?",
        told="in part",
        ways=ways(
            {"fill": lambda x, widths, _: _fill(x, widths, NO_TELLING)},
            {"fill": _last_axis_written},
        ),
    )
    yield KnownMistake(
        name="x itself returned",
        family="state",
        headline="Your code returns x itself, or a part of it, where nothing is added",
        question="What happens to your answer when the caller writes into x afterwards?",
        ways=ways({"call": _return_itself}),
    )


def _last_axis_written(x: Array, widths: _Widths, value: float) -> Array:
    wide = _fill(x, [*[(0, 0)] * (x.ndim - 1), widths[-1]], value)
    return _fill(wide, [*widths[:-1], (0, 0)], NO_TELLING)


def _return_itself(program: Program) -> Program:
    def call(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
        return program(x, padding, value) if any(padding) else x

    return call


def _moved_by_the_value() -> KnownMistake:
    return KnownMistake(
        name="x moved by the value",
        family="state",
        headline="Your code subtracts the value from the caller's array",
        question="Which of your lines changes x itself?",
        ways=ways({"call": _move}),
    )


def _move(program: Program) -> Program:
    def call(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:
        x -= value
        moved: Array = program(x, padding) + x.dtype.type(value)
        return moved

    return call


BANK = Bank(
    mistakes=(
        *_side_mistakes(),
        *_axis_mistakes(),
        *_value_mistakes(),
        nothing_filled_in(),
        memory_order_assumed(),
        *dtype_mistakes(),
        *state_mistakes(arrays=1),
        _moved_by_the_value(),
    ),
    program=pad_program,
)
