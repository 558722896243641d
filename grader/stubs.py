"""What a student starts from: every operation's signature and contract, without a program."""

import inspect
from collections.abc import Sequence
from textwrap import indent

from grader.records.operation import Operation

__all__ = ["stubs_of"]

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
    contract = inspect.getdoc(operation.twin) or ""
    quoted = contract.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    body = f'"""{quoted}\n"""\nraise NotImplementedError("write {operation.name} here")'
    return f"def {operation.signature}:\n{indent(body, '    ')}"
