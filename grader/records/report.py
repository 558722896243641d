"""What is published about one submission; the JSON result is this, field by field."""

from typing import Literal

import msgspec

from grader.records.assignment import CLOSED, Feedback
from grader.records.case import Judges, Layout
from grader.records.isolation import Isolation
from grader.records.outcome import ForbiddenCall, Frame, Place
from grader.records.taps import TapMap
from grader.records.verdict import Way, Why

__all__ = [
    "ArrayView",
    "CheckReport",
    "CounterexampleReport",
    "DeckInfo",
    "DiagnosisReport",
    "FixReport",
    "GraderInfo",
    "MismatchView",
    "MistakeView",
    "OperationScore",
    "PaddedView",
    "RaisedView",
    "Report",
    "Score",
    "SearchReport",
    "SubmissionInfo",
]


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """Whole points.

    Attributes:
        earned: Points earned.
        possible: Points there are.
    """

    earned: int
    possible: int


class OperationScore(msgspec.Struct, frozen=True, kw_only=True):
    """Points of one operation.

    Attributes:
        name: Name of the operation.
        state: Whether its function is written, an unchanged stub, or missing.
        earned: Points earned.
        possible: Points there are.
        lost: Whether it is missing after something was raised while the file was loaded, in a
            statement that may define it, or since loading did not end.
        place: Where the function stands, as far as the submission tells; null if it does not.
        way: The whole run that the points come from: `together`, all cases in one worker; `alone`,
            each in its own, since the function keeps something between calls; `served`, with right
            answers of other functions that it calls.
        excused: Names of its checks, e.g. `conv1d/stride`, that are right but for faults of those.
        excused_by: Names of those functions.
    """

    name: str
    state: Literal["written", "stub", "missing"]
    earned: int
    possible: int
    lost: bool = False
    place: Place | None = None
    way: Way = "together"
    excused: tuple[str, ...] = ()
    excused_by: tuple[str, ...] = ()


class ArrayView(msgspec.Struct, frozen=True, kw_only=True):
    """An array as it is published.

    Attributes:
        dtype: Name of its dtype.
        shape: Its shape.
        values: Its numbers row by row, `nan`, `inf` and `-inf` as text; cut when there are many.
    """

    dtype: str
    shape: tuple[int, ...]
    values: tuple[float | Literal["nan", "inf", "-inf"], ...]


class RaisedView(msgspec.Struct, frozen=True, kw_only=True):
    """An exception of the student's code.

    Attributes:
        type: Name of the exception's class.
        message: Its text.
        frames: The student's own frames, outermost first.
    """

    type: str
    message: str
    frames: tuple[Frame, ...]


class MismatchView(msgspec.Struct, frozen=True, kw_only=True):
    """Where an answer is wrong.

    Attributes:
        wrong: How many cells are wrong.
        cells: How many cells there are.
        first: Index of the first wrong cell.
        at: Places of the wrong cells, counted row by row from 0; cut as the arrays are.
    """

    wrong: int
    cells: int
    first: tuple[int, ...]
    at: tuple[int, ...]


class PaddedView(msgspec.Struct, frozen=True, kw_only=True):
    """x as a window should see it: with its padding around it.

    Attributes:
        array: The padded array.
        margins: Cells of padding (before, after) along each of its axes.
    """

    array: ArrayView
    margins: tuple[tuple[int, int], ...]


class MistakeView(msgspec.Struct, frozen=True, kw_only=True):
    """A known mistake.

    Attributes:
        name: What a teacher calls it, e.g. `stride ignored`.
        says: One sentence on what the code seems to do.
        question: One question that leads on.
    """

    name: str
    says: str
    question: str


class DiagnosisReport(msgspec.Struct, frozen=True, kw_only=True):
    """What explains the failures of a check.

    Attributes:
        mistakes: One known mistake, or two that come together.
        certain: Whether nothing else that is known explains as much, and no right answer speaks
            against it.
        evidence: What it rests on, e.g. `It explains all 37 wrong answers and no right one.`;
            empty at `hint`.
    """

    mistakes: tuple[MistakeView, ...]
    certain: bool
    evidence: str


