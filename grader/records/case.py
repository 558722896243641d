"""What a student's function is asked, and what is right."""

from collections.abc import Callable
from itertools import takewhile
from typing import Any, Literal

import msgspec
from numpy.typing import NDArray

Array = NDArray[Any]
Option = bool | int | float | str | tuple[int, ...] | None
Judges = Literal["value", "dtype", "purity", "refusal", "arguments"]
Layout = Literal["contiguous", "fortran", "reversed", "strided", "broadcast"]

DTYPES = ("bool", "int32", "int64", "float32", "float64")
"""Names of the dtypes that arrays of cases and answers may have."""


class Case(msgspec.Struct, frozen=True, kw_only=True, eq=False, forbid_unknown_fields=True):
    """One set of arguments, and how they are passed.

    Attributes:
        operation: Name of the function that is asked, e.g. `conv2d`.
        title: What a teacher calls the case, e.g. `Gaussian blur`; empty for generated ones.
        arrays: Array arguments by name.
        options: All other arguments that are passed, by name.
        positional: How many arguments, in the order of the signature, go by position.
        layouts: Memory layout of the arrays that are not contiguous. `broadcast` is held once
            if it is the same along the first axis.
        judges: What is judged: `value` (answer by value), `dtype` (value and dtype), `purity`
            (what the function does to its arguments and remembers), `refusal` (it must raise),
            `arguments` (whether they stay as they are, whatever the answer).
        then: New contents of the same arrays for a second round of calls; `purity` only.
    """

    operation: str
    title: str = ""
    arrays: dict[str, Array]
    options: dict[str, Option] = {}
    positional: int = 1
    layouts: dict[str, Layout] = {}
    judges: Judges = "value"
    then: dict[str, Array] = {}

    def positional_names(self, parameters: tuple[str, ...]) -> tuple[str, ...]:
        """Names of the arguments that go by position: as many as were asked for and are given.

        Args:
            parameters: Names of all arguments in the order of the signature.
        """
        given = {*self.arrays, *self.options}
        return tuple(takewhile(given.__contains__, parameters[: self.positional]))

    @property
    def in_words(self) -> str:
        """The call with shapes for arrays, e.g. `conv2d(x (1, 1, 3, 3), weight (1, 1, 2, 2))`."""
        arrays = [f"{name} {array.shape}" for name, array in self.arrays.items()]
        options = [f"{name}={value!r}" for name, value in self.options.items()]
        return f"{self.operation}({', '.join(arrays + options)})"

    @property
    def elements(self) -> int:
        """How many numbers the arrays hold; the size by which cases are compared."""
        return sum(array.size for array in self.arrays.values())


class Answer(msgspec.Struct, frozen=True, kw_only=True, eq=False, forbid_unknown_fields=True):
    """What is right for a case.

    Attributes:
        value: The right answer, in the dtype of the arguments; None when the case must be refused.
        bound: Largest absolute error of any cell that rounding explains; 0 where it must be equal.
        then: The right answer for the second contents of the arrays; None without them.
    """

    value: Array | None
    bound: float = 0.0
    then: Array | None = None


class AnsweredCase(msgspec.Struct, frozen=True, kw_only=True, eq=False, forbid_unknown_fields=True):
    """A case with its answer.

    Attributes:
        case: What is asked.
        answer: What is right.
    """

    case: Case
    answer: Answer


def on_arguments(function: Callable[..., Any]) -> Callable[[Case], Any]:
    """A function of an operation's arguments as one of a case."""
    return lambda case: function(**case.arrays, **case.options)
