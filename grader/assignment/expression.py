"""The expression that calls a course's own function: which one it calls, and what is around."""

import ast
import builtins
from collections.abc import Collection, Mapping, Sequence

from grader.assignment.call_names import IN_SCOPE
from grader.errors import AssignmentError
from grader.records.assignment import SubmissionRules
from grader.records.call import dotted_name
from grader.text import ended, listed


def parse_expression(call: str, where: str) -> ast.expr:
    """The expression as a tree.

    Raises:
        AssignmentError: It is none.
    """
    try:
        compile(f"lambda: ({call}\n)", "<call>", "eval", dont_inherit=True)
        return ast.parse(f"({call}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        said = error.msg if isinstance(error, SyntaxError) else str(error)
        raise AssignmentError(
            f"{where} is {call!r}, which is no Python expression: {ended(said)} Expected "
            "one expression, e.g. `conv_forward(x, w, b)[0]`."
        ) from error


def calls_of_students(
    tree: ast.expr, rules: SubmissionRules, names: Mapping[str, str]
) -> list[ast.Call]:
    """Calls of what is neither NumPy's, the adapter's nor an argument, the outermost first.

    That of a method is one, though it may make the object by another: `Conv2d(...).forward(x)`.
    """
    others = {*IN_SCOPE, *_defined(rules.adapter), *names.values(), *dir(builtins)}
    called = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    inner = {id(part) for node in called for part in ast.walk(node.func)}
    roots = {id(node): dotted_name(node.func).partition(".")[0] for node in called}
    return [
        node
        for node in called
        if id(node) not in inner and {"", *others}.isdisjoint({roots[id(node)]})
    ]


def function_called_last(calls: Sequence[ast.Call], where: str, call: str) -> str:
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
    names = dict.fromkeys(dotted_name(node.func) for node in calls if id(node) not in given)
    if len(names) > 1:
        raise AssignmentError(
            f"{where} is {call!r}, which calls {listed([*names])} side by side. Say what students "
            f'call them together, e.g. `function = "{" or ".join(names)}"`.'
        )
    return dotted_name(calls[0].func)


def methods_called(adapter: str, functions: Collection[str]) -> tuple[str, ...]:
    """Names of methods that some functions of an adapter call, but for those of modules."""
    found = (
        node.func.attr
        for defined in ast.parse(adapter).body
        if isinstance(defined, ast.FunctionDef | ast.ClassDef) and defined.name in functions
        for node in ast.walk(defined)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if dotted_name(node.func).partition(".")[0] not in IN_SCOPE
    )
    return tuple(dict.fromkeys(found))


def _defined(adapter: str) -> frozenset[str]:
    """Names that an adapter gives at its top level."""
    return frozenset(
        node.name
        for node in ast.parse(adapter).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef)
    )
