"""What the names in a line that raised hold: plain values, and of arrays the shape.

Nothing of the submission's is run for it. Types are told by their identity, since a class may lie
in `__class__`, `__eq__` and `__hash__`; names are looked up in real dicts only; and of what has a
class of its own nothing is said at all.
"""

import ast
import sys
import warnings
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from types import CodeType, TracebackType
from typing import Any

import numpy as np

from grader.isolation.protocol.grading import WireValue

MAX_VALUES = 6
"""Names of a line that are told of."""

_MAX_LINES = 10
"""Of an expression."""

_MAX_CHARACTERS = 500
"""Of a line or an expression that is read."""

_MAX_INT = 10**15
"""An int from here on is told without its digits; NumPy counts in fewer."""

_MAX_TUPLE = 8
_MAX_STR = 20

_SIMPLE = (bool, int, float, str, type(None), tuple, list, dict, np.ndarray)
_DTYPES = {np.dtype(code).num: np.dtype(code).name for code in "?bhilqBHILQefdFDO"}
_NAMES = {
    **{id(np.dtype(code).type): np.dtype(code).name for code in "?bhilqBHILQefd"},
    **{id(kind): kind.__name__ for kind in _SIMPLE},
}
"""Names of the types that are told of, by the identity of the type: to look a type up would call
what its class says of being equal."""

_INNER = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>", "<lambda>")
"""Functions within a line, whose own names nobody else sees."""

_ENTRY = 4
"""Numbers of an entry in a table of exception handlers: start, length, target, depth."""


def _kind_of_locals() -> type:
    return type(sys._getframe().f_locals)  # noqa: SLF001  documented, and in CPython only


_MAPPINGS = (dict, _kind_of_locals())
"""What names are looked up in. The body of a class may have its names in something else."""


def values_at(place: TracebackType, lines: Sequence[bytes]) -> tuple[WireValue, ...]:
    """What the names hold that the line reads in which something was raised.

    Names in the very expression that raised come first. Nothing is told where something in the same
    function ran after that, such as a `finally`, which may have given the names other values.

    Args:
        place: The frame, and where in it.
        lines: Lines of its file.
    """
    frame, code = place.tb_frame, place.tb_frame.f_code
    if _is_guarded(code, place.tb_lasti):
        return ()
    inside = code.co_name in _INNER
    texts = (_expression(code, place.tb_lasti, lines), _statement(place.tb_lineno, lines))
    names = dict.fromkeys(chain.from_iterable(_names_read(text, inside=inside) for text in texts))
    own = _held(frame.f_locals, names)
    held = {**_held(frame.f_globals, [name for name in names if name in code.co_names]), **own}
    told = (_describe(name, held[name]) for name in names if name in held)
    return tuple(islice(filter(None, told), MAX_VALUES))


def _is_guarded(code: CodeType, instruction: int) -> bool:
    """Whether an exception of this instruction is handled in its own function.

    Source: cpython, Objects/exception_handling_notes.txt; an instruction has two bytes.
    """
    numbers = list(_numbers(code.co_exceptiontable))
    return any(
        start <= instruction // 2 < start + length
        for start, length in zip(numbers[::_ENTRY], numbers[1::_ENTRY], strict=False)
    )


def _numbers(table: bytes) -> Iterator[int]:
    """Numbers of six bits a byte, of which all but the last byte of a number have a mark."""
    number = 0
    for byte in table:
        number = number << 6 | byte & 63
        if not byte & 64:
            yield number
            number = 0


def _expression(code: CodeType, instruction: int, lines: Sequence[bytes]) -> str:
    """The expression that an instruction belongs to; empty where that is not known."""
    for start, end, left, right in islice(code.co_positions(), instruction // 2, None):
        if start is None or end is None or left is None or end - start >= _MAX_LINES:
            break
        rows = [*lines[start - 1 : end]]
        rows[-1] = rows[-1][:right]
        rows[0] = rows[0][left:]
        # Within brackets it may go over several lines.
        return f"({_decoded(rows)})"
    return ""


def _statement(line: int, lines: Sequence[bytes]) -> str:
    """The statement in a line, if it stands there as a whole; of `elif` as of `if`."""
    text = _decoded(lines[line - 1 : line]).strip()
    return text.removeprefix("el") if text.startswith("elif") else text


def _decoded(rows: Sequence[bytes]) -> str:
    text = b"\n".join(rows).decode(errors="replace")
    return text if len(text) <= _MAX_CHARACTERS else ""


@lru_cache(maxsize=64)
def _names_read(text: str, *, inside: bool) -> tuple[str, ...]:
    """Names that an expression or a statement reads, in their order; none if it is neither.

    Args:
        text: The expression or statement.
        inside: Whether it is seen from within a comprehension or a `lambda`.
    """
    tree = _parse(text)
    nodes = [*ast.walk(tree)] if tree else []
    augmented = [node.target for node in nodes if isinstance(node, ast.AugAssign)]
    read = [
        node
        for node in nodes
        if isinstance(node, ast.Name) and (isinstance(node.ctx, ast.Load) or node in augmented)
    ]
    hidden = set() if inside else {name for node in nodes for name in _bound_within(node)}
    read.sort(key=lambda node: (node.lineno, node.col_offset))
    return tuple(node.id for node in read if node.id not in hidden)


def _bound_within(node: ast.AST) -> Iterator[str]:
    """Names that are another thing inside of a comprehension or a `lambda` than around it."""
    if isinstance(node, ast.comprehension):
        yield from (one.id for one in ast.walk(node.target) if isinstance(one, ast.Name))
    if isinstance(node, ast.Lambda):
        yield from (one.arg for one in ast.walk(node.args) if isinstance(one, ast.arg))


def _parse(text: str) -> ast.Module | None:
    """The tree of some text, which may be the head of a block; None if it is not Python."""
    with warnings.catch_warnings(action="ignore"):
        for body in ("", "\n pass"):
            try:
                return ast.parse(text + body)
            except SyntaxError:
                continue
    return None


def _held(mapping: Any, names: Iterable[str]) -> dict[str, Any]:
    """What names hold, key by key: a key of the submission's may have its own idea of equality."""
    if not any(type(mapping) is kind for kind in _MAPPINGS):
        return {}
    wanted = frozenset(names)
    items = mapping.items()
    return {key: value for key, value in items if type(key) is str and key in wanted}


def _describe(name: str, value: Any) -> WireValue | None:
    kind = _NAMES.get(id(type(value)))
    if kind is None:
        return None
    if kind == "ndarray":
        return WireValue(name, kind, None, _DTYPES.get(value.dtype.num, ""), value.shape)
    return WireValue(name, kind, _text_of(value))


def _text_of(value: Any) -> str | None:
    """A plain value as Python writes it, of a str its characters; None where it is too long."""
    kind = type(value)
    if kind is str:
        return value if len(value) <= _MAX_STR and value.isprintable() else None
    if kind is tuple:
        short = len(value) <= _MAX_TUPLE and all(type(one) is int for one in value)
        return f"{value!r}" if short and all(map(_is_small, value)) else None
    if kind is list or kind is dict:
        return None
    number = value.item() if isinstance(value, np.generic) else value
    return None if type(number) is int and not _is_small(number) else f"{number!r}"


def _is_small(value: int) -> bool:
    return -_MAX_INT < value < _MAX_INT
