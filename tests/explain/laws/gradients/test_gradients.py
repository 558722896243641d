"""Laws of gradients: windows that lie elsewhere, cells and arrays that count otherwise."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.check.run import judge_each
from grader.explain.laws.gradients.simulate import gradient_of, right_meets
from grader.records.case import Array
from grader.records.law import Law
from tests.built_decks import built_deck
from tests.explain.laws.functions import laws_of
from tests.explain.laws.gradients.programs import Choose, convolution, pooling
from tests.explain.laws.reading.test_indices import both
from tests.sampling import sampled
from tests.support import GRADIENTS, FakeAsker


def law_of(name: str, function: Callable[..., Array]) -> Law:
    return laws_of(GRADIENTS[name], function, built_deck(name))[0]


def said_of(name: str, law: Law) -> str:
    """What is told of the case that shows most."""
    wrong = (one for one in built_deck(name).cases_of(name) if one.case.arrays["x"].shape[0] == 1)
    sentences = (law.sentence(one) for one in wrong)
    return max(sentences, key=len)


FEW = ("conv2d_dx", "conv2d_dweight", "maxpool_dx")
"""Those that most tests here are about; to build the deck of each takes a second or two."""

OTHERS = [pytest.param(name, marks=pytest.mark.whole) for name in GRADIENTS if name not in FEW]


@pytest.mark.parametrize("name", [*FEW, *OTHERS])
def test_what_meets_where_it_should_gives_the_right_answer(name: str) -> None:
    gradient = GRADIENTS[name].gradient
    assert gradient is not None
    for one in built_deck(name).cases_of(name):
        given = gradient_of(gradient, right_meets(gradient, one), one)
        right = one.answer.value
        assert right is not None
        assert (given is None) == name.endswith("dbias")
        assert given is None or np.allclose(given, right, rtol=1e-6, atol=one.answer.bound)


LIES_ELSEWHERE: dict[tuple[str, str, str], tuple[str, str]] = {
    ("x", "i + k - ph", "j + m - pw"): (
        "Your function answers as if `stride` were 1",
        "Here `stride` counts as 1",
    ),
    ("weight", "i * sh + k", "j * sw + m"): (
        "Your function answers as if `padding` were 0",
        "Here `padding` counts as 0",
    ),
    ("x", "i * sw + k - ph", "j * sh + m - pw"): (
        "Your function answers as if the numbers of `stride` were in reverse order",
        "Here `stride` counts as (",
    ),
    ("x", "i * sh + kh - 1 - k - ph", "j * sw + kw - 1 - m - pw"): (
        "Your code goes through the kernel from its end to its start",
        "`[k, m]` to row `stride * i + kH - 1 - k - padding` of x (columns likewise)",
    ),
    ("weight", "i * sh + k + ph", "j * sw + m + pw"): (
        "Your first window begins at cell `padding` of x",
        "`[k, m]` with row `stride * i + k + padding` of x (columns likewise)",
    ),
    ("x", "i + k * sh - ph", "j + m * sw - pw"): (
        "Your window moves one cell at a time, whatever the stride",
        "to row `i + stride * k - padding` of x",
    ),
    ("weight", "min(max(i * sh + k - ph, 0), h - 1)", "min(max(j * sw + m - pw, 0), w - 1)"): (
        "Cells beyond an end of x count as the last one before it",
        "",
    ),
}


@pytest.mark.parametrize("lies", sampled([*LIES_ELSEWHERE], every=2))
def test_a_window_that_lies_elsewhere_is_told_in_words_of_the_way_back(
    lies: tuple[str, str, str],
) -> None:
    name = f"conv2d_d{lies[0]}"
    law = law_of(name, convolution(*lies))
    headline, words = LIES_ELSEWHERE[lies]
    assert law.headline == headline
    assert words.lower() in said_of(name, law).lower()


def test_windows_that_do_not_count_are_told() -> None:
    inside = "i * sh >= ph and j * sw >= pw"
    law = law_of("conv2d_dx", convolution("x", when=inside))
    assert law.headline == "Your windows that begin before x do not count"


def test_what_is_written_over_is_told_with_what_is_kept() -> None:
    law = law_of("conv2d_dx", convolution("x", adds=False))
    assert law.headline == "Each cell keeps what the last window gave it, not the sum of all"


CHOICES: dict[str, Choose] = {
    "Your code gives a window's number to its first cell": lambda _, cells: cells[0],
    "Your code gives a window's number to its smallest cell": lambda x, cells: min(
        cells, key=lambda cell: float(x[cell])
    ),
    "Your code gives the number of a window in which no cell is above 0 to the very last cell": (
        lambda x, cells: max(
            ((-1, -1), *cells), key=lambda cell: 0.0 if cell == (-1, -1) else float(x[cell])
        )
    ),
}


@pytest.mark.parametrize("headline", sampled([*CHOICES], every=2))
def test_the_cell_that_a_pooling_gives_a_number_to_is_told(headline: str) -> None:
    assert law_of("maxpool_dx", pooling(CHOICES[headline])).headline == headline


def test_nothing_is_said_of_windows_whose_largest_cell_is_not_one() -> None:
    law = law_of("maxpool_dx", pooling(row="i * sh + k", column="j * sw + m"))
    assert law.headline == "Your function answers as if `padding` were 0"


def of_arrays(name: str, **changes: Callable[..., Array]) -> Callable[..., Array]:
    """A gradient of which the arrays are changed first, by array and stride."""

    def program(
        grad_output: Array, x: Array, weight: Array, stride: Any = 1, padding: Any = 0
    ) -> Array:
        given = {"grad_output": grad_output, "x": x, "weight": weight}
        for one, change in changes.items():
            given[one] = change(given[one], both(stride)[0])
        return GRADIENTS[name].twin(**given, stride=stride, padding=padding)

    return program


def spread_first(array: Array, _: int) -> Array:
    return np.broadcast_to(array[:1], array.shape)


def every_step(array: Array, step: int) -> Array:
    kept = np.zeros_like(array)
    kept[:, :, ::step] = array[:, :, ::step]
    return kept


def without_last(array: Array, _: int) -> Array:
    kept = array.copy()
    kept[..., -1] = 0
    return kept


ARRAYS = {
    "The first image of `grad_output` counts for all images": (
        "conv2d_dx",
        of_arrays("conv2d_dx", grad_output=spread_first),
    ),
    "Of the rows of `grad_output` only every `stride`-th counts": (
        "conv2d_dweight",
        of_arrays("conv2d_dweight", grad_output=every_step),
    ),
    "The last column of `x` does not count": (
        "conv2d_dweight",
        of_arrays("conv2d_dweight", x=without_last),
    ),
}


@pytest.mark.parametrize("headline", sampled([*ARRAYS], every=2))
def test_what_does_not_count_of_an_array_is_told_by_its_name(headline: str) -> None:
    assert law_of(*ARRAYS[headline]).headline == headline


def uncut(grad_output: Array, x: Array, weight: Array, stride: Any = 1, padding: Any = 0) -> Array:
    (ph, pw), ends = both(padding), ((0, 0), (0, 0))
    wide = np.pad(x, (*ends, (ph, ph), (pw, pw)))
    return GRADIENTS["conv2d_dx"].twin(grad_output, wide, weight, stride)


def to_the_last_window(
    grad_output: Array, x: Array, weight: Array, stride: Any = 1, padding: Any = 0
) -> Array:
    right = GRADIENTS["conv2d_dx"].twin(grad_output, x, weight, stride, padding)
    along = zip(both(stride), both(padding), grad_output.shape[2:], weight.shape[2:], strict=True)
    rows, columns = (max((o - 1) * s + k - p, 0) for s, p, o, k in along)
    return right[:, :, :rows, :columns]


@pytest.mark.parametrize(
    ("function", "headline"),
    [
        (uncut, "Your answer has the shape of the padded x, with the gradient of its padding"),
        (to_the_last_window, "Your answer ends where the last window does"),
    ],
)
def test_an_answer_of_another_shape_is_told(function: Callable[..., Array], headline: str) -> None:
    law = law_of("conv2d_dx", function)
    assert law.family == "sizes"
    assert law.headline == headline


def test_a_kernel_with_more_taps_is_told() -> None:
    def program(
        grad_output: Array, x: Array, weight: Array, stride: Any = 1, padding: Any = 0
    ) -> Array:
        along = zip(x.shape[2:], both(padding), both(stride), grad_output.shape[2:], strict=True)
        taps = (n + 2 * p - s * (o - 1) for n, p, s, o in along)
        wider = np.zeros((*weight.shape[:2], *taps), dtype=weight.dtype)
        return GRADIENTS["conv2d_dweight"].twin(grad_output, x, wider, stride, padding)

    law = law_of("conv2d_dweight", program)
    assert "by what the stride leaves over" in law.headline


def test_a_sum_that_is_not_set_back_is_told() -> None:
    def program(*arrays: Array, **options: Any) -> Array:
        right = GRADIENTS["conv2d_dweight"].twin(*arrays, **options)
        return right.cumsum(axis=1)

    law = law_of("conv2d_dweight", program)
    assert law.headline.endswith("right ones of the same cell in the input channels before")


def divided_by_windows(
    grad_output: Array, x: Array, kernel_size: Any, stride: Any = None, padding: Any = 0
) -> Array:
    right = GRADIENTS["avgpool_dx"].twin(grad_output, x, kernel_size, stride, padding)
    return right * np.prod(both(kernel_size)) / np.prod(grad_output.shape[2:])


@pytest.mark.whole
def test_a_mean_of_another_number_of_cells_is_told() -> None:
    law = law_of("avgpool_dx", divided_by_windows)
    assert law.headline.startswith("Your code divides by the number of output cells")


@pytest.mark.whole
@pytest.mark.parametrize("name", GRADIENTS)
@np.errstate(all="ignore")
def test_no_law_of_a_known_mistake_is_false_of_other_cases(name: str) -> None:
    operation, told = GRADIENTS[name], 0
    bank, others = operation.bank(), built_deck(name, kind="final").cases_of(name)
    values = [one for one in others if one.case.judges == "value"]
    for mistake in bank.mistakes:
        for way in mistake.ways:
            program = bank.program(way.steps)
            for law in laws_of(operation, program, built_deck(name)):
                came = judge_each(operation, values, FakeAsker({name: program}))
                assert all(map(law.holds, came)), (mistake.name, law.headline)
                told += 1
    assert told > len(bank.mistakes) / 3
