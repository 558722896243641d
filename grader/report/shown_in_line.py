"""What shows a finding, on one line: a cell or a shape that is wrong, and in which call."""

from collections.abc import Iterator

from grader.records.example import ExampleReport
from grader.records.report import FindingReport
from grader.report.grid import number_text
from grader.report.window_words import indexed


def shown_in_line(finding: FindingReport, room: int) -> str:
    """The longest of what shows a finding that fits on a line; empty if nothing does.

    Args:
        finding: The finding.
        room: Characters of the line.
    """
    return next((line for line in _candidates(finding) if len(line) <= room), "")


def _candidates(finding: FindingReport) -> Iterator[str]:
    example = finding.clearest
    if example is not None:
        seen = _seen(example)
        if seen:
            yield f"{example.call}: {seen}."
            yield f"For example {seen}."
        yield f"For example {example.call}."
    if finding.features:
        yield f"Only with: {', '.join(finding.features)}."


def _seen(example: ExampleReport) -> str:
    """What came of the call, and what should; empty where a headline says as much."""
    raised, returned, expected = example.raised, example.returned, example.expected
    if raised is not None:
        return ": ".join(filter(None, (raised.type, raised.message.rstrip("."))))
    if returned is None or expected is None:
        return ""
    if returned.shape != expected.shape:
        return f"shape {returned.shape}, not {expected.shape}"
    if example.mismatch is None:
        return ""
    return _cell(example, example.mismatch.first)


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
    return f"{indexed('out', at)} is {texts[0]}, not {texts[1]}"
