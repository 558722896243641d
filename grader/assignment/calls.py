"""How a course's own functions are called, from what an assignment says of each operation."""

import ast
import builtins
import keyword
import symtable
from collections.abc import Mapping, Sequence
from typing import NoReturn

import msgspec

from grader.assignment.operations import expected_one_of
from grader.errors import AssignmentError
from grader.records.assignment import Policy, SubmissionRules
from grader.records.call import RETURN, AxisOrder, Call
from grader.records.operation import Operation
from grader.text import listed

IN_SCOPE = ("np", "torch", "pair")
"""Names in a call that are neither arguments nor a submission's or an adapter's own."""

_TAKEN = (*IN_SCOPE, RETURN, "arrays", "before", "expected", "first", "look", "out", "second")
"""What no argument can be called: names in a call, and those that a snippet gives besides."""


FORMS = "forms"
"""The check that asks whether arguments can be given in all of their forms."""

_OF_ARRAYS = ("dtype", "layout")
"""Checks of what only arrays have."""


class OperationRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an assignment says of an operation under `[operation.NAME]`.

    Attributes:
        call: A Python expression that calls the course's function; empty where it has our name.
        function: What students call the function; empty for the outermost that `call` calls.
        names: Our names of arguments by those of the course.
        layout: The axes of arrays, and of the answer as `return`, by their names in the course.
        without: Features that lie outside of the course's contract.
    """

    call: str = ""
    function: str = ""
    names: dict[str, str] = {}
    layout: dict[str, str] = {}
    without: tuple[str, ...] = ()


def read_call(
    operation: Operation,
    said: OperationRules,
    rules: SubmissionRules,
    path: str,
) -> Call | None:
    """How an operation is called; None where it has our name and signature.

    Args:
        operation: The operation.
        said: What the assignment says of it.
        rules: What students hand in, with the adapter's functions.
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
    tree = _parsed(said.call, f"{where}.call")
    names = _names(operation, said.names, f"{where}.names")
    calls = _calls_of_students(tree, rules, names)
    function = said.function or _outermost(calls, f"{where}.call", said.call)
    uses, adapted = _used(said.call, rules, names, f"{where}.call")
    return Call(
        expression=said.call,
        function=function,
        around=_around(tree, calls) if not adapted else "",
        uses=uses,
        adapted=adapted,
        names=names,
        orders=_orders(operation, said.layout, names, f"{where}.layout"),
        arrays=rules.arrays,
    )


def _example_of(operation: Operation) -> str:
    return f'call = "my_{operation.name}({", ".join(operation.parameters)})"'


def _parsed(call: str, where: str) -> ast.expr:
    try:
        compile(f"lambda: ({call}\n)", "<call>", "eval", dont_inherit=True)
        return ast.parse(f"({call}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise AssignmentError(
            f"{where} is {call!r}, which is no Python expression: {said}. Expected one expression, "
            "e.g. `conv_forward(x, w, b)[0]`."
        ) from error


