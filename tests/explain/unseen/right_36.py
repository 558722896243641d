"""Nothing is wrong."""

import numpy


def _pair(v):
    return v if isinstance(v, tuple) else (v, v)


# -------------------- pad
def pad(x, padding, value=0.0):
    extra = x.ndim - len(padding) // 2
    before = [0] * extra + list(padding[0::2])[::-1]
    after = [0] * extra + list(padding[1::2])[::-1]
    shape = [b + s + a for b, s, a in zip(before, x.shape, after)]
    out = numpy.full(shape, value, dtype=x.dtype)
    inner = tuple(slice(b, b + s) for b, s in zip(before, x.shape))
    out[inner] = x
    return out


# -------------------- maxpool
def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = _pair(kernel_size)
    sh, sw = (kh, kw) if stride is None else _pair(stride)
    ph, pw = _pair(padding)
    N, C, H, W = x.shape
    if (sh, sw) == (kh, kw) and ph == pw == 0 and H % kh == 0 and W % kw == 0:
        # windows do not overlap: reshape is enough
        return x.reshape(N, C, H // kh, kh, W // kw, kw).max(axis=(3, 5))
    xp = numpy.full((N, C, H + 2 * ph, W + 2 * pw), -numpy.inf, dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    rows = range(0, H + 2 * ph - kh + 1, sh)
    cols = range(0, W + 2 * pw - kw + 1, sw)
    out = numpy.zeros((N, C, len(rows), len(cols)), dtype=x.dtype)
    for i, r in enumerate(rows):
        for j, c in enumerate(cols):
            out[..., i, j] = xp[..., r:r + kh, c:c + kw].max(axis=(-1, -2))
    return out


# -------------------- conv1d
def conv1d(x, weight, bias=None, stride=1, padding=0):
    # no padded copy: positions outside of the signal are skipped
    (B, Cin, L), (Cout, _, K) = x.shape, weight.shape
    steps = (L + 2 * padding - K) // stride + 1
    y = numpy.zeros((B, Cout, steps), dtype=x.dtype)
    for b in range(B):
        for o in range(Cout):
            for t in range(steps):
                acc = 0
                for c in range(Cin):
                    for k in range(K):
                        pos = t * stride + k - padding
                        if 0 <= pos < L:
                            acc += weight[o, c, k] * x[b, c, pos]
                y[b, o, t] = acc
                if bias is not None:
                    y[b, o, t] += bias[o]
    return y


# -------------------- conv2d
def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    B, C, H, W = x.shape
    F, _, KH, KW = weight.shape
    HO = 1 + (H + 2 * ph - KH) // sh
    WO = 1 + (W + 2 * pw - KW) // sw
    y = numpy.zeros((B, F, HO, WO), x.dtype)
    for oy in range(HO):
        for ox in range(WO):
            for ky in range(KH):
                for kx in range(KW):
                    r = oy * sh - ph + ky
                    c = ox * sw - pw + kx
                    if 0 <= r < H and 0 <= c < W:
                        y[:, :, oy, ox] += x[:, :, r, c] @ weight[:, :, ky, kx].T
    if bias is not None:
        for f in range(F):
            y[:, f] += bias[f]
    return y
