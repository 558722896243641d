"""The assignment.toml of a course, made of another one whose comments it keeps."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from grader.assignment import load_assignment, load_part
from grader.errors import AssignmentError
from grader.records.assignment import Versions
from grader.text import ended

__all__ = ["assignment_text"]


def assignment_text(source: Path, names: Sequence[str], versions: Versions) -> str:
    """TOML like that of another assignment, for other operations and versions.

    An operation that the other one does not ask gets a point for every check that is asked by
    default.

    Args:
        source: The other assignment.
        names: The operations; if empty, those of the other one.
        versions: What scores are to be made with.

    Raises:
        AssignmentError: The other one cannot be read or used.
    """
    load_assignment(source)
    try:
        document = tomlkit.parse(source.read_text("utf-8"))
    except TOMLKitError as error:
        raise AssignmentError(
            f"{str(source)!r} is not TOML: {ended(str(error))} Mend that line."
        ) from error
    rubric: Any = document["rubric"]
    for name in [*rubric] if names else []:
        if name not in names:
            del rubric[name]
    for name in names:
        if name not in rubric:
            rubric[name] = _a_point_for_each(name)
    document["versions"] = {
        "grader": versions.grader,
        "python": versions.python,
        "numpy": versions.numpy,
    }
    return tomlkit.dumps(document)


def _a_point_for_each(name: str) -> dict[str, int]:
    checks = load_part(name, "contract").OPERATION.checks
    return {check: 1 for check, about in checks.items() if about.by_default}
