"""`grade deck build`."""

from pathlib import Path
from time import monotonic
from typing import Annotated, Literal

from cyclopts import Parameter

from grader.assignment import find_files, load_assignment, operations_beside
from grader.commands.progress import Quiet, shown_progress
from grader.commands.whole import Whole
from grader.deck.build import build_deck
from grader.deck.seed import FINAL_SEED, draw_seed, kept_seed
from grader.deck.store import store_deck
from grader.paths import keep_apart
from grader.report.console import open_console, print_result


def build_command(
    *,
    output: Annotated[Path | None, Parameter(alias="-o")] = None,
    seed: Whole | None = None,
    assignment: Path | None = None,
    kind: Literal["final", "practice"] = "final",
    quiet: Quiet = False,
) -> int:
    """Build a deck: generate cases with Hypothesis, answer them with torch, store them.

    Operations of your own, in the folder operations beside the assignment, are run for it and go
    into it.

    Args:
        output: File for the deck; final.deck or practice.deck if left out.
        seed: Seed of the cases. Keep it to yourself. If left out, a final deck takes that in
            final.seed beside the assignment, and else it is drawn by chance.
        assignment: The assignment.toml; if left out, the one where you are.
        kind: What reports call the score: that of a final deck, or practice.
        quiet: Whether little is printed.
    """
    path = find_files(assignment, None).assignment
    own = operations_beside(path.parent)
    asked = load_assignment(path, own)
    if seed is None and kind == "final":
        seed = kept_seed(path.parent)
    start = draw_seed() if seed is None else seed
    output = output or Path(f"{kind}.deck")
    keep_apart({"output": output}, [path, path.parent / FINAL_SEED])
    began, console = monotonic(), open_console(quiet=quiet)
    with shown_progress(console) as show:
        built = build_deck(asked, start, kind, own.sources, show)
    deck = store_deck(built, output)
    fresh = sum(map(len, deck.fresh.values()))
    console.print(f"Seed {start}, digest {deck.digest}.", soft_wrap=True)
    console.print(f"{fresh} fresh cases besides, which never cost points.")
    print_result(
        console,
        f"{output}: {kind} deck {deck.digest[:8]}, {deck.size} cases of {len(deck.checks)} checks, "
        f"built in {monotonic() - began:.0f} seconds.",
    )
    return 0
