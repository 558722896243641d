"""Right programs for operations of other kinds; a submission of all of them is this file."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def softmax(x: Array, axis: int = -1) -> Array:
    powers = np.exp(x - x.max(axis=axis, keepdims=True))
    shares: Array = powers / powers.sum(axis=axis, keepdims=True)
    return shares


def mean(x: Array) -> Array:
    mean: Array = x.mean()
    return mean


def argmax(x: Array) -> Array:
    positions: Array = x.argmax(axis=1)
    return positions


def embedding(indices: Array, weight: Array) -> Array:
    return weight[indices]


def resize(x: Array, size: int, mode: str = "nearest", align_corners: bool = False) -> Array:  # noqa: FBT001, FBT002  as torch has it
    length = x.shape[2]
    if mode == "nearest":
        return x[:, :, np.arange(size) * length // size]
    if align_corners:
        positions = np.arange(size) * ((length - 1) / max(size - 1, 1))
    else:
        positions = np.clip((np.arange(size) + 0.5) * (length / size) - 0.5, 0, None)
    left = positions.astype(int)
    right = np.minimum(left + 1, length - 1)
    share = (positions - left).astype(x.dtype)
    resized: Array = x[:, :, left] * (1 - share) + x[:, :, right] * share
    return resized
