import numpy as np
from numpy.lib.stride_tricks import as_strided


def conv2d(x, weight, bias=None, stride=1, padding=0):
    # stride = (x direction, y direction)
    if isinstance(stride, int):
        stride_x = stride_y = stride
    else:
        stride_x, stride_y = stride
    if isinstance(padding, int):
        padding = (padding, padding)
    pad_y, pad_x = padding

    n, c, h, w = x.shape
    out_c, _, kh, kw = weight.shape

    img = np.zeros((n, c, h + 2 * pad_y, w + 2 * pad_x), dtype=x.dtype)
    img[:, :, pad_y:pad_y + h, pad_x:pad_x + w] = x

    oh = (h + 2 * pad_y - kh) // stride_y + 1
    ow = (w + 2 * pad_x - kw) // stride_x + 1

    s0, s1, s2, s3 = img.strides
    view = as_strided(
        img,
        shape=(n, oh, ow, c, kh, kw),
        strides=(s0, s2 * stride_y, s3 * stride_x, s1, s2, s3),
        writeable=False,
    )
    # (n, oh, ow, c*kh*kw) @ (c*kh*kw, out_c)
    cols = view.reshape(n, oh, ow, c * kh * kw)
    res = cols @ weight.reshape(out_c, -1).T
    if bias is not None:
        res = res + bias
    return np.ascontiguousarray(res.transpose(0, 3, 1, 2))
