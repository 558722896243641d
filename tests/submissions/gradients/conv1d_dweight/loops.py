import numpy as np


def conv1d_dweight(grad_output, x, weight, stride=1, padding=0):
    N, C_in, L = x.shape
    C_out, C_in, K = weight.shape
    T = grad_output.shape[-1]
    dw = np.zeros((C_out, C_in, K), dtype=x.dtype)
    for o in range(C_out):
        for c in range(C_in):
            for k in range(K):
                acc = 0.0
                for n in range(N):
                    for t in range(T):
                        pos = t * stride + k - padding
                        if 0 <= pos < L:      # outside is padding, which is zero
                            acc += grad_output[n, o, t] * x[n, c, pos]
                dw[o, c, k] = acc
    return dw
