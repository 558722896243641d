import json

import msgspec
import numpy as np

from grader.isolation.protocol.arrays import read_array
from grader.isolation.protocol.frames import ArrayHeader
from grader.isolation.protocol.grading import Question
from grader.isolation.questions import encode_case, encode_deck
from grader.records.call import AxisOrder, Call
from grader.records.case import Case
from grader.records.deck import Deck
from tests.support import OPERATIONS, pad_case


def test_a_case_is_asked_with_the_bytes_of_its_arrays_and_later_contents() -> None:
    case = pad_case(1.0, 2.0, judges="purity", then={"x": np.array([7.0, 8.0])})
    text, data = encode_case(case, OPERATIONS["pad"])
    asked = dict(zip(Question._fields, json.loads(text), strict=True))
    assert (asked["function"], asked["judges"], asked["then"]) == ("pad", "purity", ["x"])
    assert (asked["positional"], asked["options"]) == (["x", "padding"], {"padding": [1, 0]})
    start, sent = 0, {}
    for name, dtype, shape in asked["arrays"]:
        sent[name], start = read_array(memoryview(data), start, dtype, tuple(shape))
    assert {name: array.tolist() for name, array in sent.items()} == {
        "x": [1, 2],
        "then.x": [7, 8],
    }


def test_a_question_carries_no_answer() -> None:
    """The worker gets the arguments; of the numbers that are right, none that is not among them."""
    x = np.array([1.25, 2.5])
    weight = np.array([3.0, -5.0])
    case = Case(
        operation="conv1d",
        title="a title that would give it away",
        arrays={"x": x.reshape(1, 1, 2), "weight": weight.reshape(1, 1, 2)},
        positional=2,
    )
    text, data = encode_case(case, OPERATIONS["conv1d"])
    assert data == x.tobytes() + weight.tobytes()
    assert msgspec.json.decode(text, type=Question) == Question(
        function="conv1d",
        options={},
        positional=("x", "weight"),
        layouts={},
        judges=case.judges,
        then=(),
        arrays=(ArrayHeader("x", "f8", (1, 1, 2)), ArrayHeader("weight", "f8", (1, 1, 2))),
    )
    assert b"title" not in text


def test_questions_of_a_deck_are_encoded_ahead_as_they_are_asked(practice_deck: Deck) -> None:
    pad = OPERATIONS["pad"]
    encode_case.cache_clear()
    encode_deck.cache_clear()
    encode_deck(practice_deck, (pad,))
    cases = [one.case for cases in practice_deck.checks.values() for one in cases]
    asked = [case for case in cases if case.operation == "pad"]
    assert encode_case.cache_info().misses == len(asked) < len(cases)
    for case in asked:
        encode_case(case, pad)
    assert encode_case.cache_info().misses == len(asked)


CALL = Call(
    expression="conv(A, W, b, stride, pad)",
    function="conv",
    names={"x": "A", "weight": "W", "bias": "b", "stride": "stride", "padding": "pad"},
    orders={"x": AxisOrder(ours=("N", "C_in", "H", "W"), theirs=("N", "H", "W", "C_in"))},
)


def test_a_course_is_asked_in_its_own_words_with_every_argument() -> None:
    conv2d = msgspec.structs.replace(OPERATIONS["conv2d"], call=CALL)
    x, weight = np.arange(24.0).reshape(1, 2, 3, 4), np.ones((1, 2, 2, 2))
    case = Case(
        operation="conv2d",
        arrays={"x": x, "weight": weight},
        options={"stride": (2, 2), "padding": (0, 1)},
        positional=3,
        layouts={"x": "fortran"},
        judges="purity",
        then={"x": -x, "weight": 2 * weight},
    )
    text, data = encode_case(case, conv2d)
    turned = x.transpose(0, 2, 3, 1)
    assert msgspec.json.decode(text, type=Question) == Question(
        function="conv2d",
        options={"b": None, "stride": 2, "pad": [0, 1]},
        positional=(),
        layouts={"A": "fortran"},
        judges="purity",
        then=("A", "W"),
        arrays=(
            ArrayHeader("A", "f8", (1, 3, 4, 2)),
            ArrayHeader("W", "f8", (1, 2, 2, 2)),
            ArrayHeader("then.A", "f8", (1, 3, 4, 2)),
            ArrayHeader("then.W", "f8", (1, 2, 2, 2)),
        ),
    )
    assert data == b"".join(one.tobytes() for one in (turned, weight, -turned, 2 * weight))
