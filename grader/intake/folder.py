"""A submission as a folder, as one Python file or as one notebook."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.folder_tree import read_file, read_within, walk_folder
from grader.intake.main_file import (
    ENDINGS,
    MAIN,
    MOST_BYTES,
    MOST_NOTEBOOK_BYTES,
    Sources,
    Survey,
    gather_sources,
    nothing_to_grade,
    require_readable,
)
from grader.intake.names import is_archive, is_unread_archive, meant_name
from grader.paths import path_meant
from grader.records.submission import Submission

__all__ = ["load_submission"]


def load_submission(path: Path, functions: Sequence[str], survey: Survey) -> Submission:
    """Read a submission.

    Args:
        path: A folder that holds `cnn.py`, or one Python file or notebook that defines one of the
            functions; or such a file.
        functions: Names of the functions that are asked.
        survey: Tells which of them a file defines.

    Raises:
        SubmissionError: There is nothing to grade at `path`, or it cannot be read.
    """
    if path.is_dir():
        # A dot does not tell somebody who stands in the wrong folder where that is.
        place = f"The folder {str(path if path.name else path.resolve())!r}"
        paths = list(walk_folder(path))
        sources = gather_sources(
            place,
            paths,
            lambda name, most_bytes: read_within(path, name, most_bytes),
            functions,
            survey,
        )
        if not sources.main:
            if (path / MAIN).is_symlink():
                raise SubmissionError(
                    f"{str(path / MAIN)!r} is a link. Put the file itself into the folder."
                )
            others = [name for name in paths if not name.endswith(("/", *ENDINGS))]
            reason = nothing_to_grade(place, sources, functions, f"grade {path}/", others)
            if path.name or sources.rivals:
                raise reason
            raise SubmissionError(
                f"{reason} Or name the folder where it is, e.g. `grade submission/`."
            )
    elif path.suffix in ENDINGS and path.exists():
        is_script = path.suffix == ".py"
        content = read_file(path, MOST_BYTES if is_script else MOST_NOTEBOOK_BYTES)
        held = None if is_script else survey({path.name: content}, functions).get(path.name)
        require_readable(repr(str(path)), content, held)
        sources = Sources(main=path.name, files={path.name: content})
    else:
        raise _nothing_at(path)
    return Submission(
        name=path.resolve().name,
        path=str(path / sources.main if path.is_dir() else path),
        main=sources.main,
        sources=sources.files,
        sha256=hashlib.sha256(sources.files[sources.main]).hexdigest(),
        note=sources.note,
    )


def _nothing_at(path: Path) -> SubmissionError:
    found = (
        f"{str(path)!r} is neither a folder nor a Python file nor a notebook"
        if path.exists()
        else f"There is no file or folder {str(path)!r}"
    )
    advice = f"Name the folder that holds your {MAIN}, e.g. `grade homework/`."
    if not path.exists() and Path(MAIN).is_file():
        advice = f"There is a {MAIN} where you are: give `grade .`."
    if path.exists() and (meant := meant_name(path.name)):
        advice = f"If it is your program, rename it {meant}."
    elif path.exists() and (is_archive(path.name) or is_unread_archive(path.name)):
        advice = f"Unpack it. {advice}"
    return SubmissionError(f"{found}. {path_meant(path) or advice}")
