"""What is graded and what it is worth."""

from collections.abc import Container
from typing import Annotated, Literal, Self, get_args

import msgspec

from grader.records.call import Arrays
from grader.records.deck import Deck
from grader.records.operation import Operation
from grader.records.submission import WantedFiles

Feedback = Literal["full", "input", "hint", "none"]

LEVELS: tuple[Feedback, ...] = get_args(Feedback)
"""From the one that shows most to the one that shows least."""

CLOSED: frozenset[Feedback] = frozenset({"hint", "none"})
"""Levels that show nothing of a program's own, so that a report cannot say what it was asked."""

PackageName = Annotated[str, msgspec.Meta(pattern=r"^[^\W\d]\w*\Z")]

CallName = Annotated[
    str, msgspec.Meta(pattern=r"^[^\W\d]\w*(\.[^\W\d]\w*)*\.[\w*]*[^\W\d][\w*]*\Z")
]
"""Of a function or a module, with dots; `*` in its last part stands for any characters."""


class RubricRow(msgspec.Struct, frozen=True, kw_only=True):
    """One check and what it is worth.

    Attributes:
        operation: Name of the operation, e.g. `conv2d`.
        check: Name of the check, e.g. `stride`.
        points: Whole points, earned whole.
        feedback: How much a student sees of a failure: `full`; `input`, without expected values;
            `hint`, the verdict and the features that matter; `none`, right or wrong only.
    """

    operation: str
    check: str
    points: int
    feedback: Feedback

    @property
    def name(self) -> str:
        """The published name, e.g. `conv2d/stride`."""
        return f"{self.operation}/{self.check}"


class Limits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a submission may use.

    Attributes:
        seconds_per_call: CPU seconds of one call; its wall time may be `WALL_FACTOR` times that.
        seconds_in_all: CPU seconds of all calls together, likewise; each operation has an equal
            share, explaining another, and an operation its own again where it has to be asked anew.
        memory_mebibytes: Address space of a worker beyond what NumPy takes.
        answer_mebibytes: Size of one returned array; of a larger one only its shape is looked at.
        printed_lines: How many lines of what a call printed are kept.
    """

    seconds_per_call: Annotated[float, msgspec.Meta(gt=0, le=60)] = 0.3
    seconds_in_all: Annotated[float, msgspec.Meta(gt=0, le=3600)] = 15.0
    memory_mebibytes: Annotated[int, msgspec.Meta(ge=64, le=1 << 20)] = 1024
    answer_mebibytes: Annotated[int, msgspec.Meta(ge=1, le=1024)] = 1
    printed_lines: Annotated[int, msgspec.Meta(ge=0, le=1000)] = 20

    @property
    def memory_bytes(self) -> int:
        """`memory_mebibytes` in bytes."""
        return self.memory_mebibytes << 20

    @property
    def answer_bytes(self) -> int:
        """`answer_mebibytes` in bytes."""
        return self.answer_mebibytes << 20


class Policy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a submission may do.

    Attributes:
        feedback: Feedback level of every check that does not name its own.
        final_feedback: The most that is shown of any check when it is asked with a final deck.
        allowed_imports: Top-level packages a submission may use beside the standard library.
        forbidden_calls: Dotted names of functions that students are to write themselves, or of
            modules that hold them. Their use is reported and costs no points.
        withheld_calls: Likewise, of those that raise an exception where a submission calls them.
        allowed_calls: Likewise, of those in the others that may be used all the same.
    """

    feedback: Feedback = "full"
    final_feedback: Feedback = "hint"
    allowed_imports: tuple[PackageName, ...] = ("numpy",)
    forbidden_calls: tuple[CallName, ...] = ("numpy.convolve", "numpy.correlate")
    withheld_calls: tuple[CallName, ...] = ()
    allowed_calls: tuple[CallName, ...] = ()


class SubmissionRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What students hand in, where it is not our file with our functions.

    Attributes:
        files: Which files are loaded, as the end of a path or a pattern for it, e.g.
            `layers/Conv2d.py` or `layers/*.py`; the first is the main file. Empty: what is found.
        arrays: What the functions are given for arrays, and answer with.
        adapter: Functions that calls use, as Python, where one expression cannot say it.
    """

    files: tuple[Annotated[str, msgspec.Meta(min_length=1)], ...] = ()
    arrays: Arrays = "numpy"
    adapter: str = ""


def is_version(named: str, found: str) -> bool:
    """Whether a version is the one that is named, e.g. `3.11.7` by `3.11`; empty names any."""
    return not named or f"{found}.".startswith(f"{named}.")


class Versions(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What scores are to be made with, so that they are the same everywhere; empty means any.

    Attributes:
        grader: Version of the grader, e.g. `0.1.0`.
        python: Minor version of Python, e.g. `3.11`.
        numpy: Version of NumPy, e.g. `2.4.6`.
    """

    grader: str = ""
    python: str = ""
    numpy: str = ""

    def unlike(self, here: Self) -> tuple[str, ...]:
        """A sentence for each version that is another here.

        Args:
            here: The versions that there are; one that is longer, e.g. `3.11.7`, is the same.
        """
        named = {"cnn-grader": "grader", "Python": "python", "NumPy": "numpy"}
        pairs = [(name, getattr(self, key), getattr(here, key)) for name, key in named.items()]
        return tuple(
            f"The assignment names {name} {wanted} and this is {found}: a score can differ."
            for name, wanted, found in pairs
            if not is_version(wanted, found)
        )


class Assignment(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """Operations, rubric, limits, policy and versions.

    Attributes:
        title: What the assignment is called on the page.
        operations: The operations in the order in which they are asked.
        rubric: The checks in the order in which they are reported.
        limits: What a submission may use.
        policy: What a submission may do.
        versions: What scores are to be made with.
        submission: What students hand in.
    """

    title: str
    operations: tuple[Operation, ...]
    rubric: tuple[RubricRow, ...]
    limits: Limits
    policy: Policy
    versions: Versions = Versions()
    submission: SubmissionRules = SubmissionRules()

    @property
    def wanted(self) -> WantedFiles:
        """What is looked for in a submission."""
        names = [
            name
            for one in self.operations
            for name in ((one.name,) if one.call is None else one.call.uses)
        ]
        return WantedFiles(functions=tuple(dict.fromkeys(names)), files=self.submission.files)

    @property
    def way_of_asking(self) -> str:
        """What is handed in, how it is called, what is left out and withheld; else empty."""
        asked = [
            (one.name, one.call, sorted(one.without), *([one.of] if one.of else []))
            for one in self.operations
            if one.call is not None or one.without or one.of
        ]
        withheld = filter(None, (self.policy.withheld_calls, self.policy.allowed_calls))
        parts = (self.submission, asked, *withheld)
        if parts == (SubmissionRules(), []):
            return ""
        return msgspec.json.encode(parts).decode()

    def restricted_to(self, names: Container[str]) -> Self:
        """The same assignment with those checks alone, e.g. `conv2d/stride`."""
        rubric = tuple(row for row in self.rubric if row.name in names)
        left = {row.operation for row in rubric}
        operations = tuple(one for one in self.operations if one.name in left)
        return msgspec.structs.replace(self, rubric=rubric, operations=operations)

    def asked_with(self, deck: Deck) -> Self:
        """The checks that a deck has cases for, with no more feedback than its kind allows."""
        asked = self.restricted_to(deck.checks)
        if deck.kind != "final":
            return asked
        most = self.policy.final_feedback
        rubric = (
            msgspec.structs.replace(row, feedback=max(row.feedback, most, key=LEVELS.index))
            for row in asked.rubric
        )
        return msgspec.structs.replace(asked, rubric=tuple(rubric))
