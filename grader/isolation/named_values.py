"""What a worker says that names hold, of which is kept what one of ours may say, and no more.

A value comes as text, and counts if it is written as Python writes values of its type.
"""

import re
from collections.abc import Iterator, Sequence
from keyword import iskeyword
from typing import get_args

import numpy as np

from grader.isolation.protocol.grading import WireValue
from grader.records.outcome import NamedValue, ValueType
from grader.text import safe_line

MAX_VALUES = 6
"""Names that are told of."""

_MAX_AXES = 8
_MAX_NAME_CHARACTERS = 40
_MAX_AXIS = np.iinfo(np.intp).max

_INT = r"(?:0|-?[1-9][0-9]{0,14})"
_FLOAT = r"-?(?:inf|[0-9]{1,17}(?:\.[0-9]{1,25})?(?:e[+-][0-9]{2,3})?)|nan"
_WRITTEN: dict[ValueType, str] = {
    "NoneType": "None",
    "bool": "True|False",
    "float": _FLOAT,
    "float16": _FLOAT,
    "float32": _FLOAT,
    "float64": _FLOAT,
    "str": r"[^'`\\]{0,20}",
    "tuple": rf"\(\)|\({_INT},\)|\({_INT}(?:, {_INT}){{1,7}}\)",
}
"""How values of a type are written, of a str its characters; other numbers as an int is."""

_NEVER_WRITTEN = ("dict", "list", "ndarray")
_DTYPES = {np.dtype(code).name for code in "?bhilqBHILQefdFDO"}
_TYPES: tuple[ValueType, ...] = get_args(ValueType)


def read_values(said: Sequence[WireValue]) -> tuple[NamedValue, ...]:
    """What names hold, as far as it may be true of them, once each."""
    values = {one.name: one for one in _read_each(said[:MAX_VALUES])}
    return tuple(values.values())


def _read_each(said: Sequence[WireValue]) -> Iterator[NamedValue]:
    for one in said:
        kind = next((kind for kind in _TYPES if kind == one.type), None)
        if kind is None or not _is_name(one.name):
            continue
        if kind == "ndarray":
            if len(one.shape) <= _MAX_AXES and all(0 <= axis <= _MAX_AXIS for axis in one.shape):
                dtype = one.dtype if one.dtype in _DTYPES else ""
                yield NamedValue(name=one.name, type=kind, dtype=dtype, shape=one.shape)
        else:
            yield NamedValue(name=one.name, type=kind, text=_text(kind, one.text))


def _is_name(name: str) -> bool:
    """Whether it can stand in a program, and be shown as it is."""
    is_short = 0 < len(name) <= _MAX_NAME_CHARACTERS
    return is_short and name.isidentifier() and not iskeyword(name) and name == safe_line(name)


def _text(kind: ValueType, text: str | None) -> str:
    """A value as it is shown; empty if it is not written like one of its type."""
    if text is None or kind in _NEVER_WRITTEN:
        return ""
    if not re.fullmatch(_WRITTEN.get(kind, _INT), text) or text != safe_line(text):
        return ""
    return f"'{text}'" if kind == "str" else text
