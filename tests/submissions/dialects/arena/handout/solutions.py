import torch as t


def pad1d(x: t.Tensor, left: int, right: int, pad_value: float) -> t.Tensor:
    """Pad x (batch, in_channels, width) on the left and on the right."""
    raise NotImplementedError()


def pad2d(
    x: t.Tensor, left: int, right: int, top: int, bottom: int, pad_value: float
) -> t.Tensor:
    """Pad x (batch, in_channels, height, width) on all four sides."""
    raise NotImplementedError()


def conv1d(x, weights, stride: int = 1, padding: int = 0) -> t.Tensor:
    """Like torch's conv1d without bias: x (b, ic, w), weights (oc, ic, kw)."""
    raise NotImplementedError()


def conv2d(x, weights, stride=1, padding=0) -> t.Tensor:
    """Like torch's conv2d without bias: x (b, ic, h, w), weights (oc, ic, kh, kw)."""
    raise NotImplementedError()


def maxpool2d(x: t.Tensor, kernel_size, stride=None, padding=0) -> t.Tensor:
    """Like torch's max_pool2d: x (b, ic, h, w)."""
    raise NotImplementedError()
