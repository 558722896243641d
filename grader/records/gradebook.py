"""What is known of a class: one row a student."""

from typing import Literal

import msgspec

from grader.records.attempt import Student
from grader.records.example import ExampleReport
from grader.records.finding_report import FindingSummary
from grader.records.graded_with import DeckInfo, GradedWith
from grader.records.verdict import VerdictWord
from grader.text import hours_in_words

DATABASE = "gradebook.sqlite"
"""Name of the file within the folder of results."""

Standing = Literal["graded", "did not load", "waiting", "unreadable", "error", "missing"]

HAS_RESULT: tuple[Standing, ...] = ("graded", "did not load")
"""Who has a result of the grader's, which is a score."""


WHOLE = "score"
"""What an override names that is of the whole score; names of checks have a slash."""


class Override(msgspec.Struct, frozen=True, kw_only=True):
    """Points that a person gave in the place of the grader's.

    Attributes:
        check: Name of the check, e.g. `conv2d/stride`, or `score` for the whole.
        points: What it earns.
        note: Why; the student reads it.
        at: When, ISO 8601.
    """

    check: str
    points: int
    note: str
    at: str

    def out_of(self, possible: int) -> int:
        """What it earns where the check is worth so much, which may be less than it was."""
        return min(self.points, possible)


class ScoreEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What happened to a student's score.

    Attributes:
        at: When, ISO 8601.
        what: What, in words, with the reason where a person gave one.
        before: The score before; None where there was none, or nothing that moves it happened.
        after: The score from then on; None where there is none, or nothing that moves it happened.
        who: The account on the machine whose command it was; empty where that is not known.
    """

    at: str
    what: str
    before: int | None
    after: int | None
    who: str


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One student of the class.

    Attributes:
        student: Who.
        standing: `graded`; `did not load`, nothing in the file could be asked, which is 0 points;
            `waiting`, its turn has not come; `unreadable`, something was handed in that cannot be
            graded; `error`, the grader or the machine failed; `missing`, nothing was handed in.
        message: Why there is no score, or why the file did not load, and what to do; with a score
            also what could not be explained or shown of it; else empty.
        points: Points earned by name of the check, overrides applied; empty without a score.
        possible: Points there are by name of the check.
        verdicts: What became of each check, by its name.
        findings: What to mend, in the order in which it is told everywhere, with what it costs by
            these points; of an earlier grader only what to mend first, without points.
        late: Whether it was late, which costs nothing here.
        hours_late: By how many hours, an extension taken into account and rounded up to a
            hundredth; 0 if it was on time, null where that cannot be told.
        submitted: When it was handed in, ISO 8601; empty where that is not known.
        place: Where it lay in the download.
        chosen: Which attempt this is and why, in a sentence; empty where there was one.
        same_as: Keys of other students, of no common group, whose source is the same byte for
            byte; a hundred at most. None where it is empty or no more than the handout, but for
            comments and white space. For staff alone; it proves nothing.
        overrides: What was changed by hand, the newest of each check and of the whole score.
        note: What staff tell the student, who reads it; empty for most.
        sha256: Digest of the source; empty where none was read.
        graded_with: What the points were earned with; null where nothing was graded.
        excused: Checks that are right but for faults of other functions that the code calls, with
            the names of those, so that staff can judge what is little more than a call.
        state: Operations that keep something between calls, which costs `purity`.
        uses: Functions that its files name and that the assignment forbids or withholds, each with
            the first line that does. For staff to look at; it proves nothing.
    """

    student: Student
    standing: Standing
    message: str = ""
    points: dict[str, int] = {}
    possible: dict[str, int] = {}
    verdicts: dict[str, VerdictWord] = {}
    findings: tuple[FindingSummary, ...] = ()
    late: bool = False
    hours_late: float | None = None
    submitted: str = ""
    place: str = ""
    chosen: str = ""
    same_as: tuple[str, ...] = ()
    overrides: tuple[Override, ...] = ()
    note: str = ""
    sha256: str = ""
    graded_with: GradedWith | None = None
    excused: dict[str, tuple[str, ...]] = {}
    state: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()

    @property
    def excused_in_words(self) -> str:
        """What others excuse and nobody gave by hand, e.g. `25 points for faults of conv2d`."""
        by_hand = {override.check for override in self.overrides}
        checks = self.excused.keys() - by_hand
        points = sum(self.points.get(name, 0) for name in checks)
        *others, last = sorted({name for check in checks for name in self.excused[check]}) or [""]
        names = f"{', '.join(others)} and {last}" if others else last
        return f"{points} points for faults of {names}" if points else ""

    @property
    def lateness(self) -> str:
        """How late it was in words, e.g. `late by 5.25 hours`; empty if it was on time."""
        hours = self.hours_late
        if not self.late or hours is None:
            return "late" if self.late else ""
        return f"late by {hours_in_words(hours)}"

    @property
    def is_averaged(self) -> bool:
        """Whether it has a score that tells how well functions were written.

        That of a file that did not load is 0 and would only hide how the others did; points that a
        person gave count like any other.
        """
        return bool(self.points) and (self.standing != "did not load" or bool(self.overrides))

    @property
    def earned(self) -> int | None:
        """The score; None where there is none, which is not the same as zero."""
        for override in self.overrides:
            if override.check == WHOLE:
                return override.out_of(sum(self.possible.values()))
        return sum(self.points.values()) if self.points else None


class ShownFinding(msgspec.Struct, frozen=True, kw_only=True):
    """A finding of one student, and the call in which it shows best.

    Attributes:
        student: Key of the student.
        finding: The finding.
        example: The call.
    """

    student: str
    finding: FindingSummary
    example: ExampleReport


class ClassReport(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that staff are shown of a class.

    Attributes:
        title: Title of the assignment.
        deck: What it is graded with now.
        checks: Names of the checks, in the order of the rubric, with what each asks.
        rows: The students.
        pages: Addresses of the students' pages, relative to the class page, by key.
        earlier: Sentences on those whose points were earned under other conditions than hold now.
        left_out: What of the download is no student's, and why, in a sentence; else empty.
        missing: Sentences on functions that no submission has.
        shown: Calls that show findings which many have.
    """

    title: str
    deck: DeckInfo
    checks: dict[str, str]
    rows: tuple[Row, ...]
    pages: dict[str, str]
    earlier: tuple[str, ...] = ()
    left_out: str = ""
    missing: tuple[str, ...] = ()
    shown: tuple[ShownFinding, ...] = ()
