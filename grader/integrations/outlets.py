"""Where a report goes beside the terminal and the page: files, and a run of GitHub Actions."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple, Self

from grader.files import write_file
from grader.integrations.classroom50.results import classroom50_result, read_handed
from grader.integrations.github.results import Run
from grader.integrations.gradescope.results import gradescope_refusal, gradescope_results
from grader.integrations.junit.results import junit_results
from grader.integrations.prairielearn.results import prairielearn_refusal, prairielearn_results
from grader.records.report import Report
from grader.report.json_file import json_result

__all__ = ["Outlets"]

_RESULTS: dict[str, Callable[[Report], bytes]] = {
    "json": json_result,
    "junit": junit_results,
    "gradescope": gradescope_results,
    "prairielearn": prairielearn_results,
}

_REFUSALS: dict[str, Callable[[str], bytes]] = {
    "gradescope": gradescope_refusal,
    "prairielearn": prairielearn_refusal,
}
"""Of systems that show students what is in the file and nothing else."""


class Outlets(NamedTuple):
    """Where a report goes.

    Attributes:
        results: What makes the content of each file.
        refusals: What does so where there is nothing to grade.
        run: The run of GitHub Actions that is told, if one is.
    """

    results: Mapping[Path, Callable[[Report], bytes]]
    refusals: Mapping[Path, Callable[[str], bytes]]
    run: Run | None

    @classmethod
    def of(cls, files: Mapping[str, Path], environment: Mapping[str, str], *, github: bool) -> Self:
        """The outlets that are asked for.

        Args:
            files: A file for each format that is asked for, by the name of its option.
            environment: Variables, of which some formats need what runs the command to set them.
            github: Whether a run of GitHub Actions is told.

        Raises:
            UserError: A variable is not set.
        """
        makers = dict(_RESULTS)
        if "classroom50" in files:
            makers["classroom50"] = partial(classroom50_result, handed=read_handed(environment))
        return cls(
            results={path: makers[name] for name, path in files.items()},
            refusals={path: _REFUSALS[name] for name, path in files.items() if name in _REFUSALS},
            run=Run.of(environment) if github else None,
        )

    def publish(self, report: Report) -> None:
        """Write the report in every format, and tell the run.

        Raises:
            OutputError: A file cannot be written.
            MachineError: The checks do not add up to the score.
        """
        contents = {path: make(report) for path, make in self.results.items()}
        for path, content in contents.items():
            write_file(path, content)
        if self.run is not None:
            self.run.tell(report)

    def refuse(self, reason: str) -> None:
        """Tell students through systems that hide what is printed why nothing can be graded.

        Args:
            reason: What is wrong with what they handed in.

        Raises:
            OutputError: A file cannot be written.
        """
        for path, make in self.refusals.items():
            write_file(path, make(reason))
