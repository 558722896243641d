import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    # convolution theorem: multiplying the spectra = convolving
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw))).astype(np.float64)
    H, W = xp.shape[2:]
    kh, kw = weight.shape[2:]
    size = (H + kh - 1, W + kw - 1)
    X = np.fft.rfft2(xp, s=size, axes=(-2, -1))
    K = np.fft.rfft2(weight.astype(np.float64), s=size, axes=(-2, -1))
    Y = np.einsum("nchw,ochw->nohw", X, K)
    full = np.fft.irfft2(Y, s=size, axes=(-2, -1))
    out = full[:, :, kh - 1:H:sh, kw - 1:W:sw]   # only where the kernel fits
    if bias is not None:
        out = out + bias[:, None, None]
    return out.astype(x.dtype)
