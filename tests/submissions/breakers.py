"""Programs that break the contract where they are given something, or only where they are not.

Each computes the right numbers. It answers in float64, passes its numbers through float32, writes
into its argument, hands out an old answer or reads its argument in the order of its memory: only
with a bias, say, or only without one. `dtype`, `layout` or `purity` notices, and no other check.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

__all__ = ["BREAKERS", "Breaker", "source_of_breaker"]

_RIGHT = Path(__file__).parent / "sliding_windows" / "cnn.py"
"""A right program whose functions do not call each other."""

_PAIR = "isinstance({0}, tuple)"
_PER_AXIS = "isinstance({0}, tuple) and len(set({0})) > 1"
_GIVEN = "{0} not in ({1}, ({1}, {1}))"

_CONDITIONS = {
    "pad": {
        "a value": "value != 0",
        "a side of 0": "any(padding) and 0 in padding",
        "sides that differ": "padding[0] != padding[1]",
        "several axes": "len(padding) > 2",
        "axes left alone": "len(padding) < 2 * x.ndim",
        "one axis": "x.ndim == 1",
        "more than two axes": "x.ndim > 2",
        "nothing to pad": "not any(padding)",
    },
    "conv1d": {
        "a bias": "bias is not None",
        "a stride": "stride != 1",
        "padding": "padding != 0",
        "a kernel of one cell": "weight.shape[2] == 1",
        "several input channels": "x.shape[1] > 1",
        "several output channels": "len(weight) > 1",
        "several sequences": "len(x) > 1",
        "an answer of one cell": "out.shape[2] == 1",
    },
    "conv2d": {
        "a bias": "bias is not None",
        "a stride": _GIVEN.format("stride", 1),
        "padding": _GIVEN.format("padding", 0),
        "a 1x1 kernel": "weight.shape[2:] == (1, 1)",
        "a kernel that is not square": "weight.shape[2] != weight.shape[3]",
        "an image that is not square": "x.shape[2] != x.shape[3]",
        "a stride for each axis": _PER_AXIS.format("stride"),
        "padding for each axis": _PER_AXIS.format("padding"),
        "a pair": _PAIR.format("stride"),
        "several input channels": "x.shape[1] > 1",
        "several output channels": "len(weight) > 1",
        "several images": "len(x) > 1",
        "an answer of one cell": "out.shape[2:] == (1, 1)",
    },
    "maxpool": {
        "a stride": "stride is not None",
        "gaps": "isinstance(stride, int) and isinstance(kernel_size, int) and stride > kernel_size",
        "padding": _GIVEN.format("padding", 0),
        "a window of one cell": "kernel_size in (1, (1, 1))",
        "a window that is not square": _PER_AXIS.format("kernel_size"),
        "an image that is not square": "x.shape[2] != x.shape[3]",
        "a stride for each axis": _PER_AXIS.format("stride"),
        "padding for each axis": _PER_AXIS.format("padding"),
        "a pair": _PAIR.format("kernel_size"),
        "several images": "len(x) > 1",
        "several channels": "x.shape[1] > 1",
    },
}
"""What programs branch at, by operation, with the expression that tells."""

_ARGUMENTS = {
    "pad": ("x, padding, value=0.0", "x, padding, value"),
    "conv1d": ("x, weight, bias=None, stride=1, padding=0", "x, weight, bias, stride, padding"),
    "conv2d": ("x, weight, bias=None, stride=1, padding=0", "x, weight, bias, stride, padding"),
    "maxpool": ("x, kernel_size, stride=None, padding=0", "x, kernel_size, stride, padding"),
}
"""Parameters with their defaults, and the arguments of a call."""

_DEEDS = {
    "dtype": {"answers in float64": "return out.astype(np.float64)"},
    "layout": {
        "reads x in the order of its memory": 'x = x.ravel(order="K").reshape(x.shape)\n'
        "        return _right({0})",
        "reads x as if it were contiguous": "plain = np.empty(x.shape, x.dtype).strides\n"
        "        x = np.lib.stride_tricks.as_strided(x, strides=plain)\n"
        "        return _right({0})",
    },
    "purity": {
        "writes into x": "x += 1",
        "hands out an old answer": "key = repr((out.shape, {1}))\n"
        "        return _answers.setdefault(key, out).copy()",
    },
}
"""What breaks the contract, by the check that notices."""

_LOSES_DIGITS = {
    "pad": ("a value", "a side of 0"),
    "conv1d": ("a bias", "padding"),
    "conv2d": ("a bias", "padding"),
    "maxpool": ("padding",),
}
"""Where programs make an array of their own, which may be one in float32."""


class Breaker(NamedTuple):
    """A program that breaks one sentence of the contract, under one condition.

    Attributes:
        name: What is wrong, as a sentence that begins with the operation.
        operation: Name of the operation that is wrong.
        check: The check that notices.
        condition: When it is wrong, as an expression of its arguments.
        deed: What it does then, as statements after its answer `out` is there.
    """

    name: str
    operation: str
    check: str
    condition: str
    deed: str


def source_of_breaker(breaker: Breaker) -> str:
    """The program."""
    parameters, arguments = _ARGUMENTS[breaker.operation]
    return f"""{_RIGHT.read_text(encoding="utf-8")}

_answers = {{}}
_right = {breaker.operation}


def {breaker.operation}({parameters}):
    out = _right({arguments})
    if {breaker.condition}:
        {breaker.deed}
    return out
"""


def _breakers() -> Iterator[Breaker]:
    for operation, conditions in _CONDITIONS.items():
        arguments = _ARGUMENTS[operation][1]
        kept = arguments.replace("x, ", "x.shape, ", 1)
        for check, deeds in _DEEDS.items():
            for deed, code in deeds.items():
                done = code.format(arguments, kept.replace("weight, bias", "weight.shape"))
                for what, condition in conditions.items():
                    if "order" in deed and (operation == "conv1d" or what == "one axis"):
                        continue  # Along one axis there is one order.
                    name = f"{operation} {deed}"
                    yield Breaker(f"{name} with {what}", operation, check, condition, done)
                    yield Breaker(
                        f"{name} but with {what}", operation, check, f"not ({condition})", done
                    )
        for what in _LOSES_DIGITS[operation]:
            yield Breaker(
                f"{operation} passes its numbers through float32 with {what}",
                operation,
                "dtype",
                conditions[what],
                "return out.astype(np.float32).astype(out.dtype)",
            )
    yield Breaker(
        "pad enlarges the caller's array with cells after its only axis",
        "pad",
        "purity",
        "x.ndim == 1 and padding[0] == 0 and x.flags.owndata",
        "x.resize(x.size + padding[1], refcheck=False)",
    )
    yield Breaker(
        "pad moves the caller's numbers by the value",
        "pad",
        "purity",
        "value != 0",
        "x -= value",
    )


BREAKERS: tuple[Breaker, ...] = tuple(_breakers())
"""Right in every number, wrong in what the contract says besides."""
