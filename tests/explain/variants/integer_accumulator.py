import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    p = np.pad(x, ((0, 0), (0, 0), (padding, padding)))
    out_len = 1 + (p.shape[2] - weight.shape[2]) // stride
    out = np.zeros((x.shape[0], weight.shape[0], out_len), dtype=int)
    for o in range(weight.shape[0]):
        for t in range(out_len):
            window = p[:, :, t * stride:t * stride + weight.shape[2]]
            s = (window * weight[o]).sum(axis=2).sum(axis=1)
            if bias is not None:
                s = s + bias[o]
            out[:, o, t] = s
    return out.astype(x.dtype)
