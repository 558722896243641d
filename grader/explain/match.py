"""Whether a program does what a student's function did."""

import math
from functools import partial

import numpy as np

from grader.records.case import Array, Case
from grader.records.outcome import Outcome, Raised, Returned

_SHAPE_ERRORS = {"ValueError", "IndexError"}
"""What arrays that do not fit raise: the one or the other, depending on how they are used."""

_JUDGE_ARGUMENTS = ("purity", "arguments")
"""Judgements that depend on whether arguments stay as they are."""

_FAR, _NEAR = 1e12, 1e-200
"""No answer is that many times larger than what is right, or that close to zero but not zero."""

_ROUNDING = 1e-12
"""Relative error of numbers so large that the bound of a case says nothing of them."""

_ROUNDING_IN_FLOAT32 = 1e-5
"""Error in float32, relative to the largest number of an answer."""


def is_same_outcome(
    case: Case,
    bound: float,
    one: Outcome,
    other: Outcome,
    *,
    in_float32: bool = False,
    nan_tells: bool = False,
) -> bool:
    """Whether two outcomes of a case are the same in all that the case judges.

    Args:
        case: What was asked.
        bound: Largest error of a cell that rounding explains.
        one: What one program did; NaN stands for a number that cannot be told, and no cells for
            a program that may fail as well.
        other: What another did.
        in_float32: Whether float32 numbers that the order of a sum explains are the same.
        nan_tells: Whether NaN is what a program computes instead.
    """
    if isinstance(one, Raised) and isinstance(other, Raised):
        return one.type == other.type or {one.type, other.type} <= _SHAPE_ERRORS
    if isinstance(other, Raised) and _is_without_cells(one):
        return other.type in _SHAPE_ERRORS
    if not isinstance(one, Returned) or not isinstance(other, Returned):
        return False
    has_dtype = "float" not in {one.type, other.type}  # Python has one kind for both
    if case.judges == "dtype" and has_dtype and one.dtype != other.dtype:
        return False
    if case.judges in _JUDGE_ARGUMENTS and (one.modified, one.shares) != (
        other.modified,
        other.shares,
    ):
        return False
    close = partial(is_close, bound=bound, in_float32=in_float32, nan_tells=nan_tells)
    return (
        close(one.value, other.value)
        and close(one.again, other.again)
        and close(one.then, other.then)
        and close(one.kept, other.kept)
    )


def _is_without_cells(outcome: Outcome) -> bool:
    """Whether no window fits: loops and slices then give no cells, and views of windows fail."""
    return isinstance(outcome, Returned) and outcome.value is not None and not outcome.value.size


def is_nonsense(value: Array | None, answer: Array) -> bool:
    """Whether a value holds numbers that no arithmetic on small ones gives: what memory held."""
    if value is None or value.dtype.kind != "f":
        return False
    with np.errstate(all="ignore"):
        size = np.abs(value[np.isfinite(value)]).astype(np.float64)
        far = _FAR * np.abs(answer.astype(np.float64)).max(initial=1.0)
    return bool((size > far).any() or ((size > 0) & (size < _NEAR)).any())


def is_close(
    one: Array | None,
    other: Array | None,
    bound: float,
    *,
    in_float32: bool = False,
    nan_tells: bool = False,
) -> bool:
    """Whether two arrays are the same, or both are missing.

    Args:
        one: Numbers; NaN stands for one that cannot be told.
        other: Others.
        bound: Largest error of a cell that rounding explains.
        in_float32: Whether float32 numbers that the order of a sum explains are the same.
        nan_tells: Whether NaN is a number like others.
    """
    if one is None or other is None:
        return one is other
    if one.shape != other.shape:
        return False
    with np.errstate(all="ignore"):
        one, other = one.astype(np.float64, copy=False), other.astype(np.float64, copy=False)
        equal = one == other
        if bool(equal.all()):
            return True
        if not in_float32 and _is_far(one, other, int(equal.argmin()), bound):
            return False
        finite = np.isfinite(one) & np.isfinite(other)
        allowed = 2 * bound + _ROUNDING * np.abs(other)
        if in_float32 and bool((other == other.astype(np.float32)).all()):
            allowed = allowed + _ROUNDING_IN_FLOAT32 * np.abs(other[finite]).max(initial=0.0)
        near = np.where(finite, np.abs(one - other) <= allowed, one == other)
    told_so = np.isnan(one) & np.isnan(other) if nan_tells else np.isnan(one)
    return bool((near | told_so).all())


def _is_far(one: Array, other: Array, cell: int, bound: float) -> bool:
    """Whether a cell alone tells that two arrays are not close, as the first unequal one mostly."""
    number, told = float(one.flat[cell]), float(other.flat[cell])
    near = abs(number - told) <= 2 * bound + _ROUNDING * abs(told)
    return not math.isnan(number) and not (near and math.isfinite(told))
