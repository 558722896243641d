"""conv2d: row padding is applied to columns and column padding to rows; shows when padding is a tuple of two different numbers (wrong shape; may raise if the padded picture is smaller than the kernel)"""

import numpy as np

def _tup(v):
    if np.ndim(v) == 0:
        return int(v), int(v)
    return int(v[0]), int(v[1])

def pad(x, padding, value=0.0):
    ans = x
    m = len(padding) // 2
    for oi in range(m):
        axis = x.ndim - 1 - oi
        first, second = padding[2 * oi], padding[2 * oi + 1]
        sz = list(ans.shape)
        sz[axis] = first
        head = np.full(sz, value, dtype=x.dtype)
        sz[axis] = second
        tail = np.full(sz, value, dtype=x.dtype)
        ans = np.concatenate([head, ans, tail], axis=axis)
    return ans if ans is not x else x.copy()

def conv2d(x, weight, bias=None, stride=1, padding=0):
    sy, sw = _tup(stride)
    pad_h, pad_w = _tup(padding)
    n_img, channels, H, W = x.shape
    Cout, _, KH, KW = weight.shape
    canvas = pad(x, (pad_h, pad_h, pad_w, pad_w))
    Ho = (canvas.shape[2] - KH) // sy + 1
    Wo = (canvas.shape[3] - KW) // sw + 1
    ans = np.zeros((n_img, Cout, Ho, Wo), x.dtype)
    for dy in range(KH):
        for kb in range(KW):
            sl = canvas[:, :, dy:dy + sy * (Ho - 1) + 1:sy, kb:kb + sw * (Wo - 1) + 1:sw]
            for f in range(Cout):
                for ci in range(channels):
                    ans[:, f] += weight[f, ci, dy, kb] * sl[:, ci]
    if bias is not None:
        ans += bias.reshape(1, Cout, 1, 1)
    return ans