def _names(operation: Operation, given: Mapping[str, str], where: str) -> dict[str, str]:
    """What the course calls each argument, by our name."""
    for theirs, ours in given.items():
        if ours not in operation.parameters:
            raise AssignmentError(
                f"{where}.{theirs} is {ours!r}, which {operation.name!r} has no argument for. "
                f"{expected_one_of(operation.parameters, ours)}"
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


def _calls_of_students(
    tree: ast.expr, rules: SubmissionRules, names: Mapping[str, str]
) -> list[ast.Call]:
    """Calls of what is neither NumPy's, the adapter's nor an argument, the outermost first.

    That of a method is one, though it may make the object by another: `Conv2d(...).forward(x)`.
    """
    others = {*IN_SCOPE, *_defined(rules.adapter), *names.values(), *dir(builtins)}
    called = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    inner = {id(part) for node in called for part in ast.walk(node.func)}
    roots = {id(node): _dotted(node.func).partition(".")[0] for node in called}
    return [
        node
        for node in called
        if id(node) not in inner and {"", *others}.isdisjoint({roots[id(node)]})
    ]


def _outermost(calls: Sequence[ast.Call], where: str, call: str) -> str:
    """The name of the function that is called last.

    Raises:
        AssignmentError: There is none, or several of which now one is called, now another.
    """
    if not calls:
        raise AssignmentError(
            f"{where} is {call!r}, which does not say what students call their function. Say it, "
            'e.g. `function = "Conv2d.forward"`.'
        )
    given = {id(part) for node in calls for part in ast.walk(node) if part is not node}
    names = dict.fromkeys(_dotted(node.func) for node in calls if id(node) not in given)
    if len(names) > 1:
        raise AssignmentError(
            f"{where} is {call!r}, which calls {listed([*names])} side by side. Say what students "
            f'call them together, e.g. `function = "{" or ".join(names)}"`.'
        )
    return _dotted(calls[0].func)


def _around(tree: ast.expr, calls: Sequence[ast.Call]) -> str:
    """What becomes of what the one function of the students' returns, e.g. `...[0]`."""

    class Left(ast.NodeTransformer):
        def visit_Call(self, node: ast.Call) -> ast.AST:
            return ast.Constant(...) if node is calls[0] else self.generic_visit(node)

    if len(calls) != 1:
        return ""
    left = ast.unparse(Left().visit(tree))
    return left if left != "..." else ""


def _used(
    call: str, rules: SubmissionRules, names: Mapping[str, str], where: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the submission that a call uses, itself or through the adapter; and the adapter's.

    Raises:
        AssignmentError: There is none.
    """
    parameters = ", ".join(names.values())
    own = symtable.symtable(f"lambda {parameters}: ({call}\n)", where, "eval")
    adapter = symtable.symtable(rules.adapter, where, "exec")
    given = {one.get_name() for one in adapter.get_symbols() if one.is_local()}
    defined = {one.get_name(): _taken_by(one) for one in adapter.get_children()}
    waiting = [*_taken_by(own)]
    if not given.isdisjoint(waiting):  # loading the adapter runs what stands outside of these
        waiting += [one.get_name() for one in adapter.get_symbols() if one.is_referenced()]
        waiting += [name for outer in defined.keys() - given for name in defined[outer]]
    for name in waiting:
        waiting += [one for one in defined.get(name, ()) if one not in waiting]
    others = {*IN_SCOPE, *dir(builtins), *given}
    found = tuple(name for name in dict.fromkeys(waiting) if name not in others)
    if not found:
        raise AssignmentError(
            f"{where} is {call!r}, which uses nothing that students write. Call their function, "
            "e.g. `conv_forward(x, w, b)[0]`."
        )
    return found, tuple(name for name in dict.fromkeys(waiting) if name in given)


def _taken_by(code: symtable.SymbolTable) -> list[str]:
    """Names that code takes from the top level around it."""
    own = [one.get_name() for one in code.get_symbols() if one.is_global()]
    return own + [name for inner in code.get_children() for name in _taken_by(inner)]


def _dotted(node: ast.expr) -> str:
    """A function as students call it: `f`, `Conv.forward`, and `Conv2d(...).forward` likewise."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value.func if isinstance(node.value, ast.Call) else node.value)
        return f"{owner}.{node.attr}" if owner else ""
    return ""


def _defined(adapter: str) -> frozenset[str]:
    """Names that an adapter gives at its top level."""
    return frozenset(
        node.name
        for node in ast.parse(adapter).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )


def require_askable(operation: Operation, check: str, rules: SubmissionRules, where: str) -> None:
    """Hold a check to what can be seen of a function that a course calls in its own way.

    Raises:
        AssignmentError: Nothing can be seen of it.
    """
    if operation.call is not None and check == FORMS:
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
            f"{path!r}: submission.adapter is no Python{line}: {said}. Mend that line."
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
    return orders


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
