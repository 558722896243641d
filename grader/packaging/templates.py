"""The folders that are copied for a course."""

from pathlib import Path
from shutil import copytree, ignore_patterns

import grader

__all__ = ["copy_template"]


def copy_template(name: str, target: Path) -> None:
    """Copy `student_template` or `course_template` into a folder.

    A wheel carries them inside the grader, a checkout beside it.

    Args:
        name: Name of the template.
        target: The folder; made if it is not there.
    """
    package = Path(grader.__file__).parent
    inside = package / name
    source = inside if inside.is_dir() else package.parent / name
    copytree(source, target, dirs_exist_ok=True, ignore=ignore_patterns("__pycache__"))
