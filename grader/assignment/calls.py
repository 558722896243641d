"""How a course's own functions are called, from what an assignment says of each operation."""

import keyword
from collections.abc import Collection, Mapping
from typing import NoReturn

import msgspec

from grader.assignment.call_names import IN_SCOPE, require_function, require_meant, used_names
from grader.assignment.expression import (
    calls_of_students,
    function_called_last,
    methods_called,
    parse_expression,
)
from grader.assignment.operations import expected_one_of
from grader.errors import AssignmentError
from grader.records.assignment import Policy, SubmissionRules
from grader.records.call import RETURN, AxisOrder, Call, what_is_around
from grader.records.operation import Operation
from grader.text import ended

_TAKEN = (*IN_SCOPE, RETURN, "arrays", "before", "expected", "first", "look", "out", "second")
"""What no argument can be called: names in a call, and those that a snippet gives besides."""

_OF_FORMS = "forms"
"""The check that asks in which forms arguments can be passed."""

_OF_ARRAYS = ("dtype", "layout")
"""Checks of what only arrays have."""


class OperationRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an assignment says of an operation under `[operation.NAME]`.

    Attributes:
        of: The operation that is asked under this name; empty where the name is its own.
        call: A Python expression that calls the course's function; empty where it has our name.
        function: What students call the function; empty for the outermost that `call` calls.
        names: Our names of arguments by those of the course.
        layout: The axes of arrays, and of the answer as `return`, by their names in the course.
        without: Features that lie outside of the course's contract.
    """

    of: str = ""
    call: str = ""
    function: str = ""
    names: dict[str, str] = {}
    layout: dict[str, str] = {}
    without: tuple[str, ...] = ()


def read_call(
    operation: Operation,
    said: OperationRules,
    rules: SubmissionRules,
    given: Collection[str],
    path: str,
) -> Call | None:
    """How an operation is called; None where it has our name and signature.

    Args:
        operation: The operation.
        said: What the assignment says of it.
        rules: What students hand in, with the adapter's functions.
        given: The arguments that cases give.
        path: What errors call the assignment's file.

    Raises:
        AssignmentError: It says what cannot be.
    """
    where = f"{path!r}: operation.{operation.name}"
    if not said.call and rules.arrays != "numpy":
        raise AssignmentError(
            f"{path!r}: submission.arrays is {rules.arrays!r}, and {where.partition(': ')[2]} has "
            f"no call. Say how the function is called, e.g. `{_example_of(operation)}`."
        )
    if not said.call:
        for key, value in (
            ("names", said.names),
            ("layout", said.layout),
            ("function", said.function),
        ):
            if value:
                raise AssignmentError(
                    f"{where}.{key} is given without a call. Say how the function is called, e.g. "
                    f"`{_example_of(operation)}`."
                )
        return None
    tree = parse_expression(said.call, f"{where}.call")
    names = _names(operation, said.names, f"{where}.names")
    calls = calls_of_students(tree, rules, names)
    function = said.function or function_called_last(calls, f"{where}.call", said.call)
    uses, adapted = used_names(said.call, rules, names, f"{where}.call")
    require_function(function, uses, f"{where}.function")
    require_meant(tree, uses, {ours: names[ours] for ours in given}, f"{where}.call")
    return Call(
        expression=said.call,
        function=function,
        around=what_is_around(tree, calls[0]) if len(calls) == 1 and not adapted else "",
        uses=uses,
        adapted=adapted,
        methods=methods_called(rules.adapter, adapted),
        names=names,
        orders=_orders(operation, said.layout, names, f"{where}.layout"),
        arrays=rules.arrays,
    )


def _example_of(operation: Operation) -> str:
    return f'call = "my_{operation.name}({", ".join(operation.parameters)})"'


def _names(operation: Operation, given: Mapping[str, str], where: str) -> dict[str, str]:
    """What the course calls each argument, by our name."""
    for theirs, ours in given.items():
        if ours not in operation.parameters:
            order = f" The course's name stands first: write `{ours} = {theirs!r}`."
            turned = order if theirs in operation.parameters else ""
            raise AssignmentError(
                f"{where}.{theirs} is {ours!r}, which {operation.name!r} has no argument for. "
                f"{expected_one_of(operation.parameters, ours)}{turned}"
            )
        if not theirs.isidentifier() or keyword.iskeyword(theirs) or theirs in _TAKEN:
            raise AssignmentError(
                f"{where} calls {ours!r} {theirs!r}, which cannot be the name of an argument. Give "
                'it another name, as in `W = "weight"`.'
            )
    found = {ours: theirs for theirs, ours in given.items()}
    names = {ours: found.get(ours, ours) for ours in operation.parameters}
    if len(found) < len(given) or len(set(names.values())) < len(names):
        raise AssignmentError(
            f"{where} gives an argument of {operation.name!r} two names, or two of them one: "
            f"{dict(given)!r}. Expected one name for each."
        )
    return names


def is_askable(operation: Operation, check: str) -> bool:
    """Whether a check can be asked; in which forms arguments are passed a call decides."""
    return operation.call is None or check != _OF_FORMS


def require_askable(operation: Operation, check: str, rules: SubmissionRules, where: str) -> None:
    """Hold a check to what can be seen of a function that a course calls in its own way.

    Raises:
        AssignmentError: Nothing can be seen of it.
    """
    if not is_askable(operation, check):
        raise AssignmentError(
            f"{where} asks in which forms {operation.name!r} takes its arguments, which the call "
            f"of operation.{operation.name} decides. Delete the row."
        )
    if rules.arrays == "list" and check in _OF_ARRAYS:
        raise AssignmentError(
            f"{where} asks of arrays what lists do not have, and submission.arrays is 'list'. "
            "Delete the row."
        )


def require_adapter(rules: SubmissionRules, path: str) -> None:
    """Hold an adapter to Python's grammar.

    Raises:
        AssignmentError: It is no Python.
    """
    try:
        compile(rules.adapter, "<adapter>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = f" in line {error.lineno}" if isinstance(error, SyntaxError) else ""
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise AssignmentError(
            f"{path!r}: submission.adapter is no Python{line}: {ended(said)} Mend that line."
        ) from error


def require_torch(rules: SubmissionRules, policy: Policy, path: str) -> None:
    """Hold an assignment that hands over tensors to allowing torch.

    Raises:
        AssignmentError: It does not.
    """
    if rules.arrays == "torch" and "torch" not in policy.allowed_imports:
        raise AssignmentError(
            f"{path!r}: submission.arrays is 'torch', and policy.allowed_imports is "
            f'{list(policy.allowed_imports)!r}. Add "torch" to it.'
        )


def _orders(
    operation: Operation, given: Mapping[str, str], names: Mapping[str, str], where: str
) -> dict[str, AxisOrder]:
    """The order of axes of the arrays that have another than ours, by our name."""
    known = {names[ours]: (ours, axes) for ours, axes in operation.axes.items()}
    known[RETURN] = (RETURN, operation.answer_axes)
    orders = {}
    for theirs, text in given.items():
        if theirs not in known:
            raise AssignmentError(
                f"{where} names {theirs!r}, which is no array. {expected_one_of([*known], theirs)}"
            )
        ours, axes = known[theirs]
        order = AxisOrder(ours=axes, theirs=tuple(text.split()))
        _require_order(order, f"{where}.{theirs}", text)
        if order.theirs != order.ours:
            orders[ours] = order
    if RETURN not in given:
        _require_answer(operation, orders, names, where)
    return orders


def _require_answer(
    operation: Operation, orders: Mapping[str, AxisOrder], names: Mapping[str, str], where: str
) -> None:
    """Hold a layout to say the axes of the answer too where those of an argument make it doubtful.

    Raises:
        AssignmentError: An array lacks an axis that the answer has, or the first is turned.
    """
    first = next(iter(operation.axes), "")
    for ours, order in orders.items():
        lost = [order.ours[axis] for axis in order.left_out]
        if ours == first or not set(lost).isdisjoint(operation.answer_axes):
            raise AssignmentError(
                f"{where} gives the axes of {names[ours]!r}, {' '.join(order.theirs)!r}, and not "
                f"those of the answer, which are {' '.join(operation.answer_axes)!r} here. Add "
                "`return` with the axes that the course's function answers with."
            )


def _require_order(order: AxisOrder, where: str, text: str) -> None:
    def refuse(why: str) -> NoReturn:
        raise AssignmentError(
            f"{where} is {text!r}, {why}. Expected the axes {' '.join(order.ours)!r} in the "
            "course's order, `1` for one that is added; one that is left out has length 1."
        )

    named = [name for name in order.theirs if name != "1"]
    if "..." in order.ours:
        refuse("but the array may have any number of axes, so that its order cannot be said")
    for name in named:
        if name not in order.ours:
            refuse(f"and there is no axis {name!r}")
    if len(set(named)) < len(named):
        refuse("which names an axis twice")
    if not named:
        refuse("which names no axis")
