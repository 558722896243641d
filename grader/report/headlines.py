"""What is said of a finding that no known mistake explains: a headline, a question, a detail.

At `hint` all of it comes from fixed sentences, one for each verdict.
"""

from typing import NamedTuple

from grader.call_failures import Failure, any_function_of, call_quoted, failure_of, function_in
from grader.records.assignment import CLOSED
from grader.records.call import Call
from grader.records.finding import Finding
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Doing, Frame, Outcome, Raised, Returned, TimedOut
from grader.records.verdict import Asked, VerdictKind
from grader.text import ended, safe_line


class Words(NamedTuple):
    """What is said of a finding.

    Attributes:
        headline: What the code does, as a fact, without a full stop.
        question: One question that leads on; may be empty.
        detail: A sentence or two more; may be empty.
    """

    headline: str
    question: str = ""
    detail: str = ""


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

_OF_NEW_NUMBERS = {
    "": Words(
        "Your {name} depends on more than its arguments",
        "What does your code keep from one call to the next?",
    ),
    "old answer": Words(
        "Your {name} gives its old answer to new numbers in the same arrays",
        "Does your code keep anything from one call to the next?",
    ),
    "wrong answer": Words(
        "Your {name} answers wrongly for new numbers in the same arrays",
        "Is the answer to the new numbers right if your code is asked for them first?",
    ),
}
"""Of calls that are not repeatable, by what is wrong with the answer to new numbers alone."""

_SHARES = Words(
    "Your {name} returns memory of its argument {names}",
    "Which array does your code hand back instead of a new one?",
)

_DIFFER = Words(
    "Your {name} answers wrongly",
    "What does your code do in these calls that it does not do in the others?",
)

_NOT_REFUSED = Words(
    "Your {name} accepts arguments that are not allowed",
    "Which arguments does it have to look at before it begins?",
)

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


def words_on(finding: Finding, operation: Operation) -> Words:
    """What is said of a finding that no known mistake explains.

    Args:
        finding: The finding.
        operation: What was asked, by the names that students have for it.
    """
    kind = finding.verdict.kind
    words = _OF_VERDICTS[kind]
    if finding.feedback not in CLOSED and finding.cases:
        alike = [one for one in finding.cases if one.verdict.kind is kind]
        words = _seen(operation, kind, words, alike) if alike else words
    if finding.cause.law is not None and finding.cause.law.headline and _differ(finding):
        words = _DIFFER
    name = any_function_of(operation) if kind in _BY_ANY else operation.function
    named = (part.replace("{name}", name) for part in words)
    return Words(*named)


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
        return _of_raised(words, operation, [one for one in outcomes if isinstance(one, Raised)])
    if all(one.answered.case.judges == "refusal" for one in asked):
        return _NOT_REFUSED
    return _of_answers(operation.labels, kind, words, asked)


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


def headline_of(kind: VerdictKind, operation: str) -> str:
    """What is said of every program that has a verdict."""
    return _OF_VERDICTS[kind].headline.replace("{name}", operation)


def question_of(kind: VerdictKind) -> str:
    """What every program is asked that has a verdict."""
    return _OF_VERDICTS[kind].question


def _returned(outcomes: list[Outcome]) -> list[Returned]:
    return [one for one in outcomes if isinstance(one, Returned)]


def _of_timeout(words: Words, outcome: TimedOut, *, alike: bool) -> Words:
    seen = _STOPPED.get(outcome.doing, words) if alike else words
    where = f", {safe_line(outcome.in_words)}" if outcome.in_words else ""
    return seen._replace(detail=f"Stopped after {outcome.seconds:g} s{where}.")


