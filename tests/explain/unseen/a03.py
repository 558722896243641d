"""conv1d: The return stands inside the loop over the batch, so only sample 0 is computed and all the other samples stay zero; right when N = 1 (with N = 0 it returns None)."""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    starts = list(range(-padding, L + padding - K + 1, stride))
    out = np.zeros((N, C_out, len(starts)), dtype=x.dtype)
    for n, signal in enumerate(x):
        for o, kern in enumerate(weight):
            for i, s in enumerate(starts):
                total = 0 if bias is None else bias[o]
                for chan, taps in zip(signal, kern):
                    for k, tap in enumerate(taps):
                        if 0 <= s + k < L:
                            total = total + tap * chan[s + k]
                out[n, o, i] = total
        return out
