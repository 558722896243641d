"""The file that an operation of a course begins as: small, whole, and right."""

import keyword
from pathlib import Path

from grader.assignment.files import OPERATIONS
from grader.assignment.operations import known_operations
from grader.errors import AssignmentError, OutputError
from grader.files import write_file

_NAME = "NAME"

_TEXT = '''\
"""What `NAME` does, in one line that `grade explain` lists."""

import numpy as np

from grader.operation import Check

# The axes of every array and of the answer. One name is one length, in whichever array it is.
AXES = {"x": "N C", "return": "N C"}

# The rows of a rubric. A case of a check switches on a feature that it needs, and none that it does
# not name. Every operation has `dtype`, `layout`, `purity` and `forms` besides.
CHECKS = {
    "basic": Check(asks="The plain call."),
    "factor": Check(asks="A factor other than 1.", needs=("factor",)),
}


def NAME(x, factor=1):
    """Multiply every cell by a factor.

    Args:
        x: Numbers of shape (N, C), float64 or float32.
        factor: A whole number from -9 to 9.

    Returns:
        A new array of the shape and the dtype of x.
    """
    return x * np.asarray(factor, x.dtype)


def accepts(x, factor=1):
    """Whether a call lies within the contract; others are never asked."""
    return x.ndim == 2 and -9 <= factor <= 9


def features(x, factor=1):
    """What a call switches on, by the names that CHECKS uses."""
    return {"factor"} if factor != 1 else set()


def cases(draw, on):
    """Arguments of a call that switches on the features in `on`, and no others."""
    x = draw.numbers((draw.integer(1, 3), draw.integer(2, 5)))
    return {"x": x, "factor": draw.pick([-2, 3, 5])} if "factor" in on else {"x": x}


def in_torch(torch, x, factor=1):
    """A second program, which the answers of a deck come from. Where PyTorch has no such function,
    write `expected(x, factor=1)` instead, with NumPy and in another way than above.
    """
    return torch.mul(x, factor)


# Answers must be equal, bit by bit. Where rounding differs between right programs, write
# `bound(x, factor=1)`, the largest error of any cell.


def factor_ignored(x, factor=1):
    """Your code multiplies by nothing, whatever the factor is.

    Where does `factor` stand in your code?
    """
    return x.copy()


# Wrong programs that students write: what such code does, and a question that leads on.
MISTAKES = (factor_ignored,)
'''


def write_operation(folder: Path, name: str) -> Path:
    """Write an operation into the folder `operations` beside an assignment.

    Args:
        folder: Where the assignment lies, or will.
        name: Name of the operation and its function.

    Returns:
        The path of the file.

    Raises:
        UserError: No function can have that name, an operation has it already, or the file cannot
            be written.
    """
    if not name.isidentifier() or keyword.iskeyword(name) or name.startswith("_"):
        raise AssignmentError(
            f"{name!r} cannot be the name of an operation. Expected the name of a Python function, "
            "e.g. upsampling."
        )
    if name in known_operations():
        raise AssignmentError(
            f"The operation {name!r} ships with the grader: write its checks into the rubric, as "
            f"`grade explain {name}` lists them. Give one of your own another name."
        )
    path = folder / OPERATIONS / f"{name}.py"
    if path.exists():
        raise OutputError(
            f"There is something at {str(path)!r} already, and it is not touched. Give the "
            "operation another name."
        )
    write_file(path, _TEXT.replace(_NAME, name).encode())
    return path
