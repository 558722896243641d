"""Turning cases into questions, in our words or in those of a course."""

from functools import lru_cache
from typing import NamedTuple

import msgspec
import numpy as np

from grader.isolation.protocol.arrays import describe_arrays
from grader.isolation.protocol.grading import Question
from grader.records.call import Call
from grader.records.case import Array, Case
from grader.records.deck import Deck
from grader.records.operation import Operation


@lru_cache(maxsize=4)
def encode_deck(deck: Deck, operations: tuple[Operation, ...]) -> None:
    """Encode all questions of a deck ahead, so that they are there when they are asked.

    Args:
        deck: Its cases that can cost points.
        operations: What can be asked of them.
    """
    asked = {operation.name: operation for operation in operations}
    for cases in deck.checks.values():
        for one in cases:
            if one.case.operation in asked:
                encode_case(one.case, asked[one.case.operation])


@lru_cache(maxsize=4096)
def encode_case(case: Case, operation: Operation) -> tuple[bytes, bytes]:
    """A case as a question in JSON, the same for every submission, and the bytes of its arrays."""
    if operation.call is None:
        asked = _Worded(question_of(case, operation.parameters), case.arrays, case.then)
    else:
        asked = _in_words_of(operation.call, case, operation)
    then = [(f"then.{name}", array) for name, array in asked.then.items()]
    arrays, data = describe_arrays([*asked.arrays.items(), *then])
    return msgspec.json.encode(asked.question._replace(arrays=arrays)), data


@lru_cache(maxsize=1024)
def question_of(case: Case, parameters: tuple[str, ...]) -> Question:
    """A case as it is asked, but for its arrays, which are described where they are sent.

    It is kept, since dozens of known mistakes are tried with the same cases one after the other.

    Args:
        case: The case.
        parameters: Names of all arguments in the order of the signature.
    """
    return Question(
        function=case.operation,
        options=case.options,
        positional=case.positional_names(parameters),
        layouts=dict(case.layouts),
        judges=case.judges,
        then=tuple(case.then),
        arrays=(),
    )


class _Worded(NamedTuple):
    """A case as it is asked: a question, and the arrays by the names in it."""

    question: Question
    arrays: dict[str, Array]
    then: dict[str, Array]


def _in_words_of(call: Call, case: Case, operation: Operation) -> _Worded:
    """A case in the words of a course: every argument, under its name and with its axes there."""
    given = operation.filled_in(case)
    arrays = {name: value for name, value in given.items() if isinstance(value, np.ndarray)}
    then = _turned(call, case.then)
    question = Question(
        function=case.operation,
        options={call.names[name]: given[name] for name in given.keys() - arrays.keys()},
        positional=(),
        layouts={call.names[name]: layout for name, layout in case.layouts.items()},
        judges=case.judges,
        then=tuple(then),
        arrays=(),
    )
    return _Worded(question, _turned(call, arrays), then)


def _turned(call: Call, arrays: dict[str, Array]) -> dict[str, Array]:
    return {call.names[name]: call.turned(name, array) for name, array in arrays.items()}
