"""dx as a full, stride 1 convolution of the dilated gradient with the turned kernel."""
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def conv2d_dx(grad_output, x, weight, stride=1, padding=0):
    sh, sw = (stride, stride) if isinstance(stride, int) else stride
    ph, pw = (padding, padding) if isinstance(padding, int) else padding
    H, W = x.shape[2:]
    N, C_out, oH, oW = grad_output.shape
    kH, kW = weight.shape[2:]

    # Big enough that a kH x kW window at every cell of the padded input fits;
    # rows the forward pass never reached (stride remainder) just stay zero.
    canvas = np.zeros((N, C_out, H + 2 * ph + kH - 1, W + 2 * pw + kW - 1), dtype=grad_output.dtype)
    canvas[:, :, kH - 1:kH - 1 + oH * sh:sh, kW - 1:kW - 1 + oW * sw:sw][:, :, :oH, :oW] = grad_output

    windows = sliding_window_view(canvas, (kH, kW), axis=(2, 3))
    windows = windows[:, :, ph:ph + H, pw:pw + W]
    turned = weight[:, :, ::-1, ::-1]
    return np.einsum('nohwab,ocab->nchw', windows, turned, optimize=True)
