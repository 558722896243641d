"""`grade export SYSTEM`: the grader as other systems run it by themselves."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from grader.assignment.origin import origin_of_grader
from grader.assignment.parcel import Parcel, pack_parcel
from grader.packaging.gradescope import write_autograder
from grader.packaging.prairielearn import write_external_grader
from grader.report.console import open_console
from grader.text import safe_line

__all__ = ["export_gradescope", "export_prairielearn"]

Output = Annotated[Path | None, Parameter(alias="-o")]


def export_gradescope(
    *,
    output: Output = None,
    deck: Path | None = None,
    assignment: Path | None = None,
    grader: str | None = None,
) -> int:
    """Write the archive that is uploaded to Gradescope as an autograder.

    Args:
        output: File for the archive; autograder.zip if left out.
        deck: The deck, e.g. final.deck; if left out, the practice.deck beside the assignment.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        grader: What pip installs the grader from: a requirement, a Git address or a wheel; if left
            out, what this grader was installed from.
    """
    return _export(
        output or Path("autograder.zip"),
        pack_parcel(assignment, deck, origin_of_grader(grader)),
        write_autograder,
        "Upload it in Gradescope under Configure Autograder, with Ubuntu as the base image.",
    )


def export_prairielearn(
    *,
    output: Output = None,
    deck: Path | None = None,
    assignment: Path | None = None,
    grader: str | None = None,
) -> int:
    """Write an external grader and a question, to unpack in a course of PrairieLearn.

    Args:
        output: File for the archive; prairielearn.zip if left out.
        deck: The deck, e.g. final.deck; if left out, the practice.deck beside the assignment.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        grader: What pip installs the grader from: a requirement, a Git address or a wheel; if left
            out, what this grader was installed from.
    """
    return _export(
        output or Path("prairielearn.zip"),
        pack_parcel(assignment, deck, origin_of_grader(grader)),
        write_external_grader,
        "Unpack it in your course's repository, and read docker/cnn_grader/README.md.",
    )


def _export(path: Path, parcel: Parcel, write: Callable[[Parcel, Path], None], next_: str) -> int:
    """Write an archive, and say what is in it and what to do with it."""
    write(parcel, path)
    console = open_console()
    asked, deck = parcel.assignment.asked_with(parcel.deck), parcel.deck
    points = sum(row.points for row in asked.rubric)
    console.print(
        f"{safe_line(str(path))}: {safe_line(asked.title)}; {points} points in "
        f"{len(asked.rubric)} checks; {deck.kind} deck {deck.digest[:8]}, {deck.size} cases.",
        soft_wrap=True,
    )
    if deck.kind == "practice":
        console.print(
            "The deck is for practice: its cases can be known. `grade deck build` makes a final "
            "one, to name with `--deck`.",
            soft_wrap=True,
        )
    versions = parcel.versions
    console.print(
        f"It installs {safe_line(parcel.origin.requirement)} with NumPy "
        f"{safe_line(versions.numpy)} for Python {safe_line(versions.python)}.",
        soft_wrap=True,
    )
    if parcel.origin.problem:
        console.print(safe_line(parcel.origin.problem), style="yellow", soft_wrap=True)
    console.print(next_, soft_wrap=True)
    return 0
