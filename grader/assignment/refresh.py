"""Keeping a course's folder in step with its assignment, and what was changed by hand as it is."""

import hashlib
from pathlib import Path
from typing import NamedTuple

from grader.assignment.course import COURSE_DECK, course_files, practice_deck, ready_deck
from grader.assignment.files import ASSIGNMENT, STUDENT
from grader.assignment.load import parse_assignment
from grader.assignment.origin import REQUIREMENTS, Origin, origin_of_grader
from grader.assignment.own_operations import OwnOperations, operations_beside
from grader.assignment.written import WRITTEN, digests_in, in_lines, write_files
from grader.errors import AssignmentError, OutputError
from grader.files import remove_file, sha256_of, write_file
from grader.paths import read_file
from grader.records.assignment import Assignment
from grader.records.progress import OnProgress, tell_nobody
from grader.text import in_shell

_ALWAYS_SAME = f"{STUDENT}/{ASSIGNMENT}"
"""What must agree whoever changed it: students practise for what is graded."""


class OutOfStep(NamedTuple):
    """Files of a course that are not what `grade init` would write now.

    Attributes:
        stale: Those that are as it wrote them, or gone.
        needless: Those that are as it wrote them, and that it would not write now.
        yours: Those that were changed by hand, and that it would also write differently now.
    """

    stale: tuple[str, ...]
    needless: tuple[str, ...]
    yours: tuple[str, ...]


class Refreshed(NamedTuple):
    """What a refresh did.

    Attributes:
        assignment: The assignment.
        origin: What students install the grader from.
        before: What was out of step; what is not `yours` is not any more.
    """

    assignment: Assignment
    origin: Origin
    before: OutOfStep


def refresh_course(
    folder: Path, origin: Origin | None, on_progress: OnProgress = tell_nobody
) -> Refreshed:
    """Write anew what follows from a course's assignment and was not changed by hand.

    Args:
        folder: The course, as `write_course` wrote it.
        origin: What students install the grader from; None for what they did so far.
        on_progress: Called while a practice deck is built.

    Raises:
        UserError: There is no such course, its assignment cannot be used, a file cannot be
            written, or a practice deck has to be built and torch is not installed.
    """
    known = _written_in(folder)
    if known is None:
        raise OutputError(
            f"{str(folder)!r} is no folder that `grade init` wrote: there is no {WRITTEN} in it. "
            f"`grade init NEW --from {in_shell(str(folder))}` makes a course of its {ASSIGNMENT}."
        )
    text, assignment, own = _read(folder)
    origin = origin or _origin_in(folder) or origin_of_grader(None)
    files: dict[str, bytes | None] = {**course_files(text, assignment, origin, own)}
    files[COURSE_DECK] = ready_deck(assignment, folder / COURSE_DECK, own)
    found = _compare(folder, files, known)
    if COURSE_DECK in found.stale:
        deck = folder / COURSE_DECK
        files[COURSE_DECK] = practice_deck(assignment, deck, deck, own, on_progress)
    write_files(folder, {path: files[path] or b"" for path in found.stale})
    for path in found.needless:
        remove_file(folder / path)
    # Of a file that was changed by hand, what was written stays known, so that it stays theirs.
    ours = {path: _digest_of(content) for path, content in files.items()}
    digests = {path: digest for path, digest in ours.items() if digest == sha256_of(folder / path)}
    theirs = {path: known[path] for path in known if path in files and path not in digests}
    write_file(folder / WRITTEN, in_lines(digests | theirs))
    return Refreshed(assignment=assignment, origin=origin, before=found)


def compare_course(folder: Path) -> OutOfStep | None:
    """What is out of step in a course; None where `grade init` wrote none.

    Raises:
        UserError: Its assignment cannot be used.
    """
    known = _written_in(folder)
    if known is None:
        return None
    text, assignment, own = _read(folder)
    origin = _origin_in(folder) or Origin("")
    files: dict[str, bytes | None] = {**course_files(text, assignment, origin, own)}
    files[COURSE_DECK] = ready_deck(assignment, folder / COURSE_DECK, own)
    return _compare(folder, files, known)


def _compare(folder: Path, files: dict[str, bytes | None], known: dict[str, str]) -> OutOfStep:
    """What differs from files that would be written now; None stands for content yet to be made.

    Args:
        folder: The course.
        files: What would be written now, by path.
        known: Digests of what was written before, by path.
    """
    stale, yours = [], []
    for path, content in files.items():
        there, now, before = sha256_of(folder / path), _digest_of(content), known.get(path)
        if there == now:
            continue
        if there in ("", before):
            stale.append(path)
        elif now != before or path == _ALWAYS_SAME:
            yours.append(path)
    others = known.keys() - files.keys()
    needless = (path for path in sorted(others) if sha256_of(folder / path) == known[path])
    return OutOfStep(tuple(stale), tuple(needless), tuple(yours))


def _digest_of(content: bytes | None) -> str:
    """SHA-256 of what would be written; that of no file where it is yet to be made."""
    return "unknown" if content is None else hashlib.sha256(content).hexdigest()


def _written_in(folder: Path) -> dict[str, str] | None:
    try:
        return digests_in((folder / WRITTEN).read_bytes())
    except OSError:
        return None


def _read(folder: Path) -> tuple[bytes, Assignment, OwnOperations]:
    path, own = folder / ASSIGNMENT, operations_beside(folder)
    text = read_file(path, "assignment", AssignmentError)
    return text, parse_assignment(text, str(path), own), own


def _origin_in(folder: Path) -> Origin | None:
    """What a course installs the grader from by now; None where that is not said."""
    try:
        lines = (folder / REQUIREMENTS).read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return None
    named = (line.strip() for line in lines if not line.lstrip().startswith(("#", "numpy")))
    requirement = next(filter(None, named), None)
    if requirement is None:
        return None
    wheel = folder / requirement
    return Origin(requirement, wheel if wheel.is_file() else None)
