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
    wrong: Sequence[Asked],
    right: Sequence[Asked],
    *,
    of_check: bool,
) -> str:
    """How closely a program with these mistakes does what the student's does, in a sentence.

    Args:
        mistakes: One mistake, or two that come together.
        wrong: The failing cases that they explain.
        right: The cases of the operation in which the student's program is right.
        of_check: Whether the failing cases are those of one check, not all there are.
    """
    program = "A program with this mistake" if len(mistakes) == 1 else "A program with both"
    alike = f"{program} {_does_as_you(mistakes, wrong)}"
    where = " of this check" if of_check else ""
    also = f", and is right in {_cases(right)} where you are" if right else ""
    return f"{alike}{where}{also}."


def _does_as_you(mistakes: Sequence[KnownMistake], wrong: Sequence[Asked]) -> str:
    if not are_enough(wrong, 1):
        return f"fails, too, in {_cases(wrong)}"
    told = {mistake.told for mistake in mistakes}
    how = "gives exactly" if told == {"exactly"} else "gives up to rounding"
    if told.intersection(FROM_MEMORY):
        how = "can give"
    count = len(wrong)
    return f"{how} your {'one wrong answer' if count == 1 else f'{count} wrong answers'}"


def _cases(asked: Sequence[Asked]) -> str:
    return "the one case" if len(asked) == 1 else f"the {len(asked)} cases"
