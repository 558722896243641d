"""What is said of a file that did not load, in the report, the gradebook and every export alike."""

from collections.abc import Iterable, Sequence

import msgspec

from grader.records.found import ForbiddenCall
from grader.records.outcome import Raised
from grader.records.report import CheckVerdict, OperationScore, Report
from grader.records.verdict import LOST_WHILE_LOADING
from grader.text import ended

_LOST = {kind.words for kind in LOST_WHILE_LOADING}


class LoadingView(msgspec.Struct, frozen=True, kw_only=True):
    """What of a report tells how loading the file went; the rest of it is not looked at.

    Attributes:
        operations: The points by operation.
        checks: The checks, in the order of the rubric.
        load_error: What loading the file raised; null if it ended.
        forbidden_calls: Lines that name what the assignment forbids or withholds, found on the way.
    """

    operations: Sequence[OperationScore] = ()
    checks: Sequence[CheckVerdict] = ()
    load_error: Raised | None = None
    forbidden_calls: Sequence[ForbiddenCall] = ()

    @property
    def fault(self) -> str:
        """Why the file did not load to its end, in a sentence or two; empty if it did."""
        raised = self.load_error
        if raised is not None:
            what = ": ".join(filter(None, (raised.in_words, raised.message.strip())))
            said = ended(f"Loading the file raised {what}")
            return " ".join(filter(None, (said, raised.hint)))
        lost = (one.message for one in self.checks if not one.asked and one.verdict in _LOST)
        return next(lost, "")

    @property
    def did_not_load(self) -> str:
        """Why nothing of the file could be asked, if loading it is why; else empty."""
        nothing = len(unwritten(self.operations, self.checks)) == len(self.operations)
        # A program that ends itself below all that it defines lacks nothing because of that.
        exits = self.load_error is not None and self.load_error.type == "SystemExit"
        is_known = exits or any(one.state != "missing" for one in self.operations)
        return self.fault if nothing and (self._lost or not is_known) else ""

    @property
    def in_words(self) -> str:
        """Why loading stopped early, and which functions that cost; empty if it cost none."""
        if self.did_not_load or not self.fault:
            return self.did_not_load
        if self._lost:
            return f"{self.fault} Missing after that: {', '.join(self._lost)}. The rest was graded."
        if not self._after:
            return ""
        return (
            f"{self.fault} An import stops there, before {', '.join(self._after)}. The grader went "
            "on, and graded what stands after it too."
        )

    @property
    def _lost(self) -> list[str]:
        return functions_of(one for one in self.operations if one.lost)

    @property
    def _after(self) -> list[str]:
        """Functions that stand below the statement that raised, in the same file."""
        if self.load_error is None or not self.load_error.frames:
            return []
        stopped = self.load_error.frames[0]
        return functions_of(
            one
            for one in self.operations
            if one.location is not None
            and one.location.file == stopped.file
            and one.location.line > stopped.line
        )


def functions_of(operations: Iterable[OperationScore]) -> list[str]:
    """The functions of operations, each once: a course may ask one for several."""
    return list(dict.fromkeys(one.function for one in operations))


def lacking_of(operations: Iterable[OperationScore]) -> list[str]:
    """The functions without which operations could not be asked, each once."""
    return list(dict.fromkeys(one.lacks or one.function for one in operations))


def unwritten(operations: Sequence[OperationScore], checks: Sequence[CheckVerdict]) -> list[str]:
    """Names of the operations whose function is not there to be asked, or not written yet."""
    return [one.name for one in operations if _is_unwritten(one, checks)]


def _is_unwritten(operation: OperationScore, checks: Sequence[CheckVerdict]) -> bool:
    first = next(check for check in checks if check.operation == operation.name)
    return operation.state != "written" or first.verdict == "missing"


def has_nothing_to_grade(report: Report) -> bool:
    """Whether no function could be asked: none is written, or the file could not be loaded."""
    return len(unwritten(report.operations, report.checks)) == len(report.operations)
