"""Files of a submission as the repository calls them that it lies in."""

import os
from pathlib import Path, PurePosixPath

from grader.records.report import Report


def path_in_repository(report: Report, file: str = "") -> str:
    """The path of a file by its path within the submission, or of the main file.

    It is relative to the repository, also where the submission was named by its whole path: on no
    other machine would that mean anything. GitHub Actions says where the repository lies; without
    that it is where the command was given.
    """
    main = PurePosixPath(report.submission.file)
    path = PurePosixPath(report.submission.folder or main.parent) / file if file else main
    whole = PurePosixPath(Path.cwd().as_posix()) / path
    root = os.environ.get("GITHUB_WORKSPACE") or Path.cwd().as_posix()
    return str(whole.relative_to(root) if whole.is_relative_to(root) else path)
