"""What shows a finding, on one line: a cell or a shape that is wrong, and in which call."""

import re
from collections.abc import Iterator

from grader.records.call import RETURN
from grader.records.example import ExampleReport
from grader.records.finding_report import FindingReport
from grader.report.grid import number_text
from grader.text import capitalised

_NAME_OF_FUNCTION = re.compile(r"^\S+\(\) ")
"""As Python begins what it says of arguments that do not fit; a headline names the function."""

_LEADING = 2
"""Axes for batch and channels, before those that a window slides along."""


def shown_in_line(finding: FindingReport, room: int) -> str:
    """The longest of what shows a finding that fits on a line; empty if nothing does.

    Of calls that raise it is what names held, where what is raised has left no room for the call.

    Args:
        finding: The finding.
        room: Characters of the line.
    """
    return next((line for line in _candidates(finding, room) if len(line) <= room), "")


def raised_in_words(finding: FindingReport, room: int) -> str:
    """What the calls of a finding raise, with the call where a line has room; empty if nothing.

    Args:
        finding: The finding.
        room: Characters of a line; a message that has none on one takes more.
    """
    example = finding.clearest
    raised = None if example is None else example.raised
    if example is None or raised is None or not raised.message:
        return ""
    if raised.withheld or raised.unimported:
        return finding.detail
    if raised.frames:
        message = _seen(example)
        forms = (f"{_called(example)}: {message}.", f"In one call: {message}.")
        return next((form for form in forms if len(form) <= room), f"{message}.")
    # No line of the student's is named, so that nothing else says what was raised.
    said = f"{capitalised(_NAME_OF_FUNCTION.sub('', _seen(example)))}."
    forms = (f"{_called(example)}: {_seen(example)}.", said)
    return next((form for form in forms if len(form) <= room), f"{said[: room - 1]}…")


def _candidates(finding: FindingReport, room: int) -> Iterator[str]:
    example = finding.clearest
    if example is not None:
        call, raised = _called(example), raised_in_words(finding, room)
        values = example.raised.values_in_words if example.raised else ""
        seen = "" if example.raised else _seen(example)
        if seen:
            yield f"{call}: {seen}."
            yield f"In one call {seen}."
        if values and call not in raised:
            yield f"{call}: there {values}."
        if raised:
            return
        yield f"For example {'with' if example.course else 'in'} {call}."
    if finding.features:
        yield f"Every failing call has: {', '.join(finding.features)}."


def _called(example: ExampleReport) -> str:
    """The call; of a course's own, which can be long, the arguments that are no arrays."""
    return example.given if example.course else example.call


def _seen(example: ExampleReport) -> str:
    """What came of the call, and what should; empty where a headline says as much."""
    raised, returned, expected = example.raised, example.returned, example.expected
    if raised is not None:
        return raised.message.rstrip(".")
    if returned is None or expected is None:
        return ""
    if returned.shape != expected.shape:
        return _shape(example, returned.shape, expected.shape)
    if example.mismatch is None:
        return ""
    return _cell(example, example.mismatch.first)


def _shape(example: ExampleReport, mine: tuple[int, ...], right: tuple[int, ...]) -> str:
    """Both shapes; of images and signals how many cells, where batch and channels agree."""
    if len(mine) == len(right) > _LEADING and mine[:_LEADING] == right[:_LEADING]:
        own, other = (" x ".join(map(str, shape[_LEADING:])) for shape in (mine, right))
        return f"{own} {'cell' if own == '1' else 'cells'}, not {other}"
    labels = example.labels
    return f"shape {labels.shape(RETURN, mine)}, not {labels.shape(RETURN, right)}"


def _cell(example: ExampleReport, at: tuple[int, ...]) -> str:
    """The first wrong cell, with what stands there and what should."""
    returned, expected = example.returned, example.expected
    assert returned is not None
    assert expected is not None
    place = 0
    for index, size in zip(at, expected.shape, strict=True):
        place = place * size + index
    if place >= min(len(returned.values), len(expected.values)):
        return ""
    mine, right = returned.values[place], expected.values[place]
    texts = number_text(mine), number_text(right)
    if texts[0] == texts[1]:
        texts = str(mine), str(right)
    return f"{example.labels.cell_name(RETURN, at)} is {texts[0]}, not {texts[1]}"
