"""Answering the calls that a submission makes of functions which are served.

The worker of a function under test sends calls of others here, and gets what is right for them. So
the function is judged as if the others were right, and no right program enters its process.
"""

from collections.abc import Mapping

import msgspec
import numpy as np

from grader.isolation.codec import decode_message
from grader.isolation.protocol.arrays import describe_arrays, read_array
from grader.isolation.protocol.frames import RESULT, FrameError, encode_message, write_frame
from grader.isolation.protocol.grading import TEXT, Result, ServedCall
from grader.records.case import Array, Case, Option
from grader.records.operation import Operation

MAX_CALLS = 10_000
"""Calls that are served while one operation is asked."""

MAX_EFFORT = 1 << 22
"""Cells written and products computed for one call; cases of a deck need some ten thousand."""

MAX_EFFORT_IN_ALL = 1 << 26
"""The same for all calls while one operation is asked; at worst three seconds of the grader's."""

MAX_TEXT_BYTES = 1 << 13
"""Of what describes one call; numbers and shapes take some hundred, but reading millions of them
takes the grader longer than sending them takes a worker."""

_DTYPES = ({np.dtype(np.float64)}, {np.dtype(np.float32)})
"""Of all arrays of a call: one of these."""

_NO_RESULT = write_frame(RESULT, 0, encode_message(Result(None)))


class Server:
    """Answers calls with right programs, as far as they are bounded and within the contract.

    Attributes:
        called: For each case that is over, the functions that were answered for meanwhile.
        refused: Why it answers no more, as what the function that is asked does to those that are
            served, e.g. `makes more than 10,000 calls of`; empty while it does.
    """

    def __init__(self, operations: Mapping[str, Operation]) -> None:
        """Serve these operations, by their names."""
        self.called: list[frozenset[str]] = []
        self.refused = ""
        self._answered_for: set[str] = set()
        # Whoever calls a function may do so beyond what a course asks of it: one fault, one price.
        self._operations = {name: one.whole or one for name, one in operations.items()}
        self._calls = 0
        self._effort = 0

    @property
    def parameters(self) -> dict[str, tuple[str, ...]]:
        """Names of the functions, with the names of their arguments in order."""
        return {name: operation.parameters for name, operation in self._operations.items()}

    def end_cases(self, count: int) -> None:
        """Let a case be over; of several that are told at once, calls are those of the first."""
        self.called += [frozenset(self._answered_for), *[frozenset()] * (count - 1)]
        self._answered_for.clear()

    def answer(self, text: bytes, data: memoryview) -> bytes:
        """The frame that answers a call: what is right, or that the submission runs its own.

        Raises:
            FrameError: The text or the data is not what a worker sends.
        """
        self._calls += 1
        if self._calls > MAX_CALLS:
            self.refused = f"makes more than {MAX_CALLS:,} calls of"
        if self.refused or len(text) > MAX_TEXT_BYTES:
            return _NO_RESULT
        call = decode_message(text, ServedCall)
        operation = self._operations.get(call.function)
        if operation is None or (value := self._compute(operation, call, data)) is None:
            return _NO_RESULT
        self._answered_for.add(operation.name)
        (header,), numbers = describe_arrays([("value", value)])
        return write_frame(RESULT, 0, msgspec.json.encode(Result(header)), numbers)

    def _compute(self, operation: Operation, call: ServedCall, data: memoryview) -> Array | None:
        """What is right for a call; None where it is not within the contract, or too much work."""
        case = _case_of(operation, call, data)
        if case is None:
            return None
        # A stranger's arguments may be anything; whatever the contract trips over is outside it.
        try:
            if operation.effort is None or not operation.accepts(case):
                return None
            effort = operation.effort(case)
            if effort > MAX_EFFORT:
                return None
            self._effort += effort
            if self._effort > MAX_EFFORT_IN_ALL:
                self.refused = "asks too much work of"
                return None
            with np.errstate(all="ignore"):
                return operation.twin(**case.arrays, **case.options)
        except Exception:  # noqa: BLE001
            return None


def _case_of(operation: Operation, call: ServedCall, data: memoryview) -> Case | None:
    """A call as a case; None where arguments are missing, unknown or of another kind.

    Raises:
        FrameError: The data does not hold the arrays.
    """
    arrays: dict[str, Array] = {}
    start = 0
    for name, dtype, shape in call.arrays:
        arrays[name], start = read_array(data, start, dtype, tuple(shape))
    try:
        options = {
            name: _text_or_number(value) if isinstance(value, str) else value
            for name, value in call.options.items()
        }
    except (ValueError, OverflowError) as error:
        raise FrameError("a number that is none") from error
    # `bias=None` is a call without bias.
    absent = {name for name, value in options.items() if value is None and name in operation.axes}
    given: dict[str, Option] = {name: options[name] for name in options.keys() - absent}
    required = operation.parameters[: len(operation.parameters) - len(operation.defaults)]
    fits = (
        arrays.keys() <= operation.axes.keys()
        and given.keys() <= {*operation.parameters} - operation.axes.keys()
        and {*required} <= {*arrays, *given}
        and {array.dtype for array in arrays.values()} in _DTYPES
        and all(_has_axes(operation, name, array) for name, array in arrays.items())
    )
    return Case(operation=operation.name, arrays=arrays, options=given) if fits else None


def _text_or_number(sent: str) -> str | float:
    """What was sent as text.

    Raises:
        ValueError: It is neither.
    """
    return sent.removeprefix(TEXT) if sent.startswith(TEXT) else float.fromhex(sent)


def _has_axes(operation: Operation, name: str, array: Array) -> bool:
    axes = operation.axes[name]
    return axes == ("...",) or array.ndim == len(axes)
