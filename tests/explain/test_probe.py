"""The tap map: which cells of x a function reads, found by asking it."""

from collections.abc import Iterator, Sequence
from functools import partial

import numpy as np
import pytest

from grader.explain.inquiry import conclude
from grader.explain.probe import map_taps
from grader.isolation.in_process import call_in_process
from grader.records.case import Array, Case, Option
from grader.records.mistake import Program
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Returned
from grader.records.taps import CellReads
from grader.report.window_words import reading_in_words
from tests.sampling import sampled
from tests.support import EVERY_OPERATION, OPERATIONS

CONV1D, CONV2D, MAXPOOL = (OPERATIONS[name] for name in ("conv1d", "conv2d", "maxpool"))
AVGPOOL = EVERY_OPERATION["avgpool"]


def numbered(*shape: int) -> Array:
    return np.arange(1.0, np.prod(shape) + 1).reshape(shape)


def convolution(x: Sequence[int], weight: Sequence[int], **options: Option) -> Case:
    return Case(
        operation="conv2d" if len(x) == 4 else "conv1d",
        arrays={"x": numbered(*x), "weight": numbered(*weight)},
        options=options,
        positional=2,
    )


CONVOLUTIONS = [
    convolution((1, 1, 3, 4), (1, 1, 2, 2)),
    convolution((1, 1, 4, 3), (1, 1, 3, 2), stride=(1, 2)),
    convolution((1, 1, 2, 3), (1, 1, 2, 2), padding=1),
    convolution((1, 1, 3, 4), (1, 1, 2, 3), stride=(2, 1), padding=(0, 1)),
    convolution((2, 2, 2, 3), (2, 2, 1, 2)),
    convolution((1, 1, 6), (1, 1, 2), stride=2, padding=1),
    convolution((1, 2, 5), (2, 2, 3), padding=2),
]


def ask(operation: Operation, program: Program, cases: Sequence[Case]) -> list[Outcome]:
    return [call_in_process(operation, program, case) for case in cases]


def mapped(operation: Operation, program: Program, case: Case) -> tuple[CellReads, ...]:
    outcome = call_in_process(operation, program, case)
    assert operation.sliding is not None
    if not isinstance(outcome, Returned) or outcome.value is None:
        return ()
    twin = partial(ask, operation, operation.twin)
    found = map_taps(operation.sliding, case, outcome.value, twin)
    return conclude(found, partial(ask, operation, program))


def slope(program: Program, case: Case, cell: int, tap: int) -> Array | None:
    """What the answer gains from one pixel and one tap; the definition, one question each."""
    arrays = {name: np.zeros_like(array) for name, array in case.arrays.items()}
    arrays["x"].flat[cell] = 1.0
    arrays["weight"].flat[tap] = 1.0
    with np.errstate(all="ignore"):
        return program(**arrays, **case.options)


def in_padded_x(operation: Operation, case: Case, cell: int) -> int:
    assert operation.sliding is not None
    widths = operation.sliding.widths(case)
    numbered = np.pad(np.arange(case.arrays["x"].size).reshape(case.arrays["x"].shape) + 1, widths)
    return int(np.flatnonzero(numbered.ravel() == cell + 1)[0])


LINEAR_FAMILIES = ("orientation", "stride", "padding", "size", "channels", "batch", "window")


def programs_with_mistakes(operation: Operation) -> Iterator[tuple[str, Program]]:
    bank = operation.bank()
    for mistake in bank.mistakes:
        if mistake.family in LINEAR_FAMILIES:
            for number, way in enumerate(mistake.ways):
                yield f"{mistake.name} {number}", bank.program(way.steps)


