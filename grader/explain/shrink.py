"""Finding the smallest case that still fails.

A structural shrinker: it knows the axes of an operation's arrays and takes away batches, channels,
pixels, taps and options before it makes the numbers simple. It knows no operation.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

import msgspec
import numpy as np

from grader.explain.inquiry import Inquiry
from grader.records.case import Array, Case, Option
from grader.records.operation import Operation

MAX_AHEAD = 3
"""Candidates that are asked at a time: more would be asked in vain, fewer take more rounds."""

StillFail = Callable[[Sequence[Case]], Inquiry[Iterable[bool]]]
"""Asks which cases fail for the same reason: in their order, those that are answered."""


def shrink_case(
    operation: Operation,
    case: Case,
    still_fail: StillFail,
    max_questions: int,
    max_ahead: int = MAX_AHEAD,
) -> Inquiry[Case]:
    """The smallest case found that fails like `case` does.

    Args:
        operation: What is asked; its axes say which cells belong together.
        case: A failing case.
        still_fail: Asks which cases fail for the same reason.
        max_questions: How many answers may be looked at; those that were asked ahead, and are not
            needed, do not count.
        max_ahead: How many candidates are asked at a time.

    Returns:
        A case within the contract that still fails, possibly `case` itself.
    """
    questions = _Questions(operation, still_fail, max_questions, max_ahead)
    size = -1
    while size != (size := _weight(case)) and questions.left:
        for simplify in (_without_options, _without_layouts, _cut_axes, _fewer_axes):
            while (found := (yield from questions.first(simplify(operation, case)))) is not None:
                case = found
    return (yield from questions.first(_simpler_numbers(operation, case))) or case


class _Questions:
    """Which of some candidates fail, with how many more may be asked."""

    def __init__(
        self, operation: Operation, still_fail: StillFail, max_questions: int, max_ahead: int
    ) -> None:
        self.left = max_questions
        self._operation = operation
        self._still_fail = still_fail
        self._max_ahead = max_ahead

    def first(self, candidates: Iterator[Case]) -> Inquiry[Case | None]:
        """The first candidate within the contract that still fails; None if there is none."""
        waiting = filter(self._operation.accepts, candidates)
        ahead: list[Case] = []
        while self.left:
            ahead += islice(waiting, min(self._max_ahead, self.left) - len(ahead))
            if not ahead:
                return None
            seen = 0
            for fails in (yield from self._still_fail(ahead)):
                seen += 1
                self.left -= 1
                if fails:
                    return ahead[seen - 1]
            del ahead[:seen]
        return None


def _weight(case: Case) -> int:
    """A size that every step makes smaller, except those on numbers."""
    numbers = [
        abs(value)
        for option in case.options.values()
        for value in (option if isinstance(option, tuple) else (option,))
        if isinstance(value, int | float)
    ]
    shapes = sum(sum(array.shape) + array.ndim for array in case.arrays.values())
    return shapes + len(case.options) + len(case.layouts) + int(sum(numbers))


def _with(case: Case, **changes: object) -> Case:
    """A simpler case, without the title of the one that it was made of."""
    return msgspec.structs.replace(case, title="", **changes)


def _without_options(operation: Operation, case: Case) -> Iterator[Case]:
    """Arguments left out, then smaller ones, as long as that switches nothing on."""
    features = operation.features(case)
    for candidate in _fewer_options(operation, case):
        if operation.accepts(candidate) and operation.features(candidate) <= features:
            yield candidate


def _fewer_options(operation: Operation, case: Case) -> Iterator[Case]:
    for name in operation.defaults:
        if name in case.arrays:
            arrays = {other: array for other, array in case.arrays.items() if other != name}
            then = {other: array for other, array in case.then.items() if other != name}
            yield _with(case, arrays=arrays, then=then)
        if name in case.options:
            yield _with(
                case, options={key: value for key, value in case.options.items() if key != name}
            )
    for name, value in case.options.items():
        default = operation.defaults.get(name)
        for smaller in _smaller(value, default):
            if default is not None and isinstance(smaller, tuple) and len(set(smaller)) == 1:
                yield _with(case, options={**case.options, name: smaller[0]})
            yield _with(case, options={**case.options, name: smaller})


def _smaller(value: Option, default: Option) -> Iterator[Option]:
    if isinstance(value, tuple):
        if len(set(value)) == 1 and default is not None:
            yield value[0]
        if max(value, default=0) > 1:
            yield tuple(min(number, 1) for number in value)
        for index, number in enumerate(value):
            for less in sorted({0, 1, number - 1}):
                if 0 <= less < number:
                    yield (*value[:index], less, *value[index + 1 :])
        if len(value) > 2:
            yield value[:-2]
    elif isinstance(value, float):
        yield from (less for less in (1.0,) if less not in (value, default))
    elif isinstance(value, int) and not isinstance(value, bool):
        yield from (less for less in sorted({0, 1, value - 1}) if 0 <= less < value)


def _without_layouts(operation: Operation, case: Case) -> Iterator[Case]:
    """Contiguous arrays, and arguments passed in the plain way."""
    required = len(operation.parameters) - len(operation.defaults)
    if case.positional != required:
        yield _with(case, positional=required)
    for name in case.layouts:
        yield _with(case, layouts={key: v for key, v in case.layouts.items() if key != name})


def _axes_of(operation: Operation, name: str, array: Array) -> tuple[str, ...]:
    """Names of an array's axes; numbered from the last where the operation takes any number."""
    axes = operation.axes[name]
    if axes != ("...",):
        return axes
    return tuple(f"axis {axis - array.ndim}" for axis in range(array.ndim))


