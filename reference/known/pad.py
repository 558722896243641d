"""Known mistakes of `pad`, and the program whose steps they replace."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.records.case import Array
from grader.records.mistake import Bank, KnownMistake, Program, Steps, Way, ways

from .answers import memory_order_assumed, nothing_filled_in
from .dtypes import dtype_mistakes
from .paddings import REPEATED
from .practice import INDEX
from .state import NO_TELLING, state_mistakes

_Widths = list[tuple[int, int]]
"""Cells added (before, after), for every axis of x from the first to the last."""


def _pairs(padding: Sequence[int]) -> list[tuple[int, int]]:
    """The flat argument as pairs."""
    return list(zip(padding[::2], padding[1::2], strict=True))


def _deal(pairs: Sequence[tuple[int, int]], axes: int) -> _Widths:
    """Pairs given to the axes, the first pair to the last axis."""
    return [(0, 0)] * (axes - len(pairs)) + list(pairs)[::-1]


def _as_numpy_does(pairs: Sequence[tuple[int, int]], axes: int) -> _Widths:
    """Pairs given to the axes in their order, one pair to all of them.

    Source: numpy.pad, `pad_width`.

    Raises:
        ValueError: There are several pairs, and not as many as axes.
    """
    if len(pairs) not in {1, axes}:
        raise ValueError(f"{len(pairs)} pairs for {axes} axes")
    return [*pairs] if len(pairs) == axes else [*pairs] * axes


def _one_pair_for_all(pairs: Sequence[tuple[int, int]], axes: int) -> _Widths:
    """One pair for every axis; the flat argument, which `np.pad` takes for one pair.

    Raises:
        ValueError: There are several pairs, or none.
    """
    if len(pairs) != 1:
        raise ValueError(f"{len(pairs)} pairs")
    return [*pairs] * axes


def _rows_first(pairs: Sequence[tuple[int, int]], axes: int) -> _Widths:
    """The first pair for the axis before the last and the second for the last."""
    rows, columns, *_ = [*pairs, (0, 0), (0, 0)]
    return [*[(0, 0)] * (axes - 2), rows, columns][-axes:]


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
        headline="Your code adds before x what belongs after it, and the reverse",
        question="Does the first number of `padding` belong to the left or to the right?",
        ways=ways(_paired(lambda before, after: (after, before))),
    )
    yield KnownMistake(
        name="both sides alike",
        family="padding",
        headline="Your code adds as many cells after x as before it",
        question="How many cells does `padding=(2, 1)` add on the right?",
        ways=(
            *ways(
                _paired(lambda before, _: (before, before)),
                headline="Your code uses the first number of a pair for both sides",
            ),
            *ways(
                _paired(lambda _, after: (after, after)),
                headline="Your code uses the second number of a pair for both sides",
                question="How many cells does `padding=(2, 1)` add on the left?",
            ),
        ),
    )
    yield KnownMistake(
        name="one side only",
        family="padding",
        headline="Your code adds cells on one side of x only",
        question="On how many sides does `padding=(2, 1)` add cells?",
        ways=(
            *ways(
                _paired(lambda before, _: (before, 0)),
                headline="Your code adds the cells before x, and none after it",
            ),
            *ways(
                _paired(lambda _, after: (0, after)),
                headline="Your code adds the cells after x, and none before it",
            ),
            *ways(_laid(sum), headline="Your code adds the cells of both sides before x"),
        ),
    )
    yield KnownMistake(
        name="input not where it belongs",
        family="padding",
        headline="Your code makes room for all cells, but x can lie in the wrong place",
        question="At which index of the padded array does the first cell of x belong?",
        ways=(
            *ways(_laid(lambda _: 0), headline="Your code adds the cells of both sides after x"),
            *ways(
                _laid(lambda pair: sum(pair) // 2),
                headline="Your code puts x in the middle of the padded array",
            ),
        ),
    )
    yield KnownMistake(
        name="slice up to -0",
        family="padding",
        headline="Your code goes wrong where cells are added before x and none after",
        question="What does `a[1:-0]` hold?",
        ways=ways({"fill": _fill_up_to_minus}),
    )
    yield KnownMistake(
        name="padding doubled",
        family="padding",
        headline="Your code adds twice as many cells as `padding` says",
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
    shape = [n + before + after for n, (before, after) in zip(x.shape, widths, strict=True)]
    out = np.full(shape, value, dtype=x.dtype)
    reached = [
        (slice(before, -after) if before or after else slice(None)) for before, after in widths
    ]
    out[tuple(reached)] = x
    return out


def _axis_mistakes() -> Iterable[KnownMistake]:
    yield KnownMistake(
        name="pairs dealt to other axes",
        family="padding",
        headline="Your code gives pairs of `padding` to other axes than theirs",
        question="Which axis do the first two numbers of `padding` belong to?",
        ways=(
            *ways(
                {"deal": lambda pairs, axes: [*pairs, *[(0, 0)] * (axes - len(pairs))]},
                headline="Your code gives the first pair of `padding` to the first axis of x",
            ),
            *ways(
                {"deal": lambda pairs, axes: [*[(0, 0)] * (axes - len(pairs)), *pairs]},
                headline="Your code gives the last pair of `padding` to the last axis of x",
            ),
            *ways(
                {"deal": lambda pairs, axes: [*list(pairs)[::-1], *[(0, 0)] * (axes - len(pairs))]},
                headline="Your code pads the first axes of x where pairs are fewer than axes",
            ),
            *ways(
                {"deal": _rows_first},
                headline="Your code gives the first pair of `padding` to the axis before the last",
            ),
        ),
    )
    yield KnownMistake(
        name="first pair for every axis",
        family="padding",
        headline="Your code uses the first pair of `padding` for other axes, too",
        question="Which numbers of `padding` belong to the axis before the last?",
        ways=(
            *ways(
                {"deal": lambda pairs, axes: [pairs[0]] * axes},
                headline="The first pair of `padding` pads every axis, not only the last",
                question="How many axes does `padding=(1, 2)` reach?",
            ),
            *ways(
                {"deal": lambda pairs, axes: _as_numpy_does(pairs, axes)[::-1]},
                headline="One pair of `padding` pads every axis, not only the last",
                question="Which axis is the pair in `padding=(1, 2)` for, and what of the others?",
            ),
            *ways(
                {"deal": _as_numpy_does},
                headline="One pair of `padding` pads every axis; several begin with the first axis",
                question="Which axis is the pair in `padding=(1, 2)` for, and what of the others?",
            ),
            *ways(
                {"deal": _one_pair_for_all},
                headline="One pair of `padding` pads every axis, and several fail",
                question="Which axis is the pair in `padding=(1, 2)` for, and what of the others?",
            ),
            *ways(
                {"deal": lambda pairs, axes: [pairs[0][:1] * 2] * axes},
                headline="The first number of `padding` pads both sides of every axis",
                question="Which side of which axis does the first number of `padding` belong to?",
            ),
            *ways(
                {"pairs": lambda padding: [_pairs(padding)[0]] * (len(padding) // 2)},
                headline="The first pair of `padding` pads every axis that has a pair",
            ),
        ),
    )
    yield KnownMistake(
        name="last axis only",
        family="padding",
        headline="Your code pads the last axis only",
        question="How many axes does a `padding` of four numbers reach?",
        ways=ways({"pairs": lambda padding: _pairs(padding)[:1]}),
    )
    yield KnownMistake(
        name="two axes at most",
        family="padding",
        headline="Your code pads the last two axes at most",
        question="How many axes does a `padding` of six numbers reach?",
        ways=ways({"pairs": lambda padding: _pairs(padding)[:2]}),
    )
    yield KnownMistake(
        name="numbers paired in another order",
        family="padding",
        headline="Your code reads `padding` as all the starts first, then all the ends",
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
        name="some numbers of axes only",
        family="padding",
        headline="Your code fails for some numbers of axes",
        question="How many axes does your code take x to have?",
        ways=tuple(
            Way(steps={"inputs": _only_with(fits)}, headline=f"Your code fails {when}")
            for when, fits in _RANKS.items()
        ),
    )


_RANKS: Mapping[str, Callable[[int], bool]] = {
    "unless x has two axes": lambda axes: axes == 2,
    "where x has one axis": lambda axes: axes >= 2,
    "unless x has four axes": lambda axes: axes == 4,
    "where x has more than two axes": lambda axes: axes in (1, 2),
    "where x has more than three axes": lambda axes: axes <= 3,
}
"""When programs fail, with the numbers of axes that they take."""


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
        headline="Your new cells hold 0, whatever the value",
        question="Which argument says what the new cells hold?",
        ways=ways({"value": lambda _: 0.0}),
    )
    yield KnownMistake(
        name="value added to x",
        family="padding",
        headline="Your code adds the value to the cells of x, too",
        question="Which cells of the answer should differ when only the value does?",
        ways=ways({"fill": lambda x, widths, value: _fill(x, widths, 0.0) + x.dtype.type(value)}),
    )
    yield KnownMistake(
        name="value made whole",
        family="dtype",
        headline="Your code makes the value a whole number",
        question="Can the new cells hold 0.5?",
        ways=(
            *ways(
                {"value": int},
                headline="Your code cuts off the digits of the value after the decimal point",
            ),
            *ways({"value": round}, headline="Your code rounds the value to a whole number"),
        ),
    )
    yield KnownMistake(
        name="input repeated",
        family="padding",
        headline="Your new cells hold cells of x",
        question="Which number do the new cells hold?",
        ways=tuple(
            Way(
                steps={"fill": lambda x, widths, _, mode=mode: np.pad(x, widths, mode=mode)},
                headline=f"Your padding {does}",
            )
            for mode, does in REPEATED.items()
        ),
    )
    yield KnownMistake(
        name="negative value changed",
        family="padding",
        headline="Your new cells are wrong where the value is negative",
        question="What do the new cells hold when the value is -1?",
        ways=(
            *ways({"value": abs}, headline="Your new cells hold the value without its sign"),
            *ways({"value": lambda value: -value}, headline="Your new cells hold minus the value"),
            *ways(
                {"value": lambda value: max(value, 0)},
                headline="Your new cells hold 0 where the value is negative",
            ),
        ),
    )
    yield KnownMistake(
        name="new cells that nobody wrote",
        family="state",
        headline="Your code leaves some of the new cells unwritten",
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
        headline="Your answer shares memory with x where nothing is added",
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
        *state_mistakes("x"),
        _moved_by_the_value(),
    ),
    program=pad_program,
    index=INDEX,
)
