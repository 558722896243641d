"""Which cells of x a function really reads, found by asking it.

For a convolution: a kernel with a single 1 lets one cell of every window through, and pixels that
are powers of four tell which one it was, and how often it counted. For pooling: a single pixel is
raised, then lowered, and the cells of the answer that move have it in their window. What is found
among zeros must hold among the numbers of the case. The program that is right is asked the same,
with the padding already around x, to find what should be read.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from grader.explain.inquiry import AskEach, Inquiry, conclude
from grader.records.case import Array, Case
from grader.records.outcome import Returned
from grader.records.sliding import Sliding
from grader.records.taps import CellReads, Read

_MAX_QUESTIONS = 200
"""Probes of one case; one takes about a tenth of a millisecond."""

MAX_CELLS = 64
"""Cells of an answer that are looked at."""

_BASE = 4
"""Pixels are its powers, so that a digit says how often each was counted: up to three times."""

_DIGITS = {"float64": 26, "float32": 12}
"""Pixels that one number can tell apart: powers of four that the dtype adds up exactly."""

_FAR = 64
"""How many times farther from zero than all others a pixel is put, so that its share of a mean is
more than what programs round away."""

_NOISE = 1e-5
"""Of that distance, what rounding moves in float32; a mean of hundreds of pixels moves by more."""

Reads = list[list[Read]]
"""For each cell of an answer, row by row, what it depends on."""


def map_taps(
    sliding: Sliding, case: Case, answer: Array, ask_right: AskEach
) -> Inquiry[tuple[CellReads, ...]]:
    """What each cell of an answer depends on, and what it should depend on.

    Args:
        sliding: How the operation slides its window.
        case: The arguments.
        answer: What the function returned for them.
        ask_right: Asks the program that is right.

    Returns:
        The cells, row by row; none if the function does not answer as a sum of products, or as a
        choice among pixels, does, or if that would take too many questions.
    """
    if not 0 < answer.size <= MAX_CELLS:  # without cells, one axis may have any length
        return ()
    widths = sliding.widths(case)
    found = yield from _reads(sliding, case, answer.shape)
    padded = _padded(sliding, case, widths)
    right = ask_right([padded])[0]
    if found is None or not isinstance(right, Returned) or right.value is None:
        return ()
    if not (yield from _holds(sliding, case, answer, found)):
        return ()
    should = conclude(_reads(sliding, padded, right.value.shape), ask_right)
    if should is None:
        return ()
    expected = dict(zip(np.ndindex(right.value.shape), should, strict=True))
    shape = padded.arrays["x"].shape
    return tuple(
        CellReads(
            cell=cell,
            at=at,
            reads=tuple(_moved(read, case.arrays["x"].shape, widths, shape) for read in reads),
            should=tuple(expected[at]) if at in expected else None,
        )
        for cell, (at, reads) in enumerate(zip(np.ndindex(answer.shape), found, strict=True))
    )


def _with(case: Case, **arrays: Array) -> Case:
    """The same call with other numbers; all arrays that are not named hold zeros."""
    zeros = {name: np.zeros_like(array) for name, array in case.arrays.items()}
    return msgspec.structs.replace(case, arrays={**zeros, **arrays}, judges="value", then={})


def _padded(sliding: Sliding, case: Case, widths: Sequence[tuple[int, int]]) -> Case:
    """The same question with the padding already around x."""
    x = np.pad(case.arrays["x"], widths, constant_values=sliding.fill)
    options = {**case.options, "padding": 0}
    return msgspec.structs.replace(case, arrays={**case.arrays, "x": x}, options=options)


def _moved(
    read: Read, shape: tuple[int, ...], widths: Sequence[tuple[int, int]], padded: tuple[int, ...]
) -> Read:
    """A cell of x as the same cell of the padded x."""
    index = np.unravel_index(read.cell, shape)
    moved = [int(cell) + before for cell, (before, _) in zip(index, widths, strict=True)]
    cell = int(np.ravel_multi_index(moved, padded))
    return msgspec.structs.replace(read, cell=cell)


def _reads(sliding: Sliding, case: Case, shape: tuple[int, ...]) -> Inquiry[Reads | None]:
    if not sliding.kernel:
        return (yield from _moving_cells(case, np.zeros_like(case.arrays["x"]), shape))
    return (yield from products_read("x", sliding.kernel, case, shape))


def products_read(
    of: str, kernel: str, case: Case, shape: tuple[int, ...]
) -> Inquiry[Reads | None]:
    """The products of two arrays that each cell of an answer holds; None if it holds others."""
    reads = yield from _reads_by_number(of, kernel, case, shape)
    if reads is None:
        reads = yield from _reads_one_by_one(of, kernel, case, shape)
    if reads is None:
        return None
    return [sorted(cell, key=lambda read: (read.cell, read.tap)) for cell in reads]


def answers_to(cases: Sequence[Case], shape: tuple[int, ...]) -> Inquiry[list[Array] | None]:
    """What came of probes; None if they are too many or one is no array of that shape."""
    if len(cases) > _MAX_QUESTIONS:
        return None
    values = [one.value for one in (yield cases) if isinstance(one, Returned)]
    answers = [one.astype(np.float64) for one in values if one is not None and one.shape == shape]
    if len(answers) < len(cases) or not all(np.isfinite(one).all() for one in answers):
        return None
    return answers


def _replaced(x: Array, cell: int, value: float) -> Array:
    changed = x.copy()
    changed.flat[cell] = value
    return changed


def one_hot(like: Array, cell: int, value: float = 1.0) -> Array:
    """An array of zeros but for one cell."""
    hot = np.zeros_like(like)
    hot.flat[cell] = value
    return hot


def _reads_by_number(
    of: str, kernel: str, case: Case, shape: tuple[int, ...]
) -> Inquiry[Reads | None]:
    """Many pixels at a time, each another power of four."""
    x, weight = case.arrays[of], case.arrays[kernel]
    digits = _DIGITS.get(x.dtype.name, 0)
    starts = range(0, x.size, digits or 1)
    cases = []
    for tap in range(weight.size):
        for start in starts:
            pixels = np.zeros_like(x)
            many = min(digits, x.size - start)
            pixels.flat[start : start + many] = float(_BASE) ** np.arange(many)
            cases.append(_with(case, **{of: pixels, kernel: one_hot(weight, tap)}))
    answers = yield from answers_to(cases, shape)
    if answers is None:
        return None
    reads: Reads = [[] for _ in range(int(np.prod(shape)))]
    probes = [(tap, start) for tap in range(weight.size) for start in starts]
    for (tap, start), answer in zip(probes, answers, strict=True):
        for cell, number in enumerate(answer.ravel().tolist()):
            many = min(digits, x.size - start)
            if number < 0 or number != int(number) or number >= float(_BASE) ** many:
                return None
            reads[cell] += [
                Read(cell=start + index, tap=tap, times=times)
                for index, times in _digits(int(number))
            ]
    return reads


def _digits(number: int) -> list[tuple[int, int]]:
    """Indices, from the last digit on, and values of the digits that are not zero."""
    found = []
    index = 0
    while number:
        number, digit = divmod(number, _BASE)
        if digit:
            found.append((index, digit))
        index += 1
    return found


def _reads_one_by_one(
    of: str, kernel: str, case: Case, shape: tuple[int, ...]
) -> Inquiry[Reads | None]:
    """One pixel at a time, for programs that take a share of it or its negative."""
    x, weight = case.arrays[of], case.arrays[kernel]
    probes = [(cell, tap) for cell in range(x.size) for tap in range(weight.size)]
    if len(probes) > _MAX_QUESTIONS:
        return None
    cases = [
        _with(case, **{of: one_hot(x, cell), kernel: one_hot(weight, tap)}) for cell, tap in probes
    ]
    answers = yield from answers_to(cases, shape)
    if answers is None:
        return None
    return [
        [
            Read(cell=cell, tap=tap, times=float(answer.flat[index]))
            for (cell, tap), answer in zip(probes, answers, strict=True)
            if answer.flat[index] != 0
        ]
        for index in range(int(np.prod(shape)))
    ]


def _moving_cells(case: Case, x: Array, shape: tuple[int, ...]) -> Inquiry[Reads | None]:
    """For each cell of the answer the pixels of x that change it when they are put far away."""
    far = _FAR * (float(np.abs(x).max()) + 1)
    moved_x = [_replaced(x, cell, value) for cell in range(x.size) for value in (far, -far)]
    answers = yield from answers_to([_with(case, x=one) for one in (x, *moved_x)], shape)
    if answers is None:
        return None
    still, *moved = answers
    with np.errstate(all="ignore"):  # an answer may hold infinities
        moves = [np.abs(one - still) > _NOISE * far for one in moved]
    return [
        [
            Read(cell=cell, tap=None, times=1)
            for cell in range(x.size)
            if any(one.flat[index] for one in moves[2 * cell : 2 * cell + 2])
        ]
        for index in range(int(np.prod(shape)))
    ]


def _holds(sliding: Sliding, case: Case, answer: Array, reads: Reads) -> Inquiry[bool]:
    """Whether what was found among zeros holds among the numbers of the case too."""
    if sliding.kernel:
        return (yield from adds_up("x", sliding.kernel, case, answer, reads))
    return reads == (yield from _moving_cells(case, case.arrays["x"], answer.shape))


def adds_up(of: str, kernel: str, case: Case, answer: Array, reads: Reads) -> Inquiry[bool]:
    """Whether the function's answer to this case is the sum of what was found."""
    x, weight = case.arrays[of], case.arrays[kernel]
    nothing = _with(case, **{kernel: weight})
    all_of_it = _with(case, **{of: x, kernel: weight})
    answers = yield from answers_to([nothing, all_of_it], answer.shape)
    if answers is None or answers[0].any():
        return False
    sums = [
        sum(float(x.flat[r.cell]) * float(weight.flat[r.tap or 0]) * r.times for r in cell)
        for cell in reads
    ]
    return bool(np.allclose(answers[1].ravel(), sums, rtol=1e-6, atol=1e-9))
