"""Where a report goes beside the terminal and the page: files, and a run of GitHub Actions."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple, Self

import msgspec

from grader.files import write_file
from grader.integrations import load_system_part
from grader.integrations.github.results import ActionsRun
from grader.records.report import Report
from grader.report.json_file import json_result


class ResultFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that a system reads once `grade` has ended.

    Attributes:
        write: Its content for a report.
        refuse: Its content where there is nothing to grade, of why and of how many points that
            loses; None for systems that show what is printed.
    """

    write: Callable[[Report], bytes]
    refuse: Callable[[str, int], bytes] | None = None


class Outlets(NamedTuple):
    """Where a report goes.

    Attributes:
        files: What makes the content of each file.
        run: The run of GitHub Actions that is told, if one is.
    """

    files: Mapping[Path, ResultFile]
    run: ActionsRun | None

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
        return cls(
            files={path: _result_file(name, environment) for name, path in files.items()},
            run=ActionsRun.of(environment) if github else None,
        )

    def publish(self, report: Report) -> None:
        """Write the report in every format, and tell the run.

        Raises:
            OutputError: A file cannot be written.
            MachineError: The checks do not add up to the score.
        """
        contents = {path: file.write(report) for path, file in self.files.items()}
        for path, content in contents.items():
            write_file(path, content)
        if self.run is not None:
            self.run.tell(report)

    def refuse(self, reason: str, possible: int) -> None:
        """Tell students through systems that hide what is printed why nothing can be graded.

        Args:
            reason: What is wrong with what they handed in.
            possible: The points that there are.

        Raises:
            OutputError: A file cannot be written.
        """
        for path, file in self.files.items():
            if file.refuse is not None:
                write_file(path, file.refuse(reason, possible))


def _result_file(name: str, environment: Mapping[str, str]) -> ResultFile:
    if name == "json":
        return ResultFile(write=json_result)
    file: ResultFile = load_system_part(name, "results").results_in(environment)
    return file
