"""Exact versions in what is handed out: the grader, NumPy and Python."""

import re
from pathlib import Path
from shutil import copy

from grader.files import write_file
from grader.packaging.origin import Origin
from grader.records.assignment import Versions

__all__ = ["pin_versions", "requirements"]

_PYTHON = re.compile(r'(?<=python-version: ")[^"]+')


def requirements(origin: Origin, versions: Versions) -> bytes:
    """The requirements.txt that installs the grader with the NumPy that scores are made with."""
    return f"{origin.requirement}\nnumpy=={versions.numpy}\n".encode()


def pin_versions(folder: Path, origin: Origin, versions: Versions) -> None:
    """Write what a folder's workflows install, and with which Python they do.

    Args:
        folder: A folder with workflows for GitHub, which install its `requirements.txt`.
        origin: What the grader is installed from; a wheel is copied into the folder.
        versions: The versions that scores are made with.
    """
    write_file(folder / "requirements.txt", requirements(origin, versions))
    if origin.wheel is not None:
        copy(origin.wheel, folder)
    for workflow in (folder / ".github" / "workflows").glob("*.yml"):
        text = workflow.read_text("utf-8")
        write_file(workflow, _PYTHON.sub(versions.python, text).encode())
