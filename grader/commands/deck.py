"""`grade deck build`."""

import secrets
from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from grader.assignment import default_assignment_path, load_assignment, load_part
from grader.deck.build import build_deck
from grader.deck.store import store_deck
from grader.report.console import open_console
from grader.text import safe_line

__all__ = ["build_command"]


def build_command(
    *,
    output: Annotated[Path, Parameter(alias="-o")],
    seed: int | None = None,
    assignment: Path | None = None,
    kind: Literal["final", "practice"] = "final",
) -> int:
    """Build a deck: generate cases with Hypothesis, answer them with torch, store them.

    Args:
        output: File for the deck.
        seed: Seed of the cases; drawn by chance if left out. Keep it to yourself.
        assignment: Another assignment.toml than the one that comes with the grader.
        kind: What reports call the score: that of a final deck, or practice.
    """
    asked = load_assignment(assignment or default_assignment_path())
    start = secrets.randbits(32) if seed is None else seed
    deck = store_deck(build_deck(asked, load_part, start, kind), output)
    console = open_console()
    console.print(f"{deck.kind} deck {deck.digest}", soft_wrap=True)
    console.print(
        f"{deck.size} cases of {len(deck.checks)} checks, seed {start}, "
        f"in {safe_line(str(output))}",
        soft_wrap=True,
    )
    return 0
