"""Attackers speak the grader's protocol; if they did not, their attacks would prove nothing."""

from typing import Any

import pytest

from grader.isolation.codec import read_hello, read_loaded, read_outcomes
from grader.isolation.protocol.frames import ANSWERS, HEADER_BYTES, HELLO, LOADED, parse_header
from grader.records.outcome import Raised, Returned
from tests.attacks.forging_frames import SPEAK
from tests.support import pad_case


@pytest.fixture(scope="module")
def words() -> dict[str, Any]:
    """What an attacker has to speak with."""
    names: dict[str, Any] = {"__name__": "attack"}
    exec(SPEAK, names)
    return names


def test_answers_of_attackers_are_answers(words: dict[str, Any]) -> None:
    for said, data, kind in (
        (words["returned"](), words["NUMBER"], Returned),
        (words["raised"](frames=[words["LINE"]]), b"", Raised),
    ):
        frame = words["answers"](said, data=data)
        header = parse_header(frame[:HEADER_BYTES], max_bytes=1 << 20)
        end = HEADER_BYTES + header.text_bytes
        text, numbers = frame[HEADER_BYTES:end], memoryview(frame[end:])
        assert (header.kind, header.data_bytes) == (ANSWERS, len(data))
        (outcome,) = read_outcomes(text, numbers, [pad_case()], 1 << 20)
        assert isinstance(outcome, kind)


def test_what_attackers_say_of_themselves_is_what_a_worker_says(words: dict[str, Any]) -> None:
    hello, loaded = (
        words["frame"](kind, 0, words[said]) for kind, said in ((HELLO, "ALL"), (LOADED, "GOOD"))
    )
    assert read_hello(hello[HEADER_BYTES:]).escaped == ()
    assert read_loaded(loaded[HEADER_BYTES:], ("pad",), ()).functions == {"pad": "written"}
