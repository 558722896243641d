"""maxpool: the answer is always float64 (array built of Python floats without dtype); values are right; shows only for float32 input, as a wrong dtype"""

import numpy as np

pair = lambda v: tuple(v) if isinstance(v, (tuple, list)) else (v, v)

def with_border(x, ph, pw, fill):
    n, ic, h, w = x.shape
    result = np.full((n, ic, h + 2 * ph, w + 2 * pw), fill, dtype=x.dtype)
    result[:, :, ph:ph + h, pw:pw + w] = x
    return result

def maxpool(x, kernel_size, stride=None, padding=0):
    ky, fw = pair(kernel_size)
    s_r, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    big_x = with_border(x, ph, pw, -np.inf)
    row_starts = range(0, big_x.shape[2] - ky + 1, s_r)
    col_starts = range(0, big_x.shape[3] - fw + 1, sw)
    return np.array([[[[float(sheet2d[r:r + ky, q:q + fw].max()) for q in col_starts]
                       for r in row_starts]
                      for sheet2d in sample]
                     for sample in big_x]).reshape(*x.shape[:2], len(row_starts), len(col_starts))
