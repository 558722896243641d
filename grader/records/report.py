"""What is published about one submission; the JSON result is this, field by field."""

from typing import Literal

import msgspec

from grader.records.assignment import CLOSED, Feedback
from grader.records.call import Call
from grader.records.finding_report import FindingReport
from grader.records.found import ForbiddenCall, Location
from grader.records.graded_with import DeckInfo, GradedWith, GraderInfo
from grader.records.isolation import Isolation
from grader.records.outcome import Raised, State
from grader.records.score import Score
from grader.records.submission import SubmissionInfo
from grader.records.verdict import Aid, VerdictWord, Way, Why

FORMAT: Literal["cnn-grader report 3"] = "cnn-grader report 3"
"""Name and version of the format."""


class OperationScore(msgspec.Struct, frozen=True, kw_only=True):
    """Points of one operation.

    Attributes:
        name: Name of the operation.
        call: How the course calls its function: the expression, what students call the function and
            its arguments, and the order of their axes; null where all of that is as we have it.
        state: Whether its function is written, an unchanged stub, or missing.
        earned: Points earned.
        possible: Points there are.
        lost: Whether it is missing after something was raised while the file was loaded, in a
            statement that may define it, or since loading did not end.
        location: Where the function stands, as far as the submission tells; null if it does not.
        lacks: The function for lack of which it was not asked, maybe another that its call uses.
        way: The whole run that the points come from: `together`, all cases in one worker; `alone`,
            each in its own, since the function keeps something between calls; `served`, with right
            answers of other functions that it calls.
        excused: Names of its checks, e.g. `conv1d/stride`, that are right but for faults of those.
        excused_by: Names of those functions.
    """

    name: str
    call: Call | None = None
    state: State
    earned: int
    possible: int
    lost: bool = False
    location: Location | None = None
    lacks: str = ""
    way: Way = "together"
    excused: tuple[str, ...] = ()
    excused_by: tuple[str, ...] = ()

    @property
    def function(self) -> str:
        """What students call the function."""
        return self.call.function if self.call else self.name


class CheckVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """A check and its verdict: what of a `CheckReport` is read where the rest does not matter."""

    name: str
    verdict: VerdictWord
    message: str
    asked: int

    @property
    def operation(self) -> str:
        """The first half of the name."""
        return self.name.partition("/")[0]

    @property
    def check(self) -> str:
        """The second half of the name."""
        return self.name.partition("/")[2]

    @property
    def passed(self) -> bool:
        """Whether it is right."""
        return self.verdict == "right"


class CheckReport(CheckVerdict, frozen=True, kw_only=True):
    """One row of the rubric and what became of it.

    Attributes:
        name: Operation and check, e.g. `conv2d/stride`.
        verdict: `right`, one of the ten verdicts, or `not asked`.
        message: One to three sentences on what is wrong, or why it was not asked; empty when right.
        asked: How many cases were asked, also those of other checks that fail this one; at `hint`
            and `none` how many there are, or 0.
        asks: What the check asks of a program.
        earned: Points earned, all or none unless a person gave others.
        possible: Points there are.
        wrong: How many of the cases asked were wrong; at `hint` and `none` null if any was.
        notes: Sentences that go with the verdict.
        failing: The failing calls of the deck in words, the smallest first; cut.
        feedback: How much is shown of a failure: `full`, `input`, `hint` or `none`.
        not_asked: Why it was not asked, or not to its end; empty if it was, or at `none`.
        aided: What a right check owes its verdict to, if not all its cases were asked together as
            they are; empty for most.
    """

    asks: str
    earned: int
    possible: int
    wrong: int | None
    notes: tuple[str, ...]
    failing: tuple[str, ...] = ()
    feedback: Feedback = "full"
    not_asked: Why | Literal[""] = ""
    aided: Aid | Literal[""] = ""

    @property
    def failed(self) -> bool:
        """Whether a case of it was asked and wrong."""
        return self.wrong != 0

    @property
    def lost(self) -> int:
        """Points that it costs."""
        return self.possible - self.earned

    @property
    def is_hint(self) -> bool:
        """Whether it did not pass and is worth no points, so that it costs nothing."""
        return not self.passed and not self.possible


class SearchReport(msgspec.Struct, frozen=True, kw_only=True):
    """What cases beyond the deck showed; never part of the score.

    Attributes:
        seed: Seed from which they were generated.
        asked: How many were asked.
        wrong: How many of them were wrong; null if that is kept back of a check.
        checks: The checks that failed.
        findings: The causes, with calls that show each.
    """

    seed: int
    asked: int
    wrong: int | None
    checks: tuple[CheckReport, ...]
    findings: tuple[FindingReport, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is published about one submission.

    Attributes:
        format: Name and version of this format.
        title: Title of the assignment.
        submission: What was graded.
        deck: What it was graded with.
        grader: Who graded.
        isolation: What held the submission back.
        weakly_isolated: Whether it was held back less than the deck asks for, which was allowed.
        score: The points.
        summary: The result in a sentence.
        seconds: How long grading took on the clock; null where a check's feedback is `hint` or
            `none`.
        operations: The points by operation.
        checks: The checks, in the order of the rubric.
        unpractised: Names of checks without cases in this practice deck; the grade asks them too.
        findings: What to mend, in the order in which it is told everywhere.
        coach: Sentences on right functions that could do more in NumPy and less in Python.
        forbidden_calls: Lines that name a function which the assignment asks to write; evidence,
            never part of the score.
        load_error: What loading the file raised; null if it ended. What it printed is left out.
        search: What cases beyond the deck showed; null if none were asked for.
        warnings: Sentences on why the score may be another elsewhere.
        remarks: Sentences on what was graded: which of several files, which of several functions of
            one name, and parameters in another order.
        names_deck: Whether commands have to name the deck, since it brings operations.
        notes: Sentences of the course to the student, which no grader wrote.
    """

    format: Literal["cnn-grader report 3"] = FORMAT
    title: str
    submission: SubmissionInfo
    deck: DeckInfo
    grader: GraderInfo
    isolation: Isolation
    weakly_isolated: bool
    score: Score
    summary: str
    seconds: float | None
    operations: tuple[OperationScore, ...]
    checks: tuple[CheckReport, ...]
    unpractised: tuple[str, ...] = ()
    findings: tuple[FindingReport, ...] = ()
    coach: tuple[str, ...] = ()
    forbidden_calls: tuple[ForbiddenCall, ...] = ()
    load_error: Raised | None = None
    search: SearchReport | None = None
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    names_deck: bool = False
    notes: tuple[str, ...] = ()

    def function(self, operation: str) -> str:
        """What students call the function of an operation."""
        return next((one.function for one in self.operations if one.name == operation), operation)

    @property
    def closed(self) -> bool:
        """Whether a check of it shows nothing that a program chose freely."""
        return any(check.feedback in CLOSED for check in self.checks)

    @property
    def graded_with(self) -> GradedWith:
        """Which versions and which deck."""
        return GradedWith(grader=self.grader, deck=self.deck)

    @property
    def isolation_in_words(self) -> str:
        """The level, and whether it is less than it should be, e.g. `level 4 (full)`."""
        weaker = ", weaker than a final deck asks for, which was allowed"
        return f"{self.isolation.in_words}{weaker if self.weakly_isolated else ''}"
