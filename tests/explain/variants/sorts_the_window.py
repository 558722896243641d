import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    kr, kc = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    sr, sc = (kr, kc) if stride is None else stride if isinstance(stride, tuple) else (stride, stride)
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    if pr > 0 or pc > 0:
        x = np.pad(x, ((0, 0), (0, 0), (pr, pr), (pc, pc)), constant_values=-np.inf)
    out = np.zeros(x.shape[:2] + ((x.shape[2] - kr) // sr + 1, (x.shape[3] - kc) // sc + 1), dtype=x.dtype)
    for n in range(out.shape[0]):
        for c in range(out.shape[1]):
            for i in range(out.shape[2]):
                for j in range(out.shape[3]):
                    window = x[n, c, i * sr:i * sr + kr, j * sc:j * sc + kc]
                    window.sort(axis=1)          # the largest of each row is now last
                    out[n, c, i, j] = max(window[:, -1])
    return out
