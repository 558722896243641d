"""Programs that read widths, or fill new cells, otherwise than asked are told so."""

import numpy as np
import pytest

from grader.explain import laws
from grader.explain.laws import OwnAnswers
from grader.explain.laws.claim import differs
from grader.explain.laws.view import View
from grader.explain.laws.widths import paddings
from grader.records.case import Answer, AnsweredCase, Array, Case
from grader.records.deck import Deck
from tests.explain.laws.functions import laws_of
from tests.explain.laws.numbers.test_values import fresh_of
from tests.explain.laws.plain import program_of
from tests.support import OPERATIONS

CONV2D, PAD = OPERATIONS["conv2d"], OPERATIONS["pad"]

AXIS = "axis = x.ndim - 1 - number"
PAIR = "before, after = padding[2 * number], padding[2 * number + 1]"
WIDTHS = "widths[axis] = [before, after]"
LOOP = "for number in range(len(padding) // 2):"
FULL = "answer = np.full([n + sum(pair) for n, pair in zip(x.shape, widths)], value, x.dtype)"
INSIDE = "answer[tuple(slice(pair[0], pair[0] + n) for n, pair in zip(x.shape, widths))] = x"
END = "    return answer"

SLIPS = [
    (
        *(AXIS, "axis = number"),
        "The first pair of `padding` goes to the first axis of x, the next to the second",
    ),
    (
        *(AXIS, "axis = x.ndim - len(padding) // 2 + number"),
        "The pairs of `padding` go to their axes from the first to the last",
    ),
    (
        *(AXIS, "axis = len(padding) // 2 - 1 - number"),
        "The last pair of `padding` goes to the first axis of x",
    ),
    (
        *(PAIR, "before, after = padding[:2]"),
        "The first pair of `padding` goes to every axis that has a pair",
    ),
    (
        *(PAIR, "before, after = padding[-2:]"),
        "The last pair of `padding` goes to every axis that has a pair",
    ),
    (LOOP, "for number in range(1):", "Of `padding` only the first pair counts"),
    (
        *(LOOP, "for number in range(min(len(padding) // 2, 2)):"),
        "Of `padding` only the first two pairs count",
    ),
    (
        *(LOOP, "for number in range(len(padding) // 2 - 1):"),
        "The last pair of `padding` does not count",
    ),
    (
        *(PAIR, "after, before = padding[2 * number], padding[2 * number + 1]"),
        "You use the first number of each pair of `padding` after x and the second before it",
    ),
    (
        *(PAIR, "before = after = padding[2 * number]"),
        "The first number of a pair of `padding` counts for both ends",
    ),
    (
        *(WIDTHS, "widths[axis] = [before + after, 0]"),
        "Both numbers of a pair of `padding` count for the start of the axis",
    ),
    (
        *(INSIDE, INSIDE.replace("pair[0]", "sum(pair) // 2")),
        "Both numbers of a pair of `padding` together are shared out, the odd cell after x",
    ),
    (
        *(WIDTHS, "widths[axis] = [before, 0]"),
        (
            "The first number of a pair of `padding` counts for its end, and the other end gets "
            "nothing"
        ),
    ),
    (
        *(PAIR, "before, after = padding[number], padding[number + len(padding) // 2]"),
        "The numbers of `padding` are read as all starts, then all ends",
    ),
    (
        *(WIDTHS, "widths[axis] = [2 * before, 2 * after]"),
        "You add twice as many cells as `padding` says",
    ),
    (FULL, FULL.replace("value", "0"), "Your new cells hold 0, whatever `value` is"),
    (
        *(FULL, FULL.replace("value", "int(value)")),
        "Your new cells hold `value` without the digits after the decimal point",
    ),
    (
        *(END, "    return np.pad(x, widths, mode='edge')"),
        "Each of your new cells holds the cell of x that is nearest",
    ),
    (
        *(END, "    return np.pad(x, widths, mode='symmetric')"),
        "Your new cells mirror x, its outer cells included",
    ),
    (END, "    return np.pad(x, widths) + value", "`value` is added to every cell of x"),
    (INSIDE, INSIDE.replace("= x", "= x + value"), "`value` is added to every cell of x"),
    (INSIDE, INSIDE.replace("= x", "= 0"), "The cells of x are lost: they hold 0"),
]
"""A text, what stands in its place, and the headline."""


@pytest.fixture(autouse=True)
def _no_other_law(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever else is told of the same programs, by laws that are asked before."""
    monkeypatch.setattr(laws, "_PROPOSE", tuple(law.propose for law in (paddings,)))


@pytest.mark.parametrize(("old", "new", "headline"), SLIPS)
def test_a_program_is_told_how_it_reads_and_fills(
    old: str, new: str, headline: str, practice_deck: Deck
) -> None:
    program = program_of("pad", old, new)
    (law,) = laws_of(PAD, program, practice_deck, fresh_of("pad", practice_deck))
    assert law.headline == headline


def test_two_slips_at_once_are_told_in_one_sentence(practice_deck: Deck) -> None:
    def program(x: Array, padding: tuple[int, ...], value: float = 0.0) -> Array:  # noqa: ARG001  it forgets the value
        padded: Array = program_of("pad", AXIS, "axis = number")(x, padding)
        return padded

    (law,) = laws_of(PAD, program, practice_deck, fresh_of("pad", practice_deck))
    assert law.headline == (
        "The first pair of `padding` goes to the first axis of x, the next to the second; your "
        "new cells hold 0, whatever `value` is"
    )


def test_a_reading_is_told_by_the_pair_that_each_axis_gets(practice_deck: Deck) -> None:
    (law,) = laws_of(PAD, program_of("pad", AXIS, "axis = number"), practice_deck)
    x = np.ones((2, 3))
    case = Case(operation="pad", arrays={"x": x}, options={"padding": (1, 2)})
    answered = AnsweredCase(case=case, answer=Answer(value=np.pad(x, ((0, 0), (1, 2)))))
    assert law.sentence(answered).endswith("Here the axes of x get (1, 2), (0, 0).")
    assert not law.tells_right


def test_an_operation_that_borders_nothing_has_no_such_law() -> None:
    assert not [*paddings.propose(View(CONV2D, OwnAnswers(wrong=(), right=()), lambda _: []))]


def test_every_claim_changes_something_in_a_deck(practice_deck: Deck) -> None:
    cases = fresh_of("pad", practice_deck)
    view = View(PAD, OwnAnswers(wrong=(), right=()), lambda _: [])
    idle = [
        claim.headline
        for claim in paddings.propose(view)
        if not any(differs(claim, answered) for answered in cases)
    ]
    assert not idle


def test_claims_are_told_in_sentences_that_stand_alone() -> None:
    for claim in paddings.propose(View(PAD, OwnAnswers(wrong=(), right=()), lambda _: [])):
        assert claim.headline[0].isupper() or claim.headline[0] in "`x", claim.headline
        assert "{" not in claim.headline + claim.question, claim.headline
        assert claim.question.endswith("?"), claim.headline


def test_examples_are_sentences_or_nothing(practice_deck: Deck) -> None:
    view = View(PAD, OwnAnswers(wrong=(), right=()), lambda _: [])
    for claim in paddings.propose(view):
        for answered in fresh_of("pad", practice_deck)[::20]:
            if differs(claim, answered):
                told = claim.example(answered)
                assert not told or told.endswith("."), claim.headline
