"""Wrong: conv2d (a lambda): stride[0] used for both axes.

Callers: conv1d (lambda, right) calls conv2d with stride (1, s); pad is a lambda too (right).
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view as swv

pr = lambda v: (v, v) if isinstance(v, int) else tuple(v)

pad = lambda x, padding, value=0.0: np.pad(
    x,
    [(0, 0)] * (x.ndim - len(padding) // 2) + list(zip(padding[0::2], padding[1::2]))[::-1],
    constant_values=value,
)

addb = lambda y, b: y if b is None else y + b[:, None, None]

conv2d = lambda x, weight, bias=None, stride=1, padding=0: addb(
    np.einsum(
        "nchwij,ocij->nohw",
        swv(pad(x, (pr(padding)[1],) * 2 + (pr(padding)[0],) * 2), weight.shape[2:], axis=(2, 3))[
            :, :, :: pr(stride)[0], :: pr(stride)[0]
        ],
        weight,
    ),
    bias,
)

conv1d = lambda x, weight, bias=None, stride=1, padding=0: conv2d(
    x[:, :, None], weight[:, :, None], bias, (1, stride), (0, padding)
)[:, :, 0]

maxpool = lambda x, kernel_size, stride=None, padding=0: swv(
    pad(x, (pr(padding)[1],) * 2 + (pr(padding)[0],) * 2, -np.inf), pr(kernel_size), axis=(2, 3)
)[:, :, :: pr(stride or kernel_size)[0], :: pr(stride or kernel_size)[1]].max(axis=(-2, -1))
