"""The memory of a page: what `grade` and `grade watch` tell of the run that wrote it before.

A page may come from anyone, so it is believed in nothing but what it can be held to: the same
submission in the same folder, asked the same, and names that the rubric has. Whatever else stands
there is no memory, without a word. What is said then adds words to a page and orders nothing.
"""

import hashlib
import os
import re
from collections.abc import Container, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, Self

import msgspec

from grader.files import read_regular
from grader.records.assignment import Assignment, RubricRow
from grader.records.deck import Deck
from grader.records.finding_report import FindingReport
from grader.records.graded_with import GradedWith
from grader.records.last_run import Changes, LastRun
from grader.records.loading import LoadingView, unwritten
from grader.records.report import Report
from grader.records.score import Score

MAX_PAGE_BYTES = 1 << 20
"""Of a page that is looked into; ours are less than a third of that."""

MAX_MEMORY_BYTES = 16_000
"""Of what a page keeps."""

_BEGIN, _END = b"<!-- cnn-grader last run ", b" -->\n"

_DOCTYPE = b"<!doctype html>"

_CI = ("CI", "GITHUB_ACTIONS")
"""Variables that a system sets which runs commands by itself."""

_DAYS_OF_WEEK = 7

_DIGITS = 16
"""Of a digest of findings, hexadecimal."""

_NUMBER = re.compile(r"\d+")


class Memory(NamedTuple):
    """What the page that is about to be written may say of the run before, and has to keep.

    Attributes:
        now: When this run is.
        conditions: Digest of the submission and of what it is asked with; empty where nothing is
            remembered.
        rubric: What is asked.
        last: What the page tells that lies there; None if that is of something else, or nothing.
    """

    now: datetime
    conditions: str = ""
    rubric: tuple[RubricRow, ...] = ()
    last: LastRun | None = None

    @classmethod
    def of(
        cls,
        path: Path,
        page: Path,
        assignment: Assignment,
        deck: Deck,
        *,
        by_hand: bool = True,
        now: datetime | None = None,
    ) -> Self:
        """The memory of a page, which is empty where a page is not the student's own.

        Args:
            path: What is graded, as it was named.
            page: Where the page lies that is about to be overwritten.
            assignment: What is asked.
            deck: The deck; nothing is remembered with a final one.
            by_hand: Whether the report goes to a person alone, and to no system.
            now: When that is, if not now.
        """
        now = now or datetime.now().astimezone()
        by_hand = by_hand and not any(map(os.environ.get, _CI))
        if deck.kind != "practice" or not by_hand or _is_handed_in(path, page):
            return cls(now)
        asked = assignment.asked_with(deck)
        conditions = _conditions(path, asked, deck)
        return cls(
            now, conditions, asked.rubric, _last_of(conditions, _recall(page, asked.rubric), now)
        )

    @classmethod
    def of_notebook(
        cls,
        last: LastRun | None,
        assignment: Assignment,
        deck: Deck,
        *,
        now: datetime | None = None,
    ) -> Self:
        """The memory of a running notebook, which keeps the last run itself.

        Args:
            last: The last run there; None at the first.
            assignment: What is asked.
            deck: The deck; nothing is remembered with a final one.
            now: When that is, if not now.
        """
        now = now or datetime.now().astimezone()
        if deck.kind != "practice":
            return cls(now)
        asked = assignment.asked_with(deck)
        conditions = _digest_of_asked(asked, deck)
        return cls(now, conditions, asked.rubric, _last_of(conditions, last, now))

    def compare(self, report: Report) -> Changes | None:
        """What is another than at the last run; None if none is remembered.

        A file that did not load makes no check newly wrong, and is compared with nothing.
        """
        standing = self.standing()
        if self.last is None or standing is None or not _has_loaded(report):
            return standing
        before, right = frozenset(self.last.right), frozenset(_right(report))
        own = {one.name: _of_operation(self.rubric, one.name) for one in report.operations}
        known, found = self.last.findings, _digests(report.findings)
        absent = unwritten(report.operations, report.checks)
        return msgspec.structs.replace(
            standing,
            gained=_points(self.rubric, right) - standing.last.earned,
            mended=tuple(row.name for row in self.rubric if row.name in right - before),
            broken=tuple(row.name for row in self.rubric if row.name in before - right),
            finished=tuple(name for name, all_ in own.items() if all_ <= right and all_ - before),
            otherwise=tuple(
                name
                for name in own
                if name in known and name in found and known[name] != found[name]
                if own[name] & before == own[name] & right
            ),
            written=tuple(
                name for name in own if name in self.last.unwritten and name not in absent
            ),
        )

    def standing(self) -> Changes | None:
        """The points of the last run alone; None if none is remembered."""
        if self.last is None:
            return None
        last = Score(
            earned=_points(self.rubric, frozenset(self.last.right)),
            possible=sum(row.points for row in self.rubric),
        )
        return Changes(since=_in_words(self.last.at, self.now), last=last)

    def remember(self, report: Report | None) -> LastRun | None:
        """What is remembered of this run; None if nothing is.

        Args:
            report: What it gave; None if nothing could be graded. Then, and where the file did not
                load, the last run is kept on.
        """
        if report is None or not self.conditions or not _has_loaded(report):
            return self.last
        return LastRun(
            conditions=self.conditions,
            at=int(self.now.timestamp()),
            right=tuple(_right(report)),
            findings=_digests(report.findings),
            unwritten=tuple(unwritten(report.operations, report.checks)),
        )

    def keep(self, report: Report | None) -> bytes:
        """What the page has to keep: a comment for its end, or nothing.

        Args:
            report: What the page shows; None if nothing could be graded.
        """
        kept = self.remember(report)
        if kept is None:
            return b""
        content = msgspec.json.encode(kept)
        for character in b"<>&":  # without these nothing ends a comment, or begins anything else
            content = content.replace(bytes([character]), b"\\u%04x" % character)
        return _BEGIN + content + _END if len(content) <= MAX_MEMORY_BYTES else b""


