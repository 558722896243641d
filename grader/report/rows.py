"""Rows of a report in a terminal: a margin with names and points, and what is said beside it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, Self

from rich.console import Console
from rich.text import Text

from grader.records.finding_report import FindingReport
from grader.records.last_run import MAX_NAMED
from grader.records.report import OperationScore, Report
from grader.report.summary import WHY_IN_WORDS
from grader.text import cut, ended, first_of, safe_line, uncapitalised

WIDTH = 80
"""Characters of the longest row; a terminal can be narrower."""

_MIN_MARGIN = 16

MAX_SAID = 120
"""Characters of a sentence that may hold words of a submission."""

_MAX_NAME = 24
"""Characters of a function's name in the margin."""

_BAR = ("\N{BOX DRAWINGS HEAVY HORIZONTAL}", "\N{BOX DRAWINGS LIGHT DOUBLE DASH HORIZONTAL}")
_ASCII_BAR = ("=", ".")
"""A point that was earned, and one that was not."""


class Rows(NamedTuple):
    """Where rows are written.

    Attributes:
        console: What they are printed to.
        width: Characters of a row.
        margin: Characters of its margin.
        longest: Points of the function that has most, which is the longest bar.
    """

    console: Console
    width: int
    margin: int
    longest: int

    @classmethod
    def for_findings(cls, findings: Sequence[FindingReport], console: Console) -> Self:
        """Rows with room for what findings bring, and the functions they are of."""
        width = min(console.width, WIDTH)
        # A number, a name and points, with a gap behind each of them.
        lefts = [len(_shown(one.operation)) + len(_gain(one)) + 6 for one in findings]
        return cls(console, width, min(max([_MIN_MARGIN, *lefts]), width // 2), 0)

    @classmethod
    def for_operations(cls, operations: Sequence[OperationScore], console: Console) -> Self:
        """Rows with room for the names and points of some functions."""
        width = min(console.width, WIDTH)
        heads = [len(_shown(one.name)) + len(_points(one)) + 3 for one in operations]
        longest = max((one.possible for one in operations), default=0)
        return cls(console, width, min(max(_MIN_MARGIN, *heads), width // 2), longest)

    def row(self, left: Text, body: Text) -> list[Text]:
        """A row, and as many below it as what is said in it takes."""
        left.truncate(self.margin - 1)
        first, *others = self._wrapped(body, self.room) or [Text()]
        left.pad_right(self.margin - left.cell_len)
        return [left + first, *(Text(" " * self.margin) + line for line in others)]

    def paragraph(self, text: Text, indent: int = 0) -> list[Text]:
        """Text without a margin."""
        lines = self._wrapped(text, self.width - indent)
        return [Text(" " * indent) + line for line in lines]

    def _wrapped(self, text: Text, width: int) -> list[Text]:
        lines = list(text.wrap(self.console, width))
        for line in lines:
            line.rstrip()
        return lines

    @property
    def room(self) -> int:
        """Characters beside the margin."""
        return self.width - self.margin

    def head(self, one: OperationScore, *, says: str = "") -> list[Text]:
        """A function with its points, and a bar that is as long as these, or some words."""
        name, points = _shown(one.name), _points(one)
        left = Text.assemble((name, "bold"), points.rjust(self.margin - 2 - len(name)))
        return self.row(left, Text(safe_line(says)) if says else self._bar(one))

    def _bar(self, one: OperationScore) -> Text:
        done, left = _ASCII_BAR if self.console.options.ascii_only else _BAR
        scale = min(1.0, self.room / max(self.longest, 1))
        length = round(one.possible * scale)
        full = min(length, int(one.earned * scale))
        return Text.assemble((done * full, "green"), (left * (length - full), "dim"))

    def title(self, number: int, finding: FindingReport) -> list[Text]:
        """A finding with its number, its function and what mending it brings."""
        name = _shown(finding.operation)
        gain = _gain(finding).rjust(self.margin - 5 - len(name))
        left = Text.assemble((f"{number:>2} ", "dim"), name, (gain, "bold"))
        return self.row(left, Text(shortened(safe_line(ended(finding.title))), "bold"))

    def named(self, name: str, sentence: str) -> list[Text]:
        """A sentence on a function."""
        return self.row(Text(f"   {_shown(name)}"), Text(safe_line(sentence)))

    def said(self, sentence: str, style: str = "") -> list[Text]:
        """A sentence below a title."""
        return self.row(Text(), Text(safe_line(sentence), style))


def _gain(finding: FindingReport) -> str:
    return finding.gain or "no points"


def _shown(name: str) -> str:
    """A function's name, as much as a margin has room for."""
    name = safe_line(name)
    return name if len(name) <= _MAX_NAME else f"{name[: _MAX_NAME - 1]}…"


def _points(one: OperationScore) -> str:
    return f"{one.earned}/{one.possible}"


def shortened(sentence: str, most: int = MAX_SAID) -> str:
    """A sentence that may hold words of a submission, of no more than two rows if not of others."""
    return cut(sentence, most)


def why_not_asked(finding: FindingReport, report: Report) -> str:
    """How many checks were not asked because of a finding, and why; empty where all were."""
    checks = [check for check in report.checks if check.name in finding.not_asked]
    if finding.unwritten or not checks:
        return ""
    were = "check was" if len(checks) == 1 else "checks were"
    return f"{len(checks)} {were} not asked{WHY_IN_WORDS[checks[0].not_asked]}."


def closed_in_words(one: OperationScore, report: Report) -> Iterator[str]:
    """What is not right of a function's checks that say right or wrong only."""
    closed = [
        check
        for check in report.checks
        if check.operation == one.name and check.feedback == "none" and not check.passed
    ]
    if failed := [check.check for check in closed if check.failed]:
        yield f"Not right: {first_of(failed, MAX_NAMED)}."
    left: dict[str, list[str]] = {}
    for check in closed:
        if not check.failed and check.not_asked != "absent":
            left.setdefault(check.message, []).append(check.check)
    for message, names in left.items():
        yield f"{first_of(names, MAX_NAMED)}: {uncapitalised(message)}"


def notes_on(report: Report) -> Iterator[str]:
    """Sentences that cost nothing: what the grade asks too, lines to look at; when done, advice."""
    if report.unpractised:
        yield f"Your grade asks these checks too: {', '.join(report.unpractised)}."
    for call in report.forbidden_calls:
        so = "calling it raises an exception" if call.withheld else "it costs no points"
        yield f"{call.in_words}, which you are to do without; {so}."
    if not report.findings:
        yield from (f"If you like: {sentence}" for sentence in report.coach)


def search_in_words(report: Report) -> Iterator[str]:
    """What cases beyond the deck showed; nothing if none were asked for."""
    search = report.search
    if search is not None:
        wrong = "some" if search.wrong is None else str(search.wrong)
        yield (
            f"Search beyond the deck (seed {search.seed}, no points): "
            f"{wrong} of {search.asked} fresh cases are wrong."
        )
