"""`grade export SYSTEM`: the grader as other systems run it by themselves."""

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from grader.assignment.origin import origin_of_grader
from grader.assignment.parcel import pack_parcel
from grader.integrations import load_system_part, systems_with
from grader.integrations.export import Export
from grader.report.console import open_console
from grader.text import safe_line

_KNOWN = "The deck is for practice: its cases can be known."

_FINAL = "`grade deck build` makes a final one, to name with `--deck`."

app = App(name="export")
app.command(
    "grader.commands.similarity:similarity_command",
    name="similarity",
    help="Write a class as Dolos and JPlag read it, which find programs that are alike.",
)


@app.default
def export_command(
    system: Annotated[str, Parameter(help=f"Who grades: {', '.join(systems_with('export'))}.")],
    /,
    *,
    output: Annotated[Path | None, Parameter(alias="-o")] = None,
    deck: Path | None = None,
    assignment: Path | None = None,
    grader: str | None = None,
) -> int:
    """Write an archive with which another system grades by itself.

    Args:
        system: Who grades.
        output: File for the archive; if left out, one that is called for the system.
        deck: The deck, e.g. final.deck; if left out, the practice.deck beside the assignment.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        grader: What pip installs the grader from: a requirement, a Git address or a wheel; if left
            out, what this grader was installed from.
    """
    export: Export = load_system_part(system, "export").EXPORT
    path = output or Path(export.file)
    parcel = pack_parcel(assignment, deck, origin_of_grader(grader))
    export.write(parcel, path)
    console = open_console()
    asked, packed = parcel.assignment.asked_with(parcel.deck), parcel.deck
    points = sum(row.points for row in asked.rubric)
    console.print(
        f"{safe_line(str(path))}: {safe_line(asked.title)}; {points} points in "
        f"{len(asked.rubric)} checks; {packed.kind} deck {packed.digest[:8]}, {packed.size} cases.",
        soft_wrap=True,
    )
    if packed.kind == "practice":
        console.print(f"{_KNOWN} {_FINAL}" if export.takes_final else _KNOWN, soft_wrap=True)
    versions = parcel.versions
    console.print(
        f"It installs {safe_line(parcel.origin.requirement)} with NumPy "
        f"{safe_line(versions.numpy)} for Python {safe_line(versions.python)}.",
        soft_wrap=True,
    )
    if parcel.origin.problem:
        console.print(safe_line(parcel.origin.problem), style="yellow", soft_wrap=True)
    console.print(export.then, soft_wrap=True)
    return 0
