"""How a course's own function is called, and in which order its arrays have their axes."""

from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from grader.records.case import Array, Option

RETURN = "return"
"""What stands for the answer where arguments are named."""


class AxisOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The axes of an array as a course has them, e.g. (N, H, W, C) for our (N, C, H, W).

    Attributes:
        ours: Names of the axes as the operation has them.
        theirs: Names of the axes as the course has them; `1` is an axis that is added, of length 1.
            One of ours that it leaves out has length 1 always.
    """

    ours: tuple[str, ...]
    theirs: tuple[str, ...]

    @property
    def left_out(self) -> tuple[int, ...]:
        """Our axes that the course's array does not have."""
        return tuple(axis for axis, name in enumerate(self.ours) if name not in self.theirs)

    @property
    def _kept(self) -> tuple[int, ...]:
        """Our axes that the course's array has, in the course's order."""
        return tuple(self.ours.index(name) for name in self.theirs if name != "1")

    @property
    def _added(self) -> tuple[int, ...]:
        return tuple(axis for axis, name in enumerate(self.theirs) if name == "1")

    def turned(self, array: Array) -> Array:
        """An array of ours with the axes of the course; contiguous, and new unless nothing moves.

        Raises:
            ValueError: An axis that the course leaves out is longer than 1.
        """
        kept = np.squeeze(array, self.left_out) if self.left_out else array
        ranks = {axis: rank for rank, axis in enumerate(sorted(self._kept))}
        turned = kept.transpose([ranks[axis] for axis in self._kept])
        return np.ascontiguousarray(np.expand_dims(turned, self._added))

    def turned_back(self, array: Array) -> Array:
        """An array of the course with the axes of ours; see `fits`."""
        axes = [name for name in self.theirs if name != "1"]
        kept = array.reshape(
            [array.shape[axis] for axis in range(array.ndim) if axis not in self._added]
        )
        there = [name for name in self.ours if name in axes]
        back = kept.transpose([axes.index(name) for name in there])
        return np.ascontiguousarray(np.expand_dims(back, self.left_out))

    def fits(self, shape: Sequence[int]) -> bool:
        """Whether an array of the course may have that shape: its axes, those added of length 1."""
        return len(shape) == len(self.theirs) and all(shape[axis] == 1 for axis in self._added)

    def shape(self, ours: Sequence[int]) -> tuple[int, ...]:
        """The shape that an array of ours has with the axes of the course."""
        return self._placed(ours, added=1)

    def cell(self, ours: Sequence[int]) -> tuple[int, ...]:
        """The indices that a cell of ours has in the array of the course."""
        return self._placed(ours, added=0)

    def _placed(self, ours: Sequence[int], added: int) -> tuple[int, ...]:
        return tuple(added if name == "1" else ours[self.ours.index(name)] for name in self.theirs)


class Call(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How a course's own function is called: one expression, evaluated where it runs.

    Attributes:
        expression: The expression, of the arguments by their names in the course, e.g.
            `conv_forward(x, w, b, {"stride": stride, "pad": padding})[0]`.
        function: What students call the function, e.g. `conv_forward` or `Conv2d.forward`.
        names: What the course calls each argument, by our name; all of them, in our order.
        orders: The order of axes of the arrays, and of the answer as `return`, by our name; only
            where it is another than ours.
    """

    expression: str
    function: str
    names: Mapping[str, str]
    orders: Mapping[str, AxisOrder] = {}

    def shape(self, name: str, ours: Sequence[int]) -> tuple[int, ...]:
        """The shape of an array of ours, or of the answer, in the course."""
        order = self.orders.get(name)
        return tuple(ours) if order is None else order.shape(ours)

    def cell(self, name: str, ours: Sequence[int]) -> tuple[int, ...]:
        """The indices of a cell of ours, or of the answer, in the course."""
        order = self.orders.get(name)
        return tuple(ours) if order is None else order.cell(ours)

    def turned(self, name: str, array: Array) -> Array:
        """An array of ours, or a right answer, with the axes of the course."""
        order = self.orders.get(name)
        return array if order is None else order.turned(array)


def in_shortest_form(along_axes: tuple[int, ...]) -> Option:
    """One number where it is the same along every axis, else the tuple."""
    return along_axes[0] if len(set(along_axes)) == 1 else along_axes
