"""Right answers to cases: PyTorch's, or those of a second program, with what rounding explains."""

import math
from collections.abc import Callable, Mapping
from functools import wraps
from importlib import import_module
from typing import Any

import numpy as np

from grader.errors import AssignmentError
from grader.records.case import Answer, Array, Case

Bound = Callable[[Case], float]
"""Largest absolute error of any cell of a case that rounding explains."""

Second = Callable[[Mapping[str, Array], Case], Any]
"""A program other than the right one, given arrays whose floats are float64, and their case."""


def answer_of(case: Case, second: Second, bound: Bound) -> Answer:
    """The right answer to a case, and to its second contents if it has any.

    Args:
        case: The case.
        second: Answers with floats in float64, so that it is exact or close to it.
        bound: What rounding explains.

    Returns:
        The answers; those of floats in the dtype that the arrays of floats have, which a case has
        one of.
    """
    dtype = next((array.dtype for array in case.arrays.values() if _holds_floats(array)), None)

    def asked(arrays: Mapping[str, Array]) -> Array:
        wide = {
            name: array.astype(np.float64 if _holds_floats(array) else array.dtype)
            for name, array in arrays.items()
        }
        found = as_array(second(wide, case), second)
        return found.astype(dtype) if dtype is not None and _holds_floats(found) else found

    explained = bound(case)
    if not isinstance(explained, float | int | np.floating) or not 0 <= explained < math.inf:
        raise AssignmentError(
            f"`bound` of {case.operation!r} returned {explained!r} for {case.in_words}. Expected "
            "one number of at least 0."
        )
    then = asked(case.then) if case.then else None
    return Answer(value=asked(case.arrays), bound=float(explained), then=then)


def as_array(answer: Any, function: Callable[..., Any]) -> Array:
    """What a function of an operation's file returned, which is one array or one number.

    Raises:
        AssignmentError: It is not.
    """
    if isinstance(answer, np.ndarray | np.generic | int | float):
        return np.asarray(answer)
    raise AssignmentError(
        f"`{function.__name__}` returned {type(answer).__name__}. Expected one NumPy array; a "
        "function with several answers is several operations."
    )


def in_torch(answer: Callable[..., Any]) -> Second:
    """A program of PyTorch's functions, which is handed torch and tensors, as one of arrays.

    It runs on one thread, since the default doubles the time of small cases on a busy machine.
    """

    @wraps(answer)
    def second(arrays: Mapping[str, Array], case: Case) -> Any:
        torch = _torch(case.operation)
        tensors = {name: torch.from_numpy(array) for name, array in arrays.items()}
        found = answer(torch, **tensors, **case.options)
        if not isinstance(found, torch.Tensor):
            raise AssignmentError(
                f"`in_torch` of {case.operation!r} returned {type(found).__name__}. Expected one "
                "tensor."
            )
        return found.detach().numpy()

    return second


def in_numpy(expected: Callable[..., Any]) -> Second:
    """A program of NumPy's functions that is independent of the right one."""

    @wraps(expected)
    def second(arrays: Mapping[str, Array], case: Case) -> Any:
        return expected(**arrays, **case.options)

    return second


def _torch(operation: str) -> Any:
    """PyTorch.

    Raises:
        AssignmentError: It is not installed.
    """
    try:
        torch = import_module("torch")
    except ModuleNotFoundError as error:
        raise AssignmentError(
            f"This needs the package {error.name!r}, which is not installed, to answer cases of "
            f"{operation!r}. Install it with `pip install {error.name}`."
        ) from error
    torch.set_num_threads(1)
    return torch


def vjp(torch: Any, function: Callable[[Any], Any], x: Any, grad_output: Any) -> Any:
    """The gradient of `(function(x) * grad_output).sum()` with respect to x, by autograd.

    Args:
        torch: What `in_torch` is handed.
        function: A function of one tensor.
        x: Where the gradient is taken.
        grad_output: What the gradient with respect to the answer of `function` is.
    """
    at = x.detach().requires_grad_(requires_grad=True)
    (gradient,) = torch.autograd.grad(function(at), at, grad_output)
    return gradient


def exactly(_: Case) -> float:
    """Nothing: an answer must be equal."""
    return 0.0


def _holds_floats(array: Array) -> bool:
    return array.dtype.kind == "f"
