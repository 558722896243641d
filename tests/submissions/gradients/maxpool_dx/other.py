"""Max pooling backwards with masks: compare every shifted copy of x with the maxima."""
import numpy as np


def maxpool_dx(grad_output, x, kernel_size, stride=None, padding=0):
    stride = kernel_size if stride is None else stride
    (kh, kw), (sh, sw), (ph, pw) = (
        (v, v) if np.ndim(v) == 0 else v for v in (kernel_size, stride, padding))
    n, c, h, w = x.shape
    oh, ow = grad_output.shape[2:]

    padded = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    padded[:, :, ph:ph + h, pw:pw + w] = x

    shifts = [(slice(None), slice(None),
               slice(a, a + sh * (oh - 1) + 1, sh),
               slice(b, b + sw * (ow - 1) + 1, sw))
              for a in range(kh) for b in range(kw)]
    top = padded[shifts[0]]
    for s in shifts[1:]:
        top = np.maximum(top, padded[s])

    back = np.zeros_like(padded)
    for s in shifts:
        back[s] += np.where(padded[s] == top, grad_output, 0)
    return back[:, :, ph:ph + h, pw:pw + w]