def _cut_axes(operation: Operation, case: Case) -> Iterator[Case]:
    """One axis shorter, in all arrays that have it: first to one cell, to half, then by one."""
    lengths = {
        axis: length
        for name, array in case.arrays.items()
        for axis, length in zip(_axes_of(operation, name, array), array.shape, strict=True)
        if length > 1
    }
    for axis, length in lengths.items():
        for keep in sorted({1, length // 2, length - 1}):
            yield _cut(operation, case, axis, slice(0, keep))
        yield _cut(operation, case, axis, slice(1, length))


def _cut(operation: Operation, case: Case, axis: str, part: slice) -> Case:
    def cut(arrays: dict[str, Array]) -> dict[str, Array]:
        return {
            name: np.ascontiguousarray(
                array[
                    tuple(
                        part if own == axis else slice(None)
                        for own in _axes_of(operation, name, array)
                    )
                ]
            )
            for name, array in arrays.items()
        }

    return _with(case, arrays=cut(case.arrays), then=cut(case.then))


def _fewer_axes(operation: Operation, case: Case) -> Iterator[Case]:
    """The first axis gone from all arrays that may have any number, and the last pair for it."""
    free = [name for name in case.arrays if operation.axes[name] == ("...",)]
    if not free or not all(_has_one(case.arrays[name]) for name in free):
        return

    def fewer(arrays: Mapping[str, Array]) -> dict[str, Array]:
        return {name: array[0] if name in free else array for name, array in arrays.items()}

    arrays = fewer(case.arrays)
    pairs = 2 * arrays[free[0]].ndim
    options = {
        key: value[:pairs] if isinstance(value, tuple) else value
        for key, value in case.options.items()
    }
    yield _with(case, arrays=arrays, then=fewer(case.then), options=options)


def _has_one(array: Array) -> bool:
    """Whether its first axis is of length 1, and not its only one."""
    return array.ndim > 1 and array.shape[0] == 1


def _simpler_numbers(operation: Operation, case: Case) -> Iterator[Case]:
    """Numbers that can be added up in one's head, as long as they switch nothing on.

    In all arrays at once or in one at a time.
    """
    if case.then:
        return
    features, simple = operation.features(case), with_ones(case)
    each = ({**case.arrays, name: array} for name, array in simple.arrays.items())
    for arrays in (simple.arrays, *each):
        candidate = _with(case, arrays=arrays)
        if operation.accepts(candidate) and operation.features(candidate) <= features:
            yield candidate


def with_ones(case: Case) -> Case:
    """The case with x counted 1, 2, 3 and so on, a kernel of ones, and a bias counted alike.

    What adds nothing, since it holds zeros, stays as it is.
    """
    counted = with_counting(case)
    return _with(
        counted,
        arrays={
            name: _simple(array, counted.arrays[name], index)
            for index, (name, array) in enumerate(case.arrays.items())
        },
    )


def _simple(array: Array, counted: Array, index: int) -> Array:
    if index and not array.any():
        return array
    return np.ones_like(array) if index == 1 else counted


def with_counting(case: Case) -> Case:
    """The case with every array counted 1, 2, 3 and so on."""
    counted = {
        name: np.arange(1, array.size + 1, dtype=array.dtype).reshape(array.shape)
        for name, array in case.arrays.items()
    }
    return _with(case, arrays=counted)
