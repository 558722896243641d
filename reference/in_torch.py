"""Asking PyTorch: tensors in, floats as float64; arrays out; on one thread.

One thread, since the default doubles the time of small cases on a busy machine.
"""

from collections.abc import Callable

import numpy as np
import torch

from grader.records.case import Answer, Array, Case

torch.set_num_threads(1)


def answer_of(
    case: Case, ask: Callable[[dict[str, torch.Tensor]], torch.Tensor], bound: float
) -> Answer:
    """PyTorch's answer to a case, and to its second contents if it has any.

    Args:
        case: The case.
        ask: The operation, given the case's arrays as tensors: those of floats in float64, so that
            the answer is exact or close to it, all others as they are.
        bound: Largest absolute error of any cell that rounding explains.

    Returns:
        The answers; those of floats in the dtype that the arrays of floats have, which a case has
        one of.
    """
    dtype = next((array.dtype for array in case.arrays.values() if _holds_floats(array)), None)

    def asked(arrays: dict[str, Array]) -> Array:
        wide = {
            name: array.astype(np.float64 if _holds_floats(array) else array.dtype)
            for name, array in arrays.items()
        }
        found = np.asarray(ask({name: torch.from_numpy(a) for name, a in wide.items()}).numpy())
        return found.astype(dtype) if dtype is not None and _holds_floats(found) else found

    then = asked(case.then) if case.then else None
    return Answer(value=asked(case.arrays), bound=bound, then=then)


def _holds_floats(array: Array) -> bool:
    return array.dtype.kind == "f"
