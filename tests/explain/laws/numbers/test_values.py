"""Programs that obey a law about their numbers are told that law, and right ones none."""

from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.explain import laws
from grader.explain.laws.answers import OwnAnswers
from grader.explain.laws.claim import Claim, differs
from grader.explain.laws.numbers import (
    biases,
    exchanged,
    factors,
    lost_sums,
    orders,
    pooled,
    running,
    unwritten,
    values,
    window_orders,
)
from grader.explain.laws.view import View
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.deck import Deck
from grader.records.operation import Operation
from tests.explain.laws.functions import laws_of
from tests.explain.laws.plain import PROGRAMS, program_of
from tests.support import EVERY_OPERATION, OPERATIONS

LAWS = (
    biases,
    exchanged,
    factors,
    orders,
    pooled,
    window_orders,
    lost_sums,
    running,
    unwritten,
    values,
)

END = "    return answer.astype(x.dtype)"
SUM = "total += (window * weight[o]).sum()"
BIAS = "total += bias[o]"
KEPT = "answer[n, o, i, j] = total"
LARGEST = "window.max(axis=(2, 3))"

SLIPS = [
    ("conv2d", END, "    return np.maximum(answer, 0)", "Numbers below 0 come out as 0"),
    ("conv2d", END, "    return np.abs(answer)", "Your numbers come out without their sign"),
    ("conv2d", END, "    return -answer", "Your numbers come out with the other sign"),
    (
        "conv1d",
        END,
        "    return np.tanh(answer)",
        "Your numbers are the right ones, put through tanh",
    ),
    (
        *("conv1d", END, "    return 1 / (1 + np.exp(-answer))"),
        "Your numbers are the right ones, put through a sigmoid",
    ),
    ("conv2d", END, "    return 2 * answer", "Your numbers are the right ones times 2"),
    ("conv2d", END, "    return answer / 3", "Your numbers are the right ones divided by 3"),
    ("conv2d", "total = 0.0", "total = 0.5", "Your numbers are the right ones and 0.5 more"),
    (
        *("conv2d", END, "    return np.floor(answer)"),
        "Your numbers are the right ones, rounded down to whole numbers",
    ),
    (
        *("conv2d", END, "    return answer.astype(np.int32).astype(x.dtype)"),
        "Your numbers are the right ones without the digits after the decimal point",
    ),
    (
        *("conv2d", END, "    return np.round(answer, 2)"),
        "Your numbers are the right ones, rounded to 2 decimals",
    ),
    (
        *("conv2d", END, "    return answer / np.abs(answer).max()"),
        "Your numbers are the right ones, divided by the largest magnitude",
    ),
    (
        *("conv2d", END, "    return answer / (rows * columns)"),
        "Your numbers are the right ones divided by the number of kernel cells",
    ),
    (
        *("conv2d", SUM, "total += (window * weight[o]).mean(axis=0).sum()"),
        (
            "Before `bias` is added, your sums are the right ones divided by the number of input "
            "channels"
        ),
    ),
    (
        *("conv2d", SUM, "total += (window * weight[o]).mean()"),
        "Before `bias` is added, your sums are the right ones divided by the number of products",
    ),
    ("conv2d", BIAS, "pass", "You do not add `bias`"),
    ("conv2d", BIAS, "total += 2 * bias[o]", "You add `bias` twice"),
    ("conv2d", BIAS, "total -= bias[o]", "You subtract `bias`"),
    (
        *("conv2d", BIAS, "total += bias[o] * rows * columns"),
        "You add `bias` once for every kernel cell",
    ),
    ("conv2d", BIAS, "total += bias[o] * rows", "You add `bias` once for every kernel row"),
    ("conv2d", BIAS, "total += bias[o] * channels", "You add `bias` once for every input channel"),
    (
        *("conv2d", BIAS, "total += bias[0]"),
        "You add the first number of `bias` to every output channel",
    ),
    (
        *("conv2d", BIAS, "total += bias.sum()"),
        "You add the sum of `bias` to every output channel",
    ),
    (
        *("conv2d", BIAS, "total += bias[o - 1]"),
        "Each output channel gets the number of `bias` for the one before",
    ),
    (
        *("conv2d", BIAS, "total += bias[j]"),
        "You add `bias[0]` to the first column of each channel, `bias[1]` to the second, and so on",
    ),
    (
        *("conv2d", END, "    return answer.transpose(0, 2, 3, 1)"),
        "Your answer is the right one with its axes in the order image, row, column, channel",
    ),
    (
        *("conv2d", END, "    return answer.transpose(0, 2, 3, 1).reshape(answer.shape)"),
        (
            "Your numbers are right but laid out as image, row, column, channel, and then cut into "
            "the right shape"
        ),
    ),
    (
        *("conv2d", BIAS, "total += bias[o] * (down - i)"),
        "Each row of your answer gets `bias` once for every row from it on",
    ),
    (
        *("conv2d", BIAS, "total += bias[o] * (i * across + j + 1)"),
        "Each cell of your answer gets `bias` once for every cell up to it",
    ),
    (
        *("conv2d", BIAS, "total += bias[j % kernels]"),
        (
            "You add `bias[0]` to the first column of each channel, `bias[1]` to the second, and "
            "so on, again and again"
        ),
    ),
    (
        *("conv2d", SUM, "total += (window * weight[o])[:3].sum()"),
        "Of the input channels only the first three count",
    ),
    (
        *("conv2d", SUM, "total += window.transpose(1, 2, 0).ravel() @ weight[o].ravel()"),
        (
            "Cells of a window in the order row, column, input channel meet numbers of `weight` in "
            "the order input channel, row, column"
        ),
    ),
    ("conv2d", END, "    return answer.squeeze()", "Your answer lacks all axes of length 1"),
    ("conv2d", END, "    return answer.ravel()", "Your answer is flat"),
    (
        *("conv2d", KEPT, "answer[n, o, i, j] = total if n == 0 else 0"),
        "Only the first image of your answer is written, the others stay 0",
    ),
    (
        *("conv2d", END, "    return answer.sum(axis=0, keepdims=True)"),
        "Of the images your answer holds the sum over the images",
    ),
    (
        *("conv2d", END, "    return answer.mean(axis=0, keepdims=True)"),
        "Of the images your answer holds the mean over the images",
    ),
    (
        *("conv2d", "range(across)", "range(across - 1)"),
        "The last column of your answer stays 0",
    ),
    (
        *("conv2d", "range(down)", "range(max(down - 1, 1))"),
        "The last of several rows of your answer stays 0",
    ),
    (
        *("conv2d", "range(kernels)", "range(min(kernels, channels))"),
        (
            "Of the channels of your answer only as many are written as there are input channels, "
            "the others stay 0"
        ),
    ),
    (
        *("conv2d", "(window * weight[o])", "(window * weight[o, :, ::-1, ::-1])"),
        "Your code reads the rows and the columns of `weight` from last to first",
    ),
    (
        *("conv2d", "(window * weight[o])", "(window * weight[o, :, ::-1])"),
        "Your code reads the rows of `weight` from last to first",
    ),
    (
        *("conv2d", "(window * weight[o])", "(window * weight[0])"),
        "The first kernel of `weight` counts for all output channels",
    ),
    (
        *("conv2d", "(window * weight[o])", "(window * weight[o, ::-1])"),
        "The channels of each kernel in `weight` count in reverse order",
    ),
    (
        *("conv2d", SUM, "total += (window[0] * weight[o, 0]).sum()"),
        "Of the input channels only the first counts",
    ),
    (
        *("conv2d", SUM, "total += (window[-1] * weight[o, -1]).sum()"),
        "Of the input channels only the last counts",
    ),
    (
        *("conv2d", "(window * weight[o])", "(window * weight[o] / (weight[o].sum() or 1))"),
        "The numbers of each kernel of `weight` count divided by their sum",
    ),
    (
        *("maxpool", LARGEST, "window.prod(axis=(2, 3), where=window > fill)"),
        "Your code takes the product of the numbers of each window",
    ),
    (
        *("maxpool", LARGEST, "np.sort(window.reshape(*x.shape[:2], -1))[..., -2:][..., 0]"),
        "Your code takes the second largest number of each window, or the only one",
    ),
    (
        *("maxpool", "fill = -np.inf", "fill = -999"),
        "A cell of padding counts as -999",
    ),
    (
        *("maxpool", END, "    return np.round(answer, 1)"),
        "Your numbers are the right ones, rounded to 1 decimal",
    ),
    (
        *("maxpool", LARGEST, "window.max(axis=(1, 2, 3))[:, None]"),
        "Every channel of your answer is the largest number over the channels",
    ),
]
"""The operation, a text, what stands in its place, and how the headline ends."""

