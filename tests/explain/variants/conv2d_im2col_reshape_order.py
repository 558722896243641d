import numpy as np


def im2col(img, kh, kw, sh, sw):
    """rows = positions of the window, columns = cells of the window"""
    C, H, W = img.shape
    oh = (H - kh) // sh + 1
    ow = (W - kw) // sw + 1
    mat = np.empty((oh * ow, C * kh * kw), dtype=img.dtype)
    for pos in range(oh * ow):
        r, c = divmod(pos, ow)
        mat[pos] = img[:, r * sh:r * sh + kh, c * sw:c * sw + kw].ravel()
    return mat, oh, ow


def conv2d(x, weight, bias=None, stride=1, padding=0):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    n_out, _, kh, kw = weight.shape
    w_col = weight.reshape(n_out, -1).T

    result = []
    for img in np.pad(x, ((0,), (0,), (ph,), (pw,)), 'constant'):
        col, oh, ow = im2col(img, kh, kw, sh, sw)
        y = col.dot(w_col)              # (oh*ow, n_out)
        y = y.reshape(n_out, oh, ow)
        if bias is not None:
            y = y + bias[:, None, None]
        result.append(y)
    return np.array(result, dtype=x.dtype)
