#!/usr/bin/env python3
""" forward pass of a convolutional layer """
import numpy as np
from numpy.lib.stride_tricks import as_strided


def conv_forward(A_prev, W, b, activation, padding="same", stride=(1, 1)):
    """ as_strided windows and an einsum """
    m, h, w, c = A_prev.shape
    kh, kw = W.shape[:2]
    sh, sw = stride
    ph = pw = 0
    if padding == "same":
        ph = int(np.ceil(((h - 1) * sh + kh - h) / 2))
        pw = int(np.ceil(((w - 1) * sw + kw - w) / 2))
        H, V = h, w
    else:
        H, V = (h - kh) // sh + 1, (w - kw) // sw + 1
    framed = np.pad(A_prev, [(0, 0), (ph, ph), (pw, pw), (0, 0)])
    bm, bh, bw, bc = framed.strides
    windows = as_strided(framed, shape=(m, H, V, kh, kw, c),
                         strides=(bm, bh * sh, bw * sw, bh, bw, bc),
                         writeable=False)
    return activation(np.einsum('mhvabc,abcn->mhvn', windows, W) + b)
