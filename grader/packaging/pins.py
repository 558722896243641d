"""Exact versions in what is handed out: the grader, NumPy and Python."""

import re
from collections.abc import Mapping

from grader.packaging.origin import Origin
from grader.records.assignment import Versions

__all__ = ["REQUIREMENTS", "pinned", "requirements"]

REQUIREMENTS = "requirements.txt"
"""The file that pip reads."""

_PYTHON = re.compile(r'(?<=python-version: ")[^"]+')


def requirements(origin: Origin, versions: Versions) -> bytes:
    """The requirements.txt that installs the grader with the NumPy that scores are made with."""
    return f"{origin.requirement}\nnumpy=={versions.numpy}\n".encode()


def pinned(files: Mapping[str, bytes], origin: Origin, versions: Versions) -> dict[str, bytes]:
    """The same files, with what their workflows install and with which Python they do.

    Args:
        files: Files by path; workflows for GitHub install the `requirements.txt`.
        origin: What the grader is installed from; a wheel goes with the files.
        versions: The versions that scores are made with.
    """
    made = {
        path: _with_python(content, versions.python) if path.endswith(".yml") else content
        for path, content in files.items()
    }
    made[REQUIREMENTS] = requirements(origin, versions)
    if origin.wheel is not None:
        made[origin.wheel.name] = origin.wheel.read_bytes()
    return made


def _with_python(workflow: bytes, version: str) -> bytes:
    return _PYTHON.sub(lambda _: version, workflow.decode()).encode()
