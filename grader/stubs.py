"""What a student starts from: every operation's signature and contract, without a program."""

import inspect
from collections.abc import Sequence
from textwrap import fill, indent

from grader.records.operation import Operation

__all__ = ["stubs_of"]

_WIDTH = 100

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def stubs_of(operations: Sequence[Operation]) -> str:
    """Source text of a Python file in which nothing is written yet.

    Args:
        operations: The functions to write, the one to start with first; at least one.
    """
    return "\n\n\n".join([_beginning(operations), *map(_stub, operations)]) + "\n"


def _beginning(operations: Sequence[Operation]) -> str:
    """What stands above the functions."""
    first, *others = operations
    functions = f"{_in_words(len(operations))} functions" if others else "function"
    start = f" Start with `{first.name}`: the other {_in_words(len(others))} can use it."
    advice = (
        "Each docstring says what its function is given and what it has to return."
        f"{start if others else ''} See README.md beside this file for how to check your work."
    )
    return (
        f'"""CNN operations by hand: fill in the {functions}, NumPy only.\n\n'
        f'{fill(advice, _WIDTH)}\n"""\n\nimport numpy as np'
    )


def _stub(operation: Operation) -> str:
    contract = inspect.getdoc(operation.twin) or ""
    quoted = contract.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    body = f'"""{quoted}\n"""\nraise NotImplementedError("write {operation.name} here")'
    return f"def {operation.signature}:\n{indent(body, '    ')}"


def _in_words(number: int) -> str:
    return _NUMBERS[number] if number < len(_NUMBERS) else str(number)
