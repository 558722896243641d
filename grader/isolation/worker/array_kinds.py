"""Arrays as a course has them: those of NumPy, tensors of torch, or lists in lists.

What is asked and answered on the wire are always arrays. A tensor shares the memory of its array,
so whoever writes into it is seen by what the array holds then.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any, Literal, NamedTuple

import numpy as np

from grader.isolation.protocol.arrays import MAX_AXES

Kind = Literal["numpy", "torch", "list"]


class OfKind:
    """A function that is given arrays of another kind, and answers with one.

    It remembers its last call, of which an array cannot show everything.
    """

    def __init__(self, function: Callable[..., Any], kind: Kind) -> None:
        """Call that function."""
        self._function = function
        self._kind = kind
        self._given: dict[str, Any] = {}
        self._result: Any = None

    def __call__(self, **arguments: Any) -> Any:
        """Call it; an array, or `WrongKind`.

        Raises:
            BaseException: Whatever the function raises.
        """
        self._given = {
            name: to_kind(value, self._kind)
            for name, value in arguments.items()
            if isinstance(value, np.ndarray)
        }
        self._result = self._function(**{**arguments, **self._given})
        return from_kind(self._result, self._kind)

    def changed(self, name: str, array: "np.ndarray[Any, Any]") -> bool:
        """Whether the last call changed what was given for an array, though not the array."""
        return is_changed(self._given[name], array, self._kind)

    def shares(self, name: str) -> bool:
        """Whether the last answer has a list of an argument in it."""
        return self._kind == "list" and share_lists(self._result, self._given[name])


class WrongKind(NamedTuple):
    """That a function returned no array of the kind it should.

    Attributes:
        type: What it is, in words that follow `returned a`; `ndarray` where only its numbers are
            such that NumPy cannot read them.
        dtype: Name of its dtype then.
        shape: Its shape then.
    """

    type: str
    dtype: str = ""
    shape: tuple[int, ...] | None = None


def to_kind(array: "np.ndarray[Any, Any]", kind: Kind) -> Any:
    """What a function is given for an array.

    A tensor is a copy where torch has no such strides, or lets nobody write into them; `is_changed`
    tells of that what the array does not.
    """
    if kind == "torch":
        if any(stride <= 0 for stride in array.strides):
            array = array.copy()
        return import_module("torch").from_numpy(array)
    return array.tolist() if kind == "list" else array


def from_kind(result: Any, kind: Kind) -> Any:
    """The array that a function answered with, or `WrongKind`.

    An array of a tensor lies in its memory. With `numpy`, what was returned is left as it is.
    """
    if kind == "torch":
        return _from_tensor(result)
    return _from_list(result) if kind == "list" else result


def is_changed(given: Any, array: "np.ndarray[Any, Any]", kind: Kind) -> bool:
    """Whether what was given for an array is another now, beside what the array itself shows."""
    if kind == "numpy":
        return False
    try:
        if kind == "list":
            return bool(given != array.tolist())
        now = given.numpy(force=True)
    except Exception:  # a tensor without numbers, a list that is its own cell
        return True
    return bool(now.shape != array.shape or now.tobytes() != array.tobytes())


def share_lists(result: Any, given: Any) -> bool:
    """Whether a list of the one is a list of the other, as rows are that were not copied."""
    return not _lists_in(result).isdisjoint(_lists_in(given))


def _from_tensor(result: Any) -> Any:
    torch = import_module("torch")
    if type(result) not in {torch.Tensor, torch.nn.Parameter}:
        return _wrong_kind(result)
    if result.ndim > MAX_AXES:
        return WrongKind(f"tensor with {result.ndim} axes")
    if result.device.type != "cpu":
        return WrongKind(f"tensor on the device {result.device.type}")
    if result.is_nested or result.layout is not torch.strided:
        layout = str(result.layout).removeprefix("torch.").strip("_").partition("_")[0]
        return WrongKind(f"{'nested' if result.is_nested else layout} tensor")
    try:
        return result.numpy(force=True)
    except (RuntimeError, TypeError):
        dtype = str(result.dtype).removeprefix("torch.")
        return WrongKind(np.ndarray.__name__, dtype, tuple(result.shape))


def _from_list(result: Any) -> Any:
    if type(result) not in {list, float, int, bool}:
        return _wrong_kind(result)
    try:
        array = np.asarray(result)
    except (ValueError, OverflowError, RecursionError):
        deep = _depth_of(result) > MAX_AXES
        return WrongKind("list in too many lists" if deep else "list whose rows differ in length")
    return array if array.dtype.kind in "biuf" else WrongKind("list that holds more than numbers")


def _depth_of(value: Any) -> int:
    """How many lists the first cell of a list lies in; one more than can be, if there are more."""
    depth = 0
    while type(value) is list and value and depth <= MAX_AXES:
        value, depth = value[0], depth + 1
    return depth


def _wrong_kind(result: Any) -> WrongKind:
    """What was returned by the name of its type; an array of NumPy's would pass for an answer."""
    return WrongKind("numpy.ndarray" if isinstance(result, np.ndarray) else type(result).__name__)


def _lists_in(value: Any) -> set[int]:
    """Numbers by which Python knows a list and all that lie in it."""
    found: set[int] = set()
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if type(one) is list and id(one) not in found:
            found.add(id(one))
            waiting += one
    return found
