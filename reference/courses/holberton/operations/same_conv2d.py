"""Weighted sums over images, with zeros around them so that the answer has their size."""

import numpy as np

from grader.operation import Check, rounding_bound

AXES = {
    "x": "N C_in H W",
    "weight": "C_out C_in kH kW",
    "bias": "C_out",
    "return": "N C_out H W",
}

SIZE_FORMULA = "the answer has as many rows and columns as the images"

RULES = (
    "The answer has as many rows and columns as the images, which zeros are put around for that.",
    "Above and to the left come half as many as the kernel has, rounded down: kH // 2 and kW // 2.",
    "The kernel is not flipped.",
)

CHECKS = {
    "basic": Check(asks="One image, one kernel: the answer has the size of the image."),
    "orientation": Check(
        asks="The kernel is laid over the image as it is: not flipped.", needs=("oriented kernel",)
    ),
    "bias": Check(
        asks="Every output channel gets its own bias, once.",
        needs=("bias",),
        permits=("output channels",),
    ),
    "batch": Check(asks="Every image of a batch is answered.", needs=("batch",)),
    "channels": Check(
        asks="Input channels are added up; every output channel has a kernel of its own.",
        needs=("input channels", "output channels"),
    ),
    "even-kernel": Check(
        asks="Of an even kernel one row more lies above than below.", needs=("even kernel",)
    ),
    "rectangular": Check(
        asks="Images and kernels need not be square.",
        needs=("rectangular image", "rectangular kernel"),
    ),
    "corner-sizes": Check(
        asks="Kernels of one cell, and kernels larger than the image.",
        needs=("1x1 kernel", "kernel > image"),
    ),
    "combined": Check(
        asks="Everything at once.",
        needs=("batch", "input channels", "output channels"),
        permits=("oriented kernel", "rectangular image", "rectangular kernel", "bias"),
        borrows=("even kernel",),
    ),
}


def same_conv2d(x, weight, bias=None):
    """Slide every kernel over a batch of images, to an answer of the size of the images.

    Args:
        x: Images, shape (N, C_in, H, W).
        weight: Kernels, shape (C_out, C_in, kH, kW): one for each output channel, not flipped.
        bias: Number added to every cell of an output channel, shape (C_out,), or None.

    Returns:
        An array of shape (N, C_out, H, W). Its first cell is made of the window that begins
        kH // 2 rows above the image and kW // 2 columns to the left of it, where all is 0.
    """
    (height, width), (rows, columns) = x.shape[2:], weight.shape[2:]
    rings = [(0, 0), (0, 0), (rows // 2,) * 2, (columns // 2,) * 2]
    padded = np.pad(x, rings)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns), axis=(2, 3))
    out = np.einsum("nchwij,ocij->nohw", windows[:, :, :height, :width], weight)
    return out if bias is None else out + bias[:, np.newaxis, np.newaxis]


def accepts(x, weight, bias=None):
    """Any images, and any kernels for as many channels."""
    return (
        x.ndim == weight.ndim == 4
        and min(*x.shape, *weight.shape) >= 1
        and x.shape[1] == weight.shape[1]
        and (bias is None or bias.shape == weight.shape[:1])
    )


def features(x, weight, bias=None):
    """What a call switches on."""
    sizes, kernel = x.shape[2:], weight.shape[2:]
    turned = weight[:, :, ::-1, ::-1]
    present = {
        "bias": bias is not None,
        "batch": x.shape[0] > 1,
        "input channels": weight.shape[1] > 1,
        "output channels": weight.shape[0] > 1,
        "oriented kernel": not np.array_equal(weight, turned),
        "even kernel": any(k % 2 == 0 for k in kernel),
        "rectangular kernel": kernel[0] != kernel[1],
        "rectangular image": sizes[0] != sizes[1],
        "1x1 kernel": max(kernel) == 1,
        "kernel > image": any(k > n for k, n in zip(kernel, sizes, strict=True)),
    }
    return {name for name, on in present.items() if on}


def cases(draw, on):
    """A kernel of 3 rows where nothing is said of it, over images of 3 to 5."""
    lengths = [2, 4] if "even kernel" in on else [3]
    rows = columns = 1 if "1x1 kernel" in on else draw.pick(lengths)
    if "rectangular kernel" in on:
        columns = draw.pick([1, 5, *lengths], other_than=rows)
    height = width = draw.integer(3, 5)
    if "rectangular image" in on:
        height = draw.integer(3, 6, other_than=width)
    if "kernel > image" in on and rows > 1:
        height = width = draw.integer(1, rows - 1)
    elif columns > width:
        draw.reject()
    names = ("batch", "input channels", "output channels")
    n, c_in, c_out = (draw.integer(2, 3) if name in on else 1 for name in names)
    weight = draw.numbers((c_out, c_in, rows, columns))
    if "oriented kernel" not in on:
        weight = np.abs(weight) + np.abs(weight[:, :, ::-1, ::-1])
    bias = {"bias": draw.distinct((c_out,))} if "bias" in on else {}
    return {"x": draw.numbers((n, c_in, height, width)), "weight": weight, **bias}


