"""Why there is nothing to grade, and what to do about it."""

from collections.abc import Sequence
from pathlib import Path

from grader.errors import SubmissionError
from grader.intake.choose_main import MAX_NAMED
from grader.intake.main_file import Sources, files_asked_for, main_name
from grader.intake.names import is_archive, is_unread_archive, meant_name
from grader.paths import path_meant
from grader.records.submission import WantedFiles
from grader.text import in_shell, listed


def nothing_at(path: Path, wanted: WantedFiles) -> SubmissionError:
    """Why a path that was typed is no submission."""
    main = main_name(wanted)
    found = (
        f"{str(path)!r} is neither a folder nor a Python file nor a notebook"
        if path.exists()
        else f"There is no file or folder {str(path)!r}"
    )
    advice = f"Name the folder that holds your {main}, e.g. `grade homework/`."
    if not path.exists() and Path(main).is_file():
        advice = f"There is a {main} where you are: give `grade .`."
    if path.exists() and (meant := meant_name(path.name)):
        advice = f"If it is your program, rename it {meant}."
    elif path.exists() and (is_archive(path.name) or is_unread_archive(path.name)):
        advice = f"Unpack it. {advice}"
    if not path.exists() and str(path) in wanted.functions:
        advice = f"`grade explain {path}` says what that function has to do."
    return SubmissionError(f"{found}. {path_meant(path) or advice}")


def nothing_chosen(
    subject: str,
    sources: Sources,
    wanted: WantedFiles,
    folder: Path | None,
    others: Sequence[str],
) -> SubmissionError:
    """Why none of the files of a submission could be chosen.

    Args:
        subject: What was read, as a sentence begins, e.g. `The folder 'submission'`.
        sources: What was found there, without a main file.
        wanted: What is looked for.
        folder: Where they lie, so that a command can grade one of them; None if none can.
        others: Names of the other files that lie there.
    """
    main = main_name(wanted)
    if sources.rivals:
        if len(wanted.files) > 1:
            return SubmissionError(
                f"{subject} has {len(sources.rivals)} files that define or import some of the "
                f"functions, and no {main}: {', '.join(sources.rivals[:MAX_NAMED])}. "
                + (
                    wanted.to_rename_among(sources.rivals)
                    or f"The assignment loads {listed(wanted.files)}: put them there under these "
                    "names."
                )
            )
        one = sources.rivals[0]
        typed = f"give `grade {in_shell(str(folder / one))}`, or " if folder is not None else ""
        return SubmissionError(
            f"{subject} has {len(sources.rivals)} files that define or import some of the "
            f"functions: {', '.join(sources.rivals[:MAX_NAMED])}. To have one graded, {typed}name "
            f"it {main}. If each has a part, add a {main} that imports from them."
        )
    *most, last = wanted.functions
    names = " or ".join(filter(None, (", ".join(most), last)))
    return SubmissionError(
        f"{subject} has no {main} and no Python file or notebook that defines {names}"
        f"{_but(others)}. {_advice_to_student(files_asked_for(wanted), others)}"
    )


def nothing_handed_in(location: str, wanted: WantedFiles, others: Sequence[str]) -> SubmissionError:
    """Why an attempt of a download that holds no program cannot be graded.

    Args:
        location: Where the attempt is.
        wanted: What is looked for.
        others: Names of the files that lie there.
    """
    if len(others) == 1 and location.endswith(f"/{others[0]}"):
        found = f"{location!r} is no Python file and no notebook"
    else:
        found = f"{location!r} holds no Python file and no notebook{_but(others)}"
    return SubmissionError(f"{found}. {_advice_to_staff(wanted, others)}")


def _but(others: Sequence[str]) -> str:
    return f", but {', '.join(others[:MAX_NAMED])}" if others else ""


def _advice_to_student(files: str, others: Sequence[str]) -> str:
    """What to do about a folder that holds these files."""
    for name in others:
        if meant := meant_name(name.rpartition("/")[2]):
            return f"If {name} is your program, rename it {meant}."
        if is_archive(name) or is_unread_archive(name):
            return f"Unpack {name} there."
    return f"Put your {files} there."


def _advice_to_staff(wanted: WantedFiles, others: Sequence[str]) -> str:
    """What to do about an attempt that holds these files."""
    main = files_asked_for(wanted)
    alone = "in a zip" if len(wanted.files) > 1 else "by itself or in a zip"
    for name in others:
        if meant := meant_name(name.rpartition("/")[2]):
            return f"If {name} is the program, rename it {meant}."
    if any(map(is_unread_archive, others)):
        return f"RAR and 7z are not read. Ask for {main}, {alone}."
    if any(map(is_archive, others[1:])):
        return f"Archives within archives are not opened. Ask for {main} in one zip."
    return f"Ask for {main}, {alone}."
