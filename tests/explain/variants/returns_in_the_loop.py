# Assignment: CNN operations
import numpy as np


def pad(x, padding, value=0.0):
    lows = [0] * x.ndim
    highs = [0] * x.ndim
    for k in range(len(padding) // 2):
        lows[-1 - k] = padding[2 * k]
        highs[-1 - k] = padding[2 * k + 1]
    out = np.zeros([l + n + h for l, n, h in zip(lows, x.shape, highs)], dtype=x.dtype) + x.dtype.type(value)
    out[np.ix_(*[np.arange(l, l + n) for l, n in zip(lows, x.shape)])] = x
    return out


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, int):
        stride = (stride, stride)
    if isinstance(padding, int):
        padding = (padding, padding)
    N, C, H, W = x.shape
    O, _, kH, kW = weight.shape
    ph, pw = padding
    xp = np.zeros((N, C, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    xp[:, :, ph:ph + H, pw:pw + W] = x
    Ho = (H + 2 * ph - kH) // stride[0] + 1
    Wo = (W + 2 * pw - kW) // stride[1] + 1
    out = np.zeros((N, O, Ho, Wo), dtype=x.dtype)
    for n in range(N):
        for o in range(O):
            for i in range(Ho):
                for j in range(Wo):
                    r, q = i * stride[0], j * stride[1]
                    out[n, o, i, j] = np.sum(xp[n, :, r:r + kH, q:q + kW] * weight[o])
                    if bias is not None:
                        out[n, o, i, j] += bias[o]
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    p = np.pad(x, [(0, 0), (0, 0), (padding, padding)])
    k = weight.shape[2]
    l_out = (p.shape[2] - k) // stride + 1
    index = stride * np.arange(l_out)[:, None] + np.arange(k)[None, :]
    gathered = np.take(p, index, axis=2)          # N, C, L_out, K
    res = np.tensordot(gathered, weight, axes=([1, 3], [1, 2]))
    res = np.moveaxis(res, 2, 1).copy()
    if bias is not None:
        res += bias.reshape(-1, 1)
    return res


def pool_plane(plane, kernel, stride):
    h = (plane.shape[0] - kernel[0]) // stride[0] + 1
    w = (plane.shape[1] - kernel[1]) // stride[1] + 1
    return [[plane[i * stride[0]:i * stride[0] + kernel[0], j * stride[1]:j * stride[1] + kernel[1]].max()
             for j in range(w)] for i in range(h)]


def maxpool(x, kernel_size, stride=None, padding=0):
    kernel = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    stride = kernel if stride is None else stride
    stride = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    pooled = []
    for image in x:
        planes = []
        for plane in image:
            plane = np.pad(plane, ((ph, ph), (pw, pw)), constant_values=-np.inf)
            planes.append(pool_plane(plane, kernel, stride))
        pooled.append(planes)
        return np.array(pooled, dtype=x.dtype)
