"""How an operation slides a window over x, and which gradient it is of one that does."""

from collections.abc import Callable

import msgspec

from grader.records.case import Case
from grader.records.taps import Combines


class SlidingArguments(msgspec.Struct, frozen=True, kw_only=True):
    """Names of the arguments that say how a window slides; each an int or a tuple of one an axis.

    Attributes:
        stride: Cells that the window moves at a time.
        padding: Cells that are put around x.
        size: Size of the window; empty where an array, the kernel, has it.
        added: The array of one number for each output channel; empty if nothing is added.
    """

    stride: str
    padding: str
    size: str = ""
    added: str = ""


class Sliding(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """How an operation makes each cell of its answer of a window over x.

    Attributes:
        kernel: The array that the cells of a window are multiplied with; empty if there is none.
            Where the operation combines by a sum, it is linear in x and in that array.
        combines: What becomes of the cells of a window.
        window: Cells along each side of the window of a case.
        steps: Cells that the window of a case moves at a time, along each of its sides.
        widths: Cells of padding (before, after) that a case asks for along every axis of x.
        fill: What a cell of padding counts as.
        words: What a student calls one step along each axis of x, e.g. `row`.
        arguments: Names of the arguments that say how it slides.
    """

    kernel: str
    combines: Combines
    window: Callable[[Case], tuple[int, ...]]
    steps: Callable[[Case], tuple[int, ...]]
    widths: Callable[[Case], tuple[tuple[int, int], ...]]
    fill: float
    words: tuple[str, ...]
    arguments: SlidingArguments


class Gradient(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Which gradient an operation is of another one, which slides a window over x.

    A wrong one is mostly the gradient of a window that slides otherwise.

    Attributes:
        sliding: How that window slides, in a case of the gradient.
        output: The array that has a number for each cell of that one's answer.
        of: The argument that the gradient is taken with respect to; the answer has its shape.
    """

    sliding: Sliding
    output: str
    of: str

    @property
    def is_of_windows(self) -> bool:
        """Whether it depends on where windows lie; that of what was added to all cells does not."""
        return self.of in ("x", self.sliding.kernel)

    @property
    def factor(self) -> str:
        """The array that numbers of the output are multiplied with; empty if they are with none."""
        if not self.is_of_windows:
            return ""
        return self.sliding.kernel if self.of == "x" else "x"

    @property
    def words(self) -> tuple[str, ...]:
        """What a student calls one step along each axis of the answer."""
        if self.of == "x":
            return self.sliding.words
        _, _, *along = self.sliding.words
        kernel = ("input channel", *along) if self.of == self.sliding.kernel else ()
        return ("output channel", *kernel)
