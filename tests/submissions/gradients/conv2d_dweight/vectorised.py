import numpy as np


def conv2d_dweight(grad_output, x, weight, stride=1, padding=0):
    sh, sw = np.broadcast_to(stride, 2)
    ph, pw = np.broadcast_to(padding, 2)
    oh, ow = grad_output.shape[2:]
    xp = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))

    dw = np.empty(weight.shape, dtype=weight.dtype)
    for a in range(weight.shape[2]):
        for b in range(weight.shape[3]):
            seen = xp[:, :, a:a + sh * (oh - 1) + 1:sh, b:b + sw * (ow - 1) + 1:sw]
            dw[:, :, a, b] = np.tensordot(grad_output, seen, axes=([0, 2, 3], [0, 2, 3]))
    return dw
