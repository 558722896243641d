"""A submission as a folder, as one Python file or as one notebook."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.folder_tree import read_file, read_within, walk_folder
from grader.intake.main_file import (
    MAIN,
    MOST_BYTES,
    MOST_NOTEBOOK_BYTES,
    Sources,
    gather_sources,
    nothing_to_grade,
)
from grader.paths import path_meant
from grader.records.submission import Submission

__all__ = ["load_submission"]


def load_submission(path: Path, functions: Sequence[str]) -> Submission:
    """Read a submission.

    Args:
        path: A folder that holds `cnn.py`, or one Python file or notebook that defines one of the
            functions; or such a file.
        functions: Names of the functions that are asked.

    Raises:
        SubmissionError: There is nothing to grade at `path`, or it cannot be read.
    """
    if path.is_dir():
        # A dot does not tell somebody who stands in the wrong folder where that is.
        place = f"The folder {str(path if path.name else path.resolve())!r}"
        sources = gather_sources(
            place,
            walk_folder(path),
            lambda name, most_bytes: read_within(path, name, most_bytes),
            functions,
        )
        if not sources.main:
            if (path / MAIN).is_symlink():
                raise SubmissionError(
                    f"{str(path / MAIN)!r} is a link. Put the file itself into the folder."
                )
            reason = nothing_to_grade(place, sources, functions)
            if path.name or sources.rivals:
                raise reason
            raise SubmissionError(
                f"{reason} Or name the folder where it is, e.g. `grade submission/`."
            )
    elif path.suffix in {".py", ".ipynb"} and path.exists():
        most_bytes = MOST_BYTES if path.suffix == ".py" else MOST_NOTEBOOK_BYTES
        sources = Sources(main=path.name, files={path.name: read_file(path, most_bytes)})
    else:
        raise _nothing_at(path)
    return Submission(
        name=path.resolve().name,
        path=str(path / sources.main if path.is_dir() else path),
        main=sources.main,
        sources=sources.files,
        sha256=hashlib.sha256(sources.files[sources.main]).hexdigest(),
    )


def _nothing_at(path: Path) -> SubmissionError:
    found = (
        f"{str(path)!r} is neither a folder nor a Python file nor a notebook"
        if path.exists()
        else f"There is no file or folder {str(path)!r}"
    )
    advice = f"Name the folder that holds your {MAIN}, e.g. `grade submission/`."
    return SubmissionError(f"{found}. {path_meant(path) or advice}")
