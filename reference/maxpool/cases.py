"""Cases of `maxpool`: what Hypothesis draws and corner cases."""

import msgspec
import numpy as np
from hypothesis import reject
from hypothesis import strategies as st

from grader.records.case import Array, Case, Option
from grader.records.operation import Check

from .. import numbers
from ..drawing import (
    MOST_WORK,
    Window,
    draw_features,
    draw_layouts,
    draw_sizes,
    draw_window,
    judged_as,
    options_of,
)
from .contract import comparisons

__all__ = ["chosen", "generated"]


def _draw_stride(draw: st.DrawFn, on: frozenset[str], kernel: tuple[int, ...]) -> tuple[int, ...]:
    """The kernel's size unless a feature says otherwise."""
    if "per-axis stride" in on and on & {"overlap", "gaps"}:
        lengths = st.integers(1, 4)
        first = draw(lengths)
        return (first, draw(lengths.filter(lambda length: length != first)))
    if "overlap" in on:
        return (draw(st.integers(1, max(1, min(kernel) - 1))),) * 2
    if "gaps" in on:
        return (max(kernel) + draw(st.integers(1, 2)),) * 2
    return kernel


def _draw_window(draw: st.DrawFn, on: frozenset[str]) -> Window:
    drawn = draw_window(draw, on - {"stride", "stride > kernel", "per-axis stride"}, 2)
    stride = _draw_stride(draw, on, drawn.kernel)
    limits = [k // 2 for k in drawn.kernel]
    padding = tuple(min(p, most) for p, most in zip(drawn.padding, limits, strict=True))
    sizes = draw_sizes(draw, on, drawn.kernel, stride, padding)
    return Window(sizes, drawn.kernel, stride, padding)


def _numbers_of(on: frozenset[str], shape: tuple[int, ...], offset: int, *, fine: bool) -> Array:
    x = numbers.distinct(shape, offset)
    if "ties" in on:
        x = np.ceil(x / 40)
    elif np.unique(x).size < x.size:
        reject()
    if "negatives" in on:
        x = -x
    if "fractions" in on:
        x = x + (2 * np.arange(1.0, x.size + 1).reshape(shape) + 1) / 2 ** (40 if fine else 10)
    return x


@st.composite
def generated(draw: st.DrawFn, check: Check) -> Case:
    """Cases of a check, drawn by Hypothesis."""
    on = draw_features(draw, check)
    window = _draw_window(draw, on)
    images = draw(st.integers(2, 3)) if "batch" in on else 1
    channels = draw(st.integers(2, 3)) if "channels" in on else 1
    judges = judged_as(check)
    shape = (images, channels, *window.sizes)
    fine = judges == "dtype" and "float32" not in on
    x = _numbers_of(on, shape, draw(st.integers(0, numbers.OFFSETS)), fine=fine)
    given = {"kernel_size": window.kernel, "stride": window.stride, "padding": window.padding}
    options = options_of(on, given, {"padding": 0})
    positional = 2
    if "default stride" in on:
        options["stride"] = None
        if not on & {"explicit defaults", "positional options"}:
            del options["stride"]
    if "positional options" in on:
        positional = 4
    elif "keyword arrays" in on:
        positional = 0
    case = Case(
        operation="maxpool",
        arrays={"x": x.astype(np.float32) if "float32" in on else x},
        options=options,
        positional=positional,
        layouts=draw_layouts(draw, on, ("x",)),
        judges=judges,
        then={"x": np.ascontiguousarray(x[..., ::-1]) + 1} if judges == "purity" else {},
    )
    if comparisons(case) > MOST_WORK:
        reject()
    return case


def _case(title: str, x: Array, kernel: Option, **options: Option) -> Case:
    given = {"kernel_size": kernel, **options}
    return Case(operation="maxpool", title=title, arrays={"x": x}, options=given, positional=2)


def _bad_arguments() -> list[Case]:
    square = numbers.distinct((1, 1, 4, 4), 1)
    cases = (
        _case("window larger than the image", square, 5, stride=1),
        _case("negative padding", square, 2, stride=2, padding=-1),
        _case("padding larger than half the window", square, 2, stride=2, padding=2),
        _case("stride 0", square, 2, stride=0),
    )
    return [msgspec.structs.replace(case, judges="refusal") for case in cases]


_CORNERS = np.kron([[1.0, 2.0], [3.0, 4.0]], np.ones((2, 2))).reshape(1, 1, 4, 4)


def chosen() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    square = numbers.distinct((1, 1, 4, 4), 1)
    five = numbers.distinct((1, 1, 5, 5), 2)
    return {
        "negatives": [
            _case("all negative", -square, 2, stride=2),
            _case("all negative, padded", -square, 2, stride=2, padding=1),
            _case("far below zero", -square * 2.0**20, 2, stride=2),
            _case("far below zero, padded", -square * 2.0**20, 2, stride=2, padding=1),
        ],
        "combined": [
            _case("lower than most constants", -square * 2.0**60, 2, stride=2),
            _case("lower than most constants, padded", -square * 2.0**60, 2, stride=2, padding=1),
            _case("as low as it gets, padded", -square * 2.0**1010, 2, stride=2, padding=1),
        ],
        "dtype": [
            Case(
                operation="maxpool",
                title="float32 with padding",
                arrays={"x": square.astype(np.float32)},
                options={"kernel_size": 2, "stride": 2, "padding": 1},
                positional=2,
                judges="dtype",
            )
        ],
        "corner-sizes": [
            _case("window of one cell", square, 1, stride=1),
            _case("one cell", square[:, :, :1, :1], 1, stride=1),
            _case("window as large as the image", square, 4, stride=4),
            _case("a row and a column are left over", five, 2, stride=2),
        ],
        "padding": [_case("two rings", square, 4, stride=4, padding=2)],
        "per-axis-padding": [
            _case("padding above and below", square, 2, stride=2, padding=(1, 0)),
            _case("padding left and right", square, 2, stride=2, padding=(0, 1)),
        ],
        "ties": [
            _case("all the same", np.full((1, 1, 4, 4), 3.0), 2, stride=2),
            _case("another number in each corner", _CORNERS, 2, stride=2),
        ],
        "rectangular": [
            _case("wide window", numbers.distinct((1, 1, 6, 6), 5), (2, 3), stride=(2, 3)),
            _case("tall window", numbers.distinct((1, 1, 6, 6), 6), (3, 2), stride=(3, 2)),
            _case("wide image", numbers.distinct((1, 1, 4, 6), 3), 2, stride=2),
            _case("tall image", numbers.distinct((1, 1, 6, 4), 4), 2, stride=2),
        ],
        "purity": [
            Case(
                operation="maxpool",
                title="a window of one cell answers with a new array",
                arrays={"x": square},
                options={"kernel_size": 1, "stride": 1},
                positional=2,
                judges="purity",
                then={"x": square + 1},
            )
        ],
        "refuses-bad-arguments": _bad_arguments(),
    }
