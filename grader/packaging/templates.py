"""The folders that are copied for a course."""

from pathlib import Path

import grader

__all__ = ["read_template"]


def read_template(name: str) -> dict[str, bytes]:
    """The files of `student_template` or `course_template`, by their paths within it.

    A wheel carries them inside the grader, a checkout beside it.

    Args:
        name: Name of the template.
    """
    package = Path(grader.__file__).parent
    inside = package / name
    source = inside if inside.is_dir() else package.parent / name
    paths = (path for path in sorted(source.rglob("*")) if path.is_file())
    return {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in paths
        if "__pycache__" not in path.parts
    }
