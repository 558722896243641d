"""Files of a submission as the repository calls them that it lies in."""

from pathlib import PurePosixPath

from grader.records.report import Report


def path_in_repository(report: Report, file: str) -> str:
    """The path of a file that stands beside the submission's main file."""
    return str(PurePosixPath(report.submission.file).parent / file)
