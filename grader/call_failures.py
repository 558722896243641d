"""What went wrong in a call, where no line of a student's tells, or the assignment is the reason.

The expression is the course's. That it fits a right program is known, since an instructor tries it
with one; so what it trips over came from the student's code.
"""

import ast
import re
import warnings
from typing import Literal, NamedTuple

from grader.records.call import Call, dotted_name, what_is_around
from grader.records.operation import Operation
from grader.records.outcome import Outcome, Raised, Returned
from grader.records.verdict import Verdict, VerdictKind
from grader.text import ended

Failure = Literal["arguments", "method", "nothing", "answer", "something"]
"""What a call trips over: arguments that do not fit the first line of the function; a method that
is not there; None, or something else that the function returned; or what nobody can tell."""

_OURS = ("np", "torch")
"""Modules that calls may use."""

_NOTHING = ("NoneType", "NotImplementedType")
"""Types of what a function gives that is not written."""

_BINDING = re.compile(r"\S+\(\) (takes|missing|got)\b")
"""What Python says of a call that does not fit the first line of a function."""


class Called(NamedTuple):
    """One of the students' functions that a call calls.

    Attributes:
        function: What students call it.
        around: What becomes of what it returned, e.g. `...[0]`; empty for nothing.
    """

    function: str
    around: str


def called_in(call: Call, outcome: Raised) -> Called:
    """In which function an exception was raised, or in what the call makes of its answer.

    A call that makes a cache by one function and hands it to another stops at the first that fails.
    """
    usual = Called(call.function, call.around)
    if not outcome.called:
        return usual
    try:
        return _first_called(call, outcome.called) or usual
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # a worker's word, as all else
        return usual


def _first_called(call: Call, part: str) -> Called | None:
    """The students' function that a part of a call calls; None where it calls none."""
    with warnings.catch_warnings(action="ignore"):
        tree = ast.parse(part, mode="eval").body
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = dotted_name(node.func)
        owner, _, method = name.rpartition(".")
        if name.partition(".")[0] not in call.uses:  # as the object that an adapter made
            name = method if owner and owner not in _OURS else ""
        if name:
            asked = name in {call.function, call.function.rpartition(".")[2]}
            return Called(call.function if asked else name, what_is_around(tree, node))
    return None


def function_in(operation: Operation, outcome: Raised) -> str:
    """In which of the students' functions a call raised; see `called_in`."""
    call = operation.call
    return operation.function if call is None else called_in(call, outcome).function


def any_function_of(operation: Operation) -> str:
    """What students call the functions of which any may be meant, as `backward or forward`."""
    named = set(re.findall(r"\w+", operation.function))
    uses = operation.call.uses if operation.call else ()
    return " or ".join([operation.function, *(one for one in uses if one not in named)])


def gave_nothing(outcome: Outcome) -> bool:
    """Whether a call went as that of a function that is not written, whatever it is in its place.

    That is None or NotImplemented, also where the call goes on with it, or NotImplementedError.
    """
    if isinstance(outcome, Returned):
        return outcome.type in _NOTHING
    if not isinstance(outcome, Raised):
        return False
    return says_it_is_not_written(outcome) or _stumbled_over_nothing(outcome)


def says_it_is_not_written(outcome: Outcome) -> bool:
    """Whether a call ended in NotImplementedError."""
    return isinstance(outcome, Raised) and outcome.type == "NotImplementedError"


def returned_nothing(call: Call, outcome: Raised) -> bool:
    """Whether an exception is the call's own, over the None that the function returned."""
    return not outcome.frames and failure_of(call, outcome) == "nothing"


def _stumbled_over_nothing(outcome: Raised) -> bool:
    """Whether the call itself raised, over a None or NotImplemented."""
    in_call = not outcome.frames and outcome.type in ("TypeError", "AttributeError")
    return in_call and any(name in outcome.message for name in _NOTHING)


def failure_of(call: Call, outcome: Raised) -> Failure:
    """What an exception is about that was raised in the call itself, in no student's line."""
    function, around = called_in(call, outcome)
    owner, _, method = function.rpartition(".")
    if outcome.type == "TypeError" and _BINDING.match(outcome.message):
        return "arguments"
    if outcome.type == "AttributeError" and f"no attribute {method!r}" in outcome.message:
        return "method"
    uncallable = f"{owner.rpartition('.')[2]!r} object is not callable"
    if method == "__call__" and outcome.type == "TypeError" and outcome.message == uncallable:
        return "method"
    if not around:
        return "something"
    return "nothing" if _stumbled_over_nothing(outcome) else "answer"


def judge_raised(call: Call, outcome: Raised) -> Verdict:
    """The verdict on an exception that was raised in the call itself, in no student's line."""
    failure, (function, around) = failure_of(call, outcome), called_in(call, outcome)
    said = ended(f"{outcome.type}: {outcome.message}" if outcome.message else outcome.type)
    message = {
        "arguments": f"{function} cannot be called like this: {ended(outcome.message)}",
        "method": f"{function} is not defined: {ended(outcome.message)}",
        "nothing": f"{function} returned None. Maybe a `return` is missing.",
        "answer": f"What {function} returned is not what `{around}` takes: {said}",
        "something": f"The call raised {said} Something of your code that it uses is of another "
        "kind than it takes.",
    }[failure]
    kind = VerdictKind.MISSING if failure == "method" else VerdictKind.RAISED
    return Verdict(kind=kind, message=f"{message} {call_quoted(call)}")


def judge_withheld(call: str, outcome: Raised) -> Verdict:
    """The verdict on a call, in words, of something that the assignment withholds."""
    last = outcome.frames[-1:]
    where = "".join(f" That is line {one.line} of {one.file}: `{one.source}`" for one in last)
    said = f"{call} calls something that this assignment withholds: {ended(outcome.message)}"
    return Verdict(kind=VerdictKind.RAISED, message=f"{said}{where}")


def call_quoted(call: Call) -> str:
    """A sentence that quotes the call."""
    return f"The call is `{call.in_a_line}`."
