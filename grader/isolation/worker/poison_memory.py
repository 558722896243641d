"""Filling free memory, so that a program which reads what nobody wrote gets absurd numbers.

`MALLOC_PERTURB_` fills what malloc hands out; NumPy keeps small blocks for itself, which it does
not reach. Source: numpy/_core/src/multiarray/alloc.c, which keeps up to 7 blocks of every size
below 1024 bytes.
"""

import numpy as np

FILL = 0x5A
"""Byte that makes a float64 of about 1e127; what MALLOC_PERTURB_=165 fills with, too."""

_BLOCKS = 7
_SMALLEST_LARGE_BLOCK = 1024
_STEP = 4


def poison_small_blocks() -> None:
    """Leave filled blocks of every size that a float array can have in NumPy's cache."""
    for size in range(_STEP, _SMALLEST_LARGE_BLOCK, _STEP):
        blocks = [np.full(size, FILL, dtype=np.uint8) for _ in range(_BLOCKS)]
        blocks.clear()
