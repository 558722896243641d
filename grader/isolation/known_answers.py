"""Right answers as a worker sends them, so that they are known again and need not be read."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from grader.isolation.protocol.arrays import describe_arrays, is_bounded
from grader.isolation.protocol.grading import WireOutcome, WireReturned
from grader.records.arrays import dtype_name
from grader.records.call import RETURN, Call
from grader.records.case import AnsweredCase, Case
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.outcome import Returned


class KnownAnswer(NamedTuple):
    """What a worker sends where a function returned the right answer to the bit.

    Attributes:
        said: Its message.
        data: The bytes of its arrays.
        outcome: What that is read as.
    """

    said: WireOutcome
    data: bytes
    outcome: Returned

    def is_at(self, start: int, data: memoryview) -> bool:
        """Whether its bytes are there; as bytes they are compared much faster than in a view."""
        return data[start : start + len(self.data)].tobytes() == self.data


@lru_cache(maxsize=4)
def known_answers(
    deck: Deck, operations: tuple[Operation, ...], max_bytes: int
) -> Mapping[Case, KnownAnswer]:
    """What a worker sends where an answer of a deck is right to the bit, by its case.

    Most answers of most submissions are that. So it is put together once, for all of them, and then
    known again, which takes a tenth of the time that reading takes. The whole message and every
    byte are compared then, so the outcome is what reading would give, but for its arrays: they are
    those of the deck, which are not copied, and which nobody can write to.

    Args:
        deck: Its cases that can cost points; those that must be refused have no such answer.
        operations: What is asked.
        max_bytes: Size of the largest array that is looked at.
    """
    asked = {operation.name: operation for operation in operations}
    return {
        one.case: known
        for cases in deck.checks.values()
        for one in cases
        if one.case.operation in asked
        and (known := _known_answer(one, asked[one.case.operation].call, max_bytes)) is not None
    }


def _known_answer(one: AnsweredCase, call: Call | None, max_bytes: int) -> KnownAnswer | None:
    case, answer = one.case, one.answer
    value = answer.value
    if value is None or not is_bounded(value.shape, value.itemsize, max_bytes):
        return None
    arrays = {"value": value}
    if case.judges == "purity" and answer.then is not None:
        arrays |= {"again": value, "then": answer.then, "kept": value}
    sent = arrays
    if call is not None:
        sent = {name: call.turned(RETURN, array) for name, array in arrays.items()}
    headers, data = describe_arrays(sent.items())
    kind, dtype = np.ndarray.__name__, dtype_name(value.dtype)
    said = WireReturned(type=kind, dtype=dtype, shape=sent["value"].shape, arrays=headers)
    outcome = Returned(
        type=kind,
        dtype=dtype,
        shape=value.shape,
        value=value,
        again=arrays.get("again"),
        then=arrays.get("then"),
        kept=arrays.get("kept"),
    )
    return KnownAnswer(WireOutcome(said, None), data, outcome)
