import numpy as np


def cells_of_window(image, top, left, rows, cols):
    for r in range(top, top + rows):
        for q in range(left, left + cols):
            if 0 <= r < image.shape[0] and 0 <= q < image.shape[1]:
                yield float(image[r, q])


def maxpool(x, kernel_size, stride=None, padding=0):
    kr, kc = kernel_size if isinstance(kernel_size, tuple) else (kernel_size, kernel_size)
    if stride is None:
        stride = (kr, kc)
    sr, sc = stride if isinstance(stride, tuple) else (stride, stride)
    pr, pc = padding if isinstance(padding, tuple) else (padding, padding)
    out_rows = (x.shape[2] + 2 * pr - kr) // sr + 1
    out_cols = (x.shape[3] + 2 * pc - kc) // sc + 1
    out = np.zeros((x.shape[0], x.shape[1], out_rows, out_cols), dtype=x.dtype)
    for n, c, i, j in np.ndindex(*out.shape):
        ordered = sorted(cells_of_window(x[n, c], i * sr - pr, j * sc - pc, kr, kc))
        out[n, c, i, j] = ordered[0]
    return out
