"""Calling a course's own functions: an expression each, evaluated among a submission's names.

Everything is compiled before the submission runs. Its names never take the place of an argument, of
the adapter's, of what every call may use, nor of Python's own functions.
"""

import ast
import builtins
from collections.abc import Callable, Mapping
from importlib import import_module
from itertools import islice
from sys import modules
from types import CodeType, FunctionType, ModuleType, TracebackType
from typing import Any, NamedTuple

import numpy as np

from grader.isolation.protocol.grading import WireCall, WireRaised
from grader.isolation.worker.array_kinds import Kind
from grader.isolation.worker.traceback_summary import describe_exception, places_of, sendable

CALL, ADAPTER = "<call>", "<adapter>"
"""What files are called that calls and the adapter are from; no file of a submission is."""

_SEEN = "<seen>"
"""What a call names that notes of what it takes a part; no name of a submission is."""

_BUILTINS = dict(vars(builtins))
"""Python's own functions, before any submission can replace one."""


def pair(number: Any) -> Any:
    """One number as two that are the same; a tuple as it is."""
    return number if isinstance(number, tuple) else (number, number)


class Bound(NamedTuple):
    """Calls among the names of one submission.

    Attributes:
        functions: What is to be called, by the function that is asked.
        lacking: Names of the adapter that others need, but that loading it did not give.
        raised: What loading the adapter raised; None mostly.
        described: The same by the adapter's own lines.
    """

    functions: Mapping[str, Callable[..., Any]]
    lacking: Mapping[str, tuple[str, ...]]
    raised: BaseException | None = None
    described: WireRaised | None = None


class CourseCalls:
    """The calls of an assignment, compiled."""

    def __init__(self, calls: Mapping[str, WireCall], adapter: str, kind: Kind) -> None:
        """Compile the calls, by the function that they ask, and what they use."""
        self._modules = {"np": np}
        if calls and kind == "torch":
            self._modules["torch"] = import_module("torch")
        self._calls = calls
        self._codes = {name: _compiled(call) for name, call in calls.items()}
        self._source = adapter
        self._adapter = compile(adapter, ADAPTER, "exec", dont_inherit=True)
        self._split = ""

    def bound_to(self, module: ModuleType) -> Bound:
        """The calls of the functions of a submission, whose main module has all of their names."""
        used = {name for call in self._calls.values() for name in call.uses}
        scope = {name: value for name, value in vars(module).items() if name in used}
        scope |= {"__builtins__": _BUILTINS, "__name__": ADAPTER, "pair": pair, **self._modules}
        scope[_SEEN] = self._see
        raised: BaseException | None = None
        try:
            exec(self._adapter, scope)
        except BaseException as error:
            raised = error
        return Bound(
            functions={name: FunctionType(one, scope, CALL) for name, one in self._codes.items()},
            lacking={
                name: lacking
                for name, call in self._calls.items()
                if (lacking := tuple(one for one in call.adapted if one not in scope))
            },
            raised=raised,
            described=None
            if raised is None
            else describe_exception(raised, {ADAPTER: self._source.encode()}),
        )

    def take_split(self) -> str:
        """The first part that was taken of one array since this was asked, as of several things.

        Python, e.g. `forward(x)[0]`; empty where there was none.
        """
        split, self._split = self._split, ""
        return sendable(split) if split else ""

    def _see(self, value: Any, part: str) -> Any:
        """What a function returned, as it is, of which a call takes a part."""
        if not self._split and _is_one_array(value):
            self._split = part
        return value

    def part_that_raised(self, function: str, error: BaseException) -> str:
        """The part of a call, or of the adapter, that raised or led to a line of a submission.

        Args:
            function: What was asked.
            error: What was raised.

        Returns:
            Python; empty where it is not called by an expression.
        """
        call = self._calls.get(function)
        if call is None:
            return ""
        texts = {CALL: _source_of(call), ADAPTER: self._source}
        part = ""
        for place in places_of(error):
            text = texts.get(place.tb_frame.f_code.co_filename)
            if text is not None:
                part = _part(text, place)
            elif part:
                break
        return sendable(" ".join(part.split()))


def _part(text: str, place: TracebackType) -> str:
    """What of a text was evaluated at a place of a traceback."""
    positions = place.tb_frame.f_code.co_positions()
    first, last, start, end = next(islice(positions, place.tb_lasti // 2, None))
    if first is None or last is None or start is None or end is None:
        return ""
    lines = [line.encode() for line in text.split("\n")[first - 1 : last]]
    lines[-1] = lines[-1][:end]
    lines[0] = lines[0][start:]
    return b"\n".join(lines).decode()


def _is_one_array(value: Any) -> bool:
    """Whether a value is an array of numbers or a tensor, and so no collection of several things.

    A nested list may be either.
    """
    if isinstance(value, np.ndarray):
        return not value.dtype.hasobject
    torch = modules.get("torch")
    return torch is not None and isinstance(value, torch.Tensor)


class _WithParts(ast.NodeTransformer):
    """A call that notes what it takes a part of, of all that functions of students return."""

    def __init__(self, uses: tuple[str, ...]) -> None:
        self._uses = uses

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        part = ast.unparse(node)
        self.generic_visit(node)
        is_number = isinstance(node.slice, ast.Constant) and type(node.slice.value) is int
        if is_number and isinstance(node.value, ast.Call) and self._is_theirs(node.value.func):
            seen = ast.Call(
                ast.Name(_SEEN, ast.Load()), [node.value, ast.Constant(part)], keywords=[]
            )
            node.value = ast.copy_location(seen, node.value)
        return ast.fix_missing_locations(node)

    def _is_theirs(self, called: ast.expr) -> bool:
        """Whether a function is called that a submission has, or a method of what one made."""
        while isinstance(called, ast.Attribute | ast.Call):
            called = called.value if isinstance(called, ast.Attribute) else called.func
        return isinstance(called, ast.Name) and called.id in self._uses


def _source_of(call: WireCall) -> str:
    return f"lambda {', '.join(call.parameters)}: ({call.expression}\n)"


def _compiled(call: WireCall) -> CodeType:
    """The code of a function of the arguments."""
    tree = _WithParts(call.uses).visit(ast.parse(_source_of(call), mode="eval"))
    made = compile(tree, CALL, "eval", dont_inherit=True)
    return next(one for one in made.co_consts if isinstance(one, CodeType))
