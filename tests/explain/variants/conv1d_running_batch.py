import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv1d(x, weight, bias=None, stride=1, padding=0):
    bs, cin, n = x.shape
    cout, _, ks = weight.shape
    nout = (n + 2*padding - ks)//stride + 1

    out = np.zeros((bs, cout, nout), x.dtype)
    acc = np.zeros((cout, nout), x.dtype)   # sum over the input channels goes here
    for b in range(bs):
        for c in range(cin):
            signal = np.concatenate((np.zeros(padding, x.dtype), x[b, c], np.zeros(padding, x.dtype)))
            win = sliding_window_view(signal, ks)[::stride]      # nout x ks
            acc += weight[:, c, :] @ win.T
        out[b] = acc

    if bias is not None:
        for o in range(cout):
            out[:, o] += bias[o]
    return out