class FixReport(msgspec.Struct, frozen=True, kw_only=True):
    """Something to mend, with what that would bring.

    Attributes:
        operation: Name of the operation.
        name: What to mend: a known mistake, or the name of a check that nothing known explains.
        check: Name of the check that shows it best, e.g. `conv2d/stride`.
        points: Points of the checks whose every failure it explains.
        not_asked: Points of the checks that were not asked because of it, which may come too.
    """

    operation: str
    name: str
    check: str
    points: int
    not_asked: int = 0

    @property
    def in_words(self) -> str:
        """What to mend and where, e.g. `stride ignored in conv2d`."""
        return self.name if "/" in self.name else f"{self.name} in {self.operation}"

    @property
    def gain_in_words(self) -> str:
        """What that brings, e.g. `+5`; of checks that were not asked nobody knows: `up to +5`."""
        if not self.not_asked:
            return f"+{self.points}"
        most = f"up to +{self.points + self.not_asked}"
        return f"+{self.points}, {most}" if self.points else most


Argument = ArrayView | bool | int | float | str | tuple[int, ...] | None


class CounterexampleReport(msgspec.Struct, frozen=True, kw_only=True):
    """The smallest case that still fails.

    Attributes:
        title: What a teacher calls the case; empty for generated ones.
        call: The call in Python, with names for arrays.
        arguments: The arguments by name.
        positional: How many of them go by position.
        layouts: Memory layout of the arrays that are not contiguous.
        judges: What is judged: value, dtype, purity, refusal or arguments.
        then: Second contents of the arrays; `purity` only.
        expected: The right answer; null if the feedback level keeps it back, or if the call must
            raise.
        returned: What the student's function returned; null if it is no array of numbers.
        bound: Largest absolute error that rounding explains.
        mismatch: Where the numbers differ; null if that is not what is wrong.
        raised: What was raised; null if nothing was.
        printed: The first lines that the call printed.
        features: What cannot be switched off without the failure going away.
        snippet: Python that makes the same call when it stands beside the submission.
        padded: x with the padding that the arguments ask for; null if they ask for none.
        taps: What the student's code reads; null if that could not be found out.
        reading: What it reads for one cell, and what it should read, in a sentence; empty if it
            reads what it should, or if the feedback level keeps that back.
    """

    title: str
    call: str
    arguments: dict[str, Argument]
    positional: int
    layouts: dict[str, Layout]
    judges: Judges
    then: dict[str, ArrayView]
    expected: ArrayView | None
    returned: ArrayView | None
    bound: float
    mismatch: MismatchView | None
    raised: RaisedView | None
    printed: str
    features: tuple[str, ...]
    snippet: str
    padded: PaddedView | None = None
    taps: TapMap | None = None
    reading: str = ""


