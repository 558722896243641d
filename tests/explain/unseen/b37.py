"""conv1d: bias is added inside the loop over input channels, so C_in times; shows when bias is given (non-zero) and C_in > 1"""

import numpy as np

def conv1d(x, weight, bias=None, stride=1, padding=0):
    st = stride[0] if isinstance(stride, (tuple, list)) else stride
    p = padding[0] if isinstance(padding, (tuple, list)) else padding
    n_batch, c_in, length = x.shape
    c_out, _, k = weight.shape
    xp = np.zeros((n_batch, c_in, length + 2 * p), dtype=x.dtype)
    xp[:, :, p:p + length] = x
    ol = (length + 2 * p - k) // st + 1
    ans = np.zeros((n_batch, c_out, ol), dtype=x.dtype)
    for n in range(n_batch):
        for f in range(c_out):
            for w0 in range(ol):
                for ic in range(c_in):
                    ans[n, f, w0] += np.sum(xp[n, ic, w0 * st:w0 * st + k] * weight[f, ic])
                    if bias is not None:
                        ans[n, f, w0] += bias[f]
    return ans
