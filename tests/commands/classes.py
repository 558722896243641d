"""Five students as each system hands out what they handed in, graded by the command once."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from grader.assignment import default_deck_path
from grader.commands.batch import batch_command
from grader.deck.store import load_deck, store_deck
from tests.intake.downloads import write_download
from tests.support import TWINS

SMALL = """\
title = "Padding"
[rubric.pad]
basic = 4
sides = 3
value = 2
dtype = 1
"""

RIGHT = TWINS["pad"]
NO_VALUE = RIGHT.replace("np.full(shape, value,", "np.full(shape, 0.0,")
SYMMETRIC = RIGHT.replace("padding[2 * axis + 1])", "padding[2 * axis])")

HANDED_IN = {
    "Ada Lovelace": RIGHT,
    "Bob 100%": NO_VALUE,
    "Cleo O'Neil": SYMMETRIC,
    "Dora": "nothing = 1\n",
    "Eve": RIGHT,
}

SCORES = (10, 8, 7, None, 10)


def _file(name: str) -> str:
    """What a student called the file; Dora's cannot be graded."""
    return "essay.py" if name == "Dora" else "cnn.py"


def canvas() -> dict[str, bytes]:
    """Bob's newer attempt is late."""
    files = {
        f"{name.lower().replace(' ', '')}_{101 + n}_{901 + n}_{_file(name)}": source.encode()
        for n, (name, source) in enumerate(HANDED_IN.items())
    }
    return {**files, "bob100%_LATE_102_999_cnn-1.py": RIGHT.encode()}


def moodle() -> dict[str, bytes]:
    return {
        f"{name}_{71 + n}_assignsubmission_file/{_file(name)}": source.encode()
        for n, (name, source) in enumerate(HANDED_IN.items())
    }


def moodle_flat() -> dict[str, bytes]:
    return {path.replace("/", "_"): content for path, content in moodle().items()}


def blackboard() -> dict[str, bytes]:
    """Bob's earlier attempt is right; the text that Blackboard adds stands beside each."""
    files = {f"HW_u1_attempt_2026-11-02-10-00-00_{_file('Bob')}": RIGHT.encode()}
    for n, (name, source) in enumerate(HANDED_IN.items()):
        prefix = f"HW_u{n}_attempt_2026-11-03-10-00-0{n}"
        files[f"{prefix}_{_file(name)}"] = source.encode()
        files[f"{prefix}.txt"] = f"Name: {name} (u{n})\n".encode()
    return files


def brightspace() -> dict[str, bytes]:
    files = {
        f"{41 + n}-7 - {name} - Nov {n + 1}, 2026 919 PM/{_file(name)}": source.encode()
        for n, (name, source) in enumerate(HANDED_IN.items())
    }
    return {**files, "index.html": b""}


def gradescope() -> dict[str, bytes]:
    """Finn is in a group with Eve."""
    told, files = "", {}
    for n, (name, source) in enumerate(HANDED_IN.items()):
        files[f"submission_{31 + n}/{_file(name)}"] = source.encode()
        told += (
            f'submission_{31 + n}:\n  :submitters:\n  - :name: "{name}"\n    :sid: s{n}\n'
            f"    :email: u{n}@uni.example\n  :created_at: 2026-03-0{1 + n} 10:00:00.0 Z\n"
        )
    mate = '  - :name: "Finn"\n    :sid: s5\n    :email: u5@uni.example\n'
    at = told.rindex("  :created_at")
    return {**files, "submission_metadata.yml": f"{told[:at]}{mate}{told[at:]}".encode()}


def github() -> dict[str, bytes]:
    return {
        f"cnn-gh{n}/{_file(name)}": source.encode()
        for n, (name, source) in enumerate(HANDED_IN.items())
    }


def plain() -> dict[str, bytes]:
    return {f"{name}/{_file(name)}": source.encode() for name, source in HANDED_IN.items()}


LAYOUTS: dict[str, tuple[Callable[[], dict[str, bytes]], str]] = {
    "canvas": (canvas, "zip"),
    "moodle": (moodle, "folder"),
    "moodle flat": (moodle_flat, "zip"),
    "blackboard": (blackboard, "zip"),
    "brightspace": (brightspace, "zip"),
    "gradescope": (gradescope, "folder"),
    "github": (github, "folder"),
    "plain": (plain, "tar.gz"),
}

ROSTER = "name,email,sid,github\n" + "".join(
    f"{name},u{n}@uni.example,s{n},gh{n}\n"
    for n, name in [*list(enumerate(HANDED_IN))[:4], (9, "Zoe Missing")]
)
"""Eve is not on it, and Zoe handed in nothing."""


class Course(NamedTuple):
    """A folder with everything that an instructor has.

    Attributes:
        download: What a system handed out.
        results: What `grade batch` wrote, of that.
        assignment: The assignment.
        deck: Its deck.
        roster: The class.
    """

    download: Path
    results: Path
    assignment: Path
    deck: Path
    roster: Path


def lay_out(folder: Path, layout: str) -> Course:
    """A course in which nothing was graded yet."""
    build, form = LAYOUTS[layout]
    course = Course(
        download=write_download(folder, build(), form, "cnn-submissions"),
        results=folder / "results",
        assignment=folder / "small.toml",
        deck=folder / "small.deck",
        roster=folder / "roster.csv",
    )
    course.assignment.write_text(SMALL)
    course.roster.write_text(ROSTER)
    store_small_deck(course.deck)
    return course


def grade_course(course: Course, download: Path | None = None) -> None:
    """Grade what a course handed in, or another download, without pages."""
    code = batch_command(
        download or course.download,
        output=course.results,
        assignment=course.assignment,
        deck=course.deck,
        pages="none",
    )
    assert code == 0


def store_small_deck(path: Path, cases: int = 4) -> None:
    """The practice cases of pad, that many of each check, and none that are fresh."""
    whole = load_deck(default_deck_path())
    checks = {
        name: answered[:cases] for name, answered in whole.checks.items() if name[:4] == "pad/"
    }
    store_deck(msgspec.structs.replace(whole, checks=checks, fresh={}), path)
