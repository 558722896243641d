import numpy as np


def pair(v):
    if isinstance(v, (tuple, list)):
        return v[0], v[1]
    return v, v


def conv2d_dx(grad_output, x, weight, stride=1, padding=0):
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    N, C_in, H, W = x.shape
    C_out, _, kH, kW = weight.shape
    oH, oW = grad_output.shape[2], grad_output.shape[3]

    # gradient with respect to the padded input; the border is cut off at the end
    dxp = np.zeros((N, C_in, H + 2 * ph, W + 2 * pw), dtype=x.dtype)
    for n in range(N):
        for co in range(C_out):
            for i in range(oH):
                for j in range(oW):
                    g = grad_output[n, co, i, j]
                    for ci in range(C_in):
                        for a in range(kH):
                            for b in range(kW):
                                dxp[n, ci, i * sh + a, j * sw + b] += g * weight[co, ci, a, b]
    return dxp[:, :, ph:ph + H, pw:pw + W]