@pytest.mark.slow
@pytest.mark.parametrize("case", sampled(CONVOLUTIONS, every=3), ids=lambda case: case.in_words)
def test_the_map_is_right_on_every_convolution_mistake(case: Case) -> None:
    operation = OPERATIONS[case.operation]
    axes, seen = case.arrays["x"].ndim, 0
    for name, program in programs_with_mistakes(operation):
        outcome = call_in_process(operation, program, case)
        value = outcome.value if isinstance(outcome, Returned) else None
        if value is None or value.ndim != axes or not 0 < value.size <= 64:
            continue
        if name.startswith("padded with ones"):
            continue
        cells = mapped(operation, program, case)
        assert cells, name
        found = {(one.cell, read.cell, read.tap): read.times for one in cells for read in one.reads}
        expected = {}
        for cell in range(case.arrays["x"].size):
            for tap in range(case.arrays["weight"].size):
                gains = slope(program, case, cell, tap)
                assert gains is not None
                for index in np.flatnonzero(gains):
                    key = (int(index), in_padded_x(operation, case, cell), tap)
                    expected[key] = float(gains.flat[index])
        assert found == expected, name
        seen += 1
    assert seen > 20


@pytest.mark.parametrize("case", CONVOLUTIONS, ids=lambda case: case.in_words)
def test_a_right_program_reads_what_it_should(case: Case) -> None:
    operation = OPERATIONS[case.operation]
    assert operation.sliding is not None
    cells = mapped(operation, operation.twin, case)
    assert cells
    assert reading_in_words(operation.sliding, case, cells) == ""
    kernel = case.arrays["weight"][0].size
    assert all(one.should is not None and len(one.should) == kernel for one in cells)


def test_a_stride_that_is_ignored_is_told() -> None:
    program = CONV2D.bank().program({"stride": lambda _, kernel: (1,) * len(kernel)})
    case = convolution((1, 1, 2, 4), (1, 1, 1, 2), stride=(1, 2))
    assert CONV2D.sliding is not None
    sentence = reading_in_words(CONV2D.sliding, case, mapped(CONV2D, program, case))
    assert sentence == (
        "For out[0, 0, 0, 1] your code reads row 0, columns 1-2 of x; "
        "it should read row 0, columns 2-3 of x."
    )


def test_a_kernel_that_is_flipped_is_told() -> None:
    program = CONV1D.bank().program({"orientation": lambda weight: weight[..., ::-1]})
    case = convolution((1, 1, 2), (1, 1, 2))
    assert CONV1D.sliding is not None
    assert reading_in_words(CONV1D.sliding, case, mapped(CONV1D, program, case)) == (
        "For out[0, 0, 0] your code multiplies x[0, 0, 0] with weight[0, 0, 1]; "
        "it should be weight[0, 0, 0]."
    )


def test_a_mean_over_channels_is_told() -> None:
    program = CONV2D.bank().program({"bias": lambda out, *_: out / 2})
    case = convolution((1, 2, 1, 1), (1, 2, 1, 1))
    assert CONV2D.sliding is not None
    assert reading_in_words(CONV2D.sliding, case, mapped(CONV2D, program, case)) == (
        "For out[0, 0, 0, 0] your code counts x[0, 0, 0, 0] 0.5 times."
    )


def pooling(x: Sequence[int], **options: Option) -> Case:
    return Case(
        operation="maxpool",
        arrays={"x": numbered(*x)},
        options=options,
        positional=2,
    )


@pytest.mark.parametrize(
    "case",
    [
        pooling((1, 1, 3, 4), kernel_size=2),
        pooling((1, 1, 4, 3), kernel_size=(3, 1), stride=(1, 2)),
        pooling((1, 2, 2, 3), kernel_size=2, stride=1, padding=1),
    ],
    ids=lambda case: case.in_words,
)
def test_the_windows_of_a_right_pooling_are_found(case: Case) -> None:
    cells = mapped(MAXPOOL, MAXPOOL.twin, case)
    assert MAXPOOL.sliding is not None
    assert cells
    assert reading_in_words(MAXPOOL.sliding, case, cells) == ""


def test_a_pooling_window_that_does_not_move_is_told() -> None:
    program = MAXPOOL.bank().program({"stride": lambda _, kernel: (1,) * len(kernel)})
    case = pooling((1, 1, 2, 4), kernel_size=2)
    assert MAXPOOL.sliding is not None
    assert reading_in_words(MAXPOOL.sliding, case, mapped(MAXPOOL, program, case)) == (
        "For out[0, 0, 0, 1] your code reads rows 0-1, columns 1-2 of x; "
        "it should read rows 0-1, columns 2-3 of x."
    )


