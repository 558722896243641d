"""From the arguments of an operation to a case, and back: how a case passes what a file gives."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple, get_args, get_origin, get_type_hints

import msgspec
import numpy as np

from grader.errors import AssignmentError
from grader.operation.draw import Draw, Rejected
from grader.operation.forms import judged_as
from grader.records.case import Array, Case, Option
from grader.records.operation import Check
from grader.text import listed

Arguments = Mapping[str, Any]
"""Arguments of an operation, by name."""


class Signature(NamedTuple):
    """What a function of an operation takes.

    Attributes:
        name: Its name.
        parameters: Names of its arguments, in order.
        defaults: Those that may be left out, with what they are then.
        arrays: Names of those that are arrays.
        pairs: Names of those that may be an int or a tuple of one along every axis.
    """

    name: str
    parameters: tuple[str, ...]
    defaults: Mapping[str, Option]
    arrays: tuple[str, ...]
    pairs: tuple[str, ...]


def pairs_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """Names of the arguments that may be an int or a tuple, as their annotations say.

    Raises:
        NameError: An annotation names what is not there.
    """
    hints = get_type_hints(function)
    return tuple(name for name in hints if {int, tuple} <= {*_kinds(hints[name])})


def _kinds(hint: Any) -> Iterator[Any]:
    """What a union is of, without what a tuple holds."""
    return (get_origin(one) or one for one in get_args(hint))


def example(title: str, /, **arguments: Any) -> Case:
    """A case that is chosen by hand.

    Args:
        title: What a teacher calls it.
        **arguments: The arguments that are passed, by name.
    """
    arrays = {name: value for name, value in arguments.items() if isinstance(value, np.ndarray)}
    options = {name: value for name, value in arguments.items() if name not in arrays}
    return Case(operation="", title=title, arrays=arrays, options=options)


def completed(signature: Signature, case: Case, check: Check) -> Case:
    """A case that is chosen by hand, with the operation it is for and what of it is judged.

    Arguments without a default are passed by position, and so are arrays that follow them.
    """
    return msgspec.structs.replace(
        case,
        operation=signature.name,
        positional=_positional(signature, case.arrays, frozenset()),
        judges=judged_as(check),
    )


def draw_case(
    signature: Signature,
    cases: Callable[[Draw, frozenset[str]], Arguments],
    accepts: Callable[[Case], bool],
    draw: Draw,
) -> Case:
    """A case that switches on features of a check, as far as its arguments can.

    A file draws the arguments; how they are passed, their dtype, their layout in memory and what
    the arrays hold in a second round of calls is the same for every operation.

    Raises:
        Rejected: What was drawn fits nothing.
        AssignmentError: What the file gives are no arguments of the operation.
    """
    on = draw.features()
    given = cases(draw, on)
    _require_arguments(signature, given)
    arrays: dict[str, Array] = {
        name: value.astype(np.float32) if "float32" in on and value.dtype.kind == "f" else value
        for name, value in given.items()
        if isinstance(value, np.ndarray)
    }
    judges = judged_as(draw.check)
    case = Case(
        operation=signature.name,
        arrays=arrays,
        options=_passed(signature, given, on),
        positional=_positional(signature, arrays, on),
        layouts=draw.layouts(arrays),
        judges=judges,
    )
    return _with_second_contents(case, accepts) if judges == "purity" else case


def _require_arguments(signature: Signature, given: Arguments) -> None:
    """Hold what a file gives to what its function takes.

    Raises:
        AssignmentError: It is otherwise.
    """
    if not isinstance(given, Mapping):
        raise AssignmentError(
            f"`cases` of {signature.name!r} gives {given!r}. Expected the arguments by name, e.g. "
            f"`{{{signature.parameters[0]!r}: ...}}`."
        )
    required = [name for name in signature.parameters if name not in signature.defaults]
    missing = [name for name in required if name not in given]
    others = " or ".join(signature.defaults)
    may = f", which {others} may go with" if others else ""
    if missing or not given.keys() <= {*signature.parameters}:
        raise AssignmentError(
            f"`cases` of {signature.name!r} gives {listed([*given]) or 'no argument'}. Expected "
            f"{listed(required)}{may}, and no other."
        )
    for name in signature.arrays:
        value = given.get(name)
        if value is not None and not isinstance(value, np.ndarray):
            raise AssignmentError(
                f"`cases` of {signature.name!r} gives {name!r} as {type(value).__name__}. Expected "
                "a NumPy array, since AXES names its axes."
            )


def _passed(signature: Signature, given: Arguments, on: frozenset[str]) -> dict[str, Option]:
    """Arguments as they are passed: as an int where all axes agree, left out where they may be."""
    explicit = not on.isdisjoint({"explicit defaults", "positional options"})
    passed: dict[str, Option] = {}
    for name in signature.parameters:
        value = given.get(name, signature.defaults.get(name))
        if isinstance(value, np.ndarray):
            continue
        is_left_out = name not in given or (value is None and name in signature.arrays)
        if is_left_out and not (
            "positional options" in on or (explicit and name not in signature.arrays)
        ):
            continue
        along = value if name in signature.pairs and isinstance(value, tuple) else ()
        as_pair = len(along) > 1 and "equal pair" in on
        is_default = name in signature.defaults and all(
            one == signature.defaults[name] for one in along or (value,)
        )
        if is_default and not (explicit or as_pair):
            continue
        alike = along and len(set(along)) == 1
        passed[name] = along[0] if alike and not as_pair else value
    return passed


def _positional(signature: Signature, arrays: Mapping[str, Array], on: frozenset[str]) -> int:
    """How many arguments go by position."""
    if "positional options" in on:
        return len(signature.parameters)
    if "keyword arrays" in on:
        return 0
    leading = 0
    for name in signature.parameters:
        if name in signature.defaults and name not in arrays:
            break
        leading += 1
    return leading


def _with_second_contents(case: Case, accepts: Callable[[Case], bool]) -> Case:
    """The case with other numbers for a second round of calls: one array backwards, plus one.

    Raises:
        Rejected: They would lie outside the contract.
    """
    name = next((one for one, array in case.arrays.items() if array.dtype.kind == "f"), "")
    name = name or next(iter(case.arrays))
    backwards = np.ascontiguousarray(case.arrays[name][..., ::-1])
    for second in (backwards + 1, backwards):
        then = {**case.arrays, name: second}
        if accepts(msgspec.structs.replace(case, arrays=then)):
            contiguous = {one: np.ascontiguousarray(array) for one, array in then.items()}
            return msgspec.structs.replace(case, then=contiguous)
    raise Rejected
