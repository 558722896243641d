"""What went wrong in a call, where no line of a student's tells, or the assignment is the reason.

The expression is the course's. That it fits a right program is known, since an instructor tries it
with one; so what it trips over came from the student's code.
"""

import ast
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from grader.records.call import RETURN, Call, dotted_name, what_is_around
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Frame, Outcome, Raised, Returned
from grader.records.verdict import Asked, Verdict, VerdictKind
from grader.text import ended

Failure = Literal["arguments", "method", "nothing", "answer", "something"]
"""What a call trips over: arguments that do not fit the first line of the function; a method that
is not there; None, or something else that the function returned; or what nobody can tell."""

_NOTHING = ("NoneType", "NotImplementedType")
"""Types of what a function gives that is not written."""

_PART = re.compile(r"\.\.\.(\[-?\d+\])")
"""A part of what a function returned, by its number."""

_BESIDE_VALUES = (VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE)
"""Verdicts on calls whose answer is right."""

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
    return _first_called(call, outcome.called) or Called(call.function, call.around)


def part_in(call: Call, part: str) -> Called | None:
    """The function that a part of a call takes a part of; None where the call has no such part."""
    nodes = ast.walk(ast.parse(f"({call.expression}\n)", mode="eval"))
    if part not in {ast.unparse(node) for node in nodes if isinstance(node, ast.Subscript)}:
        return None
    called = _first_called(call, part)
    return called if called is not None and _PART.fullmatch(called.around) else None


def returned_one_array(asked: Sequence[Asked]) -> tuple[str, str]:
    """The function that returned one array in all of some calls, and which part the first takes.

    Returns:
        The function and the part, e.g. `[0]`; both empty where it is not so in every call.
    """
    functions = {split_of(one) for one in asked}
    function = functions.pop() if len(functions) == 1 else ""
    outcome = asked[0].outcome if function else None
    if not isinstance(outcome, Returned | Raised):
        return "", ""
    return function, outcome.part.partition("...")[2].partition("]")[0] + "]"


def split_of(asked: Asked) -> str:
    """The function that returned one array of which the call takes a part, where that matters."""
    outcome = asked.outcome
    if asked.verdict.right or asked.verdict.kind in _BESIDE_VALUES:
        return ""
    return outcome.split if isinstance(outcome, Returned | Raised) else ""


def on_one_array(operation: Operation, outcome: Returned, right: tuple[int, ...]) -> str:
    """A sentence on an answer of a wrong shape that is only a part of what was returned, or less.

    Args:
        operation: What was asked.
        outcome: What came of it.
        right: The right shape, by our axes.
    """
    if outcome.split:
        return (
            f" {outcome.split} returned one {operation.labels.noun}, of which `{outcome.part}` is "
            "only a part: the call expects several things."
        )
    theirs = operation.labels.shape(RETURN, right)
    alone = outcome.shape is not None and len(outcome.shape) == len(theirs) - 1
    if not alone or not operation.labels.around.startswith("...["):
        return ""
    return (
        f" Maybe {operation.function} returns the answer alone: `{operation.labels.around}` is "
        "only a part of it then."
    )


def _first_called(call: Call, part: str) -> Called | None:
    """The students' function that a part of a call calls; None where it calls none.

    The part is a worker's word, as all else: only a function that the assignment names is one.
    """
    known = {call.function, *other_functions(call)}
    try:
        with warnings.catch_warnings(action="ignore"):
            tree = ast.parse(part, mode="eval").body
        for node in _calls_in(tree):
            if (name := _function_of(call, node.func)) in known:
                return Called(name, what_is_around(tree, node))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return None


def _calls_in(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def _function_of(call: Call, called: ast.expr) -> str:
    """What students call a function that is called; empty where it is none of theirs."""
    name = dotted_name(called)
    if name.partition(".")[0] in call.uses:
        return name
    return _method(call, called.attr) if isinstance(called, ast.Attribute) else ""


def _method(call: Call, name: str) -> str:
    """A method of the object that a call asks, whatever made it; empty where it asks none."""
    asked = call.function.split(" or ")
    owners = [one.rpartition(".")[0] for one in asked]
    if not all(owners) or not {*call.uses} <= {one.partition(".")[0] for one in owners}:
        return ""
    return " or ".join(f"{owner}.{name}" for owner in owners)


def other_functions(call: Call) -> frozenset[str]:
    """Functions of the students' that a call calls besides, itself or through the adapter."""
    called = (
        _function_of(call, node.func) for node in _calls_in(ast.parse(f"({call.expression})"))
    )
    found = {*called, *(_method(call, one) for one in call.methods)}
    return frozenset(found) - {"", call.function, *call.function.split(" or ")}


ENDED_BY_CODE = (
    VerdictKind.CRASHED,
    VerdictKind.TIMED_OUT,
    VerdictKind.MISSING,
    VerdictKind.RAISED,
)
"""Verdicts on calls that ended in one of the functions that they call, and gave no answer."""


def function_at_fault(operation: Operation, asked: Sequence[Asked]) -> str:
    """In which of the students' functions all of some calls ended; empty where nobody knows.

    It is one that the assignment names, whatever the submission says.
    """
    call = operation.call
    if call is None or not leads_elsewhere(call):
        return operation.function
    named = {_ended_in(call, one.outcome) for one in asked}
    return named.pop() if len(named) == 1 else ""


def leads_elsewhere(call: Call | None) -> bool:
    """Whether another function can be to blame; making the object of a method counts as that."""
    if call is None:
        return False
    owners = {one.rpartition(".")[0] for one in call.function.split(" or ")}
    return not other_functions(call) <= owners


def _ended_in(call: Call, outcome: Outcome) -> str:
    """In which function a call ended; empty where nobody knows."""
    if isinstance(outcome, Returned):
        return call.function
    if isinstance(outcome, Crashed):
        return ""
    if isinstance(outcome, Raised):
        if called := _first_called(call, outcome.called):
            return called.function
        if not outcome.frames:
            return call.function
    return _entered(call, outcome.frames)


def _entered(call: Call, frames: Sequence[Frame]) -> str:
    """The function that the outermost line is in; empty where it is none that the call calls."""
    name = frames[0].function if frames else ""
    known = [call.function, *other_functions(call)]
    alike = [
        one for one in known if name in {part.rpartition(".")[2] for part in one.split(" or ")}
    ]
    return alike[0] if len(alike) == 1 else ""


def function_in(operation: Operation, outcome: Raised) -> str:
    """In which of the students' functions a call raised; the one that is asked in doubt."""
    call = operation.call
    return operation.function if call is None else _ended_in(call, outcome) or call.function


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