def in_torch(torch, x, weight, bias=None):
    """A convolution of what is padded by as much as it needs on each side."""
    rows, columns = weight.shape[2:]
    widths = (columns // 2, (columns - 1) // 2, rows // 2, (rows - 1) // 2)
    return torch.nn.functional.conv2d(torch.nn.functional.pad(x, widths), weight, bias)


def bound(x, weight, bias=None):
    """Of sums of as many products as a window has cells."""
    terms = weight[0].size
    largest = terms * np.abs(x).max() * np.abs(weight).max()
    added = 0 if bias is None else np.abs(bias).max()
    return rounding_bound(np.array([largest + added]), terms + 1, x.dtype)


def kernel_turned(x, weight, bias=None):
    """Your code turns the kernel by 180 degrees.

    Which cell of the window meets the first cell of the kernel?
    """
    return same_conv2d(x, weight[:, :, ::-1, ::-1], bias)


def no_zeros_around(x, weight, bias=None):
    """Your answer is as small as without padding.

    What comes around an image, so that a window lies on each of its cells?
    """
    (height, width), (rows, columns) = x.shape[2:], weight.shape[2:]
    if rows > height or columns > width:
        return np.zeros((x.shape[0], len(weight), 0, 0), x.dtype)
    inner = same_conv2d(x, weight, bias)[:, :, rows // 2 :, columns // 2 :]
    return inner[:, :, : height - rows + 1, : width - columns + 1].copy()


def larger_half_behind(x, weight, bias=None):
    """Your code puts more zeros below and to the right than above and to the left.

    With a kernel of two rows, which of them lies on the first row of the image at first?
    """
    even = [1 - k % 2 for k in weight.shape[2:]]
    moved = np.pad(x, [(0, 0), (0, 0), (0, even[0]), (0, even[1])])
    return same_conv2d(moved, weight, bias)[:, :, even[0] :, even[1] :].copy()


def a_row_more_for_even_kernels(x, weight, bias=None):
    """Your answer of an even kernel has a row and a column more than the image.

    How many windows are there for each cell of the image?
    """
    even = [1 - k % 2 for k in weight.shape[2:]]
    longer = np.pad(x, [(0, 0), (0, 0), (0, even[0]), (0, even[1])])
    return same_conv2d(longer, weight, bias)


def edges_repeated(x, weight, bias=None):
    """Your code repeats the cells at the edge of an image, where zeros belong.

    What does the padding hold?
    """
    rows, columns = weight.shape[2:]
    rings = [(0, 0), (0, 0), (rows, rows), (columns, columns)]
    wide = same_conv2d(np.pad(x, rings, mode="edge"), weight, bias)
    return wide[:, :, rows:-rows, columns:-columns].copy()


def rows_for_columns(x, weight, bias=None):
    """Your code pads rows by the width of the kernel, and columns by its height.

    Which of its two sizes says how many rows come above an image?
    """
    (height, width), (rows, columns) = x.shape[2:], weight.shape[2:]
    rings = [(0, 0), (0, 0), (columns // 2,) * 2, (rows // 2,) * 2]
    padded = np.pad(x, rings)
    if padded.shape[2] < rows or padded.shape[3] < columns:
        return np.zeros((x.shape[0], len(weight), 0, 0), x.dtype)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (rows, columns), axis=(2, 3))
    out = np.einsum("nchwij,ocij->nohw", windows[:, :, :height, :width], weight)
    return out if bias is None else out + bias[:, np.newaxis, np.newaxis]


def first_channel_alone(x, weight, bias=None):
    """Your code adds up the first input channel alone.

    Over which axes of a window does a sum go?
    """
    return same_conv2d(x[:, :1], weight[:, :1], bias)


def bias_forgotten(x, weight, bias=None):
    """Your code leaves the bias out.

    What is added to every cell of an output channel?
    """
    return same_conv2d(x, weight)


MISTAKES = (
    kernel_turned,
    no_zeros_around,
    larger_half_behind,
    a_row_more_for_even_kernels,
    edges_repeated,
    rows_for_columns,
    first_channel_alone,
    bias_forgotten,
)
