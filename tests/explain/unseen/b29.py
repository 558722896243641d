"""maxpool: the flat argmax of a window is split with // and % by the kernel HEIGHT rather than width, so a wrong cell is returned; shows when kh != kw and the maximum is not in a cell where both agree (may raise IndexError at the border when the index falls outside of the padded picture)"""

import numpy as np

pair = lambda v: tuple(v) if isinstance(v, (tuple, list)) else (v, v)

def frame(x, ph, pw, fill):
    n, c, h, w = x.shape
    y = np.full((n, c, h + 2 * ph, w + 2 * pw), fill, dtype=x.dtype)
    y[:, :, ph:ph + h, pw:pw + w] = x
    return y

def maxpool(x, kernel_size, stride=None, padding=0):
    k_r, kw = pair(kernel_size)
    s0_, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    big_x = frame(x, ph, pw, -np.inf)
    row_starts = range(0, big_x.shape[2] - k_r + 1, s0_)
    col_starts = range(0, big_x.shape[3] - kw + 1, sw)

    def biggest(plane, r, q):
        k = plane[r:r + k_r, q:q + kw].argmax()
        return plane[r + k // k_r, q + k % k_r]

    return np.array([[[[biggest(plane, r, q) for q in col_starts]
                       for r in row_starts]
                      for plane in img]
                     for img in big_x], dtype=x.dtype).reshape(*x.shape[:2], len(row_starts), len(col_starts))
