from builtins import range
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _patches(img, kh, kw, step):
    # (N, C, H, W) -> (N, C, H', W', kh, kw), a view
    return sliding_window_view(img, (kh, kw), axis=(2, 3))[:, :, ::step, ::step]


def _pad_hw(img, p_h, p_w):
    return np.pad(img, [(0, 0), (0, 0), (p_h, p_h), (p_w, p_w)])


def affine_forward(x, w, b):
    """y = xw + b, every sample laid out flat."""
    flat = x.reshape((x.shape[0], w.shape[0]))
    return flat @ w + b, (x, w, b)


def affine_backward(dout, cache):
    """Gradients of the affine layer."""
    x, w, _ = cache
    flat = x.reshape((x.shape[0], w.shape[0]))
    return (dout @ w.T).reshape(x.shape), flat.T @ dout, dout.sum(0)


def relu_forward(x):
    """max(x, 0)."""
    return np.where(x > 0, x, np.zeros_like(x)), x


def relu_backward(dout, cache):
    """Passes gradient only through active units."""
    dx = np.array(dout)
    dx[cache <= 0] = 0
    return dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """Normalises the columns of x, then scales and shifts them."""
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    D = x.shape[1]
    old_mean = bn_param.get("running_mean")
    old_var = bn_param.get("running_var")
    if old_mean is None:
        old_mean = np.zeros(D, dtype=x.dtype)
    if old_var is None:
        old_var = np.zeros(D, dtype=x.dtype)

    if mode == "train":
        mean, var = x.mean(axis=0), x.var(axis=0)
        std = np.sqrt(var + eps)
        z = (x - mean) / std
        out = gamma * z + beta
        bn_param["running_mean"] = momentum * old_mean + (1 - momentum) * mean
        bn_param["running_var"] = momentum * old_var + (1 - momentum) * var
        return out, {"z": z, "std": std, "gamma": gamma}
    if mode == "test":
        z = (x - old_mean) / np.sqrt(old_var + eps)
        bn_param["running_mean"], bn_param["running_var"] = old_mean, old_var
        return (gamma * z + beta).astype(x.dtype), None
    raise ValueError("unknown mode: %r" % (mode,))


def batchnorm_backward(dout, cache):
    """The simplified gradient, worked out on paper."""
    z, std, gamma = cache["z"], cache["std"], cache["gamma"]
    dbeta = dout.sum(axis=0)
    dgamma = (dout * z).sum(axis=0)
    dz = dout * gamma
    dx = (dz - dz.mean(axis=0) - z * (dz * z).mean(axis=0)) / std
    return dx, dgamma, dbeta


def conv_forward_naive(x, w, b, conv_param):
    """Cross-correlation by one einsum over all windows."""
    s, p = conv_param["stride"], conv_param["pad"]
    HH, WW = w.shape[2:]
    view = _patches(_pad_hw(x, p, p), HH, WW, s)
    out = np.einsum("nchwij,fcij->nfhw", view, w) + b[None, :, None, None]
    return out, (x, w, b, conv_param)


def conv_backward_naive(dout, cache):
    """dw: x windows times dout. dx: a convolution with the turned kernel."""
    x, w, b, conv_param = cache
    s, p = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape

    db = dout.sum(axis=(0, 2, 3))
    dw = np.einsum("nchwij,nfhw->fcij", _patches(_pad_hw(x, p, p), HH, WW, s), dout)

    # put stride - 1 zeros between the gradients
    Ho, Wo = dout.shape[2:]
    spread = np.zeros((N, F, (Ho - 1) * s + 1, (Wo - 1) * s + 1), dtype=dout.dtype)
    spread[:, :, ::s, ::s] = dout
    view = _patches(_pad_hw(spread, HH - 1, WW - 1), HH, WW, 1)
    turned = w[:, :, ::-1, ::-1]
    dx = np.einsum("nfhwij,fcij->nchw", view, turned)
    return dx[:, :, p:p + H, p:p + W], dw, db


def max_pool_forward_naive(x, pool_param):
    """Maximum of each window."""
    view = _patches(x, pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"])
    out = view.max(axis=(4, 5))
    return out, (x, out, pool_param)


def max_pool_backward_naive(dout, cache):
    """Where a cell equals its window's maximum it takes the gradient."""
    x, out, pool_param = cache
    ph, pw, s = pool_param["pool_height"], pool_param["pool_width"], pool_param["stride"]
    dx = np.zeros_like(x)
    for i in range(dout.shape[2]):
        for j in range(dout.shape[3]):
            rows = slice(i * s, i * s + ph)
            cols = slice(j * s, j * s + pw)
            is_max = x[:, :, rows, cols] == out[:, :, i, j][:, :, None, None]
            dx[:, :, rows, cols] += is_max * dout[:, :, i, j][:, :, None, None]
    return dx


def softmax_loss(x, y):
    """Log-softmax, then the mean of the right class's entry."""
    n = len(x)
    shifted = x - x.max(axis=1, keepdims=True)
    logp = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    picks = (np.arange(n), y)
    dx = np.exp(logp)
    dx[picks] -= 1
    dx /= n
    return -logp[picks].mean(), dx
