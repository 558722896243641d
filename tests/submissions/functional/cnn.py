"""Point-free: partial, reduce, map, operator; the names are bound to lambdas and partials."""
from functools import partial, reduce
from itertools import product, starmap
from operator import add, matmul

import numpy as np

_t = lambda v, n: v if isinstance(v, tuple) else n * (v,)
_size = lambda n, k, s: (n - k) // s + 1
_one = lambda a, axis, before, after, value: np.insert(
    a, [0] * before + [a.shape[axis]] * after, value, axis=axis
)
pad = lambda x, padding, value=0.0: reduce(
    lambda a, step: _one(a, *step, value),
    ((-1 - i, padding[2 * i], padding[2 * i + 1]) for i in range(len(padding) // 2)),
    x.copy(),
)


def _shifts(x, kernel, stride):
    out = tuple(map(_size, x.shape[2:], kernel, stride))
    cut = lambda b, o, s: slice(b, b + (o - 1) * s + 1, s)
    return ((tap, x[(..., *map(cut, tap, out, stride))]) for tap in product(*map(range, kernel)))


def _conv(n, x, weight, bias=None, stride=1, padding=0):
    x = pad(x, reduce(add, ((p, p) for p in _t(padding, n)[::-1])))
    last = np.moveaxis
    term = lambda tap, seen: matmul(last(seen, 1, -1), weight[(..., *tap)].T)
    y = reduce(add, starmap(term, _shifts(x, weight.shape[2:], _t(stride, n))))
    return last(y if bias is None else y + bias, -1, 1)


conv1d, conv2d = partial(_conv, 1), partial(_conv, 2)
maxpool = lambda x, kernel_size, stride=None, padding=0: reduce(
    np.maximum,
    (
        seen
        for _, seen in _shifts(
            pad(x, reduce(add, ((p, p) for p in _t(padding, 2)[::-1])), -np.inf),
            _t(kernel_size, 2),
            _t(kernel_size if stride is None else stride, 2),
        )
    ),
) + 0
