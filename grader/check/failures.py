"""What failed of one operation, while it is explained step by step."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from grader.check.asker import AllowedAsker
from grader.check.run import CheckRun
from grader.explain.laws import FreshCases
from grader.records.finding import Finding
from grader.records.operation import Operation


class Failures(NamedTuple):
    """What failed of one operation.

    Attributes:
        operation: The operation.
        runs: Its checks with all their cases.
        fresh: Cases that no points hang on.
        findings: What there is to mend, as far as it is explained.
    """

    operation: Operation
    runs: Sequence[CheckRun]
    fresh: FreshCases
    findings: Sequence[Finding]

    @property
    def served(self) -> bool:
        """Whether its points come from a run in which calls of others were answered rightly."""
        return any(run.way == "served" for run in self.runs)

    def changed(self, change: Callable[[Finding], Finding]) -> "Failures":
        """The same with another finding in the place of each."""
        return self._replace(findings=[change(one) for one in self.findings])

    def explained_by(
        self, step: Callable[["Failures"], Sequence[Finding]], asker: AllowedAsker
    ) -> "Failures":
        """The same with the findings that a step makes of it; where that fails, as it was."""
        unexplained = self.changed(left_unexplained)
        findings = asker.allowance.attempt(partial(step, self), unexplained.findings)
        explained = self._replace(findings=findings)
        return explained.changed(left_unexplained) if asker.exhausted else explained


def left_unexplained(finding: Finding) -> Finding:
    """The finding; where a case of it was asked, with the note that some of it may be missing."""
    return msgspec.structs.replace(finding, unexplained=bool(finding.cases))
