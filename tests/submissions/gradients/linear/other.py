import numpy as np


def linear(x, weight, bias=None):
    """Fold the bias in as one more column of the weight, met by a column of ones."""
    if bias is not None:
        x = np.concatenate([x, np.ones((x.shape[0], 1), dtype=x.dtype)], axis=1)
        weight = np.concatenate([weight, bias[:, None]], axis=1)
    return np.einsum('nd,od->no', x, weight)
