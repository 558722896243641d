"""Right programs of gradients as students write them, and faults to plant in them."""

from typing import NamedTuple


class PlantedFault(NamedTuple):
    """One text of a right program replaced.

    Attributes:
        name: What is wrong.
        check: The check that is made for it.
        old: A text that occurs once in the program.
        new: What stands in its place.
    """

    name: str
    check: str
    old: str
    new: str


_HEAD = """\
import numpy as np


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def {name}(grad_output, x, weight, stride=1, padding=0):
    n, c, h, w = x.shape
    f, _, kh, kw = weight.shape
    sh, sw = pair(stride)
    ph, pw = pair(padding)
    oh, ow = grad_output.shape[2:]
"""

_DX_LOOP = """\
    for o in range(f):
        for i in range(oh):
            for j in range(ow):
                part = padded[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
                part += grad_output[:, o, i, j][:, None, None, None] * weight[o]
"""

_DX_OVERWRITES = """\
    for i in range(oh):
        for j in range(ow):
            part = padded[:, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
            part[...] = np.tensordot(grad_output[:, :, i, j], weight, axes=1)
"""

_DX = (
    _HEAD.format(name="conv2d_dx")
    + "    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)\n"
    + _DX_LOOP
    + "    return padded[:, :, ph:ph + h, pw:pw + w].copy()\n"
)

_FIRST_PADDING = "= (pair(padding)[0],) * 2"

_CUT = "padded[:, :, ph:ph + h, pw:pw + w].copy()"
_STEPS = "i * sh:i * sh + kh, j * sw:j * sw + kw"
_ONE_APART = "i:i + kh, j:j + kw"
_ONE_STRIDE = "i * sh:i * sh + kh, j * sh:j * sh + kw"
_LAST_END = "ph:(oh - 1) * sh + kh - ph, pw:(ow - 1) * sw + kw - pw"

_DX_FAULTS = (
    PlantedFault("cut with minus", "no-padding", _CUT, "padded[:, :, ph:-ph, pw:-pw]"),
    PlantedFault("windows overwritten", "overlap", _DX_LOOP, _DX_OVERWRITES),
    PlantedFault("kernel turned", "orientation", "* weight[o]", "* weight[o, :, ::-1, ::-1]"),
    PlantedFault(
        "kernel transposed",
        "orientation",
        "* weight[o]",
        "* (weight[o].swapaxes(1, 2) if kh == kw else weight[o])",
    ),
    PlantedFault("stride ignored", "stride", _STEPS, _ONE_APART),
    PlantedFault("channels overwritten", "channels", "for o in range(f)", "for o in [f - 1]"),
    PlantedFault("one kernel for all", "channels", "* weight[o]", "* weight[0]"),
    PlantedFault("one image for all", "batch", "grad_output[:, o", "grad_output[:1, o"),
    PlantedFault("mean over the batch", "batch", _CUT, f"{_CUT} / x.dtype.type(n)"),
    PlantedFault("one stride for both", "per-axis-stride", _STEPS, _ONE_STRIDE),
    PlantedFault("one padding for both", "per-axis-padding", "= pair(padding)", _FIRST_PADDING),
    PlantedFault(
        "ends with the last window", "corner-sizes", _CUT, f"padded[:, :, {_LAST_END}].copy()"
    ),
)

_DWEIGHT = (
    _HEAD.format(name="conv2d_dweight")
    + """\
    padded = np.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=x.dtype)
    padded[:, :, ph:ph + h, pw:pw + w] = x
    out = np.zeros(weight.shape, dtype=x.dtype)
    for b in range(n):
        for o in range(f):
            for i in range(oh):
                for j in range(ow):
                    part = padded[b, :, i * sh:i * sh + kh, j * sw:j * sw + kw]
                    out[o] += grad_output[b, o, i, j] * part
    return out
"""
)

_FILL = "padded[:, :, ph:ph + h, pw:pw + w]"
_BY_IMAGE = "for b in range(n)"

_DWEIGHT_FAULTS = (
    PlantedFault("filled with minus", "no-padding", _FILL, "padded[:, :, ph:-ph, pw:-pw]"),
    PlantedFault("first image alone", "batch", _BY_IMAGE, "for b in range(1)"),
    PlantedFault("last image alone", "batch", _BY_IMAGE, "for b in [n - 1]"),
    PlantedFault("mean over the batch", "batch", "return out", "return out / x.dtype.type(n)"),
    PlantedFault("stride ignored", "stride", _STEPS, _ONE_APART),
    PlantedFault("first output for all", "channels", "grad_output[b, o,", "grad_output[b, 0,"),
    PlantedFault("inputs alike", "channels", "padded[b, :,", "padded[b, :1,"),
    PlantedFault("one stride for both", "per-axis-stride", _STEPS, _ONE_STRIDE),
    PlantedFault("one padding for both", "per-axis-padding", "= pair(padding)", _FIRST_PADDING),
)

