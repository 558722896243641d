import torch as t


def _two(thing):
    return (thing, thing) if isinstance(thing, int) else tuple(thing)


def _windows2d(img, kernel, step):
    """View (batch, channel, out_h, out_w, kh, kw) of img by as_strided."""
    (kh, kw), (dh, dw) = kernel, step
    B, C, H, W = img.shape
    sB, sC, sH, sW = img.stride()
    size = (B, C, 1 + (H - kh) // dh, 1 + (W - kw) // dw, kh, kw)
    return img.as_strided(size, (sB, sC, sH * dh, sW * dw, sH, sW))


def conv1d(x, weights, stride=1, padding=0):
    """One dimensional convolution: strided view, then einsum."""
    x = pad1d(x, padding, padding, 0)
    B, C, W = x.shape
    k = weights.shape[-1]
    sB, sC, sW = x.stride()
    view = x.as_strided((B, C, 1 + (W - k) // stride, k), (sB, sC, sW * stride, sW))
    return t.einsum("bcwk,ock->bow", view, weights)


def conv2d(x, weights, stride=1, padding=0):
    """Two dimensional convolution: strided view, then einsum."""
    py, px = _two(padding)
    x = pad2d(x, px, px, py, py, 0)
    view = _windows2d(x, tuple(weights.shape[2:]), _two(stride))
    return t.einsum("bchwyx,ocyx->bohw", view, weights)


def maxpool2d(x, kernel_size, stride=None, padding=0):
    """Max over the last two axes of the strided view."""
    kernel = _two(kernel_size)
    step = kernel if stride is None else _two(stride)
    py, px = _two(padding)
    x = pad2d(x, px, px, py, py, -t.inf)
    return _windows2d(x, kernel, step).amax(dim=(-2, -1))


def pad1d(x, left, right, pad_value):
    """Pads the width."""
    wide = t.full(
        (x.shape[0], x.shape[1], left + x.shape[2] + right), pad_value, dtype=x.dtype, device=x.device
    )
    wide[..., left:wide.shape[-1] - right] = x
    return wide


def pad2d(x, left, right, top, bottom, pad_value):
    """Pads height and width."""
    B, C, H, W = x.shape
    framed = t.full((B, C, top + H + bottom, left + W + right), pad_value, dtype=x.dtype, device=x.device)
    framed[..., top:framed.shape[-2] - bottom, left:framed.shape[-1] - right] = x
    return framed