class CheckReport(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the rubric and what became of it.

    Attributes:
        name: Operation and check, e.g. `conv2d/stride`.
        asks: What the check asks of a program.
        verdict: `right`, one of the ten verdicts, or `not asked`.
        not_asked: Why it was not asked, or not to its end; empty if it was, or at `none`.
        message: One to three sentences on what is wrong, or why it was not asked; empty when right.
        earned: Points earned, all or none unless a person gave others.
        possible: Points there are.
        asked: How many cases were asked, also those of other checks that fail this one; at `hint`
            and `none` how many there are, or 0.
        wrong: How many of them were wrong; at `hint` and `none` null if any was.
        same_as: Name of an earlier check, e.g. `conv2d/basic`, that failed for the same reason;
            empty at `hint` and `none`, or if there is none.
        notes: Sentences that go with the verdict.
        counterexample: The smallest failing case, or null.
        diagnosis: The known mistakes that explain what is wrong; null if none does.
        failing: The failing calls of the deck in words, the smallest first; cut.
        feedback: How much is shown of a failure: `full`, `input`, `hint` or `none`.
    """

    name: str
    asks: str
    verdict: str
    message: str
    earned: int
    possible: int
    asked: int
    wrong: int | None
    same_as: str
    notes: tuple[str, ...]
    counterexample: CounterexampleReport | None
    diagnosis: DiagnosisReport | None = None
    failing: tuple[str, ...] = ()
    feedback: Feedback = "full"
    not_asked: Why | Literal[""] = ""

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
        """Whether the check earned its points."""
        return self.verdict == "right"

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


class NotAskedReport(msgspec.Struct, frozen=True, kw_only=True):
    """Checks of an operation that cost points though no case of them is wrong.

    Attributes:
        checks: The checks, in the order of the rubric.
    """

    checks: tuple[CheckReport, ...]

    @property
    def lost(self) -> int:
        """Points that they cost together."""
        return sum(check.lost for check in self.checks)

    @property
    def points_in_words(self) -> str:
        """What they cost, e.g. `6 points`."""
        return f"{self.lost} point{'s' if self.lost != 1 else ''}"

    @property
    def names(self) -> str:
        """The checks without their operation, e.g. `purity, forms`."""
        return ", ".join(check.check for check in self.checks)

    @property
    def title(self) -> str:
        """What and how many, e.g. `4 checks of conv1d`."""
        count = len(self.checks)
        return f"{count} check{'s' if count != 1 else ''} of {self.checks[0].operation}"


class SubmissionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What was graded.

    Attributes:
        name: What the submission is called.
        file: Path of the main file.
        sha256: Its digest, hexadecimal.
        chosen: Which of several attempts it is and why, in a sentence; empty where there was one.
    """

    name: str
    file: str
    sha256: str
    chosen: str = ""


class DeckInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What it was graded with.

    Attributes:
        kind: `practice` or `final`.
        digest: SHA-256 of the deck, hexadecimal.
        cases: How many cases it holds.
    """

    kind: str
    digest: str
    cases: int

    @property
    def in_words(self) -> str:
        """Which deck it is, e.g. `final deck 3f2a01b7`."""
        return f"{self.kind} deck {self.digest[:8]}"


class GraderInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Who graded.

    Attributes:
        version: Version of the grader.
        python: Version of Python that ran the submission.
        numpy: Version of NumPy that the submission used.
    """

    version: str
    python: str
    numpy: str


class SearchReport(msgspec.Struct, frozen=True, kw_only=True):
    """What cases beyond the deck showed; never part of the score.

    Attributes:
        seed: Seed from which they were generated.
        asked: How many were asked.
        wrong: How many of them were wrong; null if that is kept back of a check.
        checks: The checks that failed, with counterexamples.
    """

    seed: int
    asked: int
    wrong: int | None
    checks: tuple[CheckReport, ...]


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is published about one submission.

    Attributes:
        format: Name and version of this format.
        title: Title of the assignment.
        submission: What was graded.
        deck: What it was graded with.
        grader: Who graded.
        isolation: What held the submission back.
        weakly_isolated: Whether it was held back less than the deck asks for, because that was
            allowed.
        score: The points.
        summary: The result in a sentence.
        seconds: How long grading took on the clock; null where a check's feedback is `hint` or
            `none`.
        operations: The points by operation.
        checks: The checks, in the order of the rubric.
        unpractised: Names of the checks that this practice deck has no cases for; the grade asks
            them too.
        fix_first: What to mend, what brings most first.
        coach: Sentences on right functions that could do more in NumPy and less in Python.
        forbidden_calls: Lines that name a function which the assignment asks to write; evidence,
            never part of the score.
        load_error: What loading the file raised; null if it ended.
        search: What cases beyond the deck showed; null if none were asked for.
        warnings: Sentences on why the score may be another elsewhere.
        remarks: Sentences on what was graded: which of several files, which of several functions of
            one name, and parameters in another order.
    """

    format: Literal["cnn-grader report 1"] = "cnn-grader report 1"
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
    fix_first: tuple[FixReport, ...] = ()
    coach: tuple[str, ...] = ()
    forbidden_calls: tuple[ForbiddenCall, ...] = ()
    load_error: RaisedView | None = None
    search: SearchReport | None = None
    warnings: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether a check of it shows nothing that a program chose freely."""
        return any(check.feedback in CLOSED for check in self.checks)

    @property
    def isolation_in_words(self) -> str:
        """The level, and whether it is less than it should be, e.g. `level 4 (full)`."""
        weaker = ", weaker than a final deck asks for, which was allowed"
        return f"{self.isolation.in_words}{weaker if self.weakly_isolated else ''}"