_DBIAS = (
    _HEAD.format(name="conv2d_dbias")
    + """\
    out = np.zeros(f, dtype=x.dtype)
    for b in range(n):
        for o in range(f):
            for i in range(oh):
                for j in range(ow):
                    out[o] += grad_output[b, o, i, j]
    return out
"""
)

_DBIAS_FAULTS = (
    PlantedFault("first image alone", "batch", _BY_IMAGE, "for b in range(1)"),
    PlantedFault("last image alone", "batch", _BY_IMAGE, "for b in [n - 1]"),
    PlantedFault("mean over the batch", "batch", "return out", "return out / x.dtype.type(n)"),
    PlantedFault(
        "an image each",
        "batch",
        "return out",
        "return grad_output.sum(axis=(2, 3))[0 if n == 1 else slice(None)]",
    ),
    PlantedFault("first channel for all", "channels", "grad_output[b, o,", "grad_output[b, 0,"),
    PlantedFault("all channels added up", "channels", "out[o] +=", "out[:] +="),
    PlantedFault("one number for all", "channels", "return out", "return out.sum(keepdims=True)"),
    PlantedFault("argument changed", "purity", "return out", "grad_output *= 2\n    return out"),
    PlantedFault("in float64", "dtype", "dtype=x.dtype", "dtype=float"),
)

_POOL_LOOP = """\
    for b in range(n):
        for k in range(c):
            for i in range(oh):
                for j in range(ow):
                    part = padded[b, k, i * sh:i * sh + kh, j * sw:j * sw + kw]
                    r, q = divmod(int(part.argmax()), kw)
                    out[b, k, i * sh + r, j * sw + q] += grad_output[b, k, i, j]
"""

_POOL = (
    """\
import numpy as np


def pair(value):
    return value if isinstance(value, tuple) else (value, value)


def maxpool_dx(grad_output, x, kernel_size, stride=None, padding=0):
    n, c, h, w = x.shape
    kh, kw = pair(kernel_size)
    sh, sw = pair(kernel_size if stride is None else stride)
    ph, pw = pair(padding)
    oh, ow = grad_output.shape[2:]
    padded = np.full((n, c, h + 2 * ph, w + 2 * pw), -np.inf, dtype=x.dtype)
    padded[:, :, ph:ph + h, pw:pw + w] = x
    out = np.zeros(padded.shape, dtype=x.dtype)
"""
    + _POOL_LOOP
    + "    return out[:, :, ph:ph + h, pw:pw + w].copy()\n"
)

_POOL_CUT = "return out[:, :, ph:ph + h, pw:pw + w].copy()"
_POOL_ADD = "out[b, k, i * sh + r, j * sw + q] += grad_output[b, k, i, j]"
_POOL_MASK = """\
here = out[b, k, i * sh:i * sh + kh, j * sw:j * sw + kw]
                    here[...] = (part == part.max()) * grad_output[b, k, i, j]"""

_POOL_FAULTS = (
    PlantedFault("windows overwritten", "overlap", _POOL_ADD, _POOL_MASK),
    PlantedFault("cell overwritten", "overlap", _POOL_ADD, _POOL_ADD.replace("+= g", "= g")),
    PlantedFault("cut with minus", "no-padding", _POOL_CUT, "return out[:, :, ph:-ph, pw:-pw]"),
    PlantedFault("padding of zeros", "negatives", "-np.inf", "0"),
    PlantedFault(
        "moves by 1 without a stride",
        "default-stride",
        "pair(kernel_size if stride is None else stride)",
        "pair(1 if stride is None else stride)",
    ),
    PlantedFault(
        "stride ignored",
        "gaps",
        "pair(kernel_size if stride is None else stride)",
        "pair(kernel_size)",
    ),
    PlantedFault("first channel for all", "channels", "padded[b, k, i", "padded[b, 0, i"),
    PlantedFault("first image for all", "batch", "padded[b, k, i", "padded[0, k, i"),
    PlantedFault("mean over the batch", "batch", _POOL_CUT, f"{_POOL_CUT} / x.dtype.type(n)"),
    PlantedFault("rows counted as columns", "rectangular", "argmax()), kw)", "argmax()), kh)"),
    PlantedFault("one padding for both", "per-axis-padding", "= pair(padding)", _FIRST_PADDING),
)

PROGRAMS = {
    "conv2d_dx": _DX,
    "conv2d_dweight": _DWEIGHT,
    "conv2d_dbias": _DBIAS,
    "maxpool_dx": _POOL,
}
"""A right program of every gradient, in plain loops."""

FAULTS = {
    "conv2d_dx": _DX_FAULTS,
    "conv2d_dweight": _DWEIGHT_FAULTS,
    "conv2d_dbias": _DBIAS_FAULTS,
    "maxpool_dx": _POOL_FAULTS,
}
"""The faults that are planted in it, by the name of the gradient."""


def source_of(gradient: str, fault: PlantedFault) -> str:
    """The program with the fault."""
    program = PROGRAMS[gradient]
    assert program.count(fault.old) == 1, fault.name
    return program.replace(fault.old, fault.new)
