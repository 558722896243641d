import numpy as np


def conv1d(x, weight, bias=None, stride=1, padding=0):
    rows = []
    for sequence in x:
        for kernel in weight:
            row = 0
            for signal, taps in zip(sequence, kernel):
                signal = np.concatenate([np.zeros(padding, x.dtype), signal, np.zeros(padding, x.dtype)])
                row = row + np.convolve(signal, taps, mode="valid")
            rows.append(row[::stride])
    out = np.array(rows, dtype=x.dtype).reshape(len(x), len(weight), -1)
    if bias is not None:
        out = out + bias[None, :, None]
    return out
