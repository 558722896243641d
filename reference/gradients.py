"""What the gradients of a convolution have in common: features, the contract, torch's answers.

Who writes a backward pass cuts padding off, adds up where windows overlap and spreads windows by
the stride; each is a check of its own: see `gradient_checks.py`.
"""

from typing import Any

import numpy as np

from grader.operation import vjp, windows
from grader.operation.windows import output_sizes, window_features
from grader.records.case import Array

from . import convolution
from .convolution import Along, sizes_of
from .sums import bound_of_sums

IMPLIES = windows.IMPLIES
"""By features, those that are on whenever they are."""


def is_oriented(array: Array) -> bool:
    """Whether (a, b, *sizes) changes where its spatial axes are flipped, or swapped if square."""
    turned = [np.flip(array, axis) for axis in range(2, array.ndim)]
    if array.ndim == 4 and array.shape[2] == array.shape[3]:
        turned.append(array.swapaxes(2, 3))
    return any(not np.array_equal(array, other) for other in turned)


def features(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> set[str]:
    """The features that the arguments of any gradient of a convolution switch on."""
    del grad_output  # its shape follows from the others
    window = sizes_of(x, weight, None, stride, padding)
    along = zip(window.stride, window.kernel, output_sizes(*window), strict=True)
    present = {
        "batch": x.shape[0] > 1,
        "input channels": weight.shape[1] > 1,
        "output channels": weight.shape[0] > 1,
        "overlap": any(s < k and count > 1 for s, k, count in along),
        "no padding": min(window.padding) == 0,
    }
    return {feature for feature, is_on in present.items() if is_on} | window_features(*window)


def dx_features(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> set[str]:
    """The features that the arguments of the gradient with respect to x switch on."""
    oriented = {"oriented kernel"} if is_oriented(weight) else set()
    return features(grad_output, x, weight, stride, padding) | oriented


def summed_features(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> set[str]:
    """The features of a gradient whose every cell sums over all windows."""
    several = {"several windows"} if grad_output[0, 0].size > 1 else set()
    return features(grad_output, x, weight, stride, padding) | several


def accepts(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> bool:
    """Whether a convolution takes the arguments and has an answer of the shape of grad_output."""
    if not convolution.accepts(x, weight, None, stride, padding):
        return False
    sizes = output_sizes(*sizes_of(x, weight, None, stride, padding))
    return grad_output.shape == (x.shape[0], weight.shape[0], *sizes)


def effort(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> int:
    """Cells of the padded images, and products."""
    del grad_output  # its shape follows from the others
    return convolution.effort(x, weight, None, stride, padding)


def _forward_of(torch: Any, x: Any) -> Any:
    """The convolution of as many spatial axes as x has."""
    return torch.nn.functional.conv1d if x.dim() == 3 else torch.nn.functional.conv2d


def dx_in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any, grad_output: Any, x: Any, weight: Any, stride: Along = 1, padding: Along = 0
) -> Any:
    """PyTorch's gradient with respect to x, by autograd.

    Source: torch.nn.functional.conv1d, conv2d
    """

    def forward(at: Any) -> Any:
        return _forward_of(torch, x)(at, weight, stride=stride, padding=padding)

    return vjp(torch, forward, x, grad_output)


def dweight_in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any, grad_output: Any, x: Any, weight: Any, stride: Along = 1, padding: Along = 0
) -> Any:
    """PyTorch's gradient with respect to weight, by autograd.

    Source: torch.nn.functional.conv1d, conv2d
    """

    def forward(at: Any) -> Any:
        return _forward_of(torch, x)(x, at, stride=stride, padding=padding)

    return vjp(torch, forward, weight, grad_output)


def dbias_in_torch(  # noqa: PLR0917  as the operation has them
    torch: Any, grad_output: Any, x: Any, weight: Any, stride: Along = 1, padding: Along = 0
) -> Any:
    """PyTorch's gradient with respect to the bias, by autograd.

    Source: torch.nn.functional.conv1d, conv2d
    """

    def forward(at: Any) -> Any:
        return _forward_of(torch, x)(x, weight, at, stride=stride, padding=padding)

    bias = torch.zeros(weight.shape[0], dtype=weight.dtype)
    return vjp(torch, forward, bias, grad_output)


def dx_bound(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> float:
    """Largest rounding error of a correct program, in any cell of the gradient of x."""
    del x, stride, padding  # the products are of the other two
    return bound_of_sums((grad_output, weight), weight[:, 0].size)


def dweight_bound(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> float:
    """Largest rounding error of a correct program, in any cell of the gradient of weight."""
    del weight, stride, padding  # the products are of the other two
    return bound_of_sums((grad_output, x), grad_output[:, 0].size)


def dbias_bound(
    grad_output: Array, x: Array, weight: Array, stride: Along = 1, padding: Along = 0
) -> float:
    """Largest rounding error of a correct program, in any cell of the gradient of the bias."""
    del x, weight, stride, padding  # nothing of them is added up
    return bound_of_sums((grad_output,), grad_output[:, 0].size)
