"""Which function of a call failed is read off what a worker says, whatever that is."""

import pytest

from grader.call_failures import Called, called_in
from grader.records.call import Call
from grader.records.outcome import Raised

CALL = Call(
    expression="backward(dout, forward(x)[1])[0]",
    function="backward",
    uses=("backward", "forward"),
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
