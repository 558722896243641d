"""What travels between the process that keeps a gradebook and those that grade."""

import hashlib
from collections.abc import Sequence

import msgspec

from grader.records.finding_report import FindingSummary
from grader.records.found import ForbiddenCall
from grader.records.loading import LoadingView
from grader.records.report import Report
from grader.records.submission import Submission
from grader.records.verdict import VerdictWord


class ClassFiles(msgspec.Struct, frozen=True, kw_only=True):
    """What a class is graded with, as the bytes of its files.

    A gradebook keeps it so, and it travels so to the processes that grade.

    Attributes:
        assignment: TOML of the assignment.
        deck: The deck.
        allow_weak_isolation: Whether a final deck is asked where its cases could be read.
    """

    assignment: bytes
    deck: bytes
    allow_weak_isolation: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of all of it, hexadecimal."""
        return hashlib.sha256(msgspec.msgpack.encode(self)).hexdigest()


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """The files of a submission without a word on whose they are.

    Attributes:
        main: Name of the main file.
        files: Bytes of every file by its path within the submission.
        digest: SHA-256 of all of it, hexadecimal.
    """

    main: str
    files: dict[str, bytes]
    digest: str

    @classmethod
    def of(cls, submission: Submission) -> "Source":
        """The source of a submission."""
        files = dict(sorted(submission.sources.items()))
        digest = hashlib.sha256(msgspec.msgpack.encode((submission.main, files))).hexdigest()
        return cls(main=submission.main, files=files, digest=digest)

    def submission(self) -> Submission:
        """A submission of nobody."""
        return Submission(
            name=self.main,
            path=self.main,
            main=self.main,
            sources=self.files,
            sha256=hashlib.sha256(self.files[self.main]).hexdigest(),
        )


class Remarks(msgspec.Struct, frozen=True, kw_only=True):
    """How points came about, for staff.

    Attributes:
        excused: Checks that are right but for faults of other functions, with the names of those.
        state: Operations that keep something between calls.
        loading: Why the file, or a part of it that was asked for, did not load; empty if all did,
            null where an earlier grader did not say.
        loaded: Whether there was anything to ask, or loading is not why there was not.
        uses: What the files name that the assignment forbids or withholds, each with the first
            line that does.
    """

    excused: dict[str, tuple[str, ...]] = {}
    state: tuple[str, ...] = ()
    loading: str | None = None
    loaded: bool = True
    uses: tuple[str, ...] = ()

    @classmethod
    def of(cls, report: Report | LoadingView) -> "Remarks":
        """What a report says of it."""
        loading = LoadingView(
            operations=report.operations, checks=report.checks, load_error=report.load_error
        )
        return cls(
            excused={name: one.excused_by for one in report.operations for name in one.excused},
            state=tuple(one.name for one in report.operations if one.way == "alone"),
            loading=loading.in_words,
            loaded=not loading.did_not_load,
            uses=_first_of_each(report.forbidden_calls),
        )


def _first_of_each(calls: Sequence[ForbiddenCall]) -> tuple[str, ...]:
    """The first line of each function, in words."""
    first: dict[str, str] = {}
    for one in calls:
        first.setdefault(one.name, one.place)
    return tuple(first.values())


class Graded(msgspec.Struct, frozen=True, kw_only=True):
    """What grading a source gave.

    Attributes:
        report: The report as compressed JSON, without a name and a time.
        verdicts: What became of each check, by its name.
        findings: What to mend.
        seconds: How long grading took on the clock.
        remarks: How points came about.
        unexplained: What failed while failures were explained, in a sentence; empty if nothing.
    """

    report: bytes
    verdicts: dict[str, VerdictWord]
    findings: tuple[FindingSummary, ...]
    seconds: float
    remarks: Remarks = Remarks()
    unexplained: str = ""


class Failed(msgspec.Struct, frozen=True, kw_only=True):
    """The grader or the machine failed on a source.

    Attributes:
        message: What happened and what to do.
    """

    message: str