def squares(x: Array, weight: Array, *others: object, **options: object) -> Array:
    return CONV2D.twin(x * x, weight, *others, **options)


def adds_one(x: Array, *others: object, **options: object) -> Array:
    return CONV2D.twin(x + 1, *others, **options)


def raises_on_zeros(x: Array, *others: object, **options: object) -> Array:
    if not x.all():
        raise ValueError
    return CONV2D.twin(x, *others, **options)


@pytest.mark.parametrize("program", [squares, adds_one, raises_on_zeros])
def test_what_is_no_sum_of_products_has_no_map(program: Program) -> None:
    assert mapped(CONV2D, program, convolution((1, 1, 3, 3), (1, 1, 2, 2))) == ()


def test_a_large_answer_has_no_map() -> None:
    case = convolution((1, 1, 20, 20), (1, 1, 1, 1))
    assert mapped(CONV2D, CONV2D.twin, case) == ()


def floored(x: Array, kernel_size: object, *others: object, **options: object) -> Array:
    return np.maximum(MAXPOOL.twin(x, kernel_size, *others, **options), 100.0)


def second_largest(x: Array, *_: object, **__: object) -> Array:
    """Of windows of 2 x 2 side by side."""
    windows = np.lib.stride_tricks.sliding_window_view(x, (2, 2), axis=(2, 3))[:, :, ::2, ::2]
    return np.sort(windows.reshape(*windows.shape[:4], -1))[..., -2]


@pytest.mark.parametrize("program", [floored, second_largest])
def test_a_pooling_that_hides_pixels_among_zeros_has_no_map(program: Program) -> None:
    assert mapped(MAXPOOL, program, pooling((1, 1, 4, 4), kernel_size=2)) == ()


def mean_by_fft(x: Array, kernel_size: tuple[int, int], stride: tuple[int, int]) -> Array:
    kernel = np.zeros(x.shape[2:], dtype=x.dtype)
    kernel[: kernel_size[0], : kernel_size[1]] = 1 / np.prod(kernel_size)
    spectrum = np.fft.rfft2(x) * np.conj(np.fft.rfft2(kernel))
    full = np.fft.irfft2(spectrum, s=x.shape[2:])
    rows, columns = (n - k + 1 for n, k in zip(x.shape[2:], kernel_size, strict=True))
    return full[:, :, : rows : stride[0], : columns : stride[1]].astype(x.dtype)


def truncated_mean(x: Array, *others: object, **options: object) -> Array:
    return np.trunc(AVGPOOL.twin(x, *others, **options))


@pytest.mark.parametrize("program", [AVGPOOL.twin, mean_by_fft, truncated_mean])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_neither_rounding_nor_its_lack_hides_what_a_mean_reads(
    program: Program, dtype: type
) -> None:
    x: Array = np.random.default_rng(1).permutation(99)[:63].reshape(1, 1, 9, 7).astype(dtype)
    options: dict[str, Option] = {"kernel_size": (3, 2), "stride": (2, 2)}
    case = Case(operation="avgpool", arrays={"x": x}, options=options, positional=2)
    cells = mapped(AVGPOOL, program, case)
    assert AVGPOOL.sliding is not None
    assert cells
    assert all(one.should is not None and len(one.should) == 6 for one in cells)
    assert reading_in_words(AVGPOOL.sliding, case, cells) == ""


@pytest.mark.parametrize("shape", [(1, 1, 0, 2**50), (0, 0, 2**28, 2**28), (0, 1, 1, 1)])
def test_nothing_is_asked_about_an_answer_without_cells(shape: tuple[int, ...]) -> None:
    assert CONV2D.sliding is not None
    asked: list[Case] = []

    def never(cases: Sequence[Case]) -> list[Outcome]:
        asked.extend(cases)
        return []

    case, empty = convolution((1, 1, 3, 4), (1, 1, 2, 2)), np.zeros(shape)
    assert conclude(map_taps(CONV2D.sliding, case, empty, never), never) == ()
    assert asked == []
