"""What headlines claim, as what a program's answers would have to be if they are true.

A claim looks at one call and says whether it holds there; None where it says nothing of the call.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.operation.windows import per_axis
from grader.records.case import Array, Case
from grader.records.operation import Operation


class Call:
    """A call of a function with a window, with what its program answered.

    Attributes:
        answer: What the program with a mistake returned.
        axes: Spatial axes.
        has_stride: Whether a stride is given, or has a default that is no other argument.
        stride: A number for each axis; so are padding and kernel.
    """

    def __init__(self, operation: Operation, case: Case, answer: Array) -> None:
        self._operation = operation
        self.answer = answer
        self._given: dict[str, Any] = {**operation.defaults, **case.options, **case.arrays}
        self.x: Array = self._given["x"]
        self.weight: Array = self._given.get("weight", np.empty(0))
        self.bias: Any = self._given.get("bias")
        self.axes = self.x.ndim - 2
        self.has_stride = self._given["stride"] is not None
        kernel = self._given.get("kernel_size", self.weight.shape[2:])
        self.kernel = per_axis(kernel, self.axes)
        self.stride = per_axis(self._given["stride"] if self.has_stride else kernel, self.axes)
        self.padding = per_axis(self._given["padding"], self.axes)

    @property
    def fill(self) -> float:
        """What a cell of padding counts as."""
        return -np.inf if self._operation.name == "maxpool" else 0.0

    @property
    def left(self) -> tuple[int, ...]:
        """Cells of the padded x that lie after the first window, along each axis."""
        sizes = zip(self.x.shape[2:], self.padding, self.kernel, strict=True)
        return tuple(n + 2 * p - k for n, p, k in sizes)

    def right(self, **changed: Any) -> Array | None:
        """What is right if some arguments were others; None where there is no such call."""
        given = {**self._given, "padding": self.padding, "stride": self.stride, **changed}
        if "kernel_size" in changed and not self.has_stride and "stride" not in changed:
            given["stride"] = given["kernel_size"]
        kernel = per_axis(
            given.get("kernel_size", given.get("weight", self.weight).shape[2:]), self.axes
        )
        sizes = zip(given["x"].shape[2:], given["padding"], kernel, strict=True)
        if min(kernel) < 1 or any(n + 2 * p < k for n, p, k in sizes):
            return None
        if self.axes == 1:
            given |= {name: given[name][0] for name in ("stride", "padding")}
        return self._operation.twin(**given)

    @property
    def expected(self) -> Array:
        """What is right."""
        right = self.right()
        assert right is not None
        return right

    def laid(
        self, *widths: tuple[int, int], mode: str = "constant", **changed: Any
    ) -> Array | None:
        """What is right with other padding around x, as many cells before and after each axis."""
        options = {"constant_values": self.fill, **changed} if mode == "constant" else {}
        x = np.pad(self.x, [(0, 0), (0, 0), *widths], mode=mode, **options)  # type: ignore[call-overload]
        return self.right(x=x, padding=(0,) * self.axes)


Claim = Callable[[Call], bool | None]
Pairs = Sequence[tuple[int, int]]


def _is(answer: Array, right: Array | None) -> bool | None:
    if right is None:
        return None
    return answer.shape == right.shape and bool(np.allclose(answer, right, equal_nan=True))


def _begins(answer: Array, right: Array | None) -> bool | None:
    """Whether they are the same in the cells that both have, the last of which may lie beyond x."""
    if right is None:
        return None
    if answer.shape[:2] != right.shape[:2]:
        return False
    both = tuple(slice(min(sizes)) for sizes in zip(answer.shape, right.shape, strict=True))
    return bool(np.allclose(answer[both], right[both], equal_nan=True))


def _dealt(pairs: Pairs, axes: int) -> Pairs:
    """Pairs for each axis of x, the first pair for the last axis."""
    return [(0, 0)] * (axes - len(pairs)) + list(pairs)[::-1]


def _all(change: Callable[..., int], *numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(change, *numbers))


def _shape(length: Callable[..., int]) -> Claim:
    """A claim about each length of the answer, from that which is right and others of its axis."""

    def claim(call: Call) -> bool | None:
        right = call.expected
        axes = zip(right.shape[2:], call.left, call.stride, call.kernel, call.padding, strict=True)
        return call.answer.shape[2:] == tuple(max(length(*numbers), 0) for numbers in axes)

    return claim


def _reads(**change: Callable[[Call], Any]) -> Claim:
    """The claim that the answer is right for other arguments, as far as both reach."""
    return lambda call: _begins(
        call.answer, call.right(**{name: other(call) for name, other in change.items()})
    )


def _answers(**change: Callable[[Call], Any]) -> Claim:
    """The claim that the answer is the one that is right for other arguments."""
    return lambda call: _is(
        call.answer, call.right(**{name: other(call) for name, other in change.items()})
    )


def _as_large(**change: Callable[[Call], Any]) -> Claim:
    """The claim that the answer is as large as for other arguments."""

    def claim(call: Call) -> bool | None:
        right = call.right(**{name: other(call) for name, other in change.items()})
        return None if right is None else call.answer.shape[2:] == right.shape[2:]

    return claim


def _pads(widths: Callable[[int], tuple[int, int]], mode: str = "constant") -> Claim:
    """The claim that there is other padding, from how much is asked along an axis."""
    return lambda call: _begins(call.answer, call.laid(*map(widths, call.padding), mode=mode))


def _pads_axes(change: Callable[[tuple[int, ...]], tuple[int, ...]]) -> Claim:
    return lambda call: _begins(call.answer, call.laid(*((p, p) for p in change(call.padding))))


def _biased(bias: Callable[[Call], Any]) -> Claim:
    """The claim that something else is added than the bias."""

    def claim(call: Call) -> bool | None:
        if call.bias is None:
            return None
        without = call.right(bias=None)
        assert without is not None
        added = np.broadcast_to(np.asarray(bias(call)), call.bias.shape)
        return _is(call.answer, without + added.reshape(-1, *[1] * call.axes))

    return claim


def _of_answer(change: Callable[[Array], Array]) -> Claim:
    """The claim that the answer is the right one, changed."""

    def claim(call: Call) -> bool | None:
        return _is(call.answer, change(call.expected))

    return claim


def _where_given(claim: Claim) -> Claim:
    return lambda call: claim(call) if call.has_stride else None


def _where_not_given(claim: Claim) -> Claim:
    return lambda call: None if call.has_stride else claim(call)


def _first(pair: tuple[int, ...]) -> tuple[int, ...]:
    return pair[:1] * len(pair)


def _last(pair: tuple[int, ...]) -> tuple[int, ...]:
    return pair[-1:] * len(pair)


def _squares(numbers: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(number**2 for number in numbers)


def _every(steps: tuple[int, ...]) -> tuple[slice, ...]:
    """Cells of an answer that lie so far apart."""
    return (slice(None), slice(None), *(slice(None, None, step) for step in steps))


_ONES: Callable[[Call], Any] = lambda call: (1,) * call.axes  # noqa: E731

_STRIDES: Mapping[str, Claim] = {
    "Your window moves one cell at a time, whatever the stride": _answers(stride=_ONES),
    "Your window moves one cell at a time, whatever stride is given": _where_given(
        _answers(stride=_ONES)
    ),
    "Your window moves one cell at a time where no stride is given": _where_not_given(
        _answers(stride=_ONES)
    ),
    "Your window moves two cells at a time where no stride is given": _where_not_given(
        _answers(stride=lambda call: (2,) * call.axes)
    ),
    "Your default stride is the height of the window for both axes": _where_not_given(
        _answers(stride=lambda call: _first(call.kernel))
    ),
    "Your default stride is the width of the window for both axes": _where_not_given(
        _answers(stride=lambda call: _last(call.kernel))
    ),
    "Your code uses the stride for the size of the answer only": lambda call: bool(
        _as_large()(call) and _reads(stride=_ONES)(call)
    ),
    "Your answer is as large as with a stride of 1": _as_large(stride=_ONES),
    "Your code writes each cell at the index where its window begins": lambda call: bool(
        _as_large(stride=_ONES)(call) and _is(call.answer[_every(call.stride)], call.expected)
    ),
    "Your code takes the square of the stride for the stride": _where_given(
        _answers(stride=lambda call: _squares(call.stride))
    ),
    "Your window moves by the square of the stride": _reads(
        stride=lambda call: _squares(call.stride)
    ),
    "Your code divides by the stride twice in the size of the answer": _shape(
        lambda _, left, stride, *__: left // stride // stride + 1
    ),
    "Your loop over the cells of the answer goes on by the stride": lambda call: _is(
        call.answer[_every(call.stride)], call.expected[_every(call.stride)]
    ),
    "Your window moves by its own size, whatever the stride": _reads(
        stride=lambda call: call.kernel
    ),
    "Your window moves by its own size, whatever stride is given": _reads(
        stride=lambda call: call.kernel
    ),
    "Your window moves by its own size at least": _answers(
        stride=lambda call: _all(max, call.stride, call.kernel)
    ),
    "Your window moves by its own size at most": _answers(
        stride=lambda call: _all(min, call.stride, call.kernel)
    ),
    "Your window moves one column at a time, whatever the stride": _reads(
        stride=lambda call: (call.stride[0], 1)
    ),
    "Your window moves one column at a time, whatever stride is given": _where_given(
        _reads(stride=lambda call: (call.stride[0], 1))
    ),
    "Your window moves one row at a time, whatever the stride": _reads(
        stride=lambda call: (1, call.stride[1])
    ),
    "Your window moves one row at a time, whatever stride is given": _where_given(
        _reads(stride=lambda call: (1, call.stride[1]))
    ),
    "Your code swaps the two numbers of `stride`": _where_given(
        _answers(stride=lambda call: call.stride[::-1])
    ),
    "Your window moves by the two numbers of `stride` swapped": _reads(
        stride=lambda call: call.stride[::-1]
    ),
    "Your code swaps the two numbers of `stride` in the size of the answer": _as_large(
        stride=lambda call: call.stride[::-1]
    ),
    "Your code uses the first number of `stride` for the columns, too": _where_given(
        _answers(stride=lambda call: _first(call.stride))
    ),
    "Your window moves by the first number of `stride` along both axes": _reads(
        stride=lambda call: _first(call.stride)
    ),
    "Your code works out the size with the first number of `stride` alone": _as_large(
        stride=lambda call: _first(call.stride)
    ),
    "Your code uses the second number of `stride` for the rows, too": _where_given(
        _answers(stride=lambda call: _last(call.stride))
    ),
    "Your window moves by the second number of `stride` along both axes": _reads(
        stride=lambda call: _last(call.stride)
    ),
    "Your code works out the size with the second number of `stride` alone": _as_large(
        stride=lambda call: _last(call.stride)
    ),
}

_PADDINGS: Mapping[str, Claim] = {
    "Your code ignores the padding": _pads(lambda _: (0, 0)),
    "Your code uses the padding for the size of the answer only": lambda call: bool(
        _as_large()(call) and _pads(lambda _: (0, 0))(call) in (True, None)
    ),
    "Your answer counts the padding before the input, and none after it": _pads(lambda p: (p, 0)),
    "Your code puts the padding after the input, and none before it": _pads(lambda p: (0, p)),
    "Your code puts the padding of both sides after the input": _pads(lambda p: (0, 2 * p)),
    "Your code puts the padding of both sides before the input": _pads(lambda p: (2 * p, 0)),
    "Your code pads twice as many cells as `padding` says": _pads(lambda p: (2 * p, 2 * p)),
    "Your code pads one cell on each side at most": _pads(lambda p: (min(p, 1), min(p, 1))),
    "Your code pads one cell on each side, whatever `padding` says": _pads(lambda _: (1, 1)),
    "Your code pads one cell before the input, whatever `padding` says": _pads(lambda p: (1, p)),
    "Your code pads one cell after the input, whatever `padding` says": _pads(lambda p: (p, 1)),
    "Your code takes `padding=(a, b)` as a before and b after, on both axes": lambda call: _begins(
        call.answer, call.laid(*[(call.padding[0], call.padding[1])] * 2)
    ),
    "Your code pads the axes of the batch and the channels, too": lambda call: (
        None if not call.padding[0] else bool((call.answer[0] == call.answer[0, :, :1]).all())
    ),
    "Your padding repeats the cell at the border": _pads(lambda p: (p, p), "edge"),
    "Your padding mirrors the input, the cell at the border included": _pads(
        lambda p: (p, p), "symmetric"
    ),
    "Your padding mirrors the input around the cell at the border": _pads(
        lambda p: (p, p), "reflect"
    ),
    "Your padding goes on with the other end of the input": _pads(lambda p: (p, p), "wrap"),
    "Your padding holds ones": lambda call: _is(
        call.answer, call.laid(*((p, p) for p in call.padding), constant_values=1.0)
    ),
    "Your padding holds zeros, which are larger than negative numbers": lambda call: _is(
        call.answer, call.laid(*((p, p) for p in call.padding), constant_values=0.0)
    ),
    "Your code swaps the two numbers of `padding`": _pads_axes(lambda pair: pair[::-1]),
    "Your code pads both axes by the first number of `padding`": _pads_axes(_first),
    "Your code pads both axes by the second number of `padding`": _pads_axes(_last),
    "Your code pads left and right only": _pads_axes(lambda pair: (0, pair[1])),
    "Your code pads top and bottom only": _pads_axes(lambda pair: (pair[0], 0)),
}

_SIZES: Mapping[str, Claim] = {
    "Your answer is one cell too short": _shape(lambda right, *_: right - 1),
    "Your answer is one cell too short along both axes": _shape(lambda right, *_: right - 1),
    "Your answer lacks its last cell where the stride leaves no remainder": _shape(
        lambda right, left, stride, *_: right - (left % stride == 0)
    ),
    "Your code counts one window too many": _shape(lambda right, *_: right + 1),
    "Your code counts one window too many along both axes": _shape(lambda right, *_: right + 1),
    "Your code also counts a window that reaches one cell too far": _shape(
        lambda right, left, stride, *_: right + (left % stride == stride - 1)
    ),
    "Your code rounds the size up where the stride leaves a remainder": _shape(
        lambda right, left, stride, *_: right + (left % stride > 0)
    ),
    "Your code rounds the size to the nearest whole number": _shape(
        lambda _, left, stride, *__: round(left / stride) + 1
    ),
    "Your code adds the 1 of the size formula before it divides": _shape(
        lambda _, left, stride, *__: (left + 1) // stride
    ),
    "Your answer is only as large as without padding": _shape(
        lambda _, left, stride, __, padding: (left - 2 * padding) // stride + 1
    ),
    "Your answer is as large as x, whatever the kernel and stride": lambda call: (
        call.answer.shape[2:] == call.x.shape[2:]
    ),
    "Your answer is as large as the padded x": lambda call: (
        call.answer.shape[2:] == _padded(call).shape[2:]
    ),
    "Your answer is square: its width is worked out like its height": lambda call: (
        call.answer.shape[3] == call.answer.shape[2] and _begins(call.answer, call.expected)
    ),
    "Your answer is square: its height is worked out like its width": lambda call: (
        call.answer.shape[3] == call.answer.shape[2] and _begins(call.answer, call.expected)
    ),
    "Your code works out the width of the answer from the height of x": lambda call: (
        call.answer.shape[3] == max(0, _length(call, 1, of=0))
    ),
    "Your code works out the height of the answer from the width of x": lambda call: (
        call.answer.shape[2] == max(0, _length(call, 0, of=1))
    ),
    "Your code swaps height and width of x in the size of the answer": lambda call: (
        call.answer.shape[2:] == (max(0, _length(call, 0, of=1)), max(0, _length(call, 1, of=0)))
    ),
    "Your answer has its height and its width swapped": lambda call: (
        call.answer.shape[2:] == call.expected.shape[:1:-1]
    ),
    "Your answer is transposed: its rows lie in columns": _of_answer(
        lambda right: right.swapaxes(2, 3)
    ),
}


def _length(call: Call, axis: int, *, of: int) -> int:
    """The length of an axis of the answer if that of x were another's."""
    left = call.x.shape[2 + of] + 2 * call.padding[axis] - call.kernel[axis]
    return int(left // call.stride[axis] + 1)


def _of_square(change: Callable[[Array], Array]) -> Claim:
    """The claim that a square kernel is laid over x otherwise; one that is not may fail too."""
    answers = _answers(weight=lambda call: change(call.weight))
    return lambda call: answers(call) if len(set(call.kernel)) == 1 else None


def _padded(call: Call, *parts: slice) -> Array:
    """The padded x, or a part of it along each axis."""
    widths = [(0, 0), (0, 0), *((p, p) for p in call.padding)]
    padded = np.pad(call.x, widths, constant_values=call.fill)
    for axis, part in enumerate(parts, start=2):
        padded = padded[(slice(None),) * axis + (part,)]
    return padded


def _but_the_end(answer: Array, call: Call, axis: int) -> Array:
    """All cells but those along an axis whose window ends with the padded x."""
    ends = call.left[axis] % call.stride[axis] == 0
    return answer[(slice(None),) * (2 + axis) + (slice(-1 if ends else None),)]


def _right_but_ends(*axes: int) -> Claim:
    def claim(call: Call) -> bool | None:
        answer, right = call.answer, call.expected
        for axis in axes or range(call.axes):
            answer, right = (_but_the_end(one, call, axis) for one in (answer, right))
        return _is(answer, right)

    return claim


def _with_or_without_bias(change: Callable[[Array], Array]) -> Claim:
    """The claim that a part of the answer is the right one changed, before the bias or after."""

    def claim(call: Call) -> bool | None:
        part = change(np.ones_like(call.answer)) != 0
        return any(
            answer.shape == call.answer.shape and bool(np.allclose(answer[part], call.answer[part]))
            for answer in _changed(call, change)
        )

    return claim


def _changed(call: Call, change: Callable[[Array], Array]) -> list[Array]:
    if call.bias is None:
        return [change(call.expected)]
    bare = call.right(bias=None)
    assert bare is not None
    return [change(call.expected), change(bare), change(bare) + call.expected - bare]


def _only(*part: slice) -> Claim:
    """The claim that a part of the answer is right, as far as programs get that write no more."""

    def keep(answer: Array) -> Array:
        kept = np.zeros_like(answer)
        kept[part] = answer[part]
        return kept

    return _with_or_without_bias(keep)


def _running(add: np.ufunc, first: int, last: int | None = None) -> Claim:
    """The claim that cells go on from those before them, along the axes from the first on.

    Args:
        add: What joins two cells.
        first: The first of these axes.
        last: The axis after the last of them; None for the end.
    """
    return lambda call: _is(call.answer, _ran(add, first, last, call.expected))


def _ran(add: np.ufunc, first: int, last: int | None, right: Array) -> Array:
    rest = () if last is None else right.shape[last:]
    flat = right.reshape(*right.shape[: first % right.ndim], -1, *rest)
    joined: Array = add.accumulate(flat, axis=first % right.ndim).reshape(right.shape)
    return joined


def _running_sums(first: int, last: int | None = None) -> Claim:
    """The claim that sums go on from those before them, to each of which the bias is added once."""

    def claim(call: Call) -> bool | None:
        if call.bias is None:
            return _is(call.answer, _ran(np.add, first, last, call.expected))
        bare = call.right(bias=None)
        assert bare is not None
        return _is(call.answer, _ran(np.add, first, last, bare) + call.expected - bare)

    return claim


def _indices_into(image: Callable[[Call], Array]) -> Claim:
    """The claim that an answer holds where in an image its right numbers are."""

    def claim(call: Call) -> bool | None:
        flat, index = image(call), call.answer.astype(int)
        flat = flat.reshape(*flat.shape[:2], -1)
        found = np.take_along_axis(flat, index.reshape(*index.shape[:2], -1), axis=2)
        return _is(found.reshape(index.shape), call.expected)

    return claim


def _part_of_kernels(part: Callable[[Array], Array]) -> Claim:
    """The claim that the rest of the kernels is not read, where NumPy repeats no cell of them."""

    def claim(call: Call) -> bool | None:
        used = part(call.weight)
        if min(used.shape[2:]) == 1 or used.shape[2] != used.shape[3]:
            return None
        return _begins(call.answer, call.right(weight=used))

    return claim


_FIRST, _EACH = slice(0, 1), slice(None)

_SPANS: Mapping[str, tuple[int, int | None]] = {
    "Your sum of a cell also holds the sums before it in its row": (-1, None),
    "Your sum of a cell also holds the sums before it in its channel": (2, None),
    "Your sum of a cell also holds the sums before it in its example": (1, None),
    "Your sum of a cell also holds the sums before it in the whole answer": (0, None),
    "Your code adds to each output channel the sums of those before it": (1, 2),
    "Your code adds to a channel the sums before it, of earlier examples too": (0, 2),
}
"""By headline: the first axis that sums go on along, and the one after the last."""

_CELLS: Mapping[str, Claim] = {
    "Your code leaves out the last row of windows": lambda call: _is(
        call.answer[:, :, :-1], call.expected[:, :, :-1]
    ),
    "Your code leaves out the last column of windows": lambda call: _is(
        call.answer[..., :-1], call.expected[..., :-1]
    ),
    "Your code leaves out windows that end with the last cell of the padded x": _right_but_ends(),
    "Your code leaves out windows that end with the last cell of every axis of the padded x": (
        _right_but_ends()
    ),
    "Your code leaves out windows that end with the last row of the padded x": _right_but_ends(0),
    "Your code leaves out windows that end with the last column of the padded x": _right_but_ends(
        1
    ),
    "Your code works out the very first cell of the answer and no other": lambda call: _only(
        *[_FIRST] * (2 + call.axes)
    )(call),
    "Your code works out the very first row of the answer and no other": _only(*[_FIRST] * 3),
    "Your code works out the first channel of the first example and no other": _only(
        _FIRST, _FIRST
    ),
    "Your code works out the first cell of every channel and no other": lambda call: _only(
        _EACH, _EACH, *[_FIRST] * call.axes
    )(call),
    "Your code works out the first row of every channel and no other": _only(_EACH, _EACH, _FIRST),
    "Your code works out the first example, and adds no bias": _only(_FIRST),
    "Your answer ends with the first channel of the first example": lambda call: _is(
        call.answer, call.expected[:1, :1]
    ),
    **{
        f"{headline}{bias}": claim
        for headline, span in _SPANS.items()
        for bias, claim in {
            "": _running_sums(*span),
            ", with their bias": _running(np.add, *span),
        }.items()
    },
    **{
        f"Your code takes the largest of each window and of those {before}": _running(
            np.maximum, first
        )
        for before, first in {
            "before it in its row": -1,
            "before it in its channel": 2,
            "before it in its example": 1,
            "before it in the whole answer": 0,
        }.items()
    },
    "Your code turns sums below 0 into 0 before it adds the bias": _with_or_without_bias(
        lambda right: np.maximum(right, 0)
    ),
    "Your answer holds the index of the largest cell in the image": _indices_into(
        lambda call: call.x
    ),
    "Your answer holds the index of the largest cell in the padded image": _indices_into(_padded),
}

_WINDOWS: Mapping[str, Claim] = {
    "Your window begins one cell late": lambda call: _begins(
        call.answer,
        call.right(x=_padded(call, *[slice(1, None)] * call.axes), padding=(0,) * call.axes),
    ),
    "Your window reads cells that lie one stride apart": lambda call: _begins(
        call.answer,
        call.right(
            x=_padded(call, *(slice(None, None, s) for s in call.stride)),
            padding=(0,) * call.axes,
            stride=(1,) * call.axes,
        ),
    ),
    "Your code leaves out the last window of every axis": lambda call: _is(
        _but_last(call.answer), _but_last(call.expected)
    ),
    "Your code keeps the first cell of every window": lambda call: _begins(
        call.answer,
        call.right(
            x=_padded(call), padding=(0,) * call.axes, kernel_size=(1, 1), stride=call.stride
        ),
    ),
    "Your code uses the first number of `kernel_size` for both sides": _answers(
        kernel_size=lambda call: _first(call.kernel)
    ),
    "Your code uses the second number of `kernel_size` for both sides": _answers(
        kernel_size=lambda call: _last(call.kernel)
    ),
    "Your code swaps the two numbers of `kernel_size`": _answers(
        kernel_size=lambda call: call.kernel[::-1]
    ),
    "Your window is never wider than it is tall": _reads(
        kernel_size=lambda call: (call.kernel[0], min(call.kernel)),
        stride=lambda call: call.stride,
    ),
    "Your window is never taller than it is wide": _reads(
        kernel_size=lambda call: (min(call.kernel), call.kernel[1]),
        stride=lambda call: call.stride,
    ),
    "Your window is as wide as it is tall": _reads(
        kernel_size=lambda call: _first(call.kernel), stride=lambda call: call.stride
    ),
    "Your window is as tall as it is wide": _reads(
        kernel_size=lambda call: _last(call.kernel), stride=lambda call: call.stride
    ),
    "Your code leaves out the last row and column of every window": _reads(
        kernel_size=lambda call: (call.kernel[0] - 1, call.kernel[1] - 1),
        stride=lambda call: call.stride,
    ),
    "Your code leaves out the last row of every window": _reads(
        kernel_size=lambda call: (call.kernel[0] - 1, call.kernel[1]),
        stride=lambda call: call.stride,
    ),
    "Your code leaves out the last column of every window": _reads(
        kernel_size=lambda call: (call.kernel[0], call.kernel[1] - 1),
        stride=lambda call: call.stride,
    ),
    "Your code never reads the last number of the kernel": _answers(
        weight=lambda call: _without(call.weight, (..., -1))
    ),
    "Your code never reads the last row of the kernel": _answers(
        weight=lambda call: _without(call.weight, (..., -1, slice(None)))
    ),
    "Your code never reads the last column of the kernel": _answers(
        weight=lambda call: _without(call.weight, (..., -1))
    ),
    "Your code takes the height of the kernel for its width, too": _part_of_kernels(
        lambda weight: weight[..., : weight.shape[2]]
    ),
    "Your code takes the width of the kernel for its height, too": _part_of_kernels(
        lambda weight: weight[:, :, : weight.shape[3]]
    ),
    "Your code lays the kernel over the input flipped": _answers(
        weight=lambda call: np.flip(call.weight, tuple(range(2, 2 + call.axes)))
    ),
    "Your code reads the rows of the kernel from last to first": _answers(
        weight=lambda call: call.weight[:, :, ::-1]
    ),
    "Your code reads the columns of the kernel from last to first": _answers(
        weight=lambda call: call.weight[..., ::-1]
    ),
    "Your code turns the kernel by a quarter to the left": _of_square(
        lambda weight: np.rot90(weight, 1, (2, 3))
    ),
    "Your code turns the kernel by a quarter to the right": _of_square(
        lambda weight: np.rot90(weight, -1, (2, 3))
    ),
    "Your code swaps the rows and the columns of the kernel": _of_square(
        lambda weight: weight.swapaxes(2, 3)
    ),
    "Your code reads the kernel column by column, not row by row": lambda call: _is(
        call.answer, call.right(weight=call.weight.swapaxes(2, 3).reshape(call.weight.shape))
    ),
}


_CHANNELS: Mapping[str, Claim] = {
    "Your code reads the first input channel and no other": _answers(
        x=lambda call: call.x[:, :1], weight=lambda call: call.weight[:, :1]
    ),
    "Your answer holds the sum of the last input channel only": _answers(
        x=lambda call: call.x[:, -1:], weight=lambda call: call.weight[:, -1:]
    ),
    "Your code reads the channels of a kernel from last to first": _answers(
        weight=lambda call: call.weight[:, ::-1]
    ),
    "Your code flips the kernel, and the order of its channels with it": _answers(
        weight=lambda call: np.flip(call.weight, tuple(range(1, call.weight.ndim)))
    ),
    "Your code flips all axes of `weight`": _answers(weight=lambda call: np.flip(call.weight)),
    "Your code takes the kernels from last to first": _answers(
        weight=lambda call: call.weight[::-1]
    ),
    "Your code takes the kernels and their channels from last to first": _answers(
        weight=lambda call: call.weight[::-1, ::-1]
    ),
    "Your code reads the channels and the rows of a kernel from last to first": _answers(
        weight=lambda call: call.weight[:, ::-1, ::-1]
    ),
    "Your code uses the first kernel for every output channel": _answers(
        weight=lambda call: call.weight[[0] * len(call.weight)]
    ),
    "Your code lays the first channel of a kernel over every input channel": _answers(
        weight=lambda call: call.weight[:, [0] * call.weight.shape[1]]
    ),
    "Your code works out the first output channel only": lambda call: _is(
        call.answer[:, :1], call.expected[:, :1]
    ),
    "Your code divides the sum by the input channels, with the bias in it": lambda call: _is(
        call.answer, call.expected / call.x.shape[1]
    ),
    "Your code takes the mean over the input channels": lambda call: _is(
        call.answer, call.right(weight=call.weight / call.x.shape[1])
    ),
    "Your code gives every channel the answer of the first": _of_answer(
        lambda right: right[:, [0] * right.shape[1]]
    ),
    "Your code pools the first channel and no other": lambda call: (
        _is(call.answer[:, :1], call.expected[:, :1]) and not call.answer[:, 1:].any()
    ),
    "Your code takes the largest of a channel and of those before it": _of_answer(
        lambda right: np.maximum.accumulate(right, axis=1)
    ),
    "Your code adds to each channel those before it": _of_answer(
        lambda right: np.cumsum(right, axis=1)
    ),
    "Your code gives every example of the batch the answer of the first": _of_answer(
        lambda right: right[[0] * len(right)]
    ),
    "Your code gives every example of the batch the answer of the last": _of_answer(
        lambda right: right[[-1] * len(right)]
    ),
    "Your code leaves out all examples of the batch but the first": lambda call: _is(
        call.answer[:1], call.expected[:1]
    ),
    "Your code leaves out all examples of the batch but the last": lambda call: _is(
        call.answer[-1:], call.expected[-1:]
    ),
}

_BIASES: Mapping[str, Claim] = {
    "Your answer does not hold the bias": _biased(lambda _: 0),
    "Your code adds the bias twice to every cell": _biased(lambda call: 2 * call.bias),
    "Your code subtracts the bias": _biased(lambda call: -call.bias),
    "Your code adds the bias `C_in` times to every cell": _biased(
        lambda call: call.weight.shape[1] * call.bias
    ),
    "Your code adds the bias `C_in * K` times to every cell": _biased(
        lambda call: call.weight[0].size * call.bias
    ),
    "Your code adds the bias `C_in * kH * kW` times to every cell": _biased(
        lambda call: call.weight[0].size * call.bias
    ),
    "Your code adds the bias `K` times to every cell": _biased(
        lambda call: call.weight[0, 0].size * call.bias
    ),
    "Your code adds the bias `kH * kW` times to every cell": _biased(
        lambda call: call.weight[0, 0].size * call.bias
    ),
    "Your code adds the bias `kH` times to every cell": _biased(
        lambda call: call.weight.shape[2] * call.bias
    ),
    "Your code adds the first number of the bias to every output channel": _biased(
        lambda call: call.bias[0]
    ),
    "Your code adds the last number of the bias to every output channel": _biased(
        lambda call: call.bias[-1]
    ),
    "Your code adds the sum of the bias to every output channel": _biased(
        lambda call: call.bias.sum()
    ),
    "Your code adds the mean of the bias to every output channel": _biased(
        lambda call: call.bias.mean()
    ),
    "Your code leaves out a bias of one number, and fails with several": _biased(lambda _: 0),
    "Your code leaves the bias out where its first number is 0": _biased(
        lambda call: call.bias * bool(call.bias[0])
    ),
    "Your code leaves the bias out where its numbers add up to 0": _biased(
        lambda call: call.bias * bool(call.bias.sum())
    ),
    "Your code leaves the bias out where one of its numbers is 0": _biased(
        lambda call: call.bias * bool(call.bias.all())
    ),
}


def _divides_by(number: Callable[[Call], float]) -> Claim:
    """The claim that the sum of a window is divided by another number than that of its cells."""
    return lambda call: _is(call.answer, call.expected * math.prod(call.kernel) / number(call))


_MEANS: Mapping[str, Claim] = {
    "Your code adds up the numbers of every window and does not divide": _divides_by(lambda _: 1),
    "Your code divides by the height of the window": _divides_by(lambda call: call.kernel[0]),
    "Your code divides by the width of the window": _divides_by(lambda call: call.kernel[1]),
    "Your code divides by the sum of the window's sides": _divides_by(
        lambda call: sum(call.kernel)
    ),
    "Your code divides by the square of the window's height": _divides_by(
        lambda call: call.kernel[0] ** 2
    ),
    "Your code divides by the square of the window's width": _divides_by(
        lambda call: call.kernel[1] ** 2
    ),
    "Your code also divides by the number of images": lambda call: _is(
        call.answer, call.expected / call.x.shape[0]
    ),
    "Your code also divides by the number of channels": lambda call: _is(
        call.answer, call.expected / call.x.shape[1]
    ),
    "Your code also divides by the number of channels and of images": lambda call: _is(
        call.answer, call.expected / math.prod(call.x.shape[:2])
    ),
    "Your code rounds the mean down to a whole number": _of_answer(np.floor),
}

CLAIMS: Mapping[str, Claim] = {
    **_STRIDES, **_PADDINGS, **_SIZES, **_CELLS, **_WINDOWS, **_CHANNELS, **_BIASES, **_MEANS,
    "Your answer holds nothing but zeros": lambda call: not call.answer.any(),
    "Your answer is never below 0": lambda call: bool((call.answer >= 0).all()),
    "Your answer is float32, whatever the dtype of x": lambda call: call.answer.dtype == np.float32,
    "Your code makes a float64 answer of float32 numbers": lambda call: (
        call.answer.dtype == np.float64
    ),
    "Your code rounds numbers to whole numbers": _of_answer(np.round),
}  # fmt: skip
"""What headlines claim of the calls of functions with a window that do not fail."""

FAILS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "Your code fails where there is no padding": lambda given: not given["padding"],
    "Your code fails where an axis has no padding": lambda given: not all(_of(given, "padding")),
    "Your code fails where one axis has padding and the other has none": lambda given: (
        0 in _of(given, "padding") and any(_of(given, "padding"))
    ),
    "Your code fails where the bias holds several numbers": lambda given: (
        given.get("bias") is not None and given["bias"].size > 1
    ),
    "Your code fails where the kernel is not square": lambda given: (
        given["weight"].shape[2] != given["weight"].shape[3]
    ),
    "One pair of `padding` pads every axis, and several fail": lambda given: (
        len(given["padding"]) != 2
    ),
    "Your code fails unless x has two axes": lambda given: given["x"].ndim != 2,
    "Your code fails unless x has four axes": lambda given: given["x"].ndim != 4,
    "Your code fails where x has one axis": lambda given: given["x"].ndim == 1,
    "Your code fails where x has more than two axes": lambda given: given["x"].ndim > 2,
    "Your code fails where x has more than three axes": lambda given: given["x"].ndim > 3,
}
"""In which calls a program fails of which a headline says so, from the arguments."""

