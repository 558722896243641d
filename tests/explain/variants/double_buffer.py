import numpy as np


def conv2d(x, weight, bias=None, stride=1, padding=0):
    if isinstance(stride, tuple):
        sr, sc = stride
    else:
        sr = sc = stride
    if isinstance(padding, tuple):
        pr, pc = padding
    else:
        pr = pc = padding
    n, ci, h, w = x.shape
    co, _, kr, kc = weight.shape
    hp, wp = h + 2 * pr, w + 2 * pc
    flat_in = np.pad(x, ((0, 0), (0, 0), (pr, pr), (pc, pc))).reshape(n, ci, hp * wp)
    ho = (hp - kr) // sr + 1
    wo = (wp - kc) // sc + 1
    flat_out = np.zeros((n, co, ho * wo))
    for cell in range(ho * wo):
        r, c = divmod(cell, wo)
        for tap in range(kr * kc):
            dr, dc = divmod(tap, kc)
            source = (r * sr + dr) * wp + c * sc + dc
            flat_out[:, :, cell] += flat_in[:, :, source] @ weight[:, :, dr, dc].T
    if bias is not None:
        flat_out += bias[:, None]
    return flat_out.reshape(n, co, ho, wo)
