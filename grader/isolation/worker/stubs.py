"""Functions that are not written yet, told by their source."""

import ast

__all__ = ["is_stub"]

_NOT_WRITTEN = ("NotImplementedError", "NotImplemented")


def is_stub(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether nothing stands in a function but what holds the place of its body.

    That is `pass`, `...`, a docstring, `raise NotImplementedError("write it here")`, `return None`,
    `return NotImplemented`, `print("to do")`, `assert False`, and `out = None` with `return out`.
    """
    nothing: set[str] = set()
    return all(_is_idle(statement, nothing) for statement in function.body)


def _is_idle(statement: ast.stmt, nothing: set[str]) -> bool:
    """Whether a statement does nothing; names that stand for nothing are added to `nothing`."""
    match statement:
        case (
            ast.Pass()
            | ast.Expr(value=ast.Constant())
            | ast.Assert(test=ast.Constant(value=False))
            | ast.Return(value=None)
            | ast.AnnAssign(value=None)
        ):
            return True
        case ast.Raise(exc=ast.Name(id=name)) | ast.Raise(exc=ast.Call(func=ast.Name(id=name))):
            return name in _NOT_WRITTEN
        case ast.Expr(value=ast.Call(func=ast.Name(id="print"), args=said)):
            return all(isinstance(one, ast.Constant) for one in said)
        case ast.Return(value=ast.expr() as value):
            return _is_nothing(value, nothing)
        case (
            ast.Assign(targets=[target], value=value)
            | ast.AnnAssign(target=target, value=ast.expr() as value)
        ):
            return _is_nothing(value, nothing) and _binds(target, nothing)
    return False


def _binds(target: ast.expr, nothing: set[str]) -> bool:
    """Whether names alone are given a value, which then are in `nothing`."""
    names = target.elts if isinstance(target, ast.Tuple) else [target]
    nothing.update(name.id for name in names if isinstance(name, ast.Name))
    return all(isinstance(name, ast.Name) for name in names)


def _is_nothing(value: ast.expr, nothing: set[str]) -> bool:
    """Whether an expression is None, `...`, `NotImplemented`, or a name or tuple of those."""
    match value:
        case ast.Constant(value=constant):
            return constant is None or constant is ...
        case ast.Name(id=name):
            return name == "NotImplemented" or name in nothing
        case ast.Tuple(elts=[_, *_] as parts):
            return all(_is_nothing(part, nothing) for part in parts)
    return False