PADDED: Mapping[str, Callable[[Pairs, int], Pairs]] = {
    "Your code adds before x what belongs after it, and the reverse": lambda pairs, axes: _dealt(
        [pair[::-1] for pair in pairs], axes
    ),
    "Your code uses the first number of a pair for both sides": lambda pairs, axes: _dealt(
        [(before, before) for before, _ in pairs], axes
    ),
    "Your code uses the second number of a pair for both sides": lambda pairs, axes: _dealt(
        [(after, after) for _, after in pairs], axes
    ),
    "Your code adds the cells before x, and none after it": lambda pairs, axes: _dealt(
        [(before, 0) for before, _ in pairs], axes
    ),
    "Your code adds the cells after x, and none before it": lambda pairs, axes: _dealt(
        [(0, after) for _, after in pairs], axes
    ),
    "Your code adds the cells of both sides before x": lambda pairs, axes: _dealt(
        [(sum(pair), 0) for pair in pairs], axes
    ),
    "Your code adds the cells of both sides after x": lambda pairs, axes: _dealt(
        [(0, sum(pair)) for pair in pairs], axes
    ),
    "Your code puts x in the middle of the padded array": lambda pairs, axes: _dealt(
        [(sum(pair) // 2, -(-sum(pair) // 2)) for pair in pairs], axes
    ),
    "Your code adds twice as many cells as `padding` says": lambda pairs, axes: _dealt(
        [(2 * before, 2 * after) for before, after in pairs], axes
    ),
    "Your code pads the last axis only": lambda pairs, axes: _dealt(pairs[:1], axes),
    "Your code pads the last two axes at most": lambda pairs, axes: _dealt(pairs[:2], axes),
    "The first pair of `padding` pads every axis, not only the last": lambda pairs, axes: (
        [pairs[0]] * axes
    ),
    "The first number of `padding` pads both sides of every axis": lambda pairs, axes: (
        [(pairs[0][0], pairs[0][0])] * axes
    ),
    "Your code gives the first pair of `padding` to the axis before the last": lambda pairs, axes: (
        _dealt([*pairs, (0, 0)][1::-1], axes)[-axes:]
    ),
    "The first pair of `padding` pads every axis that has a pair": lambda pairs, axes: _dealt(
        [pairs[0]] * len(pairs), axes
    ),
    "Your code reads `padding` as all the starts first, then all the ends": lambda pairs, axes: (
        _dealt([*zip(*np.reshape(pairs, (2, -1)), strict=True)], axes)
    ),
    "Your code goes wrong where cells are added before x and none after": _dealt,
}
"""What is added to each axis of x, from the pairs of `padding` and the number of axes."""

FILLED: Mapping[str, Callable[[float], float]] = {
    "Your new cells hold 0, whatever the value": lambda _: 0.0,
    "Your new cells hold the value without its sign": abs,
    "Your new cells hold minus the value": lambda value: -value,
    "Your new cells hold 0 where the value is negative": lambda value: max(value, 0),
    "Your code cuts off the digits of the value after the decimal point": math.trunc,
    "Your code rounds the value to a whole number": round,
}
"""What the new cells of `pad` hold, from its value."""


ADDED = "Your code adds the value to the cells of x, too"
"""Of a program that pads x with the value and has it in every cell besides."""


def _of(given: Mapping[str, Any], name: str) -> tuple[int, ...]:
    return per_axis(given.get(name, 0), given["x"].ndim - 2)


def _but_last(answer: Array) -> Array:
    return answer[(slice(None), slice(None), *[slice(-1)] * (answer.ndim - 2))]


def _without(weight: Array, cells: Any) -> Array:
    less = weight.copy()
    less[cells] = 0
    return less
