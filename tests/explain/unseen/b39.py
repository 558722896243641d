"""conv1d: loop condition is < rather than <=, so a last window that ends exactly at the padded end is not computed and its output stays 0 (without bias); shows when (L + 2p - K) % stride == 0 and the right last value is not itself 0"""

import numpy as np

def both(v):
    if type(v) in (tuple, list):
        return v[0], v[1]
    return v, v

def conv1d(x, weight, bias=None, stride=1, padding=0):
    step = both(stride)[0] if type(stride) not in (tuple, list) else stride[0]
    zeros_ = padding[0] if type(padding) in (tuple, list) else padding
    n_img, D, L = x.shape
    n_filters, _, klen = weight.shape
    line = np.zeros((n_img, D, L + 2 * zeros_), dtype=x.dtype)
    line[:, :, zeros_:zeros_ + L] = x
    total = L + 2 * zeros_
    ret = np.zeros((n_img, n_filters, (total - klen) // step + 1), dtype=x.dtype)
    begin = 0
    t = 0
    while begin + klen < total:
        n = 0
        while n < n_img:
            co = 0
            while co < n_filters:
                ret[n, co, t] = np.sum(line[n, :, begin:begin + klen] * weight[co])
                if bias is not None:
                    ret[n, co, t] += bias[co]
                co += 1
            n += 1
        begin += step
        t += 1
    return ret
