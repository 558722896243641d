"""Answers of every shape and kind that somebody may return to harm a grader."""

from itertools import cycle
from typing import NamedTuple

from tests.support import OPERATIONS, RIGHT

__all__ = ["HOSTILE_ANSWERS", "HostileAnswer", "source_of_answer"]

ANSWERS = {
    "a number in no axis": "np.array(3.0)",
    "a NumPy number": "np.float32(3)",
    "64 axes": "np.zeros((1,) * 64)",
    "64 axes and no cell": "np.zeros((1,) * 63 + (0,))",
    "no cell, two axes of 2**28": "np.zeros((0, 2**28, 2**28))",
    "no cell in images, an axis of 2**50": "np.zeros((*right.shape[:2], 0, 2**50))",
    "no cell in rows, an axis of 2**50": "np.zeros((right.shape[0], 0, 2**50))",
    "no cell, the longest axis": "np.zeros((0, 2**59))",
    "no cell where there should be some": "right[..., :0]",
    "8 TiB by a view": "np.broadcast_to(0.0, (2**20, 2**20))",
    "the right shape, all in one place": "np.broadcast_to(7.0, right.shape)",
    "backwards": "right[..., ::-1]",
    "as many bytes as are taken": "np.zeros(2**21)",
    "one row of many cells": "np.zeros((1,) * (right.ndim - 1) + (2**16,))",
    "objects": "right.astype(object)",
    "objects within themselves": "loop",
    "records": "np.zeros(right.shape, 'f8,f8')",
    "text": "right.astype(str)",
    "dates": "np.zeros(right.shape, 'M8[s]')",
    "complex numbers": "right.astype(complex)",
    "half precision": "right.astype(np.float16)",
    "long doubles": "right.astype(np.longdouble) + 1",
    "the other byte order": "(right + 1).astype('>f8')",
    "truth values": "right > 0",
    "the largest integers": "np.full(right.shape, 2**64 - 1, np.uint64)",
    "a subclass": "right.view(Lying)",
    "a matrix": "np.asmatrix(right.reshape(1, -1))",
    "a masked array": "np.ma.masked_all(right.shape)",
    "a memory map": "right.view(np.memmap)",
    "infinity everywhere": "np.full_like(right, np.inf)",
    "NaN everywhere": "np.full_like(right, np.nan)",
    "infinity, its negative and NaN": "np.resize([np.inf, -np.inf, np.nan], right.shape)",
    "numbers that are hardly any": "np.full_like(right, 5e-324)",
    "numbers that overflow": "np.full_like(right, np.finfo(right.dtype).max)",
    "a list": "right.tolist()",
    "a list within itself": "endless",
    "a generator": "(x for x in right)",
    "nothing": "None",
    "an integer of 5,000 digits": "10**5000",
    "an object that lies": "Object()",
    "what changes after it is returned": "changing(right)",
    "what nobody wrote": "np.empty_like(right)",
    "what lies beside it": "np.lib.stride_tricks.as_strided(right, right.shape, (8,) * right.ndim)",
}
"""By what it is; an expression in Python over the right answer."""

_BEFORE = """

class Lying(np.ndarray):
    shape = property(lambda self: (0, 2**63))
    def __array_finalize__(self, other): pass
    def __eq__(self, other): return True
    def tobytes(self, *_): return b""

class Object:
    dtype, ndim, nbytes = np.dtype("f8"), -1, -(2**70)
    shape = property(lambda self: 1 / 0)
    def __array__(self, *_, **__): return np.zeros((0, 2**28, 2**28))
    def __getattr__(self, name): return self

loop = np.empty(1, object)
loop[0] = loop
endless = []
endless.append(endless)
buffers = {}

def changing(right):
    buffer = buffers.setdefault((right.shape, right.dtype), right + 1)
    buffer += 1
    return buffer

right_program = {name}

def {name}(*args, **options):
    right = right_program(*args, **options)
    return {answer}
"""


class HostileAnswer(NamedTuple):
    """A submission of which one function returns something that nobody asks for.

    Attributes:
        name: What it returns.
        operation: The function that returns it.
        source: The submission; its other functions are right.
    """

    name: str
    operation: str
    source: str


def source_of_answer(operation: str, answer: str) -> str:
    """A submission whose function answers with an expression over `right`."""
    return RIGHT + _BEFORE.replace("{name}", operation).replace("{answer}", answer)


def _hostile_answers() -> tuple[HostileAnswer, ...]:
    """Each kind of answer from one of the functions, in turns."""
    operations = cycle(("conv1d", "conv2d", "maxpool", "pad"))
    assert set(OPERATIONS) == {next(operations) for _ in OPERATIONS}
    return tuple(
        HostileAnswer(name, operation, source_of_answer(operation, answer))
        for (name, answer), operation in zip(ANSWERS.items(), operations, strict=False)
    )


HOSTILE_ANSWERS = _hostile_answers()
