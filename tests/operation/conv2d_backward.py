"""The gradient of `conv2d` with respect to its input."""

import numpy as np

from grader.operation import Check

AXES = {
    "grad_output": "N C_out H_out W_out",
    "x": "N C_in H W",
    "weight": "C_out C_in kH kW",
    "return": "N C_in H W",
}

# Padding is 1 where a check does not say otherwise: a fault that shows only with padding 0 costs
# `no-padding` alone.
CHECKS = {
    "basic": Check(asks="One image, one channel, one kernel: every number finds its place."),
    "overlap": Check(
        asks="Where windows overlap, their gradients are added up.", needs=("overlap",)
    ),
    "batch": Check(asks="Every image has a gradient of its own.", needs=("batch",)),
    "channels": Check(
        asks="Gradients are added up over the output channels.",
        needs=("input channels", "output channels"),
    ),
    "stride": Check(asks="The gradient is spread over every `stride`-th cell.", needs=("stride",)),
    "remainder": Check(
        asks="Cells that no window reads have the gradient 0.", needs=("stride", "remainder")
    ),
    "no-padding": Check(asks="Without padding there is nothing to cut off.", needs=("no padding",)),
    "combined": Check(
        asks="Everything at once.",
        permits=(
            "overlap",
            "batch",
            "input channels",
            "output channels",
            "stride",
            "remainder",
            "no padding",
        ),
    ),
}

IMPLIES = {"remainder": ("stride",)}


def conv2d_backward(grad_output, x, weight, stride=1, padding=0):
    """Give every cell of x the sum of all that it was multiplied by.

    Like the gradient of `torch.nn.functional.conv2d`, weighted with grad_output.

    Args:
        grad_output: Gradient of what conv2d returned, shape (N, C_out, H_out, W_out).
        x: Images, shape (N, C_in, H, W).
        weight: Square kernels, shape (C_out, C_in, kH, kW) with kH equal to kW.
        stride: Cells that the window moved at a time; an int of at least 1.
        padding: Rings of zeros that were put around every channel; an int of at least 0.

    Returns:
        A new array of the shape of x.
    """
    n_images, c_in, h, w = x.shape
    _, _, k, _ = weight.shape
    padded = np.zeros((n_images, c_in, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    for n, f, i, j in np.ndindex(grad_output.shape):
        top, left = i * stride, j * stride
        padded[n, :, top : top + k, left : left + k] += grad_output[n, f, i, j] * weight[f]
    return padded[:, :, padding : padding + h, padding : padding + w].copy()


def _answer_sizes(x, weight, stride, padding):
    k = weight.shape[2]
    return [(size + 2 * padding - k) // stride + 1 for size in x.shape[2:]]


def accepts(grad_output, x, weight, stride=1, padding=0):
    """Whether the arguments are those of one convolution with a square kernel."""
    if x.ndim != 4 or weight.ndim != 4 or grad_output.ndim != 4 or 0 in x.shape + weight.shape:
        return False
    if not isinstance(stride, int) or not isinstance(padding, int) or stride < 1 or padding < 0:
        return False
    sizes = _answer_sizes(x, weight, stride, padding)
    return (
        weight.shape[2] == weight.shape[3]
        and weight.shape[1] == x.shape[1]
        and min(sizes) >= 1
        and grad_output.shape == (x.shape[0], weight.shape[0], *sizes)
    )


def features(grad_output, x, weight, stride=1, padding=0):
    """What the arguments switch on."""
    k = weight.shape[2]
    sizes = _answer_sizes(x, weight, stride, padding)
    on = {
        "overlap": stride < k and max(sizes) > 1,
        "batch": x.shape[0] > 1,
        "input channels": x.shape[1] > 1,
        "output channels": weight.shape[0] > 1,
        "stride": stride > 1,
        "remainder": any((size + 2 * padding - k) % stride for size in x.shape[2:]),
        "no padding": padding == 0,
    }
    return {name for name, is_on in on.items() if is_on}


def cases(draw, on):
    """Arguments that switch on the features of `on`, and no others."""
    stride = draw.integer(2, 3) if {"stride", "remainder"} & set(on) else 1
    if "overlap" in on:
        k = draw.integer(stride + 1, 4)
    else:
        k = draw.integer(1, stride)
    padding = 0 if "no padding" in on else 1
    sizes = []
    for _ in range(2):
        rest = draw.integer(1, stride - 1) if "remainder" in on else 0
        sizes.append(max(k + draw.integer(1, 2) * stride + rest - 2 * padding, 1))
    shape = (
        draw.integer(2, 3) if "batch" in on else 1,
        draw.integer(2, 3) if "input channels" in on else 1,
        *sizes,
    )
    x = draw.numbers(shape)
    weight = draw.numbers((draw.integer(2, 3) if "output channels" in on else 1, shape[1], k, k))
    answer = (shape[0], weight.shape[0], *_answer_sizes(x, weight, stride, padding))
    return {
        "grad_output": draw.numbers(answer),
        "x": x,
        "weight": weight,
        "stride": stride,
        "padding": padding,
    }


def in_torch(torch, grad_output, x, weight, stride=1, padding=0):
    """The gradient as autograd finds it."""
    x = x.detach().requires_grad_()
    out = torch.nn.functional.conv2d(x, weight, None, stride, padding)
    return torch.autograd.grad(out, x, grad_output)[0]


def padding_cut_with_minus(grad_output, x, weight, stride=1, padding=0):
    """Your code seems to cut the padding off with `p:-p`.

    What is `a[0:-0]`?
    """
    if padding == 0:
        return np.zeros((*x.shape[:2], 0, 0), dtype=x.dtype)
    return conv2d_backward(grad_output, x, weight, stride, padding)


def written_over(grad_output, x, weight, stride=1, padding=0):
    """Your windows seem to write over each other where they overlap.

    How many windows read one cell?
    """
    n_images, c_in, h, w = x.shape
    _, _, k, _ = weight.shape
    padded = np.zeros((n_images, c_in, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    sizes = grad_output.shape[2:]
    for i, j in np.ndindex(sizes):
        top, left = i * stride, j * stride
        step = np.tensordot(grad_output[:, :, i, j], weight, axes=(1, 0))
        padded[:, :, top : top + k, left : left + k] = step
    return padded[:, :, padding : padding + h, padding : padding + w].copy()


def kernel_turned(grad_output, x, weight, stride=1, padding=0):
    """Your kernel seems to be turned around.

    Which weight was a cell multiplied by?
    """
    return conv2d_backward(grad_output, x, weight[:, :, ::-1, ::-1], stride, padding)


MISTAKES = (padding_cut_with_minus, written_over, kernel_turned)