def is_page(path: Path) -> bool:
    """Whether a page lies there, which another page may take the place of."""
    return read_regular(path, MAX_PAGE_BYTES).lstrip().startswith(_DOCTYPE)


def _is_handed_in(path: Path, page: Path) -> bool:
    """Whether the page lies in the folder of a submission that is not where the command is given.

    Whoever handed that folder in may have written the page too.
    """
    folder = _folder(path).resolve()
    return folder != Path.cwd().resolve() and folder in page.resolve().parents


def _folder(path: Path) -> Path:
    return path if path.is_dir() else path.parent


def _last_of(conditions: str, last: LastRun | None, now: datetime) -> LastRun | None:
    """The last run, if it was of the same conditions and before now."""
    agrees = last is not None and last.conditions == conditions and last.at <= now.timestamp()
    return last if conditions and agrees else None


def _conditions(path: Path, assignment: Assignment, deck: Deck) -> str:
    """A digest of what has to be the same for two runs to be compared.

    The number of the folder on the disk is part of it, which nobody knows who writes a page
    elsewhere: a page that is handed in with a folder is not believed wherever that is unpacked.
    """
    try:
        number = _folder(path).stat().st_ino
    except OSError:
        return ""
    return _digest_of_asked(assignment, deck, str(path.resolve()), number)


def _digest_of_asked(assignment: Assignment, deck: Deck, *where: str | int) -> str:
    """A digest of where something is graded, and of what it is asked with."""
    rows = [(row.name, row.points, row.feedback) for row in assignment.rubric]
    with_ = GradedWith.here(deck).by_minor
    asked = [assignment.title, rows, with_.grader, with_.deck.digest]
    if assignment.way_of_asking:
        asked.append(assignment.way_of_asking)
    return hashlib.sha256(msgspec.json.encode([[*where], asked])).hexdigest()


def _recall(page: Path, rubric: Sequence[RubricRow]) -> LastRun | None:
    """The last run that a page tells of, if it can be of this rubric."""
    content = read_regular(page, MAX_PAGE_BYTES)
    begin = content.rfind(_BEGIN) + len(_BEGIN)
    end = content.find(_END, begin)
    if begin < len(_BEGIN) or not 0 <= end - begin <= MAX_MEMORY_BYTES:
        return None
    try:
        last = msgspec.json.decode(content[begin:end], type=LastRun)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    known = {row.name for row in rubric}
    return last if known.issuperset(last.right) else None


def _has_loaded(report: Report) -> bool:
    """Whether every function that there is could be asked, whatever loading the file raised."""
    loading = LoadingView(
        operations=report.operations, checks=report.checks, load_error=report.load_error
    )
    return not loading.did_not_load and not any(one.lost for one in report.operations)


def _right(report: Report) -> list[str]:
    return [check.name for check in report.checks if check.passed]


def _points(rubric: Sequence[RubricRow], names: Container[str]) -> int:
    return sum(row.points for row in rubric if row.name in names)


def _of_operation(rubric: Sequence[RubricRow], name: str) -> frozenset[str]:
    return frozenset(row.name for row in rubric if row.operation == name)


def _digests(findings: Sequence[FindingReport]) -> dict[str, str]:
    """What is wrong with each operation, as a digest; lines that moved do not matter."""
    causes: dict[str, list[Any]] = {}
    for one in findings:
        if one.unwritten:
            continue
        headline = _NUMBER.sub("", one.headline)
        causes.setdefault(one.operation, []).append((one.verdict, one.mistakes, headline))
    return {
        name: hashlib.sha256(msgspec.json.encode(sorted(own))).hexdigest()[:_DIGITS]
        for name, own in causes.items()
    }


def _in_words(at: int, now: datetime) -> str:
    """When something was, e.g. `14:05`, `Monday 14:05` or `3 November 2026`."""
    then = datetime.fromtimestamp(at, UTC).astimezone(now.tzinfo)
    if then.date() == now.date():
        return f"{then:%H:%M}"
    if (now.date() - then.date()).days < _DAYS_OF_WEEK:
        return f"{then:%A %H:%M}"
    return f"{then.day} {then:%B %Y}"
