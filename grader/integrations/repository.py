"""Files of a submission as the repository calls them that it lies in."""

from pathlib import Path, PurePosixPath

from grader.records.report import Report


def path_in_repository(report: Report, file: str = "") -> str:
    """The path of a file that stands beside the main file, or of that itself.

    It is relative to where the command was given, which is the root of a repository, also where the
    submission was named by its whole path: on no other machine would that mean anything.
    """
    main = PurePosixPath(report.submission.file)
    path = main.parent / file if file else main
    here = Path.cwd().as_posix()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
