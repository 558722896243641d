"""Operations that are no convolution: other dtypes, other shapes, other arguments.

Each is a file as a course writes it, without types, which nothing here imports.
"""

import ast
from pathlib import Path

from grader.operation import operation_from_source
from grader.records.assignment import Assignment, Limits, Policy, RubricRow

_FILES = sorted((Path(__file__).parent / "operations").glob("*.py"))

PROTOTYPES = {
    file.stem: operation_from_source(file.stem, file.read_text("utf-8"), f"operations/{file.name}")
    for file in _FILES
}


def _right_of(file: Path) -> str:
    """Source text of the function that is right."""
    source = file.read_text("utf-8")
    functions = [one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef)]
    (right,) = (one for one in functions if one.name == file.stem)
    return str(ast.get_source_segment(source, right))


RIGHT = "\n\n\n".join(["import numpy as np", *map(_right_of, _FILES)]) + "\n"
"""A submission that has all of them."""


def assignment_of(*names: str) -> Assignment:
    """An assignment of some operations, a point for each check."""
    operations = tuple(PROTOTYPES[name] for name in names)
    return Assignment(
        title="Of other kinds",
        operations=operations,
        rubric=tuple(
            RubricRow(operation=one.name, check=check, points=1, feedback="full")
            for one in operations
            for check in one.checks
        ),
        limits=Limits(),
        policy=Policy(),
    )
