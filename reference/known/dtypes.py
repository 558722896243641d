"""Mistakes with dtypes and digits, which every operation can have."""

from collections.abc import Callable, Iterable

import numpy as np

from grader.records.case import Array
from grader.records.mistake import KnownMistake, Steps, Way, ways

from .window_steps import Widths


def read_with(change: Callable[[Array], Array]) -> tuple[Steps, Steps]:
    """Numbers that are changed as they are read: those of all arrays, or of x alone."""
    return (
        {"inputs": lambda *arrays: tuple(map(change, arrays))},
        {"inputs": lambda x, *others: (change(x), *others)},
    )


def _float32(array: Array) -> Array:
    return array.astype(np.float32)


def dtype_mistakes() -> Iterable[KnownMistake]:
    """Mistakes with dtypes and digits; they replace the steps `inputs` and `finish`."""
    yield KnownMistake(
        name="truncated to integers",
        family="dtype",
        headline="Your code cuts off the digits after the decimal point",
        question="Which dtype do the arrays have that your code makes?",
        ways=(
            *ways({"finish": lambda out, _: np.trunc(out)}),
            *ways(
                {"finish": lambda out, _: np.trunc(out).astype(int)},
                headline="Your answer is an array of whole numbers, of an integer dtype",
            ),
            *ways(*read_with(np.trunc)),
        ),
    )
    yield KnownMistake(
        name="float32 inside",
        family="dtype",
        headline="Your code passes numbers through float32, which keeps 7 digits",
        question="Which dtype do your arrays have when x is float64?",
        ways=(
            *ways(
                {"finish": lambda out, _: _float32(out)},
                headline="Your answer is float32, whatever the dtype of x",
            ),
            *ways(
                *read_with(_float32),
                *({**way, "finish": lambda out, _: out} for way in read_with(_float32)),
            ),
        ),
        told="in float32",
    )
    yield KnownMistake(
        name="always float64",
        family="dtype",
        headline="Your code makes a float64 answer of float32 numbers",
        question="Where does your answer get its dtype from?",
        ways=ways({"finish": lambda out, _: out.astype(np.float64)}),
    )
    yield KnownMistake(
        name="rounded",
        family="dtype",
        headline="Your code rounds its answer",
        question="Does anything in the task ask for fewer digits?",
        ways=tuple(
            Way(
                steps={"finish": _rounded_to(digits)},
                headline=f"Your code rounds numbers to {_places(digits)}",
            )
            for digits in (0, 1, 2, 3, 4, 5, 6, 8, 10)
        ),
    )


def _places(digits: int) -> str:
    if not digits:
        return "whole numbers"
    return f"{digits} {'digit' if digits == 1 else 'digits'} after the decimal point"


def _rounded_to(digits: int) -> Callable[[Array, Array], Array]:
    return lambda out, x: np.round(out, digits).astype(x.dtype)


def padding_in_float64(pad: Callable[[Array, Widths], Array]) -> KnownMistake:
    """The mistake of an answer that is in float64 where there is padding, and else in that of x.

    Args:
        pad: The step that puts cells around x.
    """

    def widened(x: Array, widths: Widths) -> Array:
        return pad(x.astype(np.float64) if any(map(any, widths)) else x, widths)

    return KnownMistake(
        name="float64 with padding",
        family="dtype",
        headline="Your answer is float64 wherever there is padding",
        question="Which dtype has the padded array when x is float32?",
        ways=ways({"pad": widened, "finish": lambda out, _: out}),
    )
