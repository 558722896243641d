"""What a page says of each finding beside its examples, function by function, in the one order."""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from grader.records.assignment import CLOSED
from grader.records.finding_report import FindingReport
from grader.records.report import CheckReport, OperationScore, Report
from grader.report.findings import order_operations
from grader.text import capitalised, cut, first_of, listed

MAX_NAMED = 6
"""Checks of a finding that are named below its headline."""

MAX_TITLE = 160
"""Characters of a headline; one can quote a name that a program gave."""

MIN_LARGE, MAX_SMALL = 10, 2
"""From how many points on a headline is large, and up to how many a finding is a small thing."""


class Card(NamedTuple):
    """A finding as a page tells it.

    Attributes:
        finding: The finding.
        number: Its number on the page, from 1.
        title: Its headline.
        below: What stands below the headline, also where the card is folded.
        detail: What is said of it besides; empty if that stands below the headline.
        checks: The checks that it explains, or that were not asked because of it.
        sentences: What waits for it, and which of its checks show less.
    """

    finding: FindingReport
    number: int
    title: str
    below: str
    detail: str
    checks: tuple[CheckReport, ...]
    sentences: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """The id that links lead to."""
        return f"f{self.number}"

    @property
    def gain(self) -> str:
        """What mending it brings; a function that is written brings what it is worth."""
        finding = self.finding
        return f"+{finding.points}" if finding.unwritten and finding.points else finding.gain

    @property
    def label(self) -> str:
        """What it is called in the list of what there is to do."""
        invited = self.finding.unwritten and self.title != self.finding.title
        return "Write it" if invited else self.title

    @property
    def is_small(self) -> bool:
        """Whether it stands among the small things, or among what costs nothing."""
        return self.finding.points <= MAX_SMALL and not self.stands_alone

    @property
    def stands_alone(self) -> bool:
        """Whether it is a card of its own whatever it costs."""
        return self.finding.unwritten or not self.finding.operation

    @property
    def size(self) -> str:
        """How large its headline is."""
        if self.is_small:
            return "slight"
        return "large" if self.finding.points >= MIN_LARGE or self.stands_alone else "middle"


class PagePart(NamedTuple):
    """What a page says of one function; of the file as a whole if it has no name.

    Attributes:
        name: Name of the operation.
        function: What students call its function.
        points: Its points in words.
        cards: Its findings in their order.
        silent: Its failing checks of which nothing is shown but that they are not right.
    """

    name: str
    function: str
    points: str
    cards: tuple[Card, ...]
    silent: tuple[CheckReport, ...] = ()

    @property
    def has_head(self) -> bool:
        """Whether it has a heading of its own; what is not written yet is named by its card."""
        return bool(self.name) and (
            bool(self.silent) or not all(card.finding.unwritten for card in self.cards)
        )

    @property
    def anchor(self) -> str:
        """The id that its name leads to."""
        return self.name if self.has_head else self.cards[0].anchor

    @property
    def whole(self) -> list[Card]:
        """Findings that are cards of their own."""
        return [card for card in self.cards if not card.is_small]

    @property
    def small(self) -> list[Card]:
        """Findings of a point or two."""
        return [card for card in self.cards if card.is_small and card.finding.points]

    @property
    def free(self) -> list[Card]:
        """Findings that cost nothing."""
        return [card for card in self.cards if card.is_small and not card.finding.points]

    @property
    def small_gain(self) -> str:
        """What the small things bring together, e.g. `+4`."""
        points = sum(card.finding.points for card in self.small)
        sure = all(card.finding.explained for card in self.small)
        return f"+{points}" if sure else f"up to +{points}"


def view_parts(report: Report) -> list[PagePart]:
    """What is said of the file and of each function that is not done, in the one order."""
    numbers = count(1)
    file = PagePart("", "", "", _cards_of("", report, numbers))
    parts = [file, *(_part(one, report, numbers) for one in order_operations(report))]
    return [part for part in parts if part.cards or part.silent]


def view_search(report: Report, first: int) -> tuple[Card, ...]:
    """Cards of what cases beyond the deck showed.

    Args:
        report: The report.
        first: The number of the first card.
    """
    if report.search is None:
        return ()
    found = report.search
    cards = (_card(one, found.checks, report, first + n) for n, one in enumerate(found.findings))
    return tuple(cards)


def _part(operation: OperationScore, report: Report, numbers: "count[int]") -> PagePart:
    return PagePart(
        name=operation.name,
        function=operation.function,
        points=f"{operation.earned} of {operation.possible} points",
        cards=_cards_of(operation.name, report, numbers),
        silent=tuple(
            check
            for check in report.checks
            if check.operation == operation.name and check.feedback == "none" and not check.passed
        ),
    )


def _cards_of(name: str, report: Report, numbers: "count[int]") -> tuple[Card, ...]:
    own = (one for one in report.findings if one.operation == name)
    return tuple(_card(one, report.checks, report, next(numbers)) for one in own)


