"""What is published of a finding, of one submission and of a class."""

import msgspec

from grader.records.assignment import Feedback
from grader.records.example import ExampleReport
from grader.records.source_view import SourceView
from grader.records.verdict import VerdictWord


class FindingSummary(msgspec.Struct, frozen=True, kw_only=True):
    """A finding and what it costs: what of a `FindingReport` is kept of a whole class.

    Attributes:
        operation: Name of the operation that has to be mended; empty for the file as a whole.
        function: What students call the function that does it; empty where that is not known.
        headline: What the code does, as a fact, without a full stop.
        certain: Whether there is no doubt of that; else it stands behind `Maybe:`.
        mistakes: Names of the known mistakes that it is, as teachers call them; mostly one or none.
        verdict: The verdict that most of its calls have; null where an earlier grader did not say.
        unwritten: Whether it is a function that waits to be written, where nothing is wrong.
        checks: Names of the failing checks that it explains, e.g. `conv2d/stride`; also of other
            operations that wait for this one.
        not_asked: Names of the checks that were not asked because of it.
        points: What all of these cost.
        explained: Whether the points come once it is mended; else at most so many do.
        calls: Other functions, wrong as well, that most of its failing calls wait for: they come
            first.
    """

    operation: str
    function: str = ""
    headline: str
    certain: bool = True
    mistakes: tuple[str, ...] = ()
    verdict: VerdictWord | None = None
    unwritten: bool = False
    checks: tuple[str, ...]
    not_asked: tuple[str, ...] = ()
    points: int = 0
    explained: bool
    calls: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The headline, with a word of doubt where there is any."""
        return self.headline if self.certain else f"Maybe: {self.headline}"

    @property
    def gain(self) -> str:
        """What mending it brings, e.g. `+5` or `up to +5`; empty if it costs nothing."""
        if not self.points:
            return ""
        return f"+{self.points}" if self.explained else f"up to +{self.points}"

    @property
    def in_words(self) -> str:
        """What there is to mend and what that brings, e.g. `Your pad returns None (+5)`."""
        return f"{self.named} ({self.gain})" if self.gain else self.named

    @property
    def named(self) -> str:
        """The title, after the function's name where neither it nor the operation's says that."""
        is_told = self.function in {"", self.operation} or self.function in self.headline
        return self.title if is_told else f"{self.function}: {self.title}"

    @property
    def waiting(self) -> tuple[str, ...]:
        """Names of the other operations that wait for this one."""
        names = (name.partition("/")[0] for name in self.every_check)
        return tuple(name for name in dict.fromkeys(names) if self.operation not in {"", name})

    @property
    def every_check(self) -> tuple[str, ...]:
        """The checks that failed or were not asked because of it."""
        return (*self.checks, *self.not_asked)


class FindingReport(FindingSummary, frozen=True, kw_only=True):
    """One cause, what it costs, and calls that show it.

    Attributes:
        operation: Name of the operation that has to be mended; empty for the file as a whole.
        function: What students call the function that does it; empty where that is not known.
        headline: What the code does, as a fact, without a full stop.
        certain: Whether there is no doubt of that; else it stands behind `Maybe:`.
        question: One question that leads on, without the corrected line; may be empty.
        detail: A sentence or two more on what was seen; may be empty.
        mistakes: Names of the known mistakes that it is, as teachers call them; mostly one or none.
        verdict: The verdict that most of its calls have.
        unwritten: Whether it is a function that waits to be written, where nothing is wrong.
        checks: Names of the failing checks that it explains, e.g. `conv2d/stride`; also of other
            operations that wait for this one.
        not_asked: Names of the checks that were not asked because of it.
        points: What all of these cost.
        explained: Whether the points come once it is mended; else at most so many do.
        calls: Other functions, wrong as well, that most of its failing calls wait for: they come
            first.
        feedback: How much is shown of it: as much as of the most open of its checks.
        features: Features that every one of its failing calls has, where nothing else is known.
        law: What the code really computes, as far as all of its answers agree, with the numbers of
            the first call; empty where they tell of no law, and at `hint`.
        evidence: What a certain mistake rests on, in a sentence; empty at `hint`.
        contract: What an unwritten function has to do, its call first, in at most five lines; empty
            otherwise.
        clearest: The call in which it shows best; of an unwritten function one that is worked out;
            null if none is shown.
        smaller: The smallest call that fails for the same reason, if it is another one.
        richer: A call with a pair, several channels or padding, if it is another one.
        source: The student's lines around the one where it happened; null if that is not known.
    """

    question: str = ""
    detail: str = ""
    verdict: VerdictWord
    feedback: Feedback
    features: tuple[str, ...] = ()
    law: str = ""
    evidence: str = ""
    contract: tuple[str, ...] = ()
    clearest: ExampleReport | None = None
    smaller: ExampleReport | None = None
    richer: ExampleReport | None = None
    source: SourceView | None = None

    @property
    def summary(self) -> FindingSummary:
        """What of it is kept of a whole class."""
        fields = msgspec.structs.fields(FindingSummary)
        return FindingSummary(**{one.name: getattr(self, one.name) for one in fields})

    @property
    def examples(self) -> tuple[ExampleReport, ...]:
        """The calls that show it, the clearest first."""
        return tuple(one for one in (self.clearest, self.smaller, self.richer) if one is not None)
