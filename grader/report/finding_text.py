"""A finding in full, as lines of text: for `--all`, `replay`, pytest and systems that show text."""

from collections.abc import Iterator, Sequence

from grader.records.arrays import ArrayView, view_array
from grader.records.assignment import CLOSED
from grader.records.call import OURS, RETURN, Call
from grader.records.example import ExampleReport
from grader.records.finding_report import FindingReport
from grader.records.source_view import SourceView
from grader.report.grid import grids_of

RIGHT_OR_WRONG = "Your course says right or wrong only."
"""What is said at `none` instead of why."""

_NOT_SHOWN = {
    "full": "",
    "input": "Your course does not show what is right here.",
    "hint": (
        "Your course shows no examples of this. `grade explain {name}{deck}` says what is asked."
    ),
    "none": RIGHT_OR_WRONG,
}
"""What is said instead of what a feedback level keeps back."""


def finding_lines(finding: FindingReport, named_deck: str = "") -> Iterator[str]:
    """What there is to say of a finding below its title.

    Args:
        finding: The finding.
        named_deck: What commands end with on its report, see `deck_named`.
    """
    yield from filter(None, (finding.question, finding.detail))
    yield from finding.contract
    if finding.source is not None:
        yield from _source_lines(finding.source)
    if finding.clearest is not None:
        message = finding.clearest.message if _is_told(finding.clearest, finding.detail) else None
        yield from (line for line in example_lines(finding.clearest) if line != message)
    if finding.law:
        yield finding.law
    if finding.features:
        yield f"Every failing call has: {', '.join(finding.features)}."
    yield from filter(None, (finding.evidence, _not_shown(finding, named_deck)))
    right = "Not right because of it" if finding.explained else "Failing with it"
    asked = "Not asked because of it"
    for said, names in ((right, finding.checks), (asked, finding.not_asked)):
        if names:
            own = (name.removeprefix(f"{finding.operation}/") for name in names)
            yield f"{said}: {', '.join(own)}."


def _is_told(example: ExampleReport, detail: str) -> bool:
    """Whether a detail quotes already what a call raised in no line of the student's."""
    raised = example.raised
    return bool(raised and raised.message and not raised.frames and raised.message in detail)


def _not_shown(finding: FindingReport, named_deck: str) -> str:
    """What is said instead of what the feedback level keeps back; empty if it keeps nothing."""
    if finding.unwritten or (finding.clearest is None and finding.feedback not in CLOSED):
        return ""
    return _NOT_SHOWN[finding.feedback].format(name=finding.every_check[0], deck=named_deck)


def example_lines(example: ExampleReport) -> Iterator[str]:
    """A call with its arrays, what is right, what came of it, and what was read."""
    title = f"{example.case.title}: " if example.case.title else ""
    yield f"{title}{example.call}"
    if example.message:
        yield example.message
    labels = example.labels
    for name, array in example.case.arrays.items():
        yield from array_lines(labels.name(name), view_array(array), of=name, labels=labels)
    wrong = example.mismatch.at if example.mismatch else ()
    if example.raised is None and example.returned is not None:
        if example.expected is not None:
            yield from array_lines("expected", example.expected, labels=labels)
        yield from array_lines("yours", example.returned, wrong, labels=labels)
    if example.raised is not None:
        for frame in example.raised.frames:
            yield f"line {frame.line} of {frame.file}: {frame.source}"
        if example.raised.values:
            yield f"In this call, in the line that raised, {example.raised.values_in_words}."
    if example.printed:
        yield "What the call printed:"
        yield from (f"  {line}" for line in example.printed.splitlines())
    if example.reading:
        yield example.reading


def array_lines(
    name: str,
    view: ArrayView,
    wrong: Sequence[int] = (),
    *,
    of: str = RETURN,
    labels: Call = OURS,
) -> Iterator[str]:
    """An array as it is printed; wrong numbers carry an exclamation mark.

    Args:
        name: What it is called.
        view: The array.
        wrong: Which numbers are wrong, counted row by row from 0.
        of: The argument that it is, by our name, or `return`.
        labels: In which order students have its axes.
    """
    dtype = "" if view.dtype == "float64" else f" {view.dtype}"
    yield f"{name} {labels.shape(of, view.shape)}{dtype}"
    grids = grids_of(view, wrong)
    for grid in grids:
        texts = [[cell.text + ("!" if cell.wrong else "") for cell in row] for row in grid.rows]
        width = max((len(text) for row in texts for text in row), default=0)
        is_named = len(grids) > 1 or labels.is_turned(of, len(view.shape))
        prefix = f"{labels.grid_index(of, grid.at)} " if is_named else ""
        for row in texts:
            yield f"  {prefix}[{' '.join(text.rjust(width) for text in row)}]"
            prefix = " " * len(prefix)
        if grid.cut:
            yield f"  ({grid.cut})"


def _source_lines(source: SourceView) -> Iterator[str]:
    """Lines of the student's file, the meant ones with a mark."""
    yield f"{source.file}:"
    width = max((len(str(line.number)) for line in source.lines), default=0)
    for line in source.lines:
        yield f"{'>' if line.marked else ' '} {line.number:>{width}}  {line.text}"
