"""The checks of the gradients of a convolution.

Who cuts padding off with `p:-p` is wrong without padding, who forgets it is wrong with it. So every
check has cases of both kinds, and windows that overlap and that lie side by side: a fault in one of
the two leaves the other right, and is charged to the check made for it. Likewise the gradient of a
kernel is asked with one window too, where who writes `=` for `+=` is right.
"""

from collections.abc import Mapping

from grader.operation.forms import ASKS_DTYPE, DTYPE, FORMS, NO_PAIRS, REFUSES_BAD_ARGUMENTS
from grader.operation.windows import PER_AXIS, SIZES
from grader.records.operation import Check

MOVES = ("overlap", "stride")
"""How windows move where a check is not about it: over each other, or side by side."""

PADDINGS = ("no padding", "padding")
"""Whether there is padding where a check is not about it."""

_WINDOWS = ("several windows", "kernel covers input")
"""Whether there is more than one window, where every cell sums over all of them."""

_CHANNELS = ("input channels", "output channels")
_SHAPES = ("rectangular image", "rectangular answer")

_ASKS: Mapping[int, Mapping[str, str]] = {
    1: {
        "corner-sizes": (
            "Kernels of one cell, even ones, ones as long as x; strides that leave a remainder."
        ),
        "layout": "Arguments may be views: reversed, sliced or broadcast arrays.",
        "forms": "Every argument can be passed by position or by keyword.",
    },
    2: {
        "rectangular": "Images and kernels need not be square.",
        "per-axis-stride": (
            "`stride=(rows, columns)` moved the window differently along the two axes."
        ),
        "per-axis-padding": "`padding=(rows, columns)` padded the two axes differently.",
        "corner-sizes": (
            "1x1 kernels, even ones, ones as large as x; strides that leave a remainder."
        ),
        "layout": "Arguments may be views: transposed, reversed, sliced or broadcast arrays.",
        "forms": "Every argument can be passed by position, by keyword, as an int or as a pair.",
    },
}
"""What checks of every gradient ask, by the number of spatial axes."""

_ASKS_OF_ALL = {
    "dtype": ASKS_DTYPE,
    "purity": "Arguments stay as they are, and nothing is remembered between calls.",
    "combined": "Everything at once.",
}

_TWO_AXES = {
    "rectangular": Check(
        asks="",
        needs=("rectangular kernel", *_SHAPES),
        permits=("stride > kernel", "padding >= kernel"),
    ),
    "per-axis-stride": Check(
        asks="",
        needs=("per-axis stride",),
        permits=("stride", "stride > kernel", "pair arguments"),
        borrows=_SHAPES,
    ),
    "per-axis-padding": Check(
        asks="",
        needs=("per-axis padding",),
        permits=("padding", "pair arguments"),
        borrows=_SHAPES,
    ),
}
"""Checks of what only two axes can have."""

_CORNERS = (*SIZES, "even kernel", "padding >= kernel")


def _own_checks(axes: int, oriented: str) -> dict[str, Check]:
    """What each check is about, without what all borrow."""
    forms = NO_PAIRS if axes == 1 else FORMS
    # What programs branch at: `dtype`, `layout` and `purity` ask with each of these features.
    switches = (
        *("batch", *_CHANNELS, "1x1 kernel", "even kernel", "kernel covers input"),
        *(() if axes == 1 else (*PER_AXIS, "pair arguments", "equal pair")),
    )
    return {
        "basic": Check(asks=""),
        "orientation": Check(asks="", needs=(oriented,)),
        "windows": Check(asks="", needs=("several windows",)),
        "overlap": Check(asks="", needs=("overlap",)),
        "batch": Check(asks="", needs=("batch",)),
        "channels": Check(asks="", needs=_CHANNELS),
        "stride": Check(asks="", needs=("stride",)),
        "padding": Check(asks="", needs=("padding",)),
        "no-padding": Check(asks="", needs=("no padding",)),
        **(_TWO_AXES if axes == 2 else {}),
        "corner-sizes": Check(asks="", needs=_CORNERS),
        "forms": Check(asks="", needs=forms),
        "dtype": Check(asks="", needs=DTYPE, borrows=("view", *switches)),
        "layout": Check(asks="", needs=("view",), borrows=switches),
        "purity": Check(asks="", needs=("second call",), borrows=switches),
        "combined": Check(
            asks="",
            needs=("batch", *_CHANNELS),
            permits=(
                *(PER_AXIS if axes == 2 else ()),
                *(*_CORNERS, *filter(None, (oriented,)), *forms),
            ),
        ),
    }


_UNTURNED = ("basic", "windows", "overlap", "batch", "channels", "stride", "padding", "no-padding")
"""Checks whose cases never tell whether an answer is turned. Where rows and columns differ, and
where cells are left over, some do."""


def checks_of(axes: int, asks: Mapping[str, str], oriented: str = "") -> dict[str, Check]:
    """The rows that a rubric can hold, of a gradient of a convolution.

    Args:
        axes: Spatial axes.
        asks: What the checks ask that are told differently of each gradient, in a student's words;
            `windows` is left out where no cell sums over all windows, `orientation` where nothing
            can be turned.
        oriented: The feature that `orientation` is made for.
    """
    said = {**_ASKS_OF_ALL, **_ASKS[axes], **asks}
    either = (*MOVES, *PADDINGS, *(_WINDOWS if "windows" in asks else ()))
    answer = ("oriented answer",) if oriented == "oriented answer" else ()

    def with_either(name: str, check: Check) -> Check:
        others = {"padding": "no padding", "no-padding": "padding"}
        also = (*either, *(() if name in _UNTURNED else answer))
        borrows = (one for one in also if one != others.get(name) and one not in check.allows)
        return Check(
            asks=said[name],
            needs=check.needs,
            permits=check.permits,
            borrows=(*check.borrows, *borrows),
        )

    own = _own_checks(axes, oriented).items()
    checks = {name: with_either(name, check) for name, check in own if name in said}
    return {**checks, "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS}
