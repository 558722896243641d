"""How Hypothesis draws sliding windows: features first, sizes from them, numbers from a pool."""

from collections.abc import Collection
from typing import Any

import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from grader.records.case import Array, Case, Judges, Layout, Option
from grader.records.operation import Check

from .forms import DTYPE
from .windows import WindowSizes

MAX_WORK = 4000
"""Products or comparisons of one case; plain Python loops need a few milliseconds for them."""

_LAYOUTS: tuple[Layout, ...] = ("fortran", "reversed", "strided")

_COIN = st.booleans()
"""Tossed for every feature of every case, so it is made once."""

_ASKED_AGAIN = frozenset({*DTYPE, "view", "second call"})
"""Features of the checks that ask whatever the others do once more."""


def draw_features(draw: st.DrawFn, check: Check) -> frozenset[str]:
    """Features that a case may switch on: one that the check needs, each other by a coin.

    What `dtype`, `layout` and `purity` borrow they ask by chosen cases, once each; with all
    combinations there would be too many.
    """
    borrowed = () if _ASKED_AGAIN.intersection(check.needs) else check.borrows
    on = {draw(st.sampled_from(check.needs))} if check.needs else set()
    on |= {feature for feature in (*check.needs, *check.permits, *borrowed) if draw(_COIN)}
    return frozenset(on)


def judged_as(check: Check) -> Judges:
    """What the cases of a check judge."""
    if not {*DTYPE}.isdisjoint(check.needs):
        return "dtype"
    return "purity" if "second call" in check.needs else "value"


def draw_layouts(
    draw: st.DrawFn, on: Collection[str], arrays: Collection[str]
) -> dict[str, Layout]:
    """A memory layout for every array if the case asks for views."""
    if "view" not in on:
        return {}
    return {name: draw(st.sampled_from(_LAYOUTS)) for name in arrays}


def _draw_along(
    draw: st.DrawFn, axes: int, values: st.SearchStrategy[int], *, differ: bool
) -> tuple[int, ...]:
    first = draw(values)
    others = values.filter(lambda value: value != first)
    return (first, *(draw(others) if differ else first for _ in range(axes - 1)))


def _draw_kernel(draw: st.DrawFn, on: Collection[str], axes: int) -> tuple[int, ...]:
    lengths = [2, 3, 4] if "even kernel" in on else [3]
    if "1x1 kernel" in on:
        lengths = [1]
    if "rectangular kernel" in on:
        lengths = [*lengths, 1, 5]
    return _draw_along(draw, axes, st.sampled_from(lengths), differ="rectangular kernel" in on)


def draw_window(draw: st.DrawFn, on: Collection[str], axes: int) -> WindowSizes:
    """Sizes that switch on the features in `on`, or a part of them, and no other."""
    kernel = _draw_kernel(draw, on, axes)
    steps = [2, 3] if "stride" in on else [1]
    if "stride > kernel" in on:
        steps = [4, 5]
    if "per-axis stride" in on:
        steps = [1, 2, 3]
    stride = _draw_along(draw, axes, st.sampled_from(steps), differ="per-axis stride" in on)
    rings = [1, 2] if "padding" in on else [0]
    if "padding >= kernel" in on:
        rings = [2, 3, 4]
    if "per-axis padding" in on:
        rings = [0, *rings]
    padding = _draw_along(draw, axes, st.sampled_from(rings), differ="per-axis padding" in on)
    return WindowSizes(draw_sizes(draw, on, kernel, stride, padding), kernel, stride, padding)


def draw_sizes(
    draw: st.DrawFn,
    on: Collection[str],
    kernel: tuple[int, ...],
    stride: tuple[int, ...],
    padding: tuple[int, ...],
) -> tuple[int, ...]:
    """Image sizes that switch on the size features in `on`, or a part of them, and no other."""

    def fits(size: int, axis: int) -> bool:
        room = size + 2 * padding[axis] - kernel[axis]
        if "kernel covers input" in on:
            return room == 0
        return room > 0 and ("remainder" in on or room % stride[axis] == 0)

    axes = range(len(kernel))
    candidates = [[n for n in range(1, 10) if fits(n, axis)] for axis in axes]
    if "rectangular image" not in on:
        shared = set(candidates[0]).intersection(*candidates[1:])
        candidates = [sorted(shared)]
    if not all(candidates):
        reject()
    drawn = [draw(st.sampled_from(lengths)) for lengths in candidates]
    return tuple(drawn) if len(drawn) == len(kernel) else tuple(drawn) * len(kernel)


def options_of(
    on: Collection[str], given: dict[str, tuple[int, ...]], defaults: dict[str, Option]
) -> dict[str, Option]:
    """Arguments as they are passed: as an int where all axes agree, left out where they may be."""
    as_pairs = "equal pair" in on
    explicit = "explicit defaults" in on or "positional options" in on
    options: dict[str, Option] = {}
    for name, values in given.items():
        is_default = all(value == defaults.get(name) for value in values)
        if is_default and not (explicit or as_pairs):
            continue
        pair = len(values) > 1 and (as_pairs or len(set(values)) > 1)
        options[name] = values if pair else values[0]
    return options


def case_of_x(draw: st.DrawFn, on: Collection[str], check: Check, x: Array, **given: Any) -> Case:
    """A case of an operation that takes one array.

    Args:
        draw: Draws from strategies of Hypothesis.
        on: The features that are on.
        check: What the case is for.
        x: The array, in float64.
        **given: The other fields of the case.
    """
    judges = judged_as(check)
    return Case(
        arrays={"x": x.astype(np.float32) if "float32" in on else x},
        layouts=draw_layouts(draw, on, ("x",)),
        judges=judges,
        then={"x": np.ascontiguousarray(x[..., ::-1]) + 1} if judges == "purity" else {},
        **given,
    )
