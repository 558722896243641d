"""How a course's own function is called, and in which order its arrays have their axes."""

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, TypeVar

import msgspec
import numpy as np

from grader.records.case import Array, Option

RETURN = "return"
"""What stands for the answer where arguments are named."""

ANSWER = "out"
"""What messages and snippets call the answer."""

Arrays = Literal["numpy", "torch", "list"]
"""What a course's functions are given for arrays, and answer with."""

_NOUNS: dict[Arrays, str] = {"numpy": "array", "torch": "tensor", "list": "nested list"}

_LIBRARIES: dict[Arrays, str] = {"numpy": "NumPy", "torch": "torch", "list": ""}

Placed = TypeVar("Placed", int, str)
"""What stands for each axis of an array: a length, an index, or an index as it is written."""


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

    def shape_back(self, theirs: Sequence[int]) -> tuple[int, ...]:
        """The shape that an array of the course has with the axes of ours; see `fits`."""
        lengths = dict(zip(self.theirs, theirs, strict=True))
        return tuple(lengths.get(name, 1) for name in self.ours)

    def shape(self, ours: Sequence[int]) -> tuple[int, ...]:
        """The shape that an array of ours has with the axes of the course."""
        return self._placed(ours, added=1)

    def cell(self, ours: Sequence[int]) -> tuple[int, ...]:
        """The indices that a cell of ours has in the array of the course."""
        return self._placed(ours, added=0)

    def index(self, ours: Sequence[str]) -> tuple[str, ...]:
        """An index of an array of ours, e.g. `0, 1, :, :`, as one of the array of the course."""
        return self._placed(ours, added="0")

    def _placed(self, ours: Sequence[Placed], added: Placed) -> tuple[Placed, ...]:
        return tuple(added if name == "1" else ours[self.ours.index(name)] for name in self.theirs)


