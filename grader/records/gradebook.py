"""What is known of a class: one row a student."""

from typing import Literal

import msgspec

from grader.records.attempt import Student
from grader.records.report import DeckInfo

__all__ = ["ClassReport", "Override", "Row", "Standing"]

Standing = Literal["graded", "waiting", "unreadable", "error", "missing"]


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """Points that a person gave in the place of the grader's.

    Attributes:
        check: Name of the check, e.g. `conv2d/stride`.
        points: What it earns.
        note: Why.
        at: When, ISO 8601.
    """

    check: str
    points: int
    note: str
    at: str

    def out_of(self, possible: int) -> int:
        """What it earns where the check is worth so much, which may be less than it was."""
        return min(self.points, possible)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One student of the class.

    Attributes:
        student: Who.
        standing: `graded`; `waiting`, its turn has not come; `unreadable`, something was handed in
            that cannot be graded; `error`, the grader or the machine failed; `missing`, nothing
            was handed in.
        message: Why there is no score, and what to do; with a score, what could not be explained or
            shown of it; else empty.
        points: Points earned by name of the check, overrides applied; empty without a score.
        possible: Points there are by name of the check.
        verdicts: What became of each check, by its name.
        mistakes: What to mend first, e.g. `stride ignored in conv2d`.
        late: Whether it was late, which costs nothing here.
        submitted: When it was handed in, ISO 8601; empty where that is not known.
        place: Where it lay in the download.
        chosen: Which attempt this is and why, in a sentence; empty where there was one.
        same_as: Keys of other students, of no common group, whose source is the same byte for
            byte; a hundred at most. For staff alone; it proves nothing.
        overrides: What was changed by hand, the newest of each check.
        sha256: Digest of the source; empty where none was read.
    """

    student: Student
    standing: Standing
    message: str = ""
    points: dict[str, int] = {}
    possible: dict[str, int] = {}
    verdicts: dict[str, str] = {}
    mistakes: tuple[str, ...] = ()
    late: bool = False
    submitted: str = ""
    place: str = ""
    chosen: str = ""
    same_as: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    sha256: str = ""

    @property
    def earned(self) -> int | None:
        """The score; None where there is none, which is not the same as zero."""
        return sum(self.points.values()) if self.points else None


class ClassReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that staff are shown of a class.

    Attributes:
        title: Title of the assignment.
        deck: What it was graded with.
        checks: Names of the checks, in the order of the rubric, with what each asks.
        rows: The students.
        pages: Addresses of the students' pages, relative to the class page, by key.
    """

    title: str
    deck: DeckInfo
    checks: dict[str, str]
    rows: tuple[Row, ...]
    pages: dict[str, str]
