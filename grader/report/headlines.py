"""What is said of a finding that no known mistake explains: a headline, a question, a detail.

At `hint` all of it comes from fixed sentences, one for each verdict, and names in the assignment.
"""

from collections.abc import Sequence

from grader.call_failures import (
    ENDED_BY_CODE,
    Failure,
    any_function_of,
    call_quoted,
    failure_of,
    function_at_fault,
    returned_one_array,
)
from grader.records.assignment import CLOSED
from grader.records.call import Call
from grader.records.finding import Finding
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Doing, Frame, Raised, TimedOut
from grader.records.verdict import Asked, VerdictKind
from grader.report.answer_headlines import words_on_answers
from grader.report.words import Words
from grader.text import ended, listed, safe_line

_OF_VERDICTS = {
    VerdictKind.CRASHED: Words(
        "Your {name} ends the Python process", "Which line ends it, where it should return?"
    ),
    VerdictKind.TIMED_OUT: Words("Your {name} had no answer in time"),
    VerdictKind.MISSING: Words("Your {name} is not written yet, or not for these calls"),
    VerdictKind.RAISED: Words(
        "Your {name} raises an exception",
        "What do the names in that line hold in this call?",
    ),
    VerdictKind.WRONG_TYPE: Words(
        "Your {name} does not return an array of the right kind",
        "Where does your function end in this call, and what does it hand back there?",
    ),
    VerdictKind.WRONG_SHAPE: Words(
        "Your {name} returns the wrong shape",
        "How long should each axis of the answer be in this call?",
    ),
    VerdictKind.NOT_FINITE: Words(
        "Your {name} returns NaN or infinity",
        "What is the first number that is not finite made of?",
    ),
    VerdictKind.WRONG_VALUE: Words(
        "Your {name} returns some wrong numbers",
        "Work out the first wrong number by hand: which step does your code do in another way?",
    ),
    VerdictKind.MODIFIED_INPUT: Words(
        "Your {name} changes its arguments", "Which line writes into an argument?"
    ),
    VerdictKind.NOT_REPEATABLE: Words(
        "Your {name} goes wrong when it is called again, or returns memory of its arguments",
        "Does your code keep anything from one call to the next, or hand back an array that it was "
        "given?",
    ),
}

_DIFFER = Words(
    "Your {name} answers wrongly",
    "What does your code do in these calls that it does not do in the others?",
)

_NOT_REFUSED = Words(
    "Your {name} accepts arguments that are not allowed",
    "Which arguments does it have to look at before it begins?",
)

_ONE_ARRAY = Words(
    "Your {name} returns one {noun}, but the call takes part {part} of several",
    "Which parts should your function hand back, and in which order?",
)
"""Of a call that takes a part of what a function returned, whatever became of the call then."""

_STOPPED: dict[Doing, Words] = {
    "computing": Words(
        "Your {name} does not come back in time",
        "If a loop goes round there: what has to change in every turn, so that it ends?",
    ),
    "printing": Words(
        "Your {name} prints until its time is over", "What does it print, and for whom?"
    ),
    "sleeping": Words(
        "Your {name} sleeps or waits until its time is over", "What does it wait for?"
    ),
}


_BY_ANY = (VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE)
"""What any function can have done that a call calls."""

_OF_ANY = "The call of your {name} "
"""How a headline begins where nobody knows in which function a call ended."""

_NOT_WRITTEN = (
    "Something that the call of your {name} uses is not written yet, or not for these calls"
)


def words_on(finding: Finding, operation: Operation) -> Words:
    """What is said of a finding that no known mistake explains.

    Args:
        finding: The finding.
        operation: What was asked, by the names that students have for it.
    """
    kind = finding.verdict.kind
    returner, part = returned_one_array(finding.cases)
    if returner and operation.call is not None:
        words = _ONE_ARRAY._replace(detail=call_quoted(operation.call))
        return _by(
            returner,
            words._replace(
                headline=words.headline.format(name=returner, noun=operation.call.noun, part=part)
            ),
        )
    words = _OF_VERDICTS[kind]
    if finding.feedback not in CLOSED and finding.cases:
        alike = [one for one in finding.cases if one.verdict.kind is kind]
        words = _seen(operation, kind, words, alike) if alike else words
    if finding.cause.law is not None and finding.cause.law.headline and _differ(finding):
        words = _DIFFER
    name = _subject(finding, operation)
    if finding.feedback in CLOSED:
        name = function_of(finding, operation)
    return _by(name, words) if name else _by(operation.function, _of_any(words))


