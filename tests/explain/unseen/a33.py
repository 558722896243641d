"""conv2d: Keeps the window corners in a module-level dict keyed by padded size and kernel size but not by stride, so a later call with the same padded H, W and kernel and another stride reuses the first call's stride; the first call for a given (padded size, kernel) is always right."""

import numpy as np

_corners = {}

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    N, C, H, W = x.shape
    O, _, kh, kw = weight.shape
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), x.dtype)
    xp[:, :, ph:H + ph, pw:W + pw] = x
    # the window corners are the same for every picture of one size: remember them
    key = (H + 2 * ph, W + 2 * pw, kh, kw)
    if key not in _corners:
        _corners[key] = (list(range(0, key[0] - kh + 1, sh)), list(range(0, key[1] - kw + 1, sw)))
    tops, lefts = _corners[key]
    cols = np.zeros((N, len(tops) * len(lefts), C * kh * kw), x.dtype)
    t = 0
    for i in tops:
        for j in lefts:
            cols[:, t, :] = xp[:, :, i:i + kh, j:j + kw].reshape(N, C * kh * kw)
            t += 1
    res = cols @ weight.reshape(O, C * kh * kw).T            # N, Ho*Wo, O
    if bias is not None:
        res = res + bias
    return res.transpose(0, 2, 1).reshape(N, O, len(tops), len(lefts)).copy()
