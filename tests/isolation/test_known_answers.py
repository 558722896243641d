"""Answers that are right to the bit are known again, and nothing is taken for one that is not."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.isolation.codec import read_outcomes
from grader.isolation.known_answers import KnownAnswer, known_answers
from grader.isolation.launcher import Launcher
from grader.isolation.protocol.arrays import describe_arrays
from grader.isolation.protocol.frames import FrameError
from grader.isolation.protocol.grading import WireOutcome, WireReturned
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.call import AxisOrder, Call
from grader.records.case import Answer, AnsweredCase, Array, Case
from grader.records.deck import Deck
from grader.records.outcome import Outcome, Returned
from tests.isolation.hostile import Said, text_of
from tests.support import OPERATIONS, RIGHT, pad_case, submission_of

MAX_BYTES = 1 << 20
VALUE = np.array([0.0, 1.5, -2.0])
THEN = np.array([0.0, 4.0, 5.0])
CASE = pad_case(1.5, -2.0)
PURITY = msgspec.structs.replace(CASE, judges="purity", then={"x": np.array([4.0, 5.0])})
ANSWER = Answer(value=VALUE, then=THEN)


def known_of(answers: dict[Case, Answer]) -> Mapping[Case, KnownAnswer]:
    cases = tuple(AnsweredCase(case=case, answer=answer) for case, answer in answers.items())
    deck = Deck(kind="practice", seed=0, versions={}, checks={"pad/basic": cases})
    return known_answers(deck, (OPERATIONS["pad"],), MAX_BYTES)


KNOWN = known_of({CASE: ANSWER, PURITY: ANSWER})


def said_of(case: Case, **changes: Array) -> Said:
    """What a worker says of the right answer, or of one with other arrays."""
    arrays = {"value": VALUE}
    if case is PURITY:
        arrays |= {"again": VALUE, "then": THEN, "kept": VALUE}
    arrays |= changes
    headers, data = describe_arrays(arrays.items())
    value = arrays["value"]
    return WireOutcome(
        WireReturned("ndarray", value.dtype.name, value.shape, arrays=headers), None
    ), data


def read(case: Case, said: WireOutcome, data: bytes, known: Mapping[Case, KnownAnswer]) -> Outcome:
    text = text_of(said)
    (outcome,) = read_outcomes(text, memoryview(data), [case], MAX_BYTES, known)
    return outcome


def looks(outcome: Outcome) -> list[object]:
    """All of an outcome, its arrays as bytes, so that not a number but NaN equals NaN."""
    values = msgspec.structs.astuple(outcome)
    return [
        (one.dtype, one.shape, one.tobytes()) if isinstance(one, np.ndarray) else one
        for one in values
    ]


@pytest.mark.parametrize("case", [CASE, PURITY], ids=["value", "purity"])
def test_a_right_answer_has_the_arrays_that_are_right(case: Case) -> None:
    outcome = read(case, *said_of(case), KNOWN)
    assert isinstance(outcome, Returned)
    assert outcome.value is VALUE
    assert read(case, *said_of(case), KNOWN) is outcome
    if case is PURITY:
        assert outcome.again is outcome.kept is VALUE
        assert outcome.then is THEN
    assert looks(outcome) == looks(read(case, *said_of(case), {}))


def flipped(value: Array) -> Array:
    """The same numbers, but for the last bit of the last one."""
    bits = value.view(np.uint64).copy()
    bits[-1] ^= 1
    return bits.view(np.float64)


def with_parts(said: Said, **changes: Any) -> Said:
    outcome, data = said
    assert outcome.returned is not None
    return outcome._replace(returned=outcome.returned._replace(**changes)), data


OTHERWISE: dict[str, Callable[[Case], Said]] = {
    "one bit": lambda case: said_of(case, value=flipped(VALUE)),
    "minus zero": lambda case: said_of(case, value=np.array([-0.0, 1.5, -2.0])),
    "float32": lambda case: said_of(case, value=VALUE.astype(np.float32)),
    "another shape": lambda case: said_of(case, value=VALUE[None]),
    "printed": lambda case: (said_of(case)[0]._replace(printed="1"), said_of(case)[1]),
    "modified": lambda case: with_parts(said_of(case), modified=("x",)),
    "shares": lambda case: with_parts(said_of(case), shares=("x",)),
    "lines": lambda case: with_parts(said_of(case), lines=3),
    "a number": lambda case: with_parts(said_of(case), type="float64"),
    "another dtype's name": lambda case: with_parts(said_of(case), dtype="float16"),
    "no numbers": lambda case: with_parts(said_of(case), arrays=()),
    "more bytes": lambda case: (said_of(case)[0], said_of(case)[1] + b"more"),
    "fewer bytes": lambda case: (said_of(case)[0], said_of(case)[1][:-1]),
    "another first answer later": lambda case: said_of(case, kept=flipped(VALUE)),
    "an old answer to new numbers": lambda case: said_of(case, then=VALUE),
}


@pytest.mark.parametrize("case", [CASE, PURITY], ids=["value", "purity"])
@pytest.mark.parametrize("otherwise", OTHERWISE)
def test_anything_else_is_read_as_where_no_answer_is_known(case: Case, otherwise: str) -> None:
    said, data = OTHERWISE[otherwise](case)
    try:
        expected = looks(read(case, said, data, {}))
    except FrameError as error:
        with pytest.raises(FrameError, match=re.escape(str(error))):
            read(case, said, data, KNOWN)
    else:
        assert looks(read(case, said, data, KNOWN)) == expected


@pytest.mark.parametrize(
    "answer", [Answer(value=None), Answer(value=np.zeros(MAX_BYTES + 8, dtype=np.uint8))]
)
def test_what_is_refused_or_too_large_is_read_as_where_no_answer_is_known(answer: Answer) -> None:
    value = VALUE if answer.value is None else answer.value
    said = said_of(CASE, value=value)
    assert looks(read(CASE, *said, known_of({CASE: answer}))) == looks(read(CASE, *said, {}))


def test_outcomes_between_right_ones_keep_their_own_bytes() -> None:
    right, wrong = said_of(CASE), said_of(CASE, value=flipped(VALUE))
    text = text_of(*(said for said, _ in (right, wrong, right)))
    data = right[1] + wrong[1] + right[1]
    cases = [CASE, PURITY, CASE]
    first, second, third = read_outcomes(text, memoryview(data), cases, MAX_BYTES, KNOWN)
    assert isinstance(first, Returned)
    assert isinstance(second, Returned)
    assert first is third
    assert second.value is not None
    assert second.value.tolist() == flipped(VALUE).tolist()


def test_answers_of_a_right_program_are_known_again(
    assignment: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    answered: list[AnsweredCase] = [
        one for row in assignment.rubric for one in practice_deck.checks[row.name]
    ]
    with Session(launcher, submission_of(RIGHT), assignment, deck=practice_deck) as session:
        outcomes = session.ask_each([one.case for one in answered])
    known = [
        isinstance(outcome, Returned) and outcome.value is one.answer.value
        for one, outcome in zip(answered, outcomes, strict=True)
        if one.answer.value is not None
    ]
    assert sum(known) >= 0.95 * len(known)


def test_a_right_answer_of_a_course_is_known_in_its_order_of_axes() -> None:
    call = Call(
        expression="frame(x, padding, value)",
        function="frame",
        names={name: name for name in OPERATIONS["pad"].parameters},
        orders={"return": AxisOrder(ours=("C", "L"), theirs=("L", "1", "C"))},
    )
    pad = msgspec.structs.replace(OPERATIONS["pad"], call=call)
    value, then = np.arange(6.0).reshape(2, 3), np.arange(6.0, 12.0).reshape(2, 3)
    answered = AnsweredCase(case=PURITY, answer=Answer(value=value, then=then))
    deck = Deck(kind="practice", seed=0, versions={}, checks={"pad/basic": (answered,)})
    known = known_answers(deck, (pad,), MAX_BYTES)
    sent = {"value": value, "again": value, "then": then, "kept": value}
    headers, data = describe_arrays((name, one.T[:, None]) for name, one in sent.items())
    said = WireOutcome(WireReturned("ndarray", "float64", (3, 1, 2), arrays=headers), None)
    for by_bytes in (known, {}):
        (outcome,) = read_outcomes(
            text_of(said), memoryview(data), [PURITY], MAX_BYTES, by_bytes, calls={"pad": call}
        )
        assert isinstance(outcome, Returned)
        assert (outcome.value is value) == bool(by_bytes)
        assert outcome.shape == (2, 3)
        for name, one in sent.items():
            assert np.array_equal(getattr(outcome, name), one)
