"""An option that is text, and one that is true or false."""

import numpy as np

from grader.operation import Check

AXES = {"x": "N C L", "return": "N C L_out"}
CHECKS = {
    "basic": Check(asks="The plain call."),
    "linear": Check(asks="Between two cells lies a line.", needs=("linear",)),
    "aligned": Check(
        asks="Corners stay where they are.", needs=("aligned",), permits=("linear",)
    ),
}


def resize(x, size, mode="nearest", align_corners=False):
    """Make an answer of another length from sequences.

    Args:
        x: Sequences, shape (N, C, L).
        size: Cells of the answer along the last axis.
        mode: `nearest` or `linear`.
        align_corners: Whether the first and the last cell stay where they are.
    """
    length = x.shape[2]
    if mode == "nearest":
        return x[:, :, np.arange(size) * length // size]
    if align_corners:
        positions = np.arange(size) * ((length - 1) / max(size - 1, 1))
    else:
        positions = np.clip((np.arange(size) + 0.5) * (length / size) - 0.5, 0, None)
    left = positions.astype(int)
    right = np.minimum(left + 1, length - 1)
    share = (positions - left).astype(x.dtype)
    return x[:, :, left] * (1 - share) + x[:, :, right] * share


def accepts(x, size, mode="nearest", align_corners=False):
    return (
        x.ndim == 3
        and min(x.shape) >= 1
        and isinstance(size, int)
        and size >= 1
        and is_power_of_two(size)  # torch rounds the step of other sizes
        and is_power_of_two(x.shape[2])
        and mode in ("nearest", "linear")
        and (mode == "linear" or not align_corners)
    )


def is_power_of_two(size):
    return size & (size - 1) == 0


def features(x, size, mode="nearest", align_corners=False):
    present = {"linear": mode == "linear", "aligned": align_corners}
    return {name for name, is_on in present.items() if is_on}


def cases(draw, on):
    x = draw.numbers((1, 1, draw.pick([2, 4])))
    given = {"x": x, "size": draw.pick([1, 2, 4, 8])}
    if on & {"linear", "aligned"}:
        given["mode"] = "linear"
    if "aligned" in on:
        given["align_corners"] = True
    return given


def in_torch(torch, x, size, mode="nearest", align_corners=False):
    more = {"align_corners": align_corners} if mode == "linear" else {}
    return torch.nn.functional.interpolate(x, size, mode=mode, **more)


def bound(x, size, mode="nearest", align_corners=False):
    return 1e-4 if x.dtype == np.float32 else 1e-12