def _card(
    finding: FindingReport, checks: Sequence[CheckReport], report: Report, number: int
) -> Card:
    by_name = {check.name: check for check in checks}
    own = tuple(by_name[name] for name in finding.every_check)
    below = _below(finding, report) or _checks_in_words(finding)
    return Card(
        finding=finding,
        number=number,
        title=cut(_title(finding, report), MAX_TITLE),
        below=below,
        detail="" if finding.unwritten or finding.detail in below else finding.detail,
        checks=own,
        sentences=tuple(filter(None, _sentences(finding, own, report))),
    )


def _title(finding: FindingReport, report: Report) -> str:
    """The headline; of what is not written yet an invitation, since nothing is wrong there."""
    missing = (one.name for one in report.operations if one.state == "missing")
    if not finding.unwritten or finding.operation in missing:
        return finding.title
    waiting = [one.operation for one in report.findings if one.unwritten]
    first = finding.operation == waiting[0]
    function = report.function(finding.operation)
    if len(waiting) == len(report.operations):
        return f"{'Start with' if first else 'Then'} {function}"
    return f"{'Next, write' if first else 'Then write'} {function}"


def _below(finding: FindingReport, report: Report) -> str:
    """What stands below a headline in place of the names of the checks; empty if they do."""
    if finding.unwritten:
        where = next(one.location for one in report.operations if one.name == finding.operation)
        if where is None:
            return finding.detail
        return f"L{where.in_words[1:]}. Nothing is wrong here: it is not written yet."
    if not finding.operation:
        return finding.detail
    if not finding.not_asked:
        return f"{_checks_in_words(finding)} {finding.detail}" if finding.calls else ""
    failed, left = len(finding.checks), len(finding.not_asked)
    what = "had no answer" if finding.verdict == "timed out" else "failed"
    had = f"{_counted(failed)} {what}; " if failed else ""
    counts = (
        f"{had}{left if failed else _counted(left)} {'was' if left == 1 else 'were'} not asked."
    )
    return " ".join(filter(None, (finding.detail, counts)))


def _checks_in_words(finding: FindingReport) -> str:
    """Which checks it explains, e.g. `2 checks: stride. Every failing call has: stride.`."""
    names = [_short(name, finding) for name in finding.checks]
    said = f"{_counted(len(names))}: {first_of(names, MAX_NAMED)}."
    verdict = finding.verdict if finding.feedback in CLOSED else ""
    kind = f"{capitalised(verdict)}." if verdict else ""
    common = f"Every failing call has: {', '.join(finding.features)}." if finding.features else ""
    return " ".join(filter(None, (said, kind, common)))


def _short(name: str, finding: FindingReport) -> str:
    return name.removeprefix(f"{finding.operation}/")


def _counted(checks: int) -> str:
    return f"{checks} check{'' if checks == 1 else 's'}"


def _sentences(
    finding: FindingReport, checks: Sequence[CheckReport], report: Report
) -> Iterator[str]:
    if finding.operation and not finding.unwritten:
        yield _behind(finding, checks)
        own = report.function(finding.operation)
        others = [check for check in checks if check.operation != finding.operation]
        for function in dict.fromkeys(report.function(check.operation) for check in others):
            there = [check for check in others if report.function(check.operation) == function]
            waiting = sum(check.lost for check in there)
            gain = f"{'' if finding.explained else 'up to '}+{waiting}" if waiting else ""
            named = listed([*dict.fromkeys(check.operation for check in there)])
            waits = f"{function} waits for {own}" if function != own else f"{named} fails with it"
            yield f"{waits}{f': {gain}' if gain else ''}."
    stricter = [check for check in checks if check.feedback != finding.feedback]
    if stricter and finding.operation:
        named = ", ".join(_with_points(check, finding) for check in stricter)
        yield f"Your course shows less of {named}."


def _with_points(check: CheckReport, finding: FindingReport) -> str:
    return f"{_short(check.name, finding)}{f' (+{check.lost})' if check.lost else ''}"


def _behind(finding: FindingReport, checks: Sequence[CheckReport]) -> str:
    """How many points wait behind a call that does not end; empty if none do."""
    if not finding.not_asked or finding.verdict != "timed out" or not finding.points:
        return ""
    failed = [check for check in checks if check.name in finding.checks]
    left = [check for check in checks if check.name in finding.not_asked]
    names = _listed([_short(check.name, finding) for check in failed])
    parts = []
    if failed:
        parts.append(f"{sum(check.lost for check in failed)} for {names}, which had no answer")
    why = {check.not_asked for check in left}
    reason = ", since each would only have waited too" if why == {"timed out"} else ""
    lost = sum(check.lost for check in left)
    parts.append(f"{lost} for {_counted(len(left))} that were not asked{reason}")
    return f"{finding.points} points wait behind this: {', and '.join(parts)}."


def _listed(names: Sequence[str]) -> str:
    """Names as one says them, e.g. `basic, bias and batch`; cut."""
    more = [f"{len(names) - MAX_NAMED} more"] if len(names) > MAX_NAMED else []
    return listed([*names[:MAX_NAMED], *more])
