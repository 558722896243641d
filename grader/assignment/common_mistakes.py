"""Mistakes that programs of any operation can have, tried where none are known of one."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from grader.records.case import Array, Option
from grader.records.mistake import Bank, KnownMistake, Program, Steps, ways
from grader.records.operation import Operation

_PROGRAM = "program"
"""The one step of these programs: all of it."""


def common_bank(operation: Operation) -> Bank:
    """Programs that ignore an option, take an array backwards, or give back something else.

    Nobody is told of them: one that makes no difference is no mistake.
    """

    def program(steps: Steps) -> Program:
        return steps.get(_PROGRAM, operation.twin)

    return Bank(
        mistakes=tuple(
            KnownMistake(
                name=name,
                family="common",
                headline="",
                question="",
                ways=ways({_PROGRAM: wrong}),
            )
            for name, wrong in _programs(operation)
        ),
        program=program,
    )


def _programs(operation: Operation) -> Iterator[tuple[str, Program]]:
    for name, default in operation.defaults.items():
        yield f"{name} ignored", _with_argument(operation, name, partial(_left_out, default))
    for name in operation.axes:
        yield f"{name} backwards", _with_argument(operation, name, _backwards)
    yield "zeros returned", _with_answer(operation, np.zeros_like)
    if len(operation.answer_axes) > 1:
        yield "axes of the answer swapped", _with_answer(operation, _swapped)


def _with_argument(operation: Operation, name: str, change: Callable[[Any], Any]) -> Program:
    def program(*arguments: Any, **named: Any) -> Array:
        given = {**dict(zip(operation.parameters, arguments, strict=False)), **named}
        if name in given:
            given[name] = change(given[name])
        return operation.twin(**given)

    return program


def _with_answer(operation: Operation, change: Callable[[Array], Array]) -> Program:
    def program(*arguments: Any, **named: Any) -> Array:
        return change(np.asarray(operation.twin(*arguments, **named)))

    return program


def _left_out(default: Option, _: object) -> Option:
    """What an argument is where nobody gives it."""
    return default


def _backwards(array: Array | None) -> Array | None:
    """An array with its last axis backwards; what is none stays none."""
    return array if array is None or not array.ndim else np.ascontiguousarray(array[..., ::-1])


def _swapped(answer: Array) -> Array:
    return np.ascontiguousarray(answer.swapaxes(-1, -2)) if answer.ndim > 1 else answer
