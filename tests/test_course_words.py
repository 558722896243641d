"""Sentences of ours in the words of a course: nothing of ours is left, nothing else is touched."""

import re
from collections.abc import Iterator, Sequence

import msgspec
import pytest

from grader.check import ask_checks
from grader.course_words import contract_in_short, contract_of, in_their_words
from grader.explain import laws
from grader.explain.laws.answers import OwnAnswers
from grader.explain.laws.view import View
from grader.records.assignment import Assignment
from grader.records.call import Call
from grader.records.case import Case
from grader.records.deck import Deck
from grader.records.law import FAMILIES
from grader.records.operation import Operation
from grader.records.outcome import Outcome
from tests.course_names import CONV, GRAY, POOL
from tests.support import OPERATIONS, FakeAsker, bank_asker, restricted


def of_mistakes(operation: Operation) -> Iterator[str]:
    """All that is said of known mistakes."""
    for mistake in operation.bank().mistakes:
        for one in (mistake.published, *map(mistake.told_as, mistake.ways)):
            yield from (one.headline, one.question)


def of_laws(operation: Operation, assignment: Assignment, deck: Deck) -> Iterator[str]:
    """All that laws propose of some programs with known mistakes, with the numbers of a case."""
    asked = restricted(assignment, operation.name)
    for mistake in operation.bank().mistakes[::9]:
        asker = bank_asker(operation, mistake.ways[0].steps)
        runs = ask_checks(asked, deck, asker)
        answers = OwnAnswers.among(one for run in runs for one in run.cases)

        def ask_each(cases: Sequence[Case], asker: FakeAsker = asker) -> list[Outcome]:
            return asker.ask_each(cases)

        view = View(operation, answers, ask_each)
        for propose in laws._PROPOSE:
            for claim in propose(view):
                yield from (claim.headline, claim.fact, claim.question)
                yield from (claim.example(one.answered) for one in answers.wrong[:2])


def leaks(operation: Operation, sentence: str) -> list[str]:
    """Names of ours in code of a sentence, and names in it that are no English words."""
    names = "|".join((*operation.parameters, operation.name))
    code = re.findall("`[^`]*`", sentence)
    found = [one for one in code if re.search(rf"(?<![\w.])({names})(?![\w/])", one)]
    plain = re.sub("`[^`]*`", "", sentence)
    as_code = rf"\b(?:{names})(?=\[| \(\d)|\bx\b|\w*_size\b|\b(?:of|whose) weight\b|\bconv2d\b"
    return found + re.findall(as_code, plain)


@pytest.mark.parametrize("operation", [CONV, POOL, GRAY], ids=["conv2d", "maxpool", "gray"])
def test_no_name_of_ours_is_told_of_a_known_mistake(operation: Operation) -> None:
    told = {one: in_their_words(operation, one) for one in of_mistakes(operation)}
    assert {
        one: leaks(operation, text) for one, text in told.items() if leaks(operation, text)
    } == {}
    assert any(leaks(operation, one) for one in told)


@pytest.mark.parametrize("operation", [CONV, POOL], ids=["conv2d", "maxpool"])
def test_no_name_of_ours_is_told_of_a_law(
    operation: Operation, assignment: Assignment, practice_deck: Deck
) -> None:
    said = {*of_laws(operation, assignment, practice_deck)}
    said |= {text for one in FAMILIES.values() for text in (one.headline, one.question)}
    told = [in_their_words(operation, one) for one in said if one != FAMILIES["padding"].headline]
    assert len(told) > 100
    assert [one for one in told if leaks(operation, one)] == []


@pytest.mark.parametrize("operation", [CONV, POOL, GRAY], ids=["conv2d", "maxpool", "gray"])
def test_no_name_of_ours_stands_in_a_contract(operation: Operation) -> None:
    said = [check.asks for check in operation.checks.values()]
    told = [in_their_words(operation, one) for one in (*said, operation.size_advice)]
    told += [*contract_in_short(operation)[1:], *contract_of(operation).splitlines()]
    assert [one for one in told if "torch" not in one and leaks(operation, one)] == []
    assert ">>>" not in contract_of(operation)


TOLD = {
    "Your code reads `weight[..., ::-1]`": "Your code reads `W[:, ::-1]`",
    "Here out[0, 1, 2, 3] is 5 where 4 is right.": "Here out[0, 2, 3, 1] is 5 where 4 is right.",
    "takes kernel cell `[k, m]` for `out[i, j]` from row `i - padding` of x": (
        "takes kernel cell `[k, m]` for `out[:, i, j]` from row `i - p` of A_prev"
    ),
    "Here your answer has the shape (1, 2, 3, 4), not (1, 2, 5, 6).": (
        "Here your answer has the shape (1, 3, 4, 2), not (1, 5, 6, 2)."
    ),
    "Here x has shape (1, 2, 3, 4), and your answer 3 images.": (
        "Here A_prev has shape (1, 3, 4, 2), and your answer 3 images."
    ),
    "Which of the first two axes of weight counts the kernels?": (
        "Which of the axes C_out and C_in of W counts the kernels?"
    ),
    "Your bias goes along the last axis of the answer": (
        "Your bias goes along the axis W_out of the answer"
    ),
    "What is the first axis of the answer?": "What is the first axis of the answer?",
    "Your answer lacks its last cell where the stride leaves no remainder": (
        "Your answer lacks its last cell where the stride leaves no remainder"
    ),
    "x is (N, C_in, H, W), weight (C_out, C_in, kH, kW).": (
        "A_prev is (N, H, W, C_in), W (kH, kW, C_in, C_out)."
    ),
    "weight is (C_out, C_in, kH, kW), one for each output channel.": (
        "W is (kH, kW, C_in, C_out), one for each output channel."
    ),
    "H_out = (H + 2*padding - kH) // stride + 1": "H_out = (H + 2*p - kH) // s + 1",
    "The padding, the stride and a bias stay; 5 x 5 cells do too": (
        "The padding, the stride and a bias stay; 5 x 5 cells do too"
    ),
    "conv2d loops in Python over rows.": "conv_forward loops in Python over rows.",
    "`grade explain conv2d` and `grade explain conv2d/stride` tell": (
        "`grade explain conv2d` and `grade explain conv2d/stride` tell"
    ),
    "Like `torch.nn.functional.conv2d`": "Like `torch.nn.functional.conv2d`",
}


@pytest.mark.parametrize(("ours", "theirs"), TOLD.items(), ids=range(len(TOLD)))
def test_a_sentence_is_told_in_the_words_of_the_course(ours: str, theirs: str) -> None:
    assert in_their_words(CONV, ours) == theirs
    assert in_their_words(OPERATIONS["conv2d"], ours) == ours


def test_names_that_change_places_do_not_meet_twice() -> None:
    names = {**CONV.labels.names, "x": "weight", "weight": "x"}
    call = msgspec.structs.replace(
        CONV.labels, expression="conv(weight, x)", names=names, orders={}
    )
    operation = msgspec.structs.replace(OPERATIONS["conv2d"], call=call)
    assert in_their_words(operation, "`x` and `weight`") == "`weight` and `x`"


def test_an_operation_on_arrays_of_any_number_of_axes_is_told_in_the_words_of_a_course() -> None:
    pad = OPERATIONS["pad"]
    call = Call(
        expression="frame(x, padding, value)",
        function="frame",
        names={name: name for name in pad.parameters},
    )
    theirs = msgspec.structs.replace(pad, call=call)
    assert in_their_words(theirs, pad.size_advice) == pad.size_advice
