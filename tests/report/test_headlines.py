"""A headline is true of every failing call of its finding."""

import msgspec
import numpy as np
import pytest

from grader.records.assignment import Feedback
from grader.records.call import Call
from grader.records.case import Answer, AnsweredCase, Array
from grader.records.finding import Cause, Finding
from grader.records.outcome import Doing, Frame, Raised, Returned, TimedOut
from grader.records.verdict import Asked, Verdict, VerdictKind
from grader.report.headlines import words_on
from tests.support import OPERATIONS, pad_case


@pytest.mark.parametrize(
    ("doings", "headline"),
    [
        (("printing", "printing"), "Your pad prints until its time is over"),
        (("sleeping", "sleeping"), "Your pad sleeps or waits until its time is over"),
        (("printing", "computing"), "Your pad had no answer in time"),
    ],
)
def test_what_stopped_calls_did_is_told_where_all_did_it(
    doings: tuple[Doing, ...], headline: str
) -> None:
    verdict = Verdict(kind=VerdictKind.TIMED_OUT)
    answered = AnsweredCase(case=pad_case(), answer=Answer(value=None))
    finding = Finding(
        operation="pad",
        checks=("pad/basic",),
        cause=Cause(gives=lambda _: True),
        verdict=verdict,
        feedback="full",
        cases=tuple(Asked(answered, TimedOut(seconds=1.0, doing=one), verdict) for one in doings),
    )
    assert words_on(finding, OPERATIONS["pad"]).headline == headline


KEEPS = Verdict(kind=VerdictKind.NOT_REPEATABLE)
OLD_ANSWER = Verdict(kind=VerdictKind.NOT_REPEATABLE, new_numbers="old answer")
NEW_NUMBERS = Verdict(kind=VerdictKind.NOT_REPEATABLE, new_numbers="wrong answer")


def not_repeatable(*calls: tuple[Verdict, tuple[str, ...]], feedback: Feedback = "full") -> Finding:
    """A finding of calls with these verdicts, whose answers share memory with these arguments."""
    answered = AnsweredCase(case=pad_case(), answer=Answer(value=None))
    return Finding(
        operation="pad",
        checks=("pad/purity",),
        cause=Cause(gives=lambda _: True),
        verdict=KEEPS,
        feedback=feedback,
        cases=tuple(
            Asked(answered, Returned(type="ndarray", shares=shares), verdict)
            for verdict, shares in calls
        ),
    )


@pytest.mark.parametrize(
    ("calls", "headline", "asks"),
    [
        (((KEEPS, ()),), "Your pad depends on more than its arguments", "keep from one call"),
        (((KEEPS, ("x",)),), "Your pad returns memory of its argument x", "Which array does"),
        (
            ((NEW_NUMBERS, ()), (NEW_NUMBERS, ())),
            "Your pad answers wrongly for new numbers in the same arrays",
            "asked for them first",
        ),
        (
            ((OLD_ANSWER, ()),),
            "Your pad gives its old answer to new numbers in the same arrays",
            "Does your code keep",
        ),
        (
            ((NEW_NUMBERS, ()), (KEEPS, ())),
            "Your pad goes wrong when it is called again, or returns memory of its arguments",
            "hand back",
        ),
        (
            ((KEEPS, ("x",)), (KEEPS, ())),
            "Your pad goes wrong when it is called again, or returns memory of its arguments",
            "hand back",
        ),
    ],
)
def test_state_is_said_only_of_what_shows_it(
    calls: tuple[tuple[Verdict, tuple[str, ...]], ...], headline: str, asks: str
) -> None:
    words = words_on(not_repeatable(*calls), OPERATIONS["pad"])
    assert words.headline == headline
    assert asks in words.question
    closed = words_on(not_repeatable(*calls, feedback="hint"), OPERATIONS["pad"])
    assert closed == words_on(not_repeatable(feedback="hint"), OPERATIONS["pad"])


