import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = stride if isinstance(stride, tuple) else (stride, stride)
    ph, pw = padding if isinstance(padding, tuple) else (padding, padding)
    nhwc = np.moveaxis(x, 1, -1)            # channels last is easier for me
    nhwc = np.pad(nhwc, ((0, 0), (ph, ph), (pw, pw), (0, 0)))
    n, h, w, c = nhwc.shape
    o, _, kh, kw = weight.shape
    out_h = (h - kh) // sh + 1
    out_w = (w - kw) // sw + 1
    patches = []
    i = 0
    while i < out_h:
        j = 0
        while j < out_w:
            y0, x0 = i * sh, j * sw
            patches.append(nhwc[:, y0:y0 + kh, x0:x0 + kw, :].reshape(n, -1))
            j += 1
        i += 1
    matrix = np.stack(patches, axis=1)       # n, positions, features
    result = matrix @ weight.reshape(o, -1).T
    if bias is not None:
        result = result + bias
    return np.ascontiguousarray(np.moveaxis(result.reshape(n, out_h, out_w, o), -1, 1))
