"""conv1d: window starts run over the unpadded length (L - K + 1), so outputs at the end are missing; shows when padding > 0 (except when stride > 1 and the number of starts happens to agree)"""

import numpy as np

single = lambda v: v[0] if isinstance(v, (tuple, list)) else v

def with_border(x, ph, pw, fill):
    n, c, h, w = x.shape
    y = np.full((n, c, h + 2 * ph, w + 2 * pw), fill, dtype=x.dtype)
    y[:, :, ph:ph + h, pw:pw + w] = x
    return y

def conv1d(x, weight, bias=None, stride=1, padding=0):
    acc, border = single(stride), single(padding)
    klen = weight.shape[2]
    dx = np.zeros(weight.shape[0], dtype=x.dtype) if bias is None else bias
    xp = with_border(x[:, :, None, :], 0, border, 0.0)[:, :, 0]
    starts = range(0, x.shape[2] - klen + 1, acc)
    return np.array([[[(sample[:, w0:w0 + klen] * w).sum() + dx[f] for w0 in starts]
                      for f, w in enumerate(weight)]
                     for sample in xp], dtype=x.dtype).reshape(len(xp), len(weight), len(starts))