class Call(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How a course's own function is called: one expression, evaluated where it runs.

    Attributes:
        expression: The expression, of the arguments by their names in the course, e.g.
            `conv_forward(x, w, b, {"stride": stride, "pad": padding})[0]`.
        function: What students call the function, e.g. `conv_forward` or `Conv2d.forward`.
        around: What the expression makes of what the function returned, as in `...[0]`; empty where
            it makes nothing of it, or where more than one function of the students' is in it.
        uses: Names at the top level of a submission that the expression uses, itself or through
            the adapter.
        adapted: Names of the adapter that it uses.
        methods: Methods that these call.
        names: What the course calls each argument, by our name; all of them, in our order.
        orders: The order of axes of the arrays, and of the answer as `return`, by our name; only
            where it is another than ours.
        arrays: What the function is given for arrays, and answers with.
    """

    expression: str
    function: str
    around: str = ""
    uses: tuple[str, ...] = ()
    adapted: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    names: Mapping[str, str]
    orders: Mapping[str, AxisOrder] = {}
    arrays: Arrays = "numpy"

    @property
    def noun(self) -> str:
        """What an array of the function's is called."""
        return _NOUNS[self.arrays]

    @property
    def library(self) -> str:
        """What computes with whole arrays of the function's; empty where nothing does."""
        return _LIBRARIES[self.arrays]

    @property
    def in_a_line(self) -> str:
        """The expression as a sentence quotes it."""
        inner = re.sub(r"(?<=[(\[{])\s*\n\s*|,?\s*\n\s*(?=[)\]}])", "", self.expression)
        return " ".join(inner.split())

    @property
    def answer(self) -> str:
        """The answer, of what the function returned, e.g. `conv_forward(...)[0]`; or empty."""
        return self.around.replace("...", f"{self.function}(...)", 1)

    def name(self, ours: str) -> str:
        """What the course calls an argument."""
        return self.names.get(ours, ours)

    def takes(self, ours: str) -> bool:
        """Whether the expression uses an argument; a course need not have all of them."""
        return any(_is(node, self.name(ours)) for node in self._nodes())

    def replaces_none(self, ours: str) -> bool:
        """Whether the expression asks if an argument is None, which the function is then spared."""
        return any(
            isinstance(node, ast.Compare)
            and _is(node.left, self.name(ours))
            and isinstance(node.comparators[0], ast.Constant)
            and node.comparators[0].value is None
            for node in self._nodes()
        )

    def _nodes(self) -> Iterator[ast.AST]:
        return ast.walk(ast.parse(f"({self.expression}\n)", mode="eval"))

    def order_of(self, name: str, axes: int) -> AxisOrder | None:
        """The order of axes of an array, or of the answer, where it has so many and another one."""
        order = self.orders.get(name)
        return order if order is not None and len(order.ours) == axes else None

    def shape(self, name: str, ours: Sequence[int]) -> tuple[int, ...]:
        """The shape of an array of ours, or of an answer, in the course."""
        order = self.order_of(name, len(ours))
        return tuple(ours) if order is None else order.shape(ours)

    def cell(self, name: str, ours: Sequence[int]) -> tuple[int, ...]:
        """The indices of a cell of ours, or of an answer, in the course."""
        order = self.order_of(name, len(ours))
        return tuple(ours) if order is None else order.cell(ours)

    def cell_name(self, name: str, ours: Sequence[int]) -> str:
        """A cell of an array of ours, or of an answer, in Python, e.g. `out[0, 1]`."""
        shown = ANSWER if name == RETURN else self.name(name)
        return f"{shown}[{', '.join(map(str, self.cell(name, ours)))}]" if ours else shown

    def grid_index(self, name: str, outer: Sequence[int]) -> str:
        """What makes a grid of an array: an index, e.g. `[0, :, :, 1]` or, on its side, `[0].T`.

        Args:
            name: The array, or the answer.
            outer: Index of the grid along our axes but the last two, its rows and columns.
        """
        ours = [*map(str, outer), ":", ":"]
        order = self.order_of(name, len(ours))
        index = list(ours if order is None else order.index(ours))
        while index[-1:] == [":"]:
            index.pop()
        turned = ".T" if self.is_turned(name, len(ours)) else ""
        return f"[{', '.join(index)}]{turned}" if index else turned

    def is_turned(self, name: str, axes: int) -> bool:
        """Whether the rows of a grid of ours are columns in the course."""
        order = self.order_of(name, axes)
        kept = () if order is None else tuple(one for one in order.theirs if one in order.ours[-2:])
        return order is not None and len(kept) > 1 and kept != order.ours[-2:]

    def turned(self, name: str, array: Array) -> Array:
        """An array of ours, or a right answer, with the axes of the course."""
        order = self.orders.get(name)
        return array if order is None else order.turned(array)

    def turned_back(self, name: str, array: Array) -> Array:
        """An array of the course with the axes of ours; as it is where it has not its axes."""
        order = self.orders.get(name)
        return order.turned_back(array) if order and order.fits(array.shape) else array

    def in_order(self, name: str, words: Sequence[str]) -> tuple[str, ...]:
        """Words for the axes of an array, in the order of the course; none for one it adds."""
        order = self.orders.get(name)
        if order is None:
            return tuple(words)
        return tuple(words[order.ours.index(one)] for one in order.theirs if one != "1")


def dotted_name(node: ast.expr) -> str:
    """A function as students call it: `f`, `Conv.forward`, and `Conv2d(...).forward` likewise."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = dotted_name(node.value.func if isinstance(node.value, ast.Call) else node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def what_is_around(tree: ast.expr, call: ast.Call) -> str:
    """What becomes of what a call in an expression returns, e.g. `...[0]`; empty for nothing."""

    class Left(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            return ast.Constant(...) if node is call else self.generic_visit(node)

    left = ast.unparse(Left().visit(tree))
    return left if left != "..." else ""


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


OURS = Call(expression="", function="", names={})
"""Stands for a function that is called as ours is: our names, and our order of axes."""


def in_shortest_form(along_axes: tuple[int, ...]) -> Option:
    """One number where it is the same along every axis, else the tuple."""
    return along_axes[0] if len(set(along_axes)) == 1 else along_axes
