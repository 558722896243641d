"""A submission as a folder, as one Python file or as one notebook."""

from functools import partial
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.folder_tree import read_file, read_within, walk_folder
from grader.intake.main_file import (
    ENDINGS,
    MAX_BYTES,
    MAX_NOTEBOOK_BYTES,
    Sources,
    Survey,
    gather_sources,
    main_name,
    require_readable,
)
from grader.intake.nothing_to_grade import nothing_at, nothing_chosen
from grader.records.submission import Submission, WantedFiles


def load_submission(path: Path, wanted: WantedFiles, survey: Survey) -> Submission:
    """Read a submission.

    Args:
        path: A folder that holds `cnn.py`, or one Python file or notebook that defines one of the
            functions; or such a file. With one of the files that the assignment names come the
            others.
        wanted: What is looked for.
        survey: Tells which functions a file defines.

    Raises:
        SubmissionError: There is nothing to grade at `path`, or it cannot be read.
    """
    if path.is_dir():
        sources = _read_folder(path, wanted, survey)
        return sources.as_submission(path.resolve().name, str(path / sources.main))
    if path.suffix in ENDINGS and path.exists():
        if root := wanted.root_of(path):
            found = [one for pattern in wanted.files for one in root.glob(pattern)]
            paths = dict.fromkeys(one.relative_to(root).as_posix() for one in found)
            if wanted.main_among(paths):  # one file of several: the others belong to it
                read = partial(read_within, root)
                sources = gather_sources(_subject(root), paths, read, wanted, survey)
                return sources.as_submission(root.resolve().name, str(root / sources.main))
        sources = _read_alone(path, wanted, survey)
        return sources.as_submission(path.resolve().name, str(path))
    raise nothing_at(path, wanted)


def _subject(folder: Path) -> str:
    """A folder as a sentence begins.

    A dot does not tell somebody who stands in the wrong folder where that is.
    """
    return f"The folder {str(folder if folder.name else folder.resolve())!r}"


def _read_folder(folder: Path, wanted: WantedFiles, survey: Survey) -> Sources:
    subject = _subject(folder)
    paths = list(walk_folder(folder))

    def read(path: str, max_bytes: int) -> bytes:
        return read_within(folder, path, max_bytes)

    sources = gather_sources(subject, paths, read, wanted, survey)
    if sources.main:
        return sources
    main = folder / main_name(wanted)
    if main.is_symlink():
        raise SubmissionError(f"{str(main)!r} is a link. Put the file itself into the folder.")
    others = [path for path in paths if not path.endswith(("/", *ENDINGS))]
    reason = nothing_chosen(subject, sources, wanted, folder, others)
    if folder.name or sources.rivals:
        raise reason
    raise SubmissionError(f"{reason} Or name the folder where it is, e.g. `grade submission/`.")


def _read_alone(path: Path, wanted: WantedFiles, survey: Survey) -> Sources:
    """One script or notebook, without what lies beside it."""
    is_script = path.suffix == ".py"
    content = read_file(path, MAX_BYTES if is_script else MAX_NOTEBOOK_BYTES)
    held = None if is_script else survey({path.name: content}, wanted.functions).get(path.name)
    require_readable(repr(str(path)), content, held)
    return Sources(main=path.name, files={path.name: content})
