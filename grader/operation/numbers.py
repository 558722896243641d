"""The numbers that cases are made of: small, exact in floating point, and hard to mix up.

Arrays are slices of fixed pools at a drawn offset, so that the number of Hypothesis draws does
not depend on the shape.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

OFFSETS = 40
"""Largest offset that a case draws."""

_STEP = 41
_LENGTH = 1 << 14


def _pool(values: Floats, seed: int) -> Floats:
    repeats = -(-_LENGTH // values.size)
    generator = np.random.default_rng(seed)
    return np.concatenate([generator.permutation(values) for _ in range(repeats)])


@cache
def _integers() -> Floats:
    return _pool(np.array([*range(-9, 0), *range(1, 10)], dtype=np.float64), seed=1)


@cache
def _distinct() -> Floats:
    return _pool(np.arange(1.0, 100.0), seed=2)


def _slice(pool: Floats, shape: tuple[int, ...], offset: int) -> Floats:
    size = int(np.prod(shape))
    start = _STEP * offset
    return pool[start : start + size].reshape(shape).copy()


def integers(shape: tuple[int, ...], offset: int) -> Floats:
    """Integers from -9 to 9 without zero, float64."""
    return _slice(_integers(), shape, offset)


def distinct(shape: tuple[int, ...], offset: int) -> Floats:
    """Integers from 1 to 99, float64, equal ones far apart."""
    return _slice(_distinct(), shape, offset)


def fractions(shape: tuple[int, ...], offset: int, bits: int) -> Floats:
    """Integers from -9 to 9 plus a fraction of `bits` binary digits, float64.

    With 30 bits float32 cannot hold them, and rounding to six decimals changes them.
    """
    return np.asarray(integers(shape, offset) + odd_parts(shape, offset, bits), dtype=np.float64)


def odd_parts(shape: tuple[int, ...], offset: int, bits: int) -> Floats:
    """Fractions between 0 and 1 of which the last of `bits` binary digits is 1, float64."""
    steps = _slice(_distinct(), shape, offset + 1) * (2**bits // 101) // 1
    return np.asarray((2 * (steps // 2) + 1) / 2**bits, dtype=np.float64)


def symmetric(weight: Floats) -> Floats:
    """The kernels `weight` (C_out, C_in, *kernel) made equal to all their flips and transposes."""
    spatial = weight.shape[2:]
    index = np.indices(spatial)
    last = np.array(spatial).reshape(-1, *[1] * len(spatial)) - 1
    mirrored = np.minimum(index, last - index)
    if len(set(spatial)) == 1:
        mirrored = np.sort(mirrored, axis=0)
    return np.asarray(weight[(slice(None), slice(None), *mirrored)], dtype=np.float64)
