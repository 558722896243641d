"""A course's folder: what students get, and what their instructor keeps."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

from grader.assignment.files import (
    ASSIGNMENT,
    OPERATIONS,
    STUDENT,
    default_assignment_path,
    default_deck_path,
)
from grader.assignment.load import load_assignment, parse_assignment
from grader.assignment.operations import require_operations
from grader.assignment.origin import Origin
from grader.assignment.own_operations import OwnOperations, operations_beside
from grader.assignment.scaffold import naming_deck, pinned, read_template
from grader.assignment.student_files import for_instructor, in_words_of_course, stubs_for
from grader.assignment.without import leave_out, read_without
from grader.assignment.written import WRITTEN, in_lines, write_files
from grader.deck.narrow import narrowed_deck
from grader.deck.seed import FINAL_SEED, draw_seed
from grader.deck.store import load_deck, store_deck
from grader.errors import AssignmentError, DeckError
from grader.files import make_folder, new_folder, sha256_of, write_file
from grader.intake.main_file import MAIN, NOTEBOOK
from grader.records.assignment import Assignment, Versions
from grader.records.deck import PRACTICE_DECK
from grader.records.graded_with import GraderInfo
from grader.records.operation import Operation
from grader.records.progress import OnProgress, tell_nobody
from grader.text import ended, listed

COURSE_DECK = f"{STUDENT}/{PRACTICE_DECK}"
"""Where the practice deck of a course lies."""

_EXAMPLES = f"{STUDENT}/WORKED_EXAMPLES.md"


def write_course(
    folder: Path,
    *,
    names: Sequence[str],
    without: str,
    last: Path | None,
    origin: Origin,
    notebook: bool = False,
    on_progress: OnProgress = tell_nobody,
) -> Assignment:
    """Write a course's folder, all of it or nothing.

    Args:
        folder: Where; nothing may be there yet.
        names: The operations; if empty, those of last year or of the assignment that ships.
        without: Features to leave out of their contracts, as `--without` has them.
        last: Last year's assignment, or that of a pack: its rubric, limits and policy are kept,
            the operations beside it and, if it has cases of all that is asked and of nothing else,
            the practice deck beside it.
        origin: What students install the grader from.
        notebook: Whether students write in a notebook, which the assignment then names.
        on_progress: Called while a practice deck is built.

    Returns:
        The assignment.

    Raises:
        UserError: There is something in `folder`, it cannot be written, last year's assignment
            cannot be used, or a practice deck has to be built and torch is not installed.
    """
    source = last or default_assignment_path()
    own = operations_beside(source.parent)
    text = _assignment_text(source, names, without, versions_here(), own, notebook=notebook)
    assignment = parse_assignment(text, ASSIGNMENT, own)
    files = course_files(text, assignment, origin, own)
    sources = {f"{OPERATIONS}/{name}.py": text.encode() for name, text in own.sources.items()}
    with new_folder(folder) as new:
        write_file(new / ASSIGNMENT, text)
        write_file(new / FINAL_SEED, f"{draw_seed()}\n".encode())
        write_files(new, sources)
        known = source.with_name(PRACTICE_DECK)
        files[COURSE_DECK] = practice_deck(assignment, known, new / COURSE_DECK, own, on_progress)
        write_files(new, files)
        digests = {path: sha256_of(new / path) for path in files}
        write_file(new / WRITTEN, in_lines(digests))
    return assignment


def _assignment_text(
    source: Path,
    names: Sequence[str],
    without: str,
    versions: Versions,
    own: OwnOperations,
    *,
    notebook: bool,
) -> bytes:
    """TOML like that of another assignment, for other operations, contracts and versions.

    An operation that the other one does not ask gets a point for every check that is asked by
    default.

    Args:
        source: The other assignment.
        names: The operations; if empty, those of the other one.
        without: Features to leave out besides.
        versions: What scores are to be made with.
        own: The operations beside the other one.
        notebook: Whether students write in a notebook.

    Raises:
        AssignmentError: The other one cannot be read or used, or a feature does not exist; or it
            has files of its own in which students write.
    """
    known = {one.name: one for one in load_assignment(source, own).operations}
    require_operations([one for one in names if one not in known], "--operations", own.sources)
    try:
        document = tomlkit.parse(source.read_text("utf-8"))
    except TOMLKitError as error:
        raise AssignmentError(
            f"{str(source)!r} is not TOML: {ended(str(error))} Mend that line."
        ) from error
    rubric: Any = document["rubric"]
    for name in [*rubric] if names else []:
        if name not in names:
            del rubric[name]
            document.get("operation", {}).pop(name, None)
    for name in names:
        if name not in rubric:
            rubric[name] = _a_point_for_each(own.load(name))
    asked = (known.get(name) or own.load(name) for name in rubric)
    operations = [one.whole or one for one in asked]
    leave_out(document, read_without(without, operations), operations)
    if notebook:
        _name_notebook(document, source, operations)
    document["versions"] = {
        "grader": versions.grader,
        "python": versions.python,
        "numpy": versions.numpy,
    }
    return tomlkit.dumps(document).encode()


def _name_notebook(document: Any, source: Path, operations: Sequence[Operation]) -> None:
    """Have an assignment say that students hand in a notebook.

    Raises:
        AssignmentError: It says what they hand in, or has no stubs to write into one.
    """
    named = document.get("submission", {}).get("files", [])
    own = [one.function for one in operations if one.call is not None]
    if own or named not in ([], [NOTEBOOK]):
        what = f"calls {own[0]} in words of its own" if own else f"names {listed(named)}"
        raise AssignmentError(
            f"--notebook writes stubs into {NOTEBOOK}, and {str(source)!r} {what}. Leave it out; "
            "`%%grade` works in a course's own notebook, with the files of `student/` beside it."
        )
    document.setdefault("submission", {})["files"] = [NOTEBOOK]


def _a_point_for_each(operation: Operation) -> dict[str, int]:
    return {check: 1 for check, about in operation.checks.items() if about.by_default}


def versions_here() -> Versions:
    """What scores are made with here; of Python the minor version."""
    here = GraderInfo.here().by_minor
    return Versions(grader=here.version, python=here.python, numpy=here.numpy)


def course_files(
    text: bytes, assignment: Assignment, origin: Origin, own: OwnOperations
) -> dict[str, bytes]:
    """What follows from an assignment in a course's folder, by path; the practice deck apart.

    Args:
        text: The assignment's file.
        assignment: What it says.
        origin: What the grader is installed from.
        own: The operations that the course brings itself. The deck brings those that are asked, so
            that students have to name it in every command.
    """
    here, named = versions_here(), assignment.versions
    versions = Versions(
        grader=here.grader, python=named.python or here.python, numpy=named.numpy or here.numpy
    )
    packages = assignment.policy.allowed_imports
    files = pinned(read_template("course_template"), origin, versions, packages)
    files = for_instructor(files, assignment)
    handed_out = pinned(read_template("student_template"), origin, versions, packages)
    handed_out = in_words_of_course(handed_out, assignment)
    del handed_out[MAIN], handed_out[NOTEBOOK]
    handed_out |= stubs_for(assignment)
    if any(operation.file in own.sources for operation in assignment.operations):
        handed_out = naming_deck(handed_out)
    handed_out[ASSIGNMENT] = text
    files |= {f"{STUDENT}/{path}": content for path, content in handed_out.items()}
    if not any(row.check == "worked-examples" for row in assignment.rubric):
        del files[_EXAMPLES]
    return files


def practice_deck(
    assignment: Assignment,
    known: Path,
    path: Path,
    own: OwnOperations,
    on_progress: OnProgress,
) -> bytes:
    """A practice deck for all that is asked: the one that ships, the one at `known`, or a new one.

    Args:
        assignment: What is asked.
        known: Where there may be one already.
        path: Where a new one is to lie.
        own: The operations that the course brings itself; the deck carries those that are asked.
        on_progress: Called while it is built.

    Raises:
        UserError: It has to be built and torch is not installed, or it cannot be written.
    """
    ready = ready_deck(assignment, known, own)
    if ready is not None:
        return ready
    from grader.deck.build import build_deck  # noqa: PLC0415  only this needs Hypothesis

    make_folder(path.parent)
    deck = build_deck(assignment, draw_seed(), "practice", own.sources, on_progress)
    store_deck(deck, path)
    return path.read_bytes()


def ready_deck(assignment: Assignment, known: Path, own: OwnOperations) -> bytes | None:
    """A practice deck for all that is asked, if there is one already: that ships, or at `known`.

    One with cases that a narrower contract leaves out was built for another one: of what it does
    ask some combinations may be missing. One that brings another version of an operation was too.
    """
    asked = assignment.operations
    for path in (default_deck_path(), known):
        try:
            deck = load_deck(path)
        except DeckError:
            continue
        narrow = narrowed_deck(deck, assignment.operations)
        all_within = all(
            len(narrow.cases_of(one.name)) == len(deck.cases_of(one.name)) for one in asked
        )
        same = all(deck.operations.get(one.file) == own.sources.get(one.file) for one in asked)
        if same and all_within and all(row.name in narrow.checks for row in assignment.rubric):
            return path.read_bytes()
    return None
