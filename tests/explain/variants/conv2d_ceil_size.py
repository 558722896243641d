import math
import numpy as np


def out_size(n, k, s, p):
    return math.ceil((n + 2 * p - k) / s) + 1


def one_map(img, kern, oh, ow, sh, sw):
    # img (C, H, W), kern (C, kh, kw) -> (oh, ow)
    kh, kw = kern.shape[1:]
    res = np.zeros((oh, ow), dtype=img.dtype)
    for i in range(oh):
        for j in range(ow):
            patch = img[:, i * sh:i * sh + kh, j * sw:j * sw + kw]
            # a patch at the border can be smaller than the kernel
            k = kern[:, :patch.shape[1], :patch.shape[2]]
            res[i, j] = (patch * k).sum()
    return res


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride,) * 2
    ph, pw = padding if isinstance(padding, tuple) else (padding,) * 2
    oh = out_size(x.shape[2], weight.shape[2], sh, ph)
    ow = out_size(x.shape[3], weight.shape[3], sw, pw)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), mode="constant")
    out = np.stack([np.stack([one_map(img, k, oh, ow, sh, sw) for k in weight]) for img in xp])
    if bias is not None:
        out += bias.reshape(-1, 1, 1)
    return out
