"""Seeds of decks, and the file that keeps the one of a final deck."""

import secrets
from pathlib import Path

from grader.errors import DeckError

FINAL_SEED = "final.seed"
"""The file beside an assignment that keeps the seed of its final deck."""


def draw_seed() -> int:
    """A seed that nobody can guess."""
    return secrets.randbits(32)


def kept_seed(folder: Path) -> int | None:
    """The seed that a folder keeps; None if it keeps none.

    Raises:
        DeckError: What it keeps is no seed.
    """
    path = folder / FINAL_SEED
    if not path.exists():
        return None
    try:
        return int(path.read_text("ascii"))
    except (OSError, ValueError) as error:
        raise DeckError(
            f"{str(path)!r} holds no seed. Expected one whole number in it, as `grade init` "
            "writes; or give one with --seed."
        ) from error
