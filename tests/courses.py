"""Courses and their programs, in `tests/submissions/courses`.

A folder is a course, and its folders but `handout` are right programs. How it asks is said by the
pack of its name, or by an `assignment.toml` in the folder where there is none. `faults.toml` has
faults of the program in `loops`: a text of it, and what stands there instead. `translated` is
`ours` in the words of a course, and `translated.toml` has the same faults of both by the same
names.
"""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import msgspec
import tomlkit

from grader.assignment.load import parse_assignment
from grader.assignment.own_operations import operations_beside
from grader.assignment.packs import assignment_of_pack, known_packs
from grader.intake.folder import load_submission
from grader.isolation.surveying import survey_alone
from grader.records.assignment import Assignment
from grader.records.submission import Submission
from tests.support import REPOSITORY

FOLDER = REPOSITORY / "tests" / "submissions" / "courses"

OURS = "ours"

HANDOUT = "handout"

LOOPS = "loops"

TRANSLATED = "translated"

_FAULTS = {LOOPS: "faults.toml", TRANSLATED: "translated.toml", OURS: "translated.toml"}

_CALL = ("call", "function", "names", "layout")
"""What an assignment says of an operation that its students call in their own way."""

_IN_OURS = ("conv1d", "conv2d", "pad", "maxpool", "avgpool")
"""What the program in our words has."""


class Planted(NamedTuple):
    """A text of a right program, and what makes it wrong.

    Attributes:
        file: Where it stands, a path in the submission.
        old: The text, which stands there once.
        new: What stands there instead.
        function: The function that is wrong then; empty where the file does not say it.
    """

    file: str
    old: str
    new: str
    function: str = ""


def faults_of(course: str, program: str) -> Mapping[str, Planted]:
    """The faults of a program by their names; none of one that has none."""
    path = FOLDER / course / _FAULTS.get(program, "none")
    read = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    return {
        fault: Planted(
            said.get("file", "cnn.py"), said["old"], said["new"], said.get("function", "")
        )
        for fault, said in read.items()
    }


def asks(course: str, fault: Planted) -> bool:
    """Whether a course asks the function that a fault makes wrong."""
    return (
        not fault.function
        or fault.function.partition(".")[0] in assignment_of(course).wanted.functions
    )


COURSES = sorted(path.parent.name for path in FOLDER.glob(f"*/{HANDOUT}"))
"""Those that have functions of their own."""

PACKS = known_packs()
"""Those of them that ship."""

NARROW = sorted({path.parent.name for path in FOLDER.glob("*/assignment.toml")} - {*COURSES})
"""Those that have our functions, and ask less of them."""


def programs_of(course: str) -> list[str]:
    """The right programs of a course."""
    folders = (path.name for path in (FOLDER / course).iterdir() if path.is_dir())
    return sorted({*folders} - {HANDOUT, "operations"})


def path_of(course: str) -> Path:
    """Where it is said how a course asks."""
    return assignment_of_pack(course) if course in PACKS else FOLDER / course / "assignment.toml"


def assignment_of(course: str, program: str = "") -> Assignment:
    """What a course asks, of operations of its own too.

    Args:
        course: The course.
        program: The program that is asked: a translated one has no more than ours.
    """
    asked = _parsed(course, path_of(course).read_bytes())
    return asked.restricted_to(_in_both(course, asked)) if program == TRANSLATED else asked


def assignment_in_our_words(course: str) -> Assignment:
    """The same of programs with our names, shapes and arrays, as far as ours has them."""
    said = tomllib.loads(path_of(course).read_text("utf-8"))
    said.pop("submission", None)
    said["operation"] = {
        operation: {key: value for key, value in rules.items() if key not in _CALL}
        for operation, rules in said["operation"].items()
    }
    in_ours = _parsed(course, tomlkit.dumps(said).encode())
    return in_ours.restricted_to(_in_both(course, assignment_of(course)))


def _in_both(course: str, asked: Assignment) -> set[str]:
    """The checks of what ours has and the translated program has."""
    files = (FOLDER / course / TRANSLATED).rglob("*.py")
    text = "\n".join(path.read_text("utf-8") for path in files)
    written = {*re.findall(r"^(?:def|class) (\w+)", text, re.MULTILINE)}
    there = {
        one.name
        for one in asked.operations
        if one.name in _IN_OURS and one.call is not None and written.issuperset(one.call.uses)
    }
    return {row.name for row in asked.rubric if row.operation in there}


@cache
def _parsed(course: str, content: bytes) -> Assignment:
    path = path_of(course)
    return parse_assignment(content, f"{course}/{path.name}", operations_beside(path.parent))


def handed_in(course: str, program: str, fault: str = "") -> Submission:
    """A program of a course as a student hands it in, with a fault if one is named."""
    right = _right(course, program)
    return with_fault(right, faults_of(course, program)[fault]) if fault else right


@cache
def _right(course: str, program: str) -> Submission:
    """A program without a fault; where files are many, a process looks which of them is it."""
    return submission_in(FOLDER / course / program, assignment_of(course))


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
