"""What is said of a finding that no known mistake explains: a headline, a question, a detail.

At `hint` all of it comes from fixed sentences, one for each verdict.
"""

from typing import NamedTuple

from grader.records.assignment import CLOSED
from grader.records.finding import Finding
from grader.records.outcome import Crashed, Doing, Outcome, Raised, Returned, TimedOut
from grader.records.verdict import VerdictKind
from grader.text import safe_line


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
        "Work out the first wrong number by hand: where does your code do otherwise?",
    ),
    VerdictKind.MODIFIED_INPUT: Words(
        "Your {name} changes its arguments", "Which line writes into an argument?"
    ),
    VerdictKind.NOT_REPEATABLE: Words(
        "Your {name} depends on more than its arguments, or returns their memory",
        "What does your function use or hand out besides new arrays?",
    ),
}

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


def words_on(finding: Finding) -> Words:
    """What is said of a finding that no known mistake explains."""
    kind = finding.verdict.kind
    words = _OF_VERDICTS[kind]
    if finding.feedback not in CLOSED and finding.cases:
        alike = [one.outcome for one in finding.cases if one.verdict.kind is kind]
        words = _seen(kind, words, alike) if alike else words
    named = (part.replace("{name}", finding.operation) for part in words)
    return Words(*named)


def _seen(kind: VerdictKind, words: Words, outcomes: list[Outcome]) -> Words:
    """The same in the words of what was seen in every case."""
    first = outcomes[0]
    if isinstance(first, TimedOut):
        stopped = [one for one in outcomes if isinstance(one, TimedOut)]
        return _of_timeout(words, first, alike=len({one.doing for one in stopped}) == 1)
    if isinstance(first, Crashed):
        return words._replace(detail=f"One call {safe_line(first.in_words)}.")
    if isinstance(first, Raised):
        return _of_exception(words, first)
    if kind is VerdictKind.WRONG_VALUE and all(one.value is None for one in _returned(outcomes)):
        return _NOT_REFUSED
    headline = _of_answer(kind, first, outcomes)
    if headline.endswith("dtype"):
        return Words(headline, "Where does your answer get its dtype from?")
    return words._replace(headline=headline) if headline else words


def headline_of(kind: VerdictKind, operation: str) -> str:
    """What is said of every program that has a verdict."""
    return _OF_VERDICTS[kind].headline.replace("{name}", operation)


def _returned(outcomes: list[Outcome]) -> list[Returned]:
    return [one for one in outcomes if isinstance(one, Returned)]


def _of_timeout(words: Words, outcome: TimedOut, *, alike: bool) -> Words:
    seen = _STOPPED.get(outcome.doing, words) if alike else words
    where = f", {safe_line(outcome.in_words)}" if outcome.in_words else ""
    return seen._replace(detail=f"Stopped after {outcome.seconds:g} s{where}.")


def _of_exception(words: Words, outcome: Raised) -> Words:
    kind = safe_line(outcome.type)
    if not outcome.frames and outcome.type == "TypeError":
        return words._replace(headline="Your {name} cannot be called as it is asked", question="")
    if not outcome.frames:
        return words._replace(headline=f"Your {{name}} raises {kind}", question="")
    frame = outcome.frames[-1]
    where = f"line {frame.line} of {safe_line(frame.file)}"
    return words._replace(headline=f"Your {{name}} raises {kind} in {where}")


def _of_answer(kind: VerdictKind, first: Outcome, outcomes: list[Outcome]) -> str:
    """A headline of what all answers have in common; empty where that is no more than known."""
    if not isinstance(first, Returned):
        return ""
    if kind is VerdictKind.WRONG_TYPE:
        return _of_wrong_type(first)
    if kind in {VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE}:
        return _of_impurity(kind, _returned(outcomes))
    return ""


def _of_impurity(kind: VerdictKind, returned: list[Returned]) -> str:
    touched = {one.modified or one.shares for one in returned}
    if len(touched) != 1:
        return ""
    names = " and ".join(map(safe_line, touched.pop()))
    if not names:
        return "Your {name} depends on more than its arguments"
    if kind is VerdictKind.MODIFIED_INPUT:
        return f"Your {{name}} changes its argument {names}"
    return f"Your {{name}} returns memory of its argument {names}"


def _of_wrong_type(outcome: Returned) -> str:
    if outcome.type == "NoneType":
        return "Your {name} returns None"
    if outcome.shape is None or outcome.type != "ndarray":
        return f"Your {{name}} returns {safe_line(outcome.type)}, not an array"
    return f"Your {{name}} returns {safe_line(outcome.dtype)}, which is the wrong dtype"
