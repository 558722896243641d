import numpy as np


def avgpool_dx(grad_output, x, kernel_size, stride=None, padding=0):
    if stride is None:
        stride = kernel_size
    kh, kw = (kernel_size,) * 2 if isinstance(kernel_size, int) else kernel_size
    sh, sw = (stride,) * 2 if isinstance(stride, int) else stride
    ph, pw = (padding,) * 2 if isinstance(padding, int) else padding
    n, c, h, w = x.shape
    oh, ow = grad_output.shape[-2:]

    share = grad_output / (kh * kw)
    dxp = np.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    for a in range(kh):
        for b in range(kw):
            dxp[:, :, a:a + sh * (oh - 1) + 1:sh, b:b + sw * (ow - 1) + 1:sw] += share
    return dxp[:, :, ph:ph + h, pw:pw + w]
