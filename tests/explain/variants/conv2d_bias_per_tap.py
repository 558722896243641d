import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    N, C_in, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    if isinstance(stride, int): stride = stride, stride
    if isinstance(padding, int): padding = padding, padding
    if bias is None:
        bias = np.zeros(C_out, dtype=x.dtype)   # no bias = bias 0

    H_out = (H + 2*padding[0] - kH) // stride[0] + 1
    W_out = (W + 2*padding[1] - kW) // stride[1] + 1
    padded = np.pad(x, [(0, 0)] * 2 + [(q, q) for q in padding])

    y = np.zeros((N, C_out, H_out, W_out), dtype=x.dtype)
    for di in range(kH):
        for dj in range(kW):
            part = padded[:, :, di:, dj:][:, :, ::stride[0], ::stride[1]][:, :, :H_out, :W_out]
            # y = w*x + b
            y += np.einsum('nchw,oc->nohw', part, weight[:, :, di, dj]) + bias[:, None, None]
    return y
