"""Courses that nobody had in mind who wrote the grader, in `tests/submissions/dialects`.

A folder is a course: how it asks, a right program, what it hands out, and ten faults. A fault is a
text of the right program and what stands there instead; `ours` has the same faults in the grader's
own words, under the same names.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import msgspec
import tomlkit

from grader.assignment.load import parse_assignment
from grader.assignment.own_operations import operations_beside
from grader.intake.folder import load_submission
from grader.isolation.surveying import survey_alone
from grader.records.assignment import Assignment
from grader.records.submission import Submission
from tests.support import REPOSITORY

FOLDER = REPOSITORY / "tests" / "submissions" / "dialects"

OURS = "ours"

_CALL = ("call", "function", "names", "layout")
"""What an assignment says of an operation that its students call in their own way."""


class Planted(NamedTuple):
    """A text of a right program, and what makes it wrong.

    Attributes:
        file: Where it stands, a path in the submission.
        old: The text, which stands there once.
        new: What stands there instead.
    """

    file: str
    old: str
    new: str


def faults_of(name: str) -> Mapping[str, Planted]:
    """The faults of a folder by their names."""
    read = tomllib.loads((FOLDER / name / "faults.toml").read_text("utf-8"))
    return {
        fault: Planted(said.get("file", "cnn.py"), said["old"], said["new"])
        for fault, said in read.items()
    }


COURSES = sorted(path.parent.name for path in FOLDER.glob("*/handout"))
"""Those that have functions of their own."""

NARROW = ("int_only", "square", "unpadded_pooling")
"""Those that have our functions, and ask less of them."""

FAULTS = [(course, fault) for course in COURSES for fault in faults_of(course)]


def assignment_of(course: str) -> Assignment:
    """What a course asks, of operations of its own too."""
    return _parsed(course, (FOLDER / course / "assignment.toml").read_bytes())


def assignment_in_our_words(course: str) -> Assignment:
    """The same of programs with our names, shapes and arrays."""
    said = tomllib.loads((FOLDER / course / "assignment.toml").read_text("utf-8"))
    said.pop("submission", None)
    said["operation"] = {
        operation: {key: value for key, value in rules.items() if key not in _CALL}
        for operation, rules in said["operation"].items()
    }
    return _parsed(course, tomlkit.dumps(said).encode())


def _parsed(course: str, content: bytes) -> Assignment:
    return parse_assignment(
        content, f"{course}/assignment.toml", operations_beside(FOLDER / course)
    )


def submission_in(folder: Path, assignment: Assignment) -> Submission:
    """What a student hands in, as `grade` reads it."""
    return load_submission(folder, assignment.wanted, survey_alone)


def with_fault(submission: Submission, fault: Planted) -> Submission:
    """A right program with a fault."""
    (path,) = (path for path in submission.sources if path.endswith(fault.file))
    text = submission.sources[path].decode()
    assert text.count(fault.old) == 1, f"{fault.file}: {fault.old}"
    wrong = text.replace(fault.old, fault.new).encode()
    return msgspec.structs.replace(submission, sources={**submission.sources, path: wrong})
