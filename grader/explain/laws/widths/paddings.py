"""The law of a padding: how its numbers are dealt to ends and axes, and what new cells hold."""

from collections.abc import Iterator
from functools import cache, partial

import msgspec

from grader.explain.laws.claim import Claim
from grader.explain.laws.rule import rule
from grader.explain.laws.view import View
from grader.explain.laws.widths.dealt import READINGS, Pair, Reading, no_cells, right_reading
from grader.explain.laws.widths.fills import FILLS, Fill, constant
from grader.records.case import AnsweredCase, Array
from grader.records.operation import Bordering, Operation
from grader.text import uncapitalised

_MAX_FILLS_WITH_READINGS = 3
"""Contents of new cells that are tried together with another reading."""


def propose(view: View) -> Iterator[Claim]:
    """Other readings, other contents, then both at once."""
    if view.operation.bordering is not None:
        yield from _claims(view.operation)


@cache
def _claims(operation: Operation) -> tuple[Claim, ...]:
    bordering = operation.bordering
    assert bordering is not None
    names = bordering.widths, bordering.value
    readings = [
        (headline.format(*names), question.format(*names), reading)
        for question, table in READINGS.items()
        for headline, reading in table.items()
    ]
    fills = [
        (headline.format(*names), question.format(*names), fill)
        for question, table in FILLS.items()
        for headline, fill in table.items()
    ]
    return (
        *(_of_reading(bordering, *reading) for reading in readings),
        *(
            rule(headline, question, partial(_bordered, bordering, right_reading, fill))
            for headline, question, fill in fills
        ),
        *(
            msgspec.structs.replace(
                rule(
                    f"{headline}; {uncapitalised(other)}",
                    question,
                    partial(_bordered, bordering, reading, fill),
                    family="padding",
                ),
                deviations=2,
            )
            for headline, question, reading in readings
            if reading is not no_cells
            for other, _, fill in fills[:_MAX_FILLS_WITH_READINGS]
        ),
    )


def _of_reading(bordering: Bordering, headline: str, question: str, reading: Reading) -> Claim:
    predict = partial(_bordered, bordering, reading, constant)
    claim = rule(headline, question, predict, family="padding", tells_right=False)
    return msgspec.structs.replace(claim, example=partial(_dealt, bordering, reading))


def _bordered(
    bordering: Bordering, reading: Reading, fill: Fill, answered: AnsweredCase
) -> Array | None:
    x = answered.case.arrays[bordering.array].astype(float)
    value = answered.case.options.get(bordering.value, 0.0)
    widths = _dealt_to(bordering, reading, answered)
    if value is None or isinstance(value, str | tuple) or min(map(min, widths)) < 0:
        return None
    return fill(x, widths, float(value))


def _dealt_to(bordering: Bordering, reading: Reading, answered: AnsweredCase) -> tuple[Pair, ...]:
    flat = answered.case.options[bordering.widths]
    assert isinstance(flat, tuple)
    pairs = list(zip(flat[::2], flat[1::2], strict=True))
    return tuple(reading(pairs, answered.case.arrays[bordering.array].shape))


def _dealt(bordering: Bordering, reading: Reading, answered: AnsweredCase) -> str:
    """The pair that each axis gets, where that is not the one that it should get."""
    try:
        dealt = _dealt_to(bordering, reading, answered)
    except (IndexError, ValueError):
        return ""
    if dealt == _dealt_to(bordering, right_reading, answered):
        return ""
    told = ", ".join(map(str, dealt))
    axes = "the axes of x get" if len(dealt) > 1 else "the axis of x gets"
    return f"Here {axes} {told}."
