"""Systems that courses use beside the grader: a folder each, and the one table of them."""

from importlib import import_module
from typing import Any, Literal

import msgspec

from grader.errors import UserError
from grader.intake.layouts.layout import Layout
from grader.text import did_you_mean

__all__ = ["SYSTEMS", "Part", "System", "layouts", "load_system_part", "systems_with"]

Part = Literal["layout", "results", "export", "returns"]
"""A file that a system's folder may have; the part is called like the file.

- `layout`: `LAYOUT`, how what it lets a course download is laid out.
- `results`: `results_in`, the file that its autograder reads, which `grade --NAME FILE` writes.
- `export`: `EXPORT`, the archive that `grade export NAME` writes.
- `returns`: `name_in`, what a student's page is called that `grade return NAME` packs.
"""


class System(msgspec.Struct, frozen=True, kw_only=True):
    """A system outside.

    Attributes:
        name: Name of its folder, and what options and commands call it.
        parts: The files that the folder has.
        publish: What commands of `grade publish` write for it, in a sentence, by their names.
    """

    name: str
    parts: tuple[Part, ...]
    publish: dict[str, str] = {}


SYSTEMS = (
    System(
        name="canvas",
        parts=("layout", "returns"),
        publish={
            "canvas": "Fill this assignment's column of a gradebook that Canvas exported.",
        },
    ),
    System(
        name="moodle",
        parts=("layout", "returns"),
        publish={
            "moodle": "Fill in a grading worksheet that Moodle exported.",
            "moodle-gradebook": "Write a CSV to import into a Moodle gradebook.",
        },
    ),
    System(name="blackboard", parts=("layout",)),
    System(name="brightspace", parts=("layout",)),
    System(
        name="gradescope",
        parts=("layout", "results", "export"),
        publish={"gradescope": "Write a results.json for every submission."},
    ),
    System(name="github", parts=("layout",)),
    System(name="classroom50", parts=("layout", "results", "export")),
    System(name="prairielearn", parts=("results", "export")),
    System(name="junit", parts=("results",)),
)
"""A download is tried against the layouts in this order."""


def systems_with(part: Part) -> list[str]:
    """Names of the systems whose folder has this file."""
    return [system.name for system in SYSTEMS if part in system.parts]


def layouts() -> tuple[Layout, ...]:
    """How the systems lay out what they let a course download."""
    return tuple(load_system_part(name, "layout").LAYOUT for name in systems_with("layout"))


def load_system_part(name: str, part: Part) -> Any:
    """A file of a system's folder, which is imported when it is first asked for.

    Raises:
        UserError: No system of that name has such a file.
    """
    known = systems_with(part)
    if name not in known:
        hint = did_you_mean(name, known)
        raise UserError(
            f"The system is {name!r}. Expected one of {', '.join(known)}. {hint}".rstrip()
        )
    return import_module(f"{__name__}.{name}.{part}")
