import numpy as np
from numpy.lib.stride_tricks import as_strided


def zero_pad(X, pad):
    """Pads axes 1 and 2 with zeros."""
    m, h, w, c = X.shape
    padded = np.zeros((m, h + 2 * pad, w + 2 * pad, c), X.dtype)
    padded[:, pad:pad + h, pad:pad + w] = X
    return padded


def all_windows(X, f, stride):
    """(m, H, W, f, f, c) view of every f by f window."""
    m, h, w, c = X.shape
    sm, sh, sw, sc = X.strides
    n_H = int((h - f) / stride) + 1
    n_W = int((w - f) / stride) + 1
    return as_strided(X, (m, n_H, n_W, f, f, c), (sm, sh * stride, sw * stride, sh, sw, sc), writeable=False)


def conv_single_step(a_slice_prev, W, b):
    """Dot product of slice and filter plus bias."""
    return np.einsum('ijk,ijk->', a_slice_prev, W) + np.squeeze(b)[()]


def conv_forward(A_prev, W, b, hparameters):
    """All windows times all filters."""
    view = all_windows(zero_pad(A_prev, hparameters['pad']), W.shape[0], hparameters['stride'])
    Z = np.einsum('mhwijk,ijkc->mhwc', view, W) + b
    return Z, (A_prev, W, b, hparameters)


def conv_backward(dZ, cache):
    """Gradients; one slice assignment per output place."""
    A_prev, W, b, hparameters = cache
    s, p, f = hparameters['stride'], hparameters['pad'], W.shape[0]
    _, H, Wd, _ = A_prev.shape
    padded = zero_pad(A_prev, p)

    db = dZ.sum(axis=(0, 1, 2), keepdims=True)
    dW = np.einsum('mhwijk,mhwc->ijkc', all_windows(padded, f, s), dZ)

    grad = np.zeros_like(padded)
    for r in range(dZ.shape[1]):
        for q in range(dZ.shape[2]):
            grad[:, r * s:r * s + f, q * s:q * s + f] += np.einsum('mc,ijkc->mijk', dZ[:, r, q], W)
    return grad[:, p:p + H, p:p + Wd], dW, db


def pool_forward(A_prev, hparameters, mode='max'):
    """Reduces the two window axes."""
    reduce = {'max': np.max, 'average': np.mean}[mode]
    view = all_windows(A_prev, hparameters['f'], hparameters['stride'])
    return reduce(view, axis=(3, 4)), (A_prev, hparameters)


def pool_backward(dA, cache, mode='max'):
    """Window by window, whole batch and all channels together."""
    A_prev, hparameters = cache
    f, s = hparameters['f'], hparameters['stride']
    m, n_H, n_W, c = dA.shape
    out = np.zeros(A_prev.shape, dtype=dA.dtype)
    bi, ci = np.ogrid[:m, :c]
    for r in range(n_H):
        for q in range(n_W):
            g = dA[:, r, q]
            if mode == 'max':
                win = A_prev[:, r * s:r * s + f, q * s:q * s + f]
                idx = win.reshape(m, f * f, c).argmax(axis=1)
                out[bi, r * s + idx // f, q * s + idx % f, ci] += g
            else:
                out[:, r * s:r * s + f, q * s:q * s + f] += (g / (f * f))[:, None, None, :]
    return out
