"""Which function of a call failed is read off what a worker says, whatever that is."""

import msgspec
import pytest

from grader.call_failures import Called, called_in, function_at_fault
from grader.records.call import Call
from grader.records.case import Answer, AnsweredCase
from grader.records.outcome import Crashed, Frame, Outcome, Raised, TimedOut
from grader.records.verdict import Asked, Verdict, VerdictKind
from tests.support import OPERATIONS, pad_case

CALL = Call(
    expression="backward(dout, forward(x)[1])[0]",
    function="backward",
    uses=("backward", "forward"),
    names={},
)


OF_A_LAYER = Call(
    expression="after_forward(layer(Conv), x).backward(dout)",
    function="Conv.backward",
    uses=("Conv",),
    adapted=("after_forward", "layer"),
    methods=("forward",),
    names={},
)


def called(part: str) -> Called:
    return called_in(CALL, Raised(type="TypeError", message="", called=part))


def test_the_function_that_failed_is_the_outermost_of_the_part() -> None:
    assert called("forward(x)[1]") == Called("forward", "...[1]")
    assert called("backward(dout, forward(x)[1])") == Called("backward", "")


@pytest.mark.parametrize(
    "part",
    [
        "",
        "forward(",
        "x + 1",
        "\0",
        '"\\d"',
        "(" * 250 + "forward(x)" + ")" * 240,
        "-" * 490 + "forward(x)",
        "forward(x)" + ".a" * 245,
        "forward(x)" + "[0]" * 163,
        "forward" + "()" * 246,
    ],
    ids=lambda part: part[:12],
)
def test_a_part_that_is_none_does_no_harm(part: str) -> None:
    assert called(part).function in ("backward", "forward")


def at_fault(call: Call, *outcomes: Outcome) -> str:
    operation = msgspec.structs.replace(OPERATIONS["pad"], call=call)
    answered = AnsweredCase(case=pad_case(), answer=Answer(value=None))
    verdict = Verdict(kind=VerdictKind.RAISED)
    return function_at_fault(operation, [Asked(answered, one, verdict) for one in outcomes])


def raised(part: str, *functions: str) -> Raised:
    return Raised(type="ValueError", message="", called=part, frames=frames(*functions))


def frames(*functions: str) -> tuple[Frame, ...]:
    return tuple(Frame(file="a.py", line=1, function=one, source="") for one in functions)


LOOPS_FORWARD = TimedOut(seconds=1.0, frames=frames("forward", "step"))


@pytest.mark.parametrize(
    ("call", "outcomes", "function"),
    [
        (CALL, [raised("forward(x)", "forward"), raised("forward(x)[1]", "forward")], "forward"),
        (CALL, [raised("forward(x)", "forward"), raised("backward(dout, c)", "backward")], ""),
        (CALL, [raised("told(x)", "told", "forward")], ""),
        (CALL, [raised("", "forward", "step")], "forward"),
        (CALL, [LOOPS_FORWARD], "forward"),
        (CALL, [TimedOut(seconds=1.0)], ""),
        (CALL, [Crashed(reason="exit status 3")], ""),
        (OF_A_LAYER, [raised("made.forward(A)", "forward")], "Conv.forward"),
        (OF_A_LAYER, [raised("made.told(A)", "told")], ""),
        (OF_A_LAYER, [LOOPS_FORWARD], "Conv.forward"),
    ],
)
def test_a_function_is_named_where_all_calls_ended_in_it_and_the_assignment_names_it(
    call: Call, outcomes: list[Outcome], function: str
) -> None:
    assert at_fault(call, *outcomes) == function


def test_where_a_call_calls_one_function_only_that_is_at_fault() -> None:
    alone = Call(expression="conv(x)[0]", function="conv", uses=("conv",), names={})
    assert at_fault(alone, Crashed(reason="exit status 3")) == "conv"
    made = Call(expression="Conv(2).forward(x)", function="Conv.forward", uses=("Conv",), names={})
    assert at_fault(made, Crashed(reason="exit status 3")) == "Conv.forward"
