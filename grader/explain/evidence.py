"""What a diagnosis rests on: how many answers agree, and the sentence that says so."""

from collections.abc import Sequence

from grader.records.mistake import KnownMistake
from grader.records.outcome import Returned
from grader.records.verdict import Asked

FROM_MEMORY = ("in part", "not at all")
"""How closely answers can be told that hold what was in memory."""


def are_enough(wrong: Sequence[Asked], minimum: int) -> bool:
    """Whether so many wrong answers came; exceptions do not count, since there are few kinds."""
    return sum(isinstance(one.outcome, Returned) for one in wrong) >= minimum


def evidence_in_words(
    mistakes: Sequence[KnownMistake],
    given: Sequence[Asked],
    wrong: Sequence[Asked],
    right: Sequence[Asked],
) -> str:
    """How closely a program with these mistakes does what the student's does, in a sentence.

    Nothing is said of a mistake that explains cases only together with another.

    Args:
        mistakes: One mistake, or two that come together.
        given: The failing cases that they explain.
        wrong: All failing cases of the operation.
        right: The cases of the operation in which the student's program is right.
    """
    if not given:
        return ""
    makes = "makes only this mistake" if len(mistakes) == 1 else "makes only these two mistakes"
    program = f"A program that {makes}"
    calls, same = _calls(wrong), _calls(given)
    rights = _calls(right)
    also = f", and is right in the {rights} where yours is" if rights else ""
    if not are_enough(given, 1):
        return f"{program} fails, too, in {same} of your {calls} wrong calls{also}."
    if same < calls or not rights:
        return f"{program} {_gives(mistakes)} {_of_wrong(same, calls)}{also}."
    return (
        f"{program} {_gives(mistakes)} your answer in all {rights + calls} calls: the same "
        f"{calls} wrong, the same {rights} right."
    )


def _calls(asked: Sequence[Asked]) -> int:
    """How many calls there were; a call is charged to more than one check where it offends them."""
    return len({id(one.outcome) for one in asked})


def _of_wrong(same: int, calls: int) -> str:
    if calls == 1:
        return "your wrong answer"
    return (
        f"all {calls} wrong answers" if same == calls else f"{same} of your {calls} wrong answers"
    )


def _gives(mistakes: Sequence[KnownMistake]) -> str:
    told = {mistake.told for mistake in mistakes}
    if told.intersection(FROM_MEMORY):
        return "can give"
    return "gives" if told == {"exactly"} else "gives, up to rounding,"