def _of_raised(words: Words, operation: Operation, raised: list[Raised]) -> Words:
    first = raised[0]
    if first.withheld and all(one.withheld == first.withheld for one in raised):
        return _of_withheld(first)
    named = {function_in(operation, one) for one in raised}
    name = named.pop() if len(named) == 1 else operation.function
    if operation.call is not None and not first.frames:
        return _by(name, _of_call(operation.call, raised))
    caller = _caller_in_words(raised, name.rpartition(".")[2])
    if operation.call is not None and name != operation.function:
        caller = call_quoted(operation.call)
    return _by(name, _of_exception(words, first)._replace(detail=caller))


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
    frame = outcome.frames[-1] if outcome.frames else None
    where = f" in line {frame.line} of {safe_line(frame.file)}" if frame else ""
    return Words(
        f"Your {{name}} calls `{outcome.withheld}`{where}, which this assignment withholds",
        "What does it compute, in steps of your own?",
        ended(safe_line(outcome.message)),
    )


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


def _of_call(call: Call, raised: list[Raised]) -> Words:
    """Words on exceptions that the call of a course's own function raised, in no student's line."""
    failures = {failure_of(call, one) for one in raised}
    failure = failures.pop() if len(failures) == 1 else "something"
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


def _of_answers(labels: Call, kind: VerdictKind, words: Words, asked: list[Asked]) -> Words:
    """The same in the words of what all answers have in common, where that is more than known."""
    returned = _returned([one.outcome for one in asked])
    if kind is VerdictKind.NOT_REPEATABLE:
        return _of_repetition(labels, words, asked)
    if kind is VerdictKind.WRONG_TYPE:
        right = asked[0].answered.answer.value
        return _of_wrong_type(
            labels, words, returned[0], of_number=right is not None and right.ndim == 0
        )
    if kind is VerdictKind.WRONG_SHAPE and labels.answer:
        return _of_wrong_part(labels, words, returned)
    changed = {one.modified for one in returned}
    if kind is VerdictKind.MODIFIED_INPUT and len(changed) == 1:
        named = _in_words(labels, *changed)
        return words._replace(headline=f"Your {{name}} changes its argument {named}")
    return words


def _of_repetition(labels: Call, words: Words, asked: list[Asked]) -> Words:
    """Words on calls that are not repeatable, where all are that in the same way."""
    shared = {one.shares for one in _returned([one.outcome for one in asked])}
    if len(shared) > 1:
        return words
    if names := _in_words(labels, *shared):
        return _SHARES._replace(headline=_SHARES.headline.replace("{names}", names))
    gave = {one.verdict.new_numbers for one in asked}
    return _OF_NEW_NUMBERS[gave.pop()] if len(gave) == 1 else words


def _in_words(labels: Call, names: tuple[str, ...] = ()) -> str:
    return " and ".join(safe_line(labels.name(one)) for one in names)


def _of_wrong_part(labels: Call, words: Words, returned: list[Returned]) -> Words:
    """Words on what a call takes of all that a function returned, and which is of another shape."""
    headline = f"`{labels.answer}` has the wrong shape"
    if any(one.has_axes for one in returned):
        return words._replace(headline=headline)
    return Words(
        headline, f"What does your {{name}} return, and what does `{labels.around}` take of it?"
    )


def _of_wrong_type(labels: Call, words: Words, outcome: Returned, *, of_number: bool) -> Words:
    """Words on what is no array, or no number where that is right, or has the wrong dtype."""
    is_, has_dtype = (  # of a call that takes a part, that part is wrong, not all that is returned
        (f"`{labels.answer}` is", f"`{labels.answer}` is of")
        if labels.answer
        else ("Your {name} returns", "Your {name} returns")
    )
    if outcome.type == "NoneType":
        return words._replace(headline=f"{is_} None")
    has_kind = outcome.type == "ndarray" or (of_number and outcome.shape == ())
    if outcome.shape is None or not has_kind:
        kind = safe_line(outcome.type)
        if labels.answer:
            kind = f"{'an' if kind[:1] in 'aeiou' else 'a'} {kind}"
        noun = "number" if of_number else labels.noun
        expected = f"{'an' if noun == 'array' else 'a'} {noun}"
        return words._replace(headline=f"{is_} {kind}, not {expected}")
    return Words(
        f"{has_dtype} {safe_line(outcome.dtype)}, which is the wrong dtype",
        "Where does your answer get its dtype from?",
    )
