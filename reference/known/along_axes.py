"""What mistakes do to numbers of several axes, and to windows that reach beyond x."""

from collections.abc import Sequence
from typing import Any

from grader.records.mistake import Steps

from .window_steps import beyond

Sizes = Sequence[int]


def wherever(fill: float, *ways: Steps) -> tuple[Steps, ...]:
    """These ways, with everything that programs do beyond the border."""
    return tuple({**reading, **way} for way in ways for reading in beyond(fill))


def ones(stride: Sizes) -> Sizes:
    """One for each axis."""
    return [1] * len(stride)


def swapped(numbers: Sequence[Any]) -> Sequence[Any]:
    """The numbers of the axes in the other order."""
    return list(numbers)[::-1]


def first(numbers: Sequence[Any]) -> Sequence[Any]:
    """The number of the first axis for every axis."""
    return [numbers[0]] * len(numbers)


def last(numbers: Sequence[Any]) -> Sequence[Any]:
    """The number of the last axis for every axis."""
    return [numbers[-1]] * len(numbers)
