"""Everything in terms of concatenation, unfold and matrix products; 1d is a thin case of 2d."""
import torch
from torch import Tensor


class Geometry:
    """Kernel, stride and padding as pairs, and the output size they give."""

    def __init__(self, kernel, stride, padding):
        self.kernel = self.pair(kernel)
        self.stride = self.pair(stride)
        self.padding = self.pair(padding)

    @staticmethod
    def pair(value):
        try:
            a, b = value
        except TypeError:
            a = b = value
        return a, b

    def framed(self, x: Tensor, filling) -> Tensor:
        down, across = self.padding
        return pad2d(x, across, across, down, down, filling)

    def out_size(self, framed: Tensor):
        return tuple(
            (n - k) // s + 1 for n, k, s in zip(framed.shape[-2:], self.kernel, self.stride)
        )


def pad1d(x: Tensor, left: int, right: int, pad_value: float) -> Tensor:
    """Glue constant columns to both ends."""
    b, c, _ = x.shape
    return torch.cat([x.new_full((b, c, left), pad_value), x, x.new_full((b, c, right), pad_value)], dim=2)


def pad2d(x: Tensor, left: int, right: int, top: int, bottom: int, pad_value: float) -> Tensor:
    """Glue constant columns, then constant rows."""
    b, c, h, _ = x.shape
    x = torch.cat([x.new_full((b, c, h, left), pad_value), x, x.new_full((b, c, h, right), pad_value)], dim=3)
    w = x.shape[3]
    return torch.cat([x.new_full((b, c, top, w), pad_value), x, x.new_full((b, c, bottom, w), pad_value)], dim=2)


def conv2d(x: Tensor, weights: Tensor, stride=1, padding=0) -> Tensor:
    """Unfold to columns and multiply by the flattened weights."""
    oc, ic, kh, kw = weights.shape
    geo = Geometry((kh, kw), stride, padding)
    framed = geo.framed(x, 0)
    oh, ow = geo.out_size(framed)
    cols = framed.unfold(2, kh, geo.stride[0]).unfold(3, kw, geo.stride[1])  # b ic oh ow kh kw
    cols = cols.permute(0, 2, 3, 1, 4, 5).reshape(-1, ic * kh * kw)
    flat = cols @ weights.reshape(oc, ic * kh * kw).t()
    return flat.reshape(x.shape[0], oh, ow, oc).permute(0, 3, 1, 2)


def conv1d(x: Tensor, weights: Tensor, stride=1, padding=0) -> Tensor:
    """A picture of height one."""
    return conv2d(x[:, :, None], weights[:, :, None], (1, stride), (0, padding))[:, :, 0]


def maxpool2d(x: Tensor, kernel_size, stride=None, padding=0) -> Tensor:
    """Pointwise maximum of the shifted pictures, one for each place in the kernel."""
    geo = Geometry(kernel_size, kernel_size if stride is None else stride, padding)
    framed = geo.framed(x, float("-inf"))
    oh, ow = geo.out_size(framed)
    sh, sw = geo.stride
    best = None
    for dy in range(geo.kernel[0]):
        for dx in range(geo.kernel[1]):
            shifted = framed[:, :, dy:dy + (oh - 1) * sh + 1:sh, dx:dx + (ow - 1) * sw + 1:sw]
            best = shifted.clone() if best is None else torch.maximum(best, shifted)
    return best
