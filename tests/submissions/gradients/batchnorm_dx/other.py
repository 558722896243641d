import numpy as np


def batchnorm_dx(grad_output, x, gamma, eps=1e-5):
    """Back through the graph node by node: x -> mu -> xc -> var -> std -> xhat -> out."""
    N = x.shape[0]
    mu = x.mean(axis=0)
    xc = x - mu
    var = (xc ** 2).mean(axis=0)
    std = np.sqrt(var + eps)

    dxhat = grad_output * gamma
    dxc = dxhat / std
    dstd = -(dxhat * xc).sum(axis=0) / std ** 2
    dvar = dstd / (2 * std)
    dxc = dxc + 2 * xc * dvar / N
    dmu = -dxc.sum(axis=0)
    return dxc + dmu / N
