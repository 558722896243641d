"""Names that a call takes from students' files, and those that it cannot take from anywhere."""

import ast
import builtins
import re
import symtable
import sys
from collections.abc import Collection, Mapping, Sequence

from grader.assignment.operations import expected_one_of
from grader.errors import AssignmentError
from grader.records.assignment import SubmissionRules
from grader.text import did_you_mean

IN_SCOPE = ("np", "torch", "pair")
"""Names in a call that are neither arguments nor a submission's or an adapter's own."""

_MODULES = frozenset({"numpy", "torch", *sys.stdlib_module_names})
"""What an instructor means by such a name before a dot, whatever students' files define."""


def used_names(
    call: str, rules: SubmissionRules, names: Mapping[str, str], where: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the submission that a call uses, itself or through the adapter; and the adapter's.

    Args:
        call: The expression.
        rules: What students hand in, with the adapter.
        names: What the course calls each argument, by our name.
        where: What errors call the expression.

    Raises:
        AssignmentError: There is none, or one is a module's that nothing imports.
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
    there = IN_SCOPE if rules.arrays == "torch" else ("np", "pair")
    others = {*there, *dir(builtins), *given}
    found = tuple(name for name in dict.fromkeys(waiting) if name not in others)
    _require_imported(call, rules.adapter, found, where)
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


def _require_imported(call: str, adapter: str, found: Collection[str], where: str) -> None:
    """Hold modules to what is imported: else every student lacks a name that none has to define."""
    shown = where.partition(": operation.")[0]
    for source, what in ((f"({call}\n)", where), (adapter, f"{shown}: submission.adapter")):
        for node in ast.walk(ast.parse(source)):
            if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
                continue
            name = node.value.id
            if name in _MODULES.intersection(found):
                instead = ", or write `np`" if name == "numpy" else ""
                raise AssignmentError(
                    f"{what} uses the module {name!r} in `{ast.unparse(node)}`, and nothing "
                    f"imports it. Put `import {name}` into submission.adapter{instead}."
                )


def require_meant(
    tree: ast.expr, uses: Collection[str], names: Mapping[str, str], where: str
) -> None:
    """Hold names in a call to those that can be meant: `strides` is no `stride`.

    Args:
        tree: The expression.
        uses: Names of the submission that it uses.
        names: What the course calls each argument that cases give, by our name.
        where: What errors call the expression.

    Raises:
        AssignmentError: A name that is no function's is like that of an argument it does not use.
    """
    there = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    functions = {
        id(inner)
        for node in ast.walk(tree)
        for inner in (getattr(node, "func", None), getattr(node, "value", None))
        if isinstance(node, ast.Call | ast.Attribute)
    }
    unused = {*names.values()}.difference(node.id for node in there)
    for node in there:
        hint = did_you_mean(node.id, sorted(unused))
        if hint and node.id in uses and id(node) not in functions:
            raise AssignmentError(
                f"{where} uses {node.id!r}, which is the name of no argument. {hint}"
            )


def require_function(function: str, uses: Sequence[str], where: str) -> None:
    """Hold what students call their function to begin with a name of theirs that the call uses.

    Raises:
        AssignmentError: It begins with another.
    """
    first = re.search(r"[^\W\d]\w*", function)
    name = first[0] if first else function
    if name not in uses:
        raise AssignmentError(
            f"{where} is {function!r}, and the call takes no {name!r} from students' files. "
            f"{expected_one_of(uses, name)}"
        )
