"""What `conv1d` and `conv2d` have in common: features, the contract, the work of a case."""

import math
from collections.abc import Callable, Mapping

import numpy as np

from grader.records.case import Array, Case, Option

from .exactness import rounding_bound, significand_bits
from .forms import common_features
from .windows import input_sizes, output_sizes, padded_cells, per_axis, window_features

__all__ = [
    "DEFAULTS",
    "accepts_convolution",
    "convolution_bound",
    "convolution_case",
    "convolution_effort",
    "convolution_features",
    "multiplications",
    "sizes_of",
]

DEFAULTS: Mapping[str, Option] = {"bias": None, "stride": 1, "padding": 0}

Sizes = tuple[int, ...]


def sizes_of(case: Case) -> tuple[Sizes, Sizes, Sizes, Sizes]:
    """Image, kernel, stride and padding of a convolution, along each spatial axis."""
    sizes = case.arrays["x"].shape[2:]
    return (
        sizes,
        case.arrays["weight"].shape[2:],
        per_axis(case.options.get("stride", 1), len(sizes)),
        per_axis(case.options.get("padding", 0), len(sizes)),
    )


def _is_oriented(weight: np.ndarray) -> bool:
    """Whether it tells how the kernel is turned: one that is not square always does."""
    spatial = tuple(range(2, weight.ndim))
    turned = [np.flip(weight, axis) for axis in spatial]
    if weight.ndim == 4:
        turned.append(weight.swapaxes(2, 3))
    return any(not np.array_equal(weight, other) for other in turned)


def convolution_features(case: Case) -> frozenset[str]:
    """The features that a case of `conv1d` or `conv2d` switches on."""
    x, weight = case.arrays["x"], case.arrays["weight"]
    channels_out, channels_in = weight.shape[:2]
    outputs = output_sizes(*sizes_of(case))
    present = {
        "bias": case.arrays.get("bias") is not None,
        "batch": x.shape[0] > 1,
        "input channels": channels_in > 1,
        "output channels": channels_out > 1,
        "kernel per channel": bool((weight != weight[:1]).any()),
        "equal channels": channels_in == channels_out > 1,
        "as many channels as columns": 1 < channels_out == outputs[-1],
        "oriented kernel": _is_oriented(weight),
    }
    on = {feature for feature, is_on in present.items() if is_on}
    common = common_features(case, DEFAULTS, pairs=("stride", "padding"))
    return frozenset(on | common | window_features(*sizes_of(case)))


def accepts_convolution(case: Case) -> bool:
    """Whether a case of `conv1d` or `conv2d` lies within the contract."""
    x, weight, bias = case.arrays["x"], case.arrays["weight"], case.arrays.get("bias")
    sizes, kernel, stride, padding = sizes_of(case)
    return (
        x.ndim == weight.ndim
        and all(axis >= 1 for axis in (*x.shape, *weight.shape))
        and x.shape[1] == weight.shape[1]
        and (bias is None or bias.shape == weight.shape[:1])
        and min(stride) >= 1
        and min(padding) >= 0
        and all(k <= n + 2 * p for n, k, p in zip(sizes, kernel, padding, strict=True))
    )


def convolution_case(
    operation: str,
    images: int,
    channels: tuple[int, int],
    outputs: tuple[int, ...],
    kernel: tuple[int, ...],
) -> Case:
    """A case of ones with a bias, a stride and padding, so that every part of a program runs.

    Args:
        operation: `conv1d` or `conv2d`.
        images: Length of the batch.
        channels: Output channels and input channels.
        outputs: Sizes of the answer along the spatial axes.
        kernel: Sizes of the kernel along the same axes.
    """
    sizes = input_sizes(outputs, kernel, stride=2, padding=1)
    return Case(
        operation=operation,
        arrays={
            "x": np.ones((images, channels[1], *sizes)),
            "weight": np.ones((*channels, *kernel)),
            "bias": np.ones(channels[0]),
        },
        options={"stride": 2, "padding": 1},
        positional=2,
    )


def convolution_bound(case: Case, twin: Callable[..., Array]) -> float:
    """Largest rounding error of a correct program, in any cell of the case.

    Also in cells that the stride leaves out or that lie beyond the padding: a program that computes
    them too, such as one by FFT, spreads their rounding errors over all others.

    Raises:
        AssertionError: The numbers of the case are outside the exactness budget, so that correct
            programs could differ: 53 binary digits for float64, 24 for float32.
    """
    x, weight = case.arrays["x"], case.arrays["weight"]
    products = math.prod(weight.shape[1:])
    digits = significand_bits(x) + significand_bits(weight) + math.ceil(math.log2(products + 1))
    budget = 24 if x.dtype == np.float32 else 53
    assert digits <= budget, f"{case.operation} case needs {digits} of {budget} binary digits"
    absolute = {name: np.abs(array).astype(np.float64) for name, array in case.arrays.items()}
    _, kernel, _, padding = sizes_of(case)
    wide = tuple(max(p, k - 1) for p, k in zip(padding, kernel, strict=True))
    everywhere = twin(**absolute, padding=wide if len(wide) > 1 else wide[0])
    return rounding_bound(everywhere, products + 1, x.dtype)


def convolution_effort(case: Case) -> int:
    """Cells of the padded images, and products."""
    sizes, _, _, padding = sizes_of(case)
    return padded_cells(case.arrays["x"].shape[:2], sizes, padding) + multiplications(case)


def multiplications(case: Case) -> int:
    """How many products a direct program computes; what a case costs in plain Python loops."""
    images = case.arrays["x"].shape[0]
    return math.prod((images, case.arrays["weight"].size, *output_sizes(*sizes_of(case))))
