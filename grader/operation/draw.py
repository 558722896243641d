"""What draws the arguments of cases: numbers and sizes for features, and what a file has besides.

Nothing here imports Hypothesis, which draws: see `grader/deck/draw.py`.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Sequence
from typing import Any, NoReturn, TypeVar

import numpy as np

from grader.operation import numbers
from grader.operation.forms import is_asked_again, judged_as
from grader.operation.windows import WindowSizes
from grader.records.case import Array, Layout
from grader.records.operation import Check

T = TypeVar("T")

MAX_WORK = 4000
"""Products or comparisons of one case; plain Python loops need a few milliseconds for them."""

_LAYOUTS: tuple[Layout, ...] = ("fortran", "reversed", "strided")

_FINE = 30
"""Binary digits after the point that float32 cannot hold."""

_COARSE = 2


class Rejected(Exception):  # noqa: N818  it is no error: another case is drawn
    """What was drawn fits nothing."""


class Draw(ABC):
    """Draws the arguments of one case.

    Attributes:
        check: What the case is for.
        on: The features that it may switch on; none before they are drawn.
    """

    def __init__(self, check: Check) -> None:
        """Draw a case for a check."""
        self.check = check
        self.on: frozenset[str] = frozenset()
        self._has_fine = False

    @abstractmethod
    def __call__(self, strategy: Any) -> Any:
        """Whatever a strategy of Hypothesis draws."""

    @abstractmethod
    def integer(self, lowest: int, highest: int, *, other_than: int | None = None) -> int:
        """A whole number, both ends included."""

    @abstractmethod
    def pick(self, values: Sequence[T], *, other_than: T | None = None) -> T:
        """One of several values."""

    @abstractmethod
    def coin(self) -> bool:
        """Either."""

    def reject(self) -> NoReturn:
        """Give this case up, since what was drawn fits nothing; another is drawn."""
        raise Rejected

    def features(self) -> frozenset[str]:
        """Features that the case may switch on: one that the check needs, each other by a coin.

        What `dtype`, `layout` and `purity` borrow they ask by chosen cases, once each; with all
        combinations there would be too many.
        """
        check = self.check
        borrowed = () if is_asked_again(check) else check.borrows
        on = {self.pick(check.needs)} if check.needs else set()
        on |= {name for name in (*check.needs, *check.permits, *borrowed) if self.coin()}
        self.on = frozenset(on)
        return self.on

    def layouts(self, arrays: Collection[str]) -> dict[str, Layout]:
        """A memory layout for every array if the case asks for views."""
        if "view" not in self.on:
            return {}
        return {name: self.pick(_LAYOUTS) for name in arrays}

    @property
    def is_fine(self) -> bool:
        """Whether the numbers must tell float64 from float32."""
        return judged_as(self.check) == "dtype" and "float32" not in self.on

    def offset(self) -> int:
        """Where in a pool of numbers an array begins."""
        return self.integer(0, numbers.OFFSETS)

    def numbers(self, shape: tuple[int, ...]) -> Array:
        """Integers from -9 to 9 without zero, in float64; with a fraction if the case asks so."""
        return self._with_fractions(numbers.integers(shape, offset := self.offset()), offset)

    def distinct(self, shape: tuple[int, ...]) -> Array:
        """Integers from 1 to 99, equal ones far apart, in float64; with a fraction likewise."""
        return self._with_fractions(numbers.distinct(shape, offset := self.offset()), offset)

    def labels(self, shape: tuple[int, ...], classes: int) -> Array:
        """Integers from 0 to below `classes`, in int64."""
        drawn = [self.integer(0, classes - 1) for _ in range(int(np.prod(shape)))]
        return np.array(drawn, dtype=np.int64).reshape(shape)

    def _with_fractions(self, whole: Array, offset: int) -> Array:
        """The first array of a case gets many digits if float64 is asked for, others get few.

        So products of two are still exact.
        """
        if "fractions" not in self.on:
            return whole
        fine = self.is_fine and not self._has_fine
        self._has_fine = True
        parts = numbers.odd_parts(whole.shape, offset, _FINE if fine else _COARSE)
        return np.asarray(whole + parts, dtype=np.float64)

    def _along(self, axes: int, values: Sequence[int], *, differ: bool) -> tuple[int, ...]:
        first = self.pick(values)
        others = (self.pick(values, other_than=first) if differ else first for _ in range(axes - 1))
        return (first, *others)

    def _kernel(self, on: Collection[str], axes: int) -> tuple[int, ...]:
        lengths = [2, 3, 4] if "even kernel" in on else [3]
        if "1x1 kernel" in on:
            lengths = [1]
        if "rectangular kernel" in on:
            lengths = [*lengths, 1, 5]
        return self._along(axes, lengths, differ="rectangular kernel" in on)

    def window(self, on: Collection[str], axes: int = 2) -> WindowSizes:
        """Sizes that switch on the features of windows in `on`, or a part of them, and no other."""
        kernel = self._kernel(on, axes)
        steps = [2, 3] if "stride" in on else [1]
        if "stride > kernel" in on:
            steps = [4, 5]
        if "per-axis stride" in on:
            steps = [1, 2, 3]
        stride = self._along(axes, steps, differ="per-axis stride" in on)
        rings = [1, 2] if "padding" in on else [0]
        if "padding >= kernel" in on:
            rings = [2, 3, 4]
        if "per-axis padding" in on:
            rings = [0, *rings]
        padding = self._along(axes, rings, differ="per-axis padding" in on)
        return WindowSizes(self.sizes(on, kernel, stride, padding), kernel, stride, padding)

    def sizes(
        self,
        on: Collection[str],
        kernel: tuple[int, ...],
        stride: tuple[int, ...],
        padding: tuple[int, ...],
    ) -> tuple[int, ...]:
        """Image sizes that switch on the size features in `on`, or a part of them, and no other."""

        def fits(size: int, axis: int) -> bool:
            room = size + 2 * padding[axis] - kernel[axis]
            if "kernel covers input" in on:
                return room == 0
            return room > 0 and ("remainder" in on or room % stride[axis] == 0)

        axes = range(len(kernel))
        candidates = [[n for n in range(1, 10) if fits(n, axis)] for axis in axes]
        if "rectangular image" not in on:
            shared = set(candidates[0]).intersection(*candidates[1:])
            candidates = [sorted(shared)]
        if not all(candidates):
            self.reject()
        drawn = tuple(self.pick(lengths) for lengths in candidates)
        return drawn if len(drawn) == len(kernel) else drawn * len(kernel)
