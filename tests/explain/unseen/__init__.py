"""Submissions with one fault each, written with nothing but the contract in sight.

Each module of this folder is one function of a student, in one of twelve styles; its docstring says
what the function really does. Whoever wrote them knew neither the known mistakes nor the laws. The
what the function really does. Whoever wrote them knew neither the known mistakes nor the laws. All

- `named`: a sentence says what is wrong with the code, or what it computes, and that is the cause;
- `led`: what is told is true and leads to the line or the call, but does not say the cause;
- `open`: what is told is true, and says little.

Where the name begins with `right`, nothing is wrong in any of the four functions.
"""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from grader.records.report import Report
from tests.support import TWINS

__all__ = [
    "RIGHT",
    "TABLE",
    "UNSEEN",
    "Told",
    "operation_of",
    "read_told",
    "read_unseen",
    "told_of",
    "write_told",
]

_FOLDER = Path(__file__).parent

TABLE = _FOLDER / "told.txt"
"""What each is told, as it was when somebody last looked at it."""

UNSEEN = tuple(sorted(path.stem for path in _FOLDER.glob("[ab]*.py")))
"""Names of those with a fault."""

RIGHT = tuple(sorted(path.stem for path in _FOLDER.glob("right_*.py")))
"""Names of those without."""


class Told(NamedTuple):
    """What one is told.

    Attributes:
        mark: What a reader thought of it: `named`, `led`, `open`, or `?` where nobody has looked.
        lines: The findings with their laws.
    """

    mark: str
    lines: tuple[str, ...]


@cache
def operation_of(name: str) -> str:
    """The function that has the fault."""
    said = ast.get_docstring(ast.parse((_FOLDER / f"{name}.py").read_text("utf-8")))
    return str(said).partition(":")[0]


def read_unseen(name: str) -> str:
    """Source text of a submission of this folder, with right functions before its own."""
    return "\n".join([*TWINS.values(), (_FOLDER / f"{name}.py").read_text("utf-8")])


def told_of(report: Report) -> tuple[str, ...]:
    """The findings, each with the points that it promises, and with its law."""
    return tuple(
        " | ".join(filter(None, (f"{finding.gain} {finding.title}.", finding.law)))
        for finding in report.findings
    )


def read_told() -> dict[str, Told]:
    """The table, by the name of the submission."""
    told: dict[str, Told] = {}
    name = ""
    for line in TABLE.read_text("utf-8").splitlines():
        if line.startswith(" "):
            told[name] = told[name]._replace(lines=(*told[name].lines, line.strip()))
        else:
            name, _, mark = line.split()
            told[name] = Told(mark, ())
    return told


def write_told(told: Mapping[str, Told]) -> None:
    """The table in the order of the names."""
    lines = [
        line
        for name in UNSEEN
        if name in told
        for line in (
            f"{name} {operation_of(name)} {told[name].mark}",
            *(f"    {one}" for one in told[name].lines),
        )
    ]
    TABLE.write_text("\n".join([*lines, ""]), "utf-8")