WITHOUT_RESET = """
def conv2d(x, weight, bias=None, stride=1, padding=0):
    one = right(x, weight, None, stride, padding)
    answer = np.zeros_like(one)
    for n in range(one.shape[0]):
        for o in range(one.shape[1]):
            for i in range(one.shape[2]):
                total = 0.0
                for j in range(one.shape[3]):
                    total += one[n, o, i, j]
                    answer[n, o, i, j] = total + (0 if bias is None else bias[o])
    return answer
"""


@pytest.fixture(autouse=True)
def _no_other_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else is told of the same programs, by laws that are asked before."""
    monkeypatch.setattr(laws, "_PROPOSE", tuple(law.propose for law in LAWS))


def fresh_of(name: str, deck: Deck) -> list[AnsweredCase]:
    """Every case of an operation, to confirm a law with."""
    return [
        one
        for check, answered in deck.checks.items()
        if check.startswith(f"{name}/")
        for one in answered
        if one.case.judges in ("value", "dtype")
    ]


def claims_of(operation: Operation) -> Iterator[Claim]:
    view = View(operation, OwnAnswers(wrong=(), right=()), lambda _: [])
    return (claim for law in LAWS for claim in law.propose(view))


@pytest.mark.parametrize(("name", "old", "new", "headline"), SLIPS)
def test_a_program_is_told_the_law_that_it_obeys(
    name: str, old: str, new: str, headline: str, practice_deck: Deck
) -> None:
    fresh = fresh_of(name, practice_deck)
    (law,) = laws_of(OPERATIONS[name], program_of(name, old, new), practice_deck, fresh)
    assert law.headline == headline


def test_a_sum_that_is_not_set_back_is_told_by_its_first_cells(practice_deck: Deck) -> None:
    names: dict[str, Any] = {"np": np, "right": program_of("conv2d")}
    exec(WITHOUT_RESET, names)
    fresh = fresh_of("conv2d", practice_deck)
    (law,) = laws_of(OPERATIONS["conv2d"], names["conv2d"], practice_deck, fresh)
    assert law.headline == (
        "Each of your sums also holds the right ones before it in its row, and `bias` counts once"
    )
    case = Case(
        operation="conv2d",
        arrays={"x": np.array([[[[5.0, 7.0, -4.0]]]]), "weight": np.ones((1, 1, 1, 1))},
    )
    answered = AnsweredCase(case=case, answer=Answer(value=case.arrays["x"]))
    assert law.sentence(answered).endswith(
        "Here, out[0, 0, 0, 0] is 5, out[0, 0, 0, 1] is 5 + 7 and out[0, 0, 0, 2] is 5 + 7 - 4."
    )
    biased = msgspec.structs.replace(case, arrays={**case.arrays, "bias": np.array([2.0])})
    answered = AnsweredCase(case=biased, answer=Answer(value=case.arrays["x"] + 2.0))
    assert "Here, before `bias` is added, out[0, 0, 0, 0] is 5" in law.sentence(answered)


def test_a_bias_is_told_by_the_two_sums_of_a_cell(practice_deck: Deck) -> None:
    program = program_of("conv2d", BIAS, "total += 2 * bias[o]")
    (law,) = laws_of(OPERATIONS["conv2d"], program, practice_deck)
    case = Case(
        operation="conv2d",
        arrays={
            "x": np.full((1, 1, 1, 1), 10.0),
            "weight": np.ones((1, 1, 1, 1)),
            "bias": np.array([2.0]),
        },
    )
    answered = AnsweredCase(case=case, answer=Answer(value=np.full((1, 1, 1, 1), 12.0)))
    assert law.sentence(answered).endswith(
        "Here out[0, 0, 0, 0] is 10 + 4 = 14 where 10 + 2 = 12 is right."
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_right_program_obeys_none(name: str, practice_deck: Deck) -> None:
    assert not laws_of(OPERATIONS[name], program_of(name), practice_deck)


@pytest.mark.parametrize("name", EVERY_OPERATION)
def test_every_claim_changes_something_in_a_deck(name: str, practice_deck: Deck) -> None:
    operation = EVERY_OPERATION[name]
    cases = fresh_of(name, practice_deck)
    idle = [
        claim.headline
        for claim in claims_of(operation)
        if cases and not any(differs(claim, answered) for answered in cases)
    ]
    assert not idle


@pytest.mark.parametrize("name", EVERY_OPERATION)
def test_claims_are_told_in_sentences_that_stand_alone(name: str) -> None:
    for claim in claims_of(EVERY_OPERATION[name]):
        assert claim.headline[0].isupper() or claim.headline[0] in "`x", claim.headline
        assert not claim.headline.endswith("."), claim.headline
        assert "{" not in claim.headline + claim.question, claim.headline
        assert claim.question.endswith("?"), claim.headline
        assert claim.tells_right, claim.headline


@pytest.mark.parametrize("name", EVERY_OPERATION)
def test_claims_are_the_same_objects_for_every_submission(name: str) -> None:
    operation = EVERY_OPERATION[name]
    assert all(
        one is two for one, two in zip(claims_of(operation), claims_of(operation), strict=True)
    )


@pytest.mark.parametrize("name", OPERATIONS)
def test_examples_are_sentences_or_nothing(name: str, practice_deck: Deck) -> None:
    cases = sorted(fresh_of(name, practice_deck), key=lambda one: one.case.elements)[::20]
    for claim in claims_of(OPERATIONS[name]):
        for answered in cases:
            if differs(claim, answered):
                told = claim.example(answered)
                assert not told or told.endswith("."), claim.headline
