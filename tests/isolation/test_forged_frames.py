"""A submission that speaks for its worker costs itself the case, and the grader nothing."""

import struct

import pytest

from grader.isolation.protocol import frames
from grader.isolation.protocol.frames import write_frame
from grader.isolation.protocol.grading import WireOutcome, WireRaised
from grader.records.outcome import Crashed, Raised, TimedOut
from tests.isolation.conftest import Begin
from tests.isolation.hostile import text_of
from tests.isolation.programs import BAD, is_right, misbehaving
from tests.support import pad_case

RAISED = WireOutcome(returned=None, raised=WireRaised("E", "m"))

ONE_RAISED = text_of(RAISED)

HEADER = struct.Struct("<4sBxxxIIQ")

FORGERIES = {
    "an outcome in a frame of another kind": write_frame(frames.LOADED, 0, ONE_RAISED),
    "an outcome with another number": write_frame(frames.ANSWERS, 9, ONE_RAISED),
    "an outcome of another protocol": HEADER.pack(b"GRD1", frames.ANSWERS, 0, len(ONE_RAISED), 0)
    + ONE_RAISED,
    "noise": b"HTTP/1.1 200 OK" * 100,
    "a header of 2^60 bytes": HEADER.pack(b"GRD2", frames.ANSWERS, 0, 2, 2**60),
    "another kind": write_frame(frames.LOADED, 0, b"[]"),
    "another number": write_frame(frames.ANSWERS, 9, text_of()),
    "no outcomes": write_frame(frames.ANSWERS, 0, text_of()),
    "an outcome that is none": write_frame(
        frames.ANSWERS, 0, text_of(WireOutcome(returned=None, raised=None))
    ),
    "no JSON": write_frame(frames.ANSWERS, 0, b"}{"),
    "no UTF-8": write_frame(frames.ANSWERS, 0, b'[[[null,["\xff","m"]]]]'),
    "half a frame, then silence": write_frame(frames.ANSWERS, 0, ONE_RAISED)[:-1],
}


def saying(said: bytes) -> str:
    """What writes bytes wherever they may be heard by the grader, and then waits."""
    return (
        "import os, time\n"
        "for n in range(3, 64):\n"
        "    try:\n"
        f"        os.write(n, {said!r})\n"
        "    except OSError:\n"
        "        pass\n"
        "time.sleep(60)"
    )


def test_what_is_forged_below_is_heard_where_it_is_in_order(begin: Begin) -> None:
    """An answer of its own making, of the one who has to give it, is just an answer."""
    what = saying(write_frame(frames.ANSWERS, 0, ONE_RAISED))
    outcome = begin(misbehaving(what), seconds_per_call=0.1).ask(pad_case(BAD))
    assert outcome == Raised(type="E", message="m")


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_frame_costs_the_forger_the_case_and_the_grader_nothing(
    begin: Begin, forgery: str
) -> None:
    what = saying(FORGERIES[forgery])
    session = begin(misbehaving(what), seconds_per_call=0.1)
    outcomes = session.ask_each([pad_case(1.0), pad_case(BAD)])
    assert len(outcomes) == 2
    assert isinstance(outcomes[1], Crashed | TimedOut)
    assert is_right(session.ask(pad_case(2.0)), pad_case(2.0))


def test_a_forged_answer_for_later_cases_is_refused(begin: Begin) -> None:
    """More outcomes than cases were asked."""
    what = saying(write_frame(frames.ANSWERS, 0, text_of(*[RAISED] * 5)))
    outcome = begin(misbehaving(what), seconds_per_call=0.1).ask(pad_case(BAD))
    assert isinstance(outcome, Crashed)
