"""The files that students and instructors start from: stubs, templates, exact versions."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import indent

import grader
from grader.assignment.origin import Origin, files_to_install
from grader.records.assignment import Versions
from grader.records.deck import PRACTICE_DECK
from grader.records.operation import Operation

_PYTHON = re.compile(r'(?<=python-version: ")[^"]+')
"""The version of Python in a workflow for GitHub."""

_GRADING_HERE = re.compile(
    rb"(?:\bgrade|-m grader) (?:\.|watch \.|explain [A-Za-z][\w.]*)(?=[\s`])"
)
"""A command that looks for a deck where it is given."""

_PLUGIN = b"--submission=."
"""What has pytest do the same."""

_BEGINNING = '''
"""CNN operations by hand: fill in the functions, NumPy only.

Each docstring says what its function is given and what it has to return. Functions can use each
other. See README.md beside this file for how to check your work.
"""

import numpy as np
'''.strip()


def stubs_of(operations: Sequence[Operation]) -> str:
    """Source text of a Python file in which nothing is written yet.

    Args:
        operations: The functions to write, the one to start with first.
    """
    return "\n\n\n".join([_BEGINNING, *map(_stub, operations)]) + "\n"


def _stub(operation: Operation) -> str:
    contract = operation.contract
    quoted = contract.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    body = f'"""{quoted}\n"""\nraise NotImplementedError("write {operation.name} here")'
    return f"def {operation.signature}:\n{indent(body, '    ')}"


def read_template(name: str) -> dict[str, bytes]:
    """The files of `student_template` or `course_template`, by their paths within it.

    A wheel carries them inside the grader, a checkout beside it.
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


def pinned(
    files: Mapping[str, bytes], origin: Origin, versions: Versions, packages: Sequence[str]
) -> dict[str, bytes]:
    """The same files, with what their workflows install and with which Python they do.

    Args:
        files: Files by path; workflows for GitHub install the `requirements.txt`.
        origin: What the grader is installed from.
        versions: The versions that scores are made with.
        packages: Packages that submissions may import.
    """
    made = {
        path: _with_python(content, versions.python) if path.endswith(".yml") else content
        for path, content in files.items()
    }
    return made | files_to_install(origin, versions, packages)


def naming_deck(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same files, whose commands name the practice deck beside them.

    Args:
        files: Files by path, of what students get.
    """
    deck = PRACTICE_DECK.encode()
    return {
        path: _GRADING_HERE.sub(rb"\g<0> --deck " + deck, content).replace(
            _PLUGIN, _PLUGIN + b" --submission-deck=" + deck
        )
        for path, content in files.items()
    }


def _with_python(workflow: bytes, version: str) -> bytes:
    return _PYTHON.sub(lambda _: version, workflow.decode()).encode()
