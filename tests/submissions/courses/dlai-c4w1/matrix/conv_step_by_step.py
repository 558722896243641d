import numpy as np

# The idea everywhere: go over the f*f places (u, v) inside the filter, and treat
# all output positions at once. taps() gives, for a place, the index of the cells it meets.


def taps(f, stride, n_H, n_W):
    for u in range(f):
        for v in range(f):
            rows = slice(u, u + stride * (n_H - 1) + 1, stride)
            cols = slice(v, v + stride * (n_W - 1) + 1, stride)
            yield u, v, (slice(None), rows, cols)


def out_dim(n, f, pad, stride):
    return int((n - f + 2 * pad) / stride) + 1


def zero_pad(X, pad):
    """Surround with zeros."""
    return np.pad(X, [(0, 0), (pad, pad), (pad, pad), (0, 0)])


def conv_single_step(a_slice_prev, W, b):
    """Flat dot product."""
    return np.dot(a_slice_prev.ravel(), W.ravel()) + b.ravel()[0]


def conv_forward(A_prev, W, b, hparameters):
    """Sum of matrix products over the filter's places."""
    stride, pad = hparameters['stride'], hparameters['pad']
    m, h, w, _ = A_prev.shape
    f, _, _, n_C = W.shape
    n_H, n_W = out_dim(h, f, pad, stride), out_dim(w, f, pad, stride)
    padded = zero_pad(A_prev, pad)
    Z = np.zeros((m, n_H, n_W, n_C), dtype=np.result_type(A_prev, W, b))
    for u, v, cells in taps(f, stride, n_H, n_W):
        Z += padded[cells] @ W[u, v]
    Z += b
    return Z, (A_prev, W, b, hparameters)


def conv_backward(dZ, cache):
    """The same sum, run backwards."""
    A_prev, W, b, hparameters = cache
    stride, pad = hparameters['stride'], hparameters['pad']
    n_H, n_W, n_C = dZ.shape[1:]
    h, w, n_C_prev = A_prev.shape[1:]
    padded = zero_pad(A_prev, pad)
    dpadded = np.zeros_like(padded)
    dW = np.empty_like(W)
    flat_dZ = dZ.reshape(-1, n_C)
    for u, v, cells in taps(W.shape[0], stride, n_H, n_W):
        dW[u, v] = padded[cells].reshape(-1, n_C_prev).T @ flat_dZ
        dpadded[cells] += dZ @ W[u, v].T
    db = flat_dZ.sum(axis=0).reshape(1, 1, 1, n_C)
    return dpadded[:, pad:pad + h, pad:pad + w, :], dW, db


def pool_forward(A_prev, hparameters, mode='max'):
    """Stack the f*f shifted pictures and reduce."""
    f, stride = hparameters['f'], hparameters['stride']
    n_H, n_W = (out_dim(n, f, 0, stride) for n in A_prev.shape[1:3])
    stack = np.stack([A_prev[cells] for _, _, cells in taps(f, stride, n_H, n_W)])
    if mode == 'max':
        A = stack.max(axis=0)
    elif mode == 'average':
        A = stack.sum(axis=0) / (f * f)
    else:
        raise ValueError(mode)
    return A, (A_prev, hparameters)


def pool_backward(dA, cache, mode='max'):
    """Give each shifted picture its part of dA."""
    A_prev, hparameters = cache
    f, stride = hparameters['f'], hparameters['stride']
    places = list(taps(f, stride, dA.shape[1], dA.shape[2]))
    if mode == 'max':
        winner = np.stack([A_prev[cells] for _, _, cells in places]).argmax(axis=0)
    share = dA / (f * f)
    dA_prev = np.zeros(A_prev.shape, dtype=dA.dtype)
    for k in reversed(range(len(places))):
        cells = places[k][2]
        dA_prev[cells] += np.where(winner == k, dA, 0) if mode == 'max' else share
    return dA_prev
