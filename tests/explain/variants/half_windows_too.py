import numpy as np


def maxpool(x, kernel_size, stride=None, padding=0):
    kh, kw = (kernel_size, kernel_size) if isinstance(kernel_size, int) else kernel_size
    sh, sw = (kh, kw) if stride is None else (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    H, W = x.shape[2:]
    # -(-a // b) rounds up, so that no pixel is lost
    out_h = -(-(H + 2 * ph - kh) // sh) + 1
    out_w = -(-(W + 2 * pw - kw) // sw) + 1
    out = np.full((x.shape[0], x.shape[1], out_h, out_w), -np.inf, dtype=x.dtype)
    for i in range(out_h):
        for j in range(out_w):
            for r in range(max(0, i * sh - ph), min(H, i * sh - ph + kh)):
                for q in range(max(0, j * sw - pw), min(W, j * sw - pw + kw)):
                    out[:, :, i, j] = np.maximum(out[:, :, i, j], x[:, :, r, q])
    return out
