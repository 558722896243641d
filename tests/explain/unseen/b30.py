"""conv1d: output length is (L + 2p - K + 1) // stride, the + 1 being inside the division; shows when stride > 1 and (L + 2p - K) % stride != stride - 1 (last output missing)"""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, (tuple, list)):
        stride = stride[0]
    if isinstance(padding, (tuple, list)):
        padding = padding[0]
    batch, D, L = x.shape
    Cout, _, klen = weight.shape
    L_out = (L + 2 * padding - klen + 1) // stride
    out = np.zeros((batch, Cout, L_out), dtype=x.dtype)
    for n in range(batch):
        for f in range(Cout):
            for t in range(L_out):
                step_ = 0.0 if bias is None else float(bias[f])
                for ic in range(D):
                    for k in range(klen):
                        pos = t * stride + k - padding
                        if 0 <= pos < L:
                            step_ += float(x[n, ic, pos]) * float(weight[f, ic, k])
                out[n, f, t] = step_
    return out
