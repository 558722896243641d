import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    pair = lambda a: (a, a) if isinstance(a, int) else a
    kernel = pair(kernel_size)
    step = kernel if stride is None else pair(stride)
    ring = pair(padding)
    rows = (x.shape[2] + 2 * ring[0] - kernel[0]) // step[0] + 1
    cols = (x.shape[3] + 2 * ring[1] - kernel[1]) // step[1] + 1
    # scatter: every pixel goes into the windows that contain it
    best = np.zeros((x.shape[0], x.shape[1], rows, cols), dtype=x.dtype)
    for r in range(x.shape[2]):
        for q in range(x.shape[3]):
            for i in range(rows):
                if not 0 <= r + ring[0] - i * step[0] < kernel[0]:
                    continue
                for j in range(cols):
                    if 0 <= q + ring[1] - j * step[1] < kernel[1]:
                        best[:, :, i, j] = np.maximum(best[:, :, i, j], x[:, :, r, q])
    return best