def function_of(finding: Finding, operation: Operation) -> str:
    """The function of which the sentence of a finding's verdict is true; empty where nobody knows.

    It is one that the assignment names. What a call itself raises over an answer or over arguments
    is of no function.
    """
    if finding.verdict.lacks:
        return finding.verdict.lacks
    if returner := returned_one_array(finding.cases)[0]:
        return returner
    itself = operation.call is not None and any(
        isinstance(one.outcome, Raised) and not one.outcome.frames
        for one in finding.cases
        if one.verdict.kind is VerdictKind.RAISED
    )
    if itself and finding.verdict.kind is VerdictKind.RAISED:
        return ""
    return _subject(finding, operation)


def _subject(finding: Finding, operation: Operation) -> str:
    """The function of which something is told, as students call it; empty where nobody knows."""
    kind = finding.verdict.kind
    if kind in _BY_ANY:
        return any_function_of(operation)
    if kind not in ENDED_BY_CODE:
        return operation.function
    return function_at_fault(operation, [one for one in finding.cases if one.verdict.kind is kind])


def _of_any(words: Words) -> Words:
    """The words where a call may have ended in another function than the one that is asked."""
    if words.headline == _OF_VERDICTS[VerdictKind.MISSING].headline:
        return words._replace(headline=_NOT_WRITTEN)
    return words._replace(headline=words.headline.replace("Your {name} ", _OF_ANY))


def _seen(operation: Operation, kind: VerdictKind, words: Words, asked: list[Asked]) -> Words:
    """The same in the words of what was seen in every case."""
    outcomes = [one.outcome for one in asked]
    first = outcomes[0]
    if isinstance(first, TimedOut):
        stopped = [one for one in outcomes if isinstance(one, TimedOut)]
        return _of_timeout(words, first, alike=len({one.doing for one in stopped}) == 1)
    if isinstance(first, Crashed):
        return words._replace(detail=f"One call {safe_line(first.in_words)}.")
    if isinstance(first, Raised):
        return _of_raised(words, operation, asked)
    if all(one.answered.case.judges == "refusal" for one in asked):
        return _NOT_REFUSED
    return words_on_answers(operation.labels, kind, words, asked)


def _by(name: str, words: Words) -> Words:
    """The words of a function, which a call may call beside the one that is asked."""
    return Words(*(part.replace("{name}", name) for part in words))


def lacks_method(finding: Finding, operation: Operation) -> bool:
    """Whether the call of a course's own looked for a method that is not there, and may say so."""
    call, kind = operation.call, finding.verdict.kind
    outcomes = [one.outcome for one in finding.cases if one.verdict.kind is kind]
    return (
        call is not None
        and finding.feedback not in CLOSED
        and bool(outcomes)
        and all(isinstance(one, Raised) and failure_of(call, one) == "method" for one in outcomes)
    )


def _differ(finding: Finding) -> bool:
    """Whether only some of its calls return the wrong shape, of which its law speaks together."""
    kinds = {one.verdict.kind for one in finding.cases if finding.cause.gives(one)}
    return VerdictKind.WRONG_SHAPE in kinds and len(kinds) > 1


def headline_of(kind: VerdictKind, function: str, operation: str = "") -> str:
    """What is said of every program that has a verdict.

    Args:
        kind: The verdict.
        function: The function that it is said of; empty where nobody knows which.
        operation: What was asked, by which its call is named then.
    """
    words = _OF_VERDICTS[kind]
    if not function and kind in ENDED_BY_CODE:
        words = _of_any(words)
    return _by(function or operation, words).headline


def question_of(kind: VerdictKind) -> str:
    """What every program is asked that has a verdict."""
    return _OF_VERDICTS[kind].question


def _of_timeout(words: Words, outcome: TimedOut, *, alike: bool) -> Words:
    seen = _STOPPED.get(outcome.doing, words) if alike else words
    where = f", {safe_line(outcome.in_words)}" if outcome.in_words else ""
    if outcome.loops and outcome.doing in {"computing", ""}:
        seen = seen._replace(question=_on_loops(outcome.loops))
    return seen._replace(detail=f"Stopped after {outcome.seconds:g} s{where}.")


