"""The index law: which cell of x meets which cell of the kernel."""

from collections.abc import Callable, Sequence
from itertools import starmap
from typing import Any

import numpy as np
import pytest

from grader.check.run import judge_each
from grader.explain import laws
from grader.explain.laws.reading import indices, reductions
from grader.explain.laws.sliding import sizes
from grader.records.case import Answer, AnsweredCase, Array, Case
from grader.records.deck import Deck
from grader.records.law import Law
from tests.explain.laws.functions import laws_of
from tests.sampling import sampled
from tests.support import OPERATIONS, FakeAsker

CONV1D, CONV2D, MAXPOOL = (OPERATIONS[name] for name in ("conv1d", "conv2d", "maxpool"))


@pytest.fixture(autouse=True)
def _few_laws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the laws of numbers, which say some of this in another way."""
    few = (sizes.propose, reductions.propose, indices.propose)
    monkeypatch.setattr(laws, "_PROPOSE", few)


def both(option: int | tuple[int, ...]) -> tuple[int, ...]:
    return option if isinstance(option, tuple) else (option, option)


def convolution(row: str, column: str, when: str = "True") -> Callable[..., Array]:
    """A program that reads these rows and columns of the padded x, and nothing beyond it.

    It does so only `when` this holds of the output cell, the tap and what is read.
    """

    def conv2d(
        x: Array, weight: Array, bias: Array | None = None, stride: Any = 1, padding: Any = 0
    ) -> Array:
        (sh, sw), (ph, pw) = both(stride), both(padding)
        padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)))
        kh, kw = weight.shape[2:]
        height, width = padded.shape[2:]
        out = np.zeros((len(x), len(weight), (height - kh) // sh + 1, (width - kw) // sw + 1))
        for i, j, k, m in np.ndindex(*out.shape[2:], kh, kw):
            numbers = {name: value for name, value in locals().items() if isinstance(value, int)}
            r, c = eval(row, numbers), eval(column, numbers)
            numbers |= {"r": r, "c": c, "out_h": out.shape[2], "out_w": out.shape[3]}
            if 0 <= r < height and 0 <= c < width and eval(when, numbers):
                out[:, :, i, j] += padded[:, :, r, c] @ weight[:, :, k, m].T
        if bias is not None:
            out += bias[:, np.newaxis, np.newaxis]
        return out.astype(x.dtype)

    return conv2d


def pooling(
    rows: str = "i * sh : i * sh + kh",
    columns: str = "j * sw : j * sw + kw",
    out: str = "max",
    when: str = "True",
) -> Callable[..., Array]:
    """A program that cuts these rows and columns out of the padded x."""

    def maxpool(x: Array, kernel_size: Any, stride: Any = None, padding: Any = 0) -> Array:
        (kh, kw), (ph, pw) = both(kernel_size), both(padding)
        sh, sw = (kh, kw) if stride is None else both(stride)
        fill = -np.inf if out == "max" else 0.0
        padded = np.pad(x, ((0, 0), (0, 0), (ph, ph), (pw, pw)), constant_values=fill)
        height, width = padded.shape[2:]
        answer = np.zeros((*x.shape[:2], (height - kh) // sh + 1, (width - kw) // sw + 1))
        for i, j in np.ndindex(*answer.shape[2:]):
            numbers = {name: value for name, value in locals().items() if isinstance(value, int)}
            window = eval(f"padded[:, :, {rows}, {columns}]", {"padded": padded} | numbers)
            if eval(when, numbers):
                answer[:, :, i, j] = getattr(window, out)(axis=(2, 3)) if window.size else -np.inf
        return answer.astype(x.dtype)

    return maxpool


def some_of(deck: Deck, operation: str) -> list[AnsweredCase]:
    """Cases of an operation that compare values."""
    return [
        one
        for name, cases in deck.checks.items()
        if name.startswith(f"{operation}/")
        for one in cases
        if one.case.judges == "value"
    ]


def told(law: Law, cases: Sequence[AnsweredCase]) -> str:
    """What a law says with the first case in which it shows."""
    sentences = [law.sentence(one) for one in cases]
    return max(sentences, key=lambda one: "Here" in one)


RIGHT_ROW, RIGHT_COLUMN = "i * sh + k", "j * sw + m"

SLIPS = [
    ("i + k", "j + m", "Your window moves one cell at a time, whatever the stride"),
    (RIGHT_ROW, "j + m", "From one output column to the next your window moves one cell at a time"),
    ("i * sw + k", "j * sh + m", "Your window moves by the stride of the other axis"),
    (
        "i * sh + k",
        "j * sh + m",
        "From one output column to the next your window moves by the stride of",
    ),
    ("i * sh * sh + k", "j * sw * sw + m", "Your window moves by the stride times the stride"),
    ("i * kh + k", "j * kw + m", "Your window moves by its own size"),
    (
        "i * sh + kh - 1 - k",
        "j * sw + kw - 1 - m",
        "Your code goes through the kernel from its end",
    ),
    ("i * sh + kh - 1 - k", RIGHT_COLUMN, "For rows your code goes through the kernel from its"),
    ("i * sh + k * sh", "j * sw + m * sw", "Inside the window your code goes `stride` cells at"),
    ("i * sh + m", "j * sw + k", "Your code swaps the rows and columns of the kernel"),
    ("i * sh + kw - 1 - m", "j * sw + k", "Your code turns the kernel by a quarter"),
    ("i * sh + k + 1", "j * sw + m + 1", "Your first window begins at cell `1 - padding` of x"),
    ("i * sh + k", "j * sw + m - 1", "For columns your first window begins at cell `-1 - padding`"),
    (
        "i * sh + k + sh - 1",
        "j * sw + m + sw - 1",
        "Your first window begins at cell `stride - 1 - padding`",
    ),
    (
        "i * sh + k + ph",
        "j * sw + m + pw",
        "Your first window begins at the first cell of x; `padding` does not move it",
    ),
    ("i * sh + k - ph", "j * sw + m - pw", "Your windows begin as if there were twice the padd"),
    (
        "i * sh + k + ph - min(ph, kh - 1)",
        "j * sw + m + pw - min(pw, kw - 1)",
        "Your windows begin as if padding were less than the kernel",
    ),
    ("i + k + 1", "j + m + 1", "Your window moves one cell at a time"),
]


@pytest.mark.parametrize(
    ("row", "column", "headline"), sampled(starmap(pytest.param, SLIPS), every=3)
)
def test_a_convolution_that_reads_other_cells_is_told_which(
    row: str, column: str, headline: str, practice_deck: Deck
) -> None:
    (law,) = laws_of(CONV2D, convolution(row, column), practice_deck)
    assert (law.family, law.tells_values, law.tells_right) == ("indices", True, False)
    assert law.headline.startswith(headline)


def test_formulas_are_in_the_words_of_the_contract(practice_deck: Deck) -> None:
    cases = some_of(practice_deck, "conv2d")
    (law,) = laws_of(CONV2D, convolution("i + k", "j + m"), practice_deck)
    assert told(law, cases) == (
        "Your code takes kernel cell `[k, m]` for `out[i, j]` from row `i + k - padding` of x "
        "(columns likewise), in every one of 176 answers. "
        "`stride` does not move your windows. "
        "Here `out[0, 1]` takes kernel cell `[0, 0]` from row 0, column 1 of x."
    )
    (law,) = laws_of(CONV2D, convolution("i*sh + kh-1-k", "j*sw + m"), practice_deck)
    assert (
        "from row `stride_rows * i + kH - 1 - k - padding_rows`, "
        "column `stride_columns * j + m - padding_columns` of x"
    ) in told(law, cases)


def test_a_convolution_along_one_axis_has_cells(practice_deck: Deck) -> None:
    def conv1d(
        x: Array, weight: Array, bias: Array | None = None, stride: int = 1, padding: int = 0
    ) -> Array:
        program = convolution("i * sh + k", "j + m")
        out = program(
            x[:, :, np.newaxis], weight[:, :, np.newaxis], bias, (1, stride), (0, padding)
        )
        return out[:, :, 0]

    cases = some_of(practice_deck, "conv1d")
    (law,) = laws_of(CONV1D, conv1d, practice_deck)
    assert law.headline == "Your window moves one cell at a time, whatever the stride"
    assert told(law, cases).startswith(
        "Your code takes kernel cell `[k]` for `out[i]` from cell `i + k - padding` of x"
    )


def test_beside_a_size_no_letter_means_two_things(practice_deck: Deck) -> None:
    def conv2d(
        x: Array, weight: Array, bias: Array | None = None, stride: Any = 1, padding: Any = 0
    ) -> Array:
        out = convolution("i + k + ph", "j + m + pw")(x, weight, bias, 1, padding)
        window = zip(x.shape[2:], weight.shape[2:], both(stride), strict=True)
        rows, columns = (max((n - k) // s + 1, 0) for n, k, s in window)
        return out[:, :, :rows, :columns]

    law = laws_of(CONV2D, conv2d, practice_deck)[-1]
    assert "from row `i + a` of x (columns likewise)" in told(law, some_of(practice_deck, "conv2d"))


def test_a_right_convolution_obeys_no_law(practice_deck: Deck) -> None:
    assert laws_of(CONV2D, convolution(RIGHT_ROW, RIGHT_COLUMN), practice_deck) == []
    assert laws_of(CONV2D, CONV2D.twin, practice_deck) == []


WINDOWS = [
    ("i : i + kh", "j : j + kw", "Your window moves one cell at a time, whatever the stride"),
    ("i * sw : i * sw + kh", "j * sh : j * sh + kw", "Your window moves by the stride of the"),
    ("i * kh : i * kh + kh", "j * kw : j * kw + kw", "Your window moves by its own size"),
    ("i * sh : i * sh + kw", "j * sw : j * sw + kh", "Your code swaps the two sides of the window"),
    ("i * sh : i * sh + kh + 1", "j * sw : j * sw + kw", "For rows your window is one cell too"),
    ("i * sh : i * sh + sh", "j * sw : j * sw + sw", "Your window is as long as the stride"),
    ("i * sh : i * sh + 2 * kh : 2", "j * sw : j * sw + 2 * kw : 2", "Inside the window your code"),
]


@pytest.mark.parametrize(("rows", "columns", "headline"), WINDOWS)
def test_a_pooling_with_other_windows_is_told_which(
    rows: str, columns: str, headline: str, practice_deck: Deck
) -> None:
    (law,) = laws_of(MAXPOOL, pooling(rows, columns), practice_deck)
    assert (law.family, law.tells_values, law.tells_right) == ("indices", True, False)
    assert law.headline.startswith(headline)


def test_windows_are_told_with_their_formulas(practice_deck: Deck) -> None:
    program = pooling("i * sh : i * sh + kw", "j * sw : j * sw + kh")
    (law,) = laws_of(MAXPOOL, program, practice_deck)
    assert told(law, some_of(practice_deck, "maxpool")) == (
        "The window of `out[i, j]` begins at row `stride * i - padding` of x "
        "(columns likewise) and holds `kernel_columns` rows and `kernel_rows` columns, "
        "in every one of 171 answers. Here every window holds 3 rows and 2 columns."
    )


@pytest.mark.parametrize(
    ("out", "headline"),
    [
        ("mean", "Your code takes the mean of each window"),
        ("sum", "Your code takes the sum of each window"),
        ("min", "Your code takes the smallest number of each window, padding as 0"),
    ],
)
def test_a_pooling_that_makes_something_else_of_a_window_is_told_what(
    out: str, headline: str, practice_deck: Deck
) -> None:
    (law,) = laws_of(MAXPOOL, pooling(out=out), practice_deck)
    assert (law.family, law.headline) == ("reductions", headline)


def test_a_largest_number_that_begins_at_the_smallest_positive_one_is_told(
    practice_deck: Deck,
) -> None:
    def maxpool(x: Array, *others: Any, **named: Any) -> Array:
        return np.asarray(np.maximum(MAXPOOL.twin(x, *others, **named), np.finfo(x.dtype).tiny))

    (law,) = laws_of(MAXPOOL, maxpool, practice_deck)
    assert law.headline.startswith("Your largest number of a window is never less than a tiny one")
    negative = AnsweredCase(
        case=Case(
            operation="maxpool",
            arrays={"x": np.full((1, 1, 2, 2), -1, dtype=np.float32)},
            options={"kernel_size": 2},
        ),
        answer=Answer(value=np.full((1, 1, 1, 1), -1, dtype=np.float32)),
    )
    (asked,) = judge_each(MAXPOOL, [negative], FakeAsker({"maxpool": maxpool}))
    assert law.gives(asked)


def test_other_windows_and_what_becomes_of_them_are_told_together(practice_deck: Deck) -> None:
    (law,) = laws_of(MAXPOOL, pooling("i : i + kh", "j : j + kw", "mean"), practice_deck)
    sentence = law.sentence(some_of(practice_deck, "maxpool")[0])
    assert sentence.startswith("The window of `out[i, j]` begins at row `i - padding` of x (")
    assert ", and your code takes the mean of each window" in sentence


def test_a_right_pooling_obeys_no_law(practice_deck: Deck) -> None:
    assert laws_of(MAXPOOL, pooling(), practice_deck) == []
    assert laws_of(MAXPOOL, MAXPOOL.twin, practice_deck) == []


LEFT_OUT = [
    ("k < kh - 1", "Nothing in the last row of the kernel counts in your answer"),
    ("m > 0", "Nothing in the first column of the kernel counts in your answer"),
    ("k == m", "Only the diagonal of the kernel counts in your answer"),
    ("r > ph", "Nothing in the first row of x counts in your answer"),
    ("i < out_h - 1", "Your answer holds nothing but the bias in the last row"),
    ("j < max(out_w - 1, 1)", "Your answer holds nothing but the bias in the last of several col"),
    ("i == 0", "Your answer holds nothing but the bias everywhere but in the first row"),
    ("i == j", "Your answer holds nothing but the bias everywhere but in the diagonal"),
]


@pytest.mark.parametrize(("when", "headline"), sampled(starmap(pytest.param, LEFT_OUT), every=3))
def test_a_convolution_that_leaves_something_out_is_told_what(
    when: str, headline: str, practice_deck: Deck
) -> None:
    program = convolution(RIGHT_ROW, RIGHT_COLUMN, when)
    (law,) = laws_of(CONV2D, program, practice_deck)
    assert (law.family, law.tells_values) == ("indices", True)
    assert law.headline.startswith(headline)


def test_a_tap_that_even_kernels_lose_is_told_with_its_condition(practice_deck: Deck) -> None:
    program = convolution(RIGHT_ROW, RIGHT_COLUMN, "k < kh - 1 + kh % 2")
    (law,) = laws_of(CONV2D, program, practice_deck)
    assert law.headline.startswith("Nothing in the last row of the kernel counts in your answer, ")


def test_a_pooling_that_does_not_write_a_row_is_told(practice_deck: Deck) -> None:
    (law,) = laws_of(MAXPOOL, pooling(when="i == 0"), practice_deck)
    assert law.headline == "Your answer holds 0 everywhere but in the first row"
    sentence = law.sentence(some_of(practice_deck, "maxpool")[0])
    assert sentence == (
        "Your answer holds 0 everywhere but in the first row, in every one of 171 answers. "
        "Here that is 2 of 4 cells of each channel of the answer."
    )
