import numpy as np


def _widen(block, pairs, dtype):
    """recursion over the axes, outermost first"""
    if not pairs:
        return block
    (lo, hi), rest = pairs[0], pairs[1:]
    inner = [_widen(part, rest, dtype) for part in block]
    shape = tuple(n + a + b for n, (a, b) in zip(block.shape[1:], rest))
    before = [np.zeros(shape, dtype=dtype) for _ in range(lo)]
    after = [np.zeros(shape, dtype=dtype) for _ in range(hi)]
    return np.array(before + inner + after, dtype=dtype)


def pad(x, padding, value=0.0):
    pairs = [(0, 0)] * (x.ndim - len(padding) // 2)
    for k in reversed(range(0, len(padding), 2)):
        pairs.append((padding[k], padding[k + 1]))
    return _widen(x, pairs, x.dtype)
