import numpy as np


def col2im(cols, index, length):
    """Add cols (N, C, K, T) back at the places index (K, T) they were read from."""
    out = np.zeros(cols.shape[:2] + (length,), dtype=cols.dtype)
    np.add.at(out, (slice(None), slice(None), index), cols)
    return out


def conv1d_dx(grad_output, x, weight, stride=1, padding=0):
    L = x.shape[-1]
    K = weight.shape[-1]
    T = grad_output.shape[-1]
    index = np.arange(K)[:, None] + stride * np.arange(T)[None, :]
    cols = np.einsum('not,ock->nckt', grad_output, weight)
    full = col2im(cols, index, L + 2 * padding)
    return full[..., padding:padding + L]
