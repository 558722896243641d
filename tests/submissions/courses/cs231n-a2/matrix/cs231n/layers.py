import numpy as np

# ---------------------------------------------------------------- helpers


def im2col_indices(C, H, W, kh, kw, stride):
    """Index arrays (channel, row, column), each (C*kh*kw, positions) when broadcast."""
    out_h = (H - kh) // stride + 1
    out_w = (W - kw) // stride + 1
    chan = np.repeat(np.arange(C), kh * kw)[:, None]
    row = np.tile(np.repeat(np.arange(kh), kw), C)[:, None]
    row = row + stride * np.repeat(np.arange(out_h), out_w)[None, :]
    col = np.tile(np.arange(kw), C * kh)[:, None]
    col = col + stride * np.tile(np.arange(out_w), out_h)[None, :]
    return chan, row, col, out_h, out_w


def zero_border(x, p):
    N, C, H, W = x.shape
    big = np.zeros((N, C, H + 2 * p, W + 2 * p), dtype=x.dtype)
    big[:, :, p:p + H, p:p + W] = x
    return big


# ---------------------------------------------------------------- convolution


def conv_forward_naive(x, w, b, conv_param):
    """Convolution as one matrix product per picture."""
    stride, pad = conv_param["stride"], conv_param["pad"]
    F, C, HH, WW = w.shape
    xp = zero_border(x, pad)
    chan, row, col, oh, ow = im2col_indices(C, xp.shape[2], xp.shape[3], HH, WW, stride)
    cols = xp[:, chan, row, col]                     # (N, C*HH*WW, oh*ow)
    flat_w = w.reshape(F, -1)
    out = np.matmul(flat_w, cols) + b.reshape(1, F, 1)
    out = out.reshape(x.shape[0], F, oh, ow)
    return out, (x, w, b, conv_param, cols)


def conv_backward_naive(dout, cache):
    """Matrix products back, then col2im."""
    x, w, b, conv_param, cols = cache
    stride, pad = conv_param["stride"], conv_param["pad"]
    N, C, H, W = x.shape
    F, _, HH, WW = w.shape
    d = dout.reshape(N, F, -1)

    db = d.sum(axis=2).sum(axis=0)
    dw = np.matmul(d, cols.transpose(0, 2, 1)).sum(axis=0).reshape(w.shape)

    dcols = np.matmul(w.reshape(F, -1).T, d)
    dxp = np.zeros((N, C, H + 2 * pad, W + 2 * pad), dtype=x.dtype)
    chan, row, col, _, _ = im2col_indices(C, H + 2 * pad, W + 2 * pad, HH, WW, stride)
    np.add.at(dxp, (slice(None), chan, row, col), dcols)
    dx = dxp if pad == 0 else dxp[:, :, pad:-pad, pad:-pad]
    return dx, dw, db


# ---------------------------------------------------------------- pooling


def max_pool_forward_naive(x, pool_param):
    """Every window becomes a column; argmax down the columns."""
    N, C, H, W = x.shape
    kh, kw, stride = (pool_param[k] for k in ("pool_height", "pool_width", "stride"))
    planes = x.reshape(N * C, H, W)
    _, row, col, oh, ow = im2col_indices(1, H, W, kh, kw, stride)
    cols = planes[:, row, col]                       # (N*C, kh*kw, oh*ow)
    best = cols.argmax(axis=1)
    out = np.take_along_axis(cols, best[:, None, :], axis=1)
    return out.reshape(N, C, oh, ow), (x.shape, best, row, col)


def max_pool_backward_naive(dout, cache):
    """Scatters the gradient to the remembered places."""
    shape, best, row, col = cache
    N, C, H, W = shape
    where = np.arange(best.shape[1])
    r = row[best, where]
    c = col[best, where]
    dplanes = np.zeros((N * C, H, W), dtype=dout.dtype)
    plane = np.arange(N * C)[:, None]
    np.add.at(dplanes, (plane, r, c), dout.reshape(N * C, -1))
    return dplanes.reshape(shape)


# ---------------------------------------------------------------- the rest


def affine_forward(x, w, b):
    """Matrix product plus bias."""
    X = np.reshape(x, (len(x), -1))
    return np.add(np.matmul(X, w), b), (X, x.shape, w)


def affine_backward(dout, cache):
    """Its three gradients."""
    X, shape, w = cache
    dX = np.matmul(dout, np.transpose(w))
    dw = np.matmul(np.transpose(X), dout)
    db = np.ones(len(dout), dtype=dout.dtype) @ dout
    return np.reshape(dX, shape), dw, db


def relu_forward(x):
    """x where positive."""
    return x.clip(min=0), x > 0


def relu_backward(dout, cache):
    """Same mask again."""
    return dout * cache


def softmax_loss(x, y):
    """Softmax with cross entropy; one-hot labels."""
    N, C = x.shape
    onehot = np.eye(C, dtype=x.dtype)[y]
    z = x - x.max(axis=1)[:, None]
    lse = np.log(np.exp(z).sum(axis=1))
    loss = (lse - (z * onehot).sum(axis=1)).sum() / N
    dx = (np.exp(z - lse[:, None]) - onehot) / N
    return loss, dx


def batchnorm_forward(x, gamma, beta, bn_param):
    """Batch normalisation."""
    mode = bn_param["mode"]
    eps = bn_param.get("eps", 1e-5)
    momentum = bn_param.get("momentum", 0.9)
    bn_param.setdefault("running_mean", np.zeros(x.shape[1], dtype=x.dtype))
    bn_param.setdefault("running_var", np.zeros(x.shape[1], dtype=x.dtype))

    if mode == "test":
        scale = gamma / np.sqrt(bn_param["running_var"] + eps)
        out = scale * (x - bn_param["running_mean"]) + beta
        return out.astype(x.dtype, copy=False), None
    if mode != "train":
        raise ValueError("mode must be train or test")

    mu = np.mean(x, axis=0)
    centred = x - mu
    var = np.mean(centred * centred, axis=0)
    for name, now in (("running_mean", mu), ("running_var", var)):
        bn_param[name] = momentum * bn_param[name] + (1 - momentum) * now
    inv = (var + eps) ** -0.5
    out = centred * (inv * gamma) + beta
    return out, (centred, inv, gamma)


def batchnorm_backward(dout, cache):
    """Chain rule through variance and mean."""
    centred, inv, gamma = cache
    N = len(dout)
    dbeta = dout.sum(axis=0)
    dgamma = (dout * centred * inv).sum(axis=0)
    dnorm = dout * gamma
    dvar = -0.5 * (dnorm * centred).sum(axis=0) * inv ** 3
    dmu = -(dnorm * inv).sum(axis=0)
    dx = dnorm * inv + centred * (2.0 / N) * dvar + dmu / N
    return dx, dgamma, dbeta