def _on_loops(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return (
            f"Does the `while` in line {lines[0]} end: what has to change in every turn for that?"
        )
    named = listed([str(line) for line in lines])
    return f"Do the `while` loops in lines {named} end: what has to change in every turn for that?"


def _of_raised(words: Words, operation: Operation, asked: list[Asked]) -> Words:
    raised = [one.outcome for one in asked if isinstance(one.outcome, Raised)]
    first = raised[0]
    if first.withheld and all(one.withheld == first.withheld for one in raised):
        return _of_withheld(first)
    if first.unimported and all(one.unimported == first.unimported for one in raised):
        return _of_unimported(first)
    name = function_at_fault(operation, asked)
    if operation.call is not None and not first.frames:
        return _of_call(operation.call, raised, alike=bool(name))
    caller = _caller_in_words(raised, operation.function.rpartition(".")[2])
    if operation.call is not None and name != operation.function:
        caller = call_quoted(operation.call)
    return _of_exception(words, first)._replace(detail=caller)


def _of_exception(words: Words, outcome: Raised) -> Words:
    kind = safe_line(outcome.type)
    if not outcome.frames and outcome.type == "TypeError":
        return words._replace(headline="Your {name} cannot be called as it is asked", question="")
    if not outcome.frames:
        return words._replace(headline=f"Your {{name}} raises {kind}", question="")
    frame = outcome.frames[-1]
    where = f"line {frame.line} of {safe_line(frame.file)}"
    return words._replace(headline=f"Your {{name}} raises {kind} in {where}")


def _of_withheld(outcome: Raised) -> Words:
    called = f"`{outcome.withheld}`{_place(outcome)}"
    return Words(
        f"Your {{name}} calls {called}, which this assignment withholds",
        "What does it compute, in steps of your own?",
        ended(safe_line(outcome.message)),
    )


def _of_unimported(outcome: Raised) -> Words:
    used, advice = f"`{outcome.unimported}`{_place(outcome)}", outcome.message.rpartition(". ")[2]
    return Words(
        f"Your {{name}} uses {used}, which cannot be imported here",
        "What does it compute, in steps of your own?",
        ended(safe_line(advice)),
    )


def _place(outcome: Raised) -> str:
    """Where it was raised, as it goes on in a sentence; empty where that is not known."""
    frame = outcome.frames[-1] if outcome.frames else None
    return f" in line {frame.line} of {safe_line(frame.file)}" if frame else ""


_OF_CALLS: dict[Failure, Words] = {
    "arguments": Words("Your {name} cannot be called as it is asked"),
    "method": Words("There is no {name}"),
    "nothing": Words("Your {name} returns None", "Is there a `return` where it ends?"),
    "answer": Words(
        "The call raises {type} with what your {name} returns",
        "What does your function hand back, and in which order?",
    ),
    "something": Words("The call of your {name} raises {type}, in no line of yours"),
}


def _of_call(call: Call, raised: list[Raised], *, alike: bool) -> Words:
    """Words on exceptions that the call of a course's own function raised, in no student's line.

    Args:
        call: The call.
        raised: What it raised.
        alike: Whether it is one function of which it can be said.
    """
    failures = {failure_of(call, one) for one in raised}
    failure = failures.pop() if alike and len(failures) == 1 else "something"
    said = safe_line(f"{raised[0].type}: {raised[0].message}")
    words = _OF_CALLS[failure]
    return words._replace(
        headline=words.headline.replace("{type}", safe_line(raised[0].type)),
        detail=f"{ended(said)} {call_quoted(call)}",
    )


def _caller_in_words(raised: list[Raised], function: str) -> str:
    """The line of the asked function that led to a line of another, if it is the same in all."""
    callers = {_caller(one, function) for one in raised}
    caller = callers.pop() if len(callers) == 1 else None
    if caller is None:
        return ""
    where = f"line {caller.line} of {safe_line(caller.file)}"
    return f"Called from {where}: `{safe_line(caller.source)}`."


def _caller(raised: Raised, function: str) -> Frame | None:
    """The last line of the asked function; None where that is the line that raised."""
    if not raised.frames or raised.frames[-1].function == function:
        return None
    own = [one for one in raised.frames[:-1] if one.function == function]
    return own[-1] if own and own[-1].line != raised.frames[-1].line else None
