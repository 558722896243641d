import numpy as np


def single_channel_conv(channel, kernel, b, stride, out_shape):
    result = np.zeros(out_shape, dtype=channel.dtype)
    for i in range(out_shape[0]):
        for j in range(out_shape[1]):
            top, left = i * stride[0], j * stride[1]
            window = channel[top:top + kernel.shape[0], left:left + kernel.shape[1]]
            result[i, j] = np.vdot(window, kernel) + b
    return result


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, int):
        stride = (stride,) * 2
    if isinstance(padding, int):
        padding = (padding,) * 2
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    out_shape = tuple((size + 2 * p - k) // s + 1 for size, p, k, s in zip((h, w), padding, (kh, kw), stride))
    if bias is None:
        bias = np.zeros(c_out, dtype=x.dtype)
    out = np.zeros((n, c_out) + out_shape, dtype=x.dtype)
    for b in range(n):
        for c in range(c_in):
            channel = np.pad(x[b, c], ((padding[0], padding[0]), (padding[1], padding[1])))
            for o in range(c_out):
                out[b, o] += single_channel_conv(channel, weight[o, c], bias[o], stride, out_shape)
    return out


def conv1d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, _, K = weight.shape
    # put the zeros around
    xp = np.zeros((N, C_in, L + 2 * padding), dtype=x.dtype)
    xp[:, :, padding:padding + L] = x
    L_out = (L + 2 * padding - K) // stride + 1
    out = np.zeros((N, C_out, L_out), dtype=x.dtype)
    for n in range(N):
        for o in range(C_out):
            for t in range(L_out):
                s = 0.0
                for c in range(C_in):
                    for k in range(K):
                        s += xp[n, c, t * stride + k] * weight[o, c, k]
                if bias is not None:
                    s += bias[o]
                out[n, o, t] = s
    return out


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    if stride is None:
        sh, sw = kh, kw
    else:
        sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n, c, h, w = x.shape
    oh, ow = (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1
    big = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    big[:, :, ph:ph + h, pw:pw + w] = x
    out = np.full((n, c, oh, ow), -np.inf, dtype=x.dtype)
    for i in range(kh):
        for j in range(kw):
            out = np.maximum(out, big[:, :, i:i + sh * (oh - 1) + 1:sh, j:j + sw * (ow - 1) + 1:sw])
    return out


def pad(x, padding, value=0.0):
    lows = [0] * x.ndim
    highs = [0] * x.ndim
    for k in range(len(padding) // 2):
        lows[-1 - k] = padding[2 * k]
        highs[-1 - k] = padding[2 * k + 1]
    out = np.zeros([l + n + h for l, n, h in zip(lows, x.shape, highs)], dtype=x.dtype) + x.dtype.type(value)
    out[np.ix_(*[np.arange(l, l + n) for l, n in zip(lows, x.shape)])] = x
    return out
