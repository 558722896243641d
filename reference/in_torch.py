"""Asking PyTorch: float64 tensors in, arrays out, on one thread.

One thread, since the default doubles the time of small cases on a busy machine.
"""

from collections.abc import Callable

import numpy as np
import torch

from grader.records.case import Answer, Array, Case

__all__ = ["answer_of"]

torch.set_num_threads(1)


def answer_of(
    case: Case, ask: Callable[[dict[str, torch.Tensor]], torch.Tensor], bound: float
) -> Answer:
    """PyTorch's answer to a case, and to its second contents if it has any.

    Args:
        case: The case.
        ask: The operation, given the case's arrays as float64 tensors.
        bound: Largest absolute error of any cell that rounding explains.

    Returns:
        The answers, computed in float64 and cast to the dtype of the arrays.
    """

    def asked(arrays: dict[str, Array]) -> Array:
        tensors = {
            name: torch.from_numpy(array.astype(np.float64)) for name, array in arrays.items()
        }
        dtype = arrays["x"].dtype
        return np.asarray(ask(tensors).numpy()).astype(dtype)

    then = asked(case.then) if case.then else None
    return Answer(value=asked(case.arrays), bound=bound, then=then)
