import numpy as np


def pad(x, padding, value=0.0):
    amounts = {}
    for k, amount in enumerate(padding):
        amounts[x.ndim - 1 - k // 2, k % 2] = amount
    first = lambda axis: amounts.get((axis, 0), 0)
    last = lambda axis: amounts.get((axis, 1), 0)
    shape = tuple(first(a) + x.shape[a] + last(a) for a in range(x.ndim))
    out = np.full(shape, value)
    # flat copy with index arithmetic
    flat = out.ravel()
    source = x.ravel()
    for position in range(source.size):
        rest, target, width = position, 0, 1
        for a in reversed(range(x.ndim)):
            rest, i = divmod(rest, x.shape[a])
            target += (i + first(a)) * width
            width *= shape[a]
        flat[target] = source[position]
    return out
