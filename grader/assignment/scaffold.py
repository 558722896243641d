"""The files that students and instructors start from: stubs, templates, exact versions."""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import indent

import grader
from grader.assignment.origin import REQUIREMENTS, Origin, files_to_install
from grader.records.assignment import Versions
from grader.records.deck import PRACTICE_DECK
from grader.records.operation import Operation

_PYTHON = re.compile(r'(?<=python-version: ")[^"]+')
"""The version of Python in a workflow for GitHub."""

_GRADING_HERE = re.compile(
    rb"(?:\bgrade|-m grader) (?:\.|watch \.|explain [A-Za-z][\w.]*)(?=[\s`])"
)
"""A command that looks for a deck where it is given."""

_EXPLAINED = re.compile(rb"^((?:grade|pytest)\b.*?) {2,}(\S.*)$", re.MULTILINE)
"""A command that a README lists, and what it is for."""

_PLUGIN = b"--submission=."
"""What has pytest do the same."""

_BEGINNING = '''
"""CNN operations by hand: fill in the functions, NumPy only.

Each docstring says what its function is given and what it has to return. Functions can use each
other. See README.md beside this file for how to check your work.
"""

import numpy as np
'''.strip()

_MAGIC = "%%grade"
"""What a cell begins with that is graded below it."""

_ABOUT = """\
# CNN operations by hand

You write the functions below, with NumPy and nothing else. Each docstring says what its function is
given and what it has to return. Functions can use each other. Run a cell: below it you see what its
function is worth, and what to mend.

Run the first cell whenever you open this notebook or restart its kernel. In Colab, first upload the
other files of this folder (*Files*, at the left), and again in every new session."""

_FIRST = f"""\
%pip install --quiet --requirement {REQUIREMENTS}
%load_ext grader

import numpy as np"""

_HAND_IN = """\
Save this notebook before you hand it in: what stands in its cells counts, whichever you ran. In a
terminal, `grade .` in this folder says what it is worth."""


def stubs_of(operations: Sequence[Operation]) -> str:
    """Source text of a Python file in which nothing is written yet.

    Args:
        operations: The functions to write, the one to start with first.
    """
    return "\n\n\n".join([_BEGINNING, *map(_stub, operations)]) + "\n"


def notebook_of(operations: Sequence[Operation]) -> str:
    """The same as a Jupyter notebook, with a cell for each function that grades it.

    Source: jupyter/nbformat, v4/nbformat.v4.5.schema.json; written as Jupyter saves it.

    Args:
        operations: The functions to write, the one to start with first.
    """
    stubs = [(one.name, f"{_MAGIC}\n{_stub(one)}") for one in operations]
    cells = [
        _text_cell("about", _ABOUT),
        _code_cell("first", _FIRST),
        *(_code_cell(name, stub) for name, stub in stubs),
        _text_cell("hand-in", _HAND_IN),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"


def _text_cell(name: str, text: str) -> dict[str, object]:
    lines = text.splitlines(keepends=True)
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": lines}


def _code_cell(name: str, text: str) -> dict[str, object]:
    cell = {**_text_cell(name, text), "cell_type": "code", "execution_count": None, "outputs": []}
    return dict(sorted(cell.items()))


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
    """The same files, whose commands and cells name the practice deck beside them.

    Args:
        files: Files by path, of what students get.
    """
    deck, magic = PRACTICE_DECK.encode(), _MAGIC.encode()
    return {
        path: in_columns(
            _GRADING_HERE.sub(rb"\g<0> --deck " + deck, content)
            .replace(_PLUGIN, _PLUGIN + b" --submission-deck=" + deck)
            .replace(magic, magic + b" --deck " + deck)
        )
        for path, content in files.items()
    }


def in_columns(content: bytes) -> bytes:
    """The same text, in which what commands are for begins below each other again."""
    width = max((len(row[1]) for row in _EXPLAINED.finditer(content)), default=0)
    return _EXPLAINED.sub(lambda row: row[1].ljust(width) + b"  " + row[2], content)


def _with_python(workflow: bytes, version: str) -> bytes:
    return _PYTHON.sub(lambda _: version, workflow.decode()).encode()
