"""Course packs: known courses, each a folder that an assignment can be begun from."""

from pathlib import Path

from grader.assignment.files import ASSIGNMENT
from grader.assignment.operations import operations_folder


def known_packs() -> list[str]:
    """Names of the courses for which a pack ships."""
    return sorted(path.parent.name for path in _folder().glob(f"*/{ASSIGNMENT}"))


def assignment_of_pack(name: str) -> Path:
    """The assignment of a pack; its practice deck and its own operations lie beside it."""
    return _folder() / name / ASSIGNMENT


def _folder() -> Path:
    return operations_folder() / "courses"
