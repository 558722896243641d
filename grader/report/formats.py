"""The files that `grade` writes for programs and other systems, by the name of the option."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Literal

from grader.files import write_file
from grader.records.report import Report
from grader.report.gradescope import gradescope_refusal, gradescope_results
from grader.report.json_file import json_result
from grader.report.junit import junit_results
from grader.report.prairielearn import prairielearn_refusal, prairielearn_results

__all__ = ["Format", "write_refusals", "write_results"]

Format = Literal["json", "junit", "gradescope", "prairielearn"]

_RESULTS: dict[Format, Callable[[Report], bytes]] = {
    "json": json_result,
    "junit": junit_results,
    "gradescope": gradescope_results,
    "prairielearn": prairielearn_results,
}

_REFUSALS: dict[Format, Callable[[str], bytes]] = {
    "gradescope": gradescope_refusal,
    "prairielearn": prairielearn_refusal,
}
"""Of systems that show students what is in the file and nothing else."""


def write_results(report: Report, files: Mapping[Format, Path | None]) -> None:
    """Write a report in each of these formats.

    Args:
        report: The report.
        files: The files; None for a format that nobody asked for.

    Raises:
        OutputError: A file cannot be written.
        MachineError: The checks do not add up to the score.
    """
    contents = {path: _RESULTS[name](report) for name, path in files.items() if path}
    for path, content in contents.items():
        write_file(path, content)


def write_refusals(reason: str, files: Mapping[Format, Path | None]) -> None:
    """Tell students through systems that hide what is printed why nothing can be graded.

    Args:
        reason: What is wrong with what they handed in.
        files: The files; those of other formats are left as they are.

    Raises:
        OutputError: A file cannot be written.
    """
    for name, path in files.items():
        if path and name in _REFUSALS:
            write_file(path, _REFUSALS[name](reason))
