import numpy as np


def membership(size, out, k, s, p, dtype):
    """M[o, i] = 1 where input cell i lies in window o (one axis)."""
    start = np.arange(out)[:, None] * s - p
    cell = np.arange(size)[None, :]
    return ((cell >= start) & (cell < start + k)).astype(dtype)


def avgpool_dx(grad_output, x, kernel_size, stride=None, padding=0):
    # Average pooling is linear and separable: y = A x B^T / (kh kw), so dx = A^T g B / (kh kw).
    k = tuple(np.broadcast_to(kernel_size, (2,)).tolist())
    s = k if stride is None else tuple(np.broadcast_to(stride, (2,)).tolist())
    p = tuple(np.broadcast_to(padding, (2,)).tolist())
    oh, ow = grad_output.shape[2:]
    A = membership(x.shape[2], oh, k[0], s[0], p[0], x.dtype)
    B = membership(x.shape[3], ow, k[1], s[1], p[1], x.dtype)
    return A.T @ grad_output @ B / (k[0] * k[1])