def raised_through(*functions: tuple[str, int]) -> Asked:
    """A call that raised in the last of some functions, each in some line."""
    frames = tuple(
        Frame(file="cnn.py", line=line, function=name, source=f"{name}({line})")
        for name, line in functions
    )
    answered = AnsweredCase(case=pad_case(), answer=Answer(value=None))
    raised = Raised(type="TypeError", message="no", frames=frames)
    return Asked(answered, raised, Verdict(kind=VerdictKind.RAISED))


@pytest.mark.parametrize(
    ("calls", "detail"),
    [
        (((("pad", 3), ("helper", 9)),), "Called from line 3 of cnn.py: `pad(3)`."),
        (((("pad", 3), ("middle", 5), ("helper", 9)),), "Called from line 3 of cnn.py: `pad(3)`."),
        (((("pad", 3), ("helper", 9)), (("pad", 4), ("helper", 9))), ""),
        (((("pad", 3), ("<listcomp>", 3)),), ""),
        (((("pad", 3), ("pad", 9)),), ""),
        (((("helper", 9),),), ""),
    ],
)
def test_what_another_function_raises_is_told_with_the_line_that_led_there(
    calls: tuple[tuple[tuple[str, int], ...], ...], detail: str
) -> None:
    asked = tuple(raised_through(*one) for one in calls)
    finding = msgspec.structs.replace(not_repeatable(), verdict=asked[0].verdict, cases=asked)
    assert words_on(finding, OPERATIONS["pad"]).detail == detail
    closed = msgspec.structs.replace(finding, feedback="hint")
    assert words_on(closed, OPERATIONS["pad"]).detail == ""


@pytest.mark.parametrize(
    ("said", "headline"),
    [
        (
            [("TypeError", "f() takes 2 arguments")],
            "Your conv.forward cannot be called as it is asked",
        ),
        (
            [("AttributeError", "'conv' object has no attribute 'forward'")],
            "There is no conv.forward",
        ),
        (
            [("TypeError", "'NoneType' object is not subscriptable")],
            "Your conv.forward returns None",
        ),
        ([("KeyError", "0")], "The call raises KeyError with what your conv.forward returns"),
        (
            [("TypeError", "'NoneType' object is not subscriptable"), ("TypeError", "f() takes 2")],
            "The call of your conv.forward raises TypeError, in no line of yours",
        ),
    ],
)
def test_what_a_call_of_a_course_trips_over_is_told_where_all_calls_did(
    said: list[tuple[str, str]], headline: str
) -> None:
    call = Call(
        expression="conv(b).forward(x,\n  padding)[0]",
        function="conv.forward",
        around="...[0]",
        names={name: name for name in OPERATIONS["pad"].parameters},
    )
    verdict = Verdict(kind=VerdictKind.RAISED)
    answered = AnsweredCase(case=pad_case(), answer=Answer(value=None))
    finding = Finding(
        operation="pad",
        checks=("pad/basic",),
        cause=Cause(gives=lambda _: True),
        verdict=verdict,
        feedback="full",
        cases=tuple(
            Asked(answered, Raised(type=kind, message=message), verdict) for kind, message in said
        ),
    )
    words = words_on(finding, msgspec.structs.replace(OPERATIONS["pad"], call=call))
    assert words.headline == headline
    assert words.detail.endswith("The call is `conv(b).forward(x, padding)[0]`.")


@pytest.mark.parametrize("value", [None, np.zeros(3)])
def test_what_should_have_been_refused_returns_no_wrong_numbers(value: Array | None) -> None:
    case = msgspec.structs.replace(pad_case(), judges="refusal")
    verdict = Verdict(kind=VerdictKind.WRONG_VALUE)
    accepted = Asked(
        AnsweredCase(case=case, answer=Answer(value=None)),
        Returned(type="ndarray", dtype="float64", shape=(3,), value=value),
        verdict,
    )
    finding = Finding(
        operation="pad",
        checks=("pad/refuses-bad-arguments",),
        cause=Cause(gives=lambda _: True),
        verdict=verdict,
        feedback="full",
        cases=(accepted,),
    )
    words = words_on(finding, OPERATIONS["pad"])
    assert words.headline == "Your pad accepts arguments that are not allowed"
