"""What each cell of an answer depends on: cells of x, or numbers that a gradient is given."""

from collections.abc import Sequence

import msgspec
import numpy as np

from grader.explain.inquiry import AskEach, Inquiry, conclude
from grader.explain.probe import (
    MAX_CELLS,
    Reads,
    adds_up,
    answers_to,
    map_taps,
    one_hot,
    products_read,
)
from grader.records.case import Array, Case
from grader.records.operation import Operation
from grader.records.sliding import Gradient
from grader.records.taps import CellReads, Read, TapMap


def tap_map_of(
    operation: Operation, case: Case, answer: Array, ask_right: AskEach
) -> Inquiry[TapMap | None]:
    """What each cell of an answer depends on, and should; None if nobody knows, or it is too much.

    Args:
        operation: What should be computed.
        case: The arguments.
        answer: What the function returned for them.
        ask_right: Asks the program that is right.
    """
    gradient, sliding = operation.gradient, operation.sliding
    if gradient is not None:
        cells = yield from _map_gradient(gradient, case, answer, ask_right)
        of, kernel = gradient.output, gradient.factor
        return TapMap(combines="sum", cells=cells, of=of, kernel=kernel) if cells else None
    if sliding is None:
        return None
    cells = yield from map_taps(sliding, case, answer, ask_right)
    return TapMap(combines=sliding.combines, cells=cells) if cells else None


def _map_gradient(
    gradient: Gradient, case: Case, answer: Array, ask_right: AskEach
) -> Inquiry[tuple[CellReads, ...]]:
    """What each cell of a gradient has of the numbers that it is given for windows."""
    if not 0 < answer.size <= MAX_CELLS:
        return ()
    found = yield from _reads(gradient, case, answer)
    if found is None:
        return ()
    right = ask_right([case])[0]
    value = getattr(right, "value", None)
    if value is None:
        return ()
    should = conclude(_reads(gradient, case, value), ask_right)
    if should is None:
        return ()
    expected = dict(zip(np.ndindex(value.shape), should, strict=True))
    return tuple(
        CellReads(
            cell=cell,
            at=at,
            reads=tuple(reads),
            should=tuple(expected[at]) if at in expected else None,
        )
        for cell, (at, reads) in enumerate(zip(np.ndindex(answer.shape), found, strict=True))
    )


def _reads(gradient: Gradient, case: Case, answer: Array) -> Inquiry[Reads | None]:
    """What was found, if the answer to the case is the sum of it."""
    of, kernel = gradient.output, gradient.factor
    if not kernel:
        return (yield from _shares(of, case, answer))
    reads = yield from products_read(of, kernel, case, answer.shape)
    holds = reads is not None and (yield from adds_up(of, kernel, case, answer, reads))
    return reads if holds else None


def _shares(of: str, case: Case, answer: Array) -> Inquiry[Reads | None]:
    """What comes of each number alone, where the other arrays only say where it goes."""
    given = case.arrays[of]
    cases = [_given(case, of, one_hot(given, cell)) for cell in range(given.size)]
    answers = yield from answers_to(cases, answer.shape)
    if answers is None:
        return None
    shares = np.stack([one.ravel() for one in answers], axis=-1)
    if not np.allclose(shares @ given.ravel(), answer.ravel(), rtol=1e-6, atol=1e-9):
        return None
    return [_of_cell(row) for row in shares]


def _given(case: Case, of: str, array: Array) -> Case:
    arrays = {**case.arrays, of: array}
    return msgspec.structs.replace(case, arrays=arrays, judges="value", then={})


def _of_cell(shares: Sequence[float]) -> list[Read]:
    return [
        Read(cell=cell, tap=None, times=float(share))
        for cell, share in enumerate(shares)
        if share != 0
    ]
