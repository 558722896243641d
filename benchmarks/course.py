"""A class of distinct submissions: right programs in every style, faults, and a few attacks."""

import random
import re
from itertools import cycle
from pathlib import Path

from benchmarks.grading import STYLES, read_style
from grader.intake.main_file import MAX_BYTES
from tests.attacks.families import ALL_ATTACKS
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, Fault, source_of

ONE_IN = 50
"""Of how many submissions one is an attack."""

_RIGHT, _ONE_FAULT = 0.4, 0.75
"""Where the shares of right programs and of those with one fault end; the rest have two."""


def make_course(folder: Path, size: int, seed: int = 2026, *, attacks: bool = True) -> None:
    """Write submissions, each another program, into folders of their own.

    Args:
        folder: Where to, e.g. `folder/student-00007/cnn.py`.
        size: How many.
        seed: Of the choice among programs.
        attacks: Whether there are any.
    """
    draw = random.Random(seed)
    hostile = cycle(draw.sample(_attacks(), len(_attacks())))
    for number in range(size):
        attacked = attacks and number % ONE_IN == ONE_IN - 1
        source = next(hostile) if attacked else _program(draw)
        own = folder / f"student-{number:05}"
        own.mkdir(parents=True)
        text = f"{source}\n\nSTUDENT = {number}\n"
        (own / "cnn.py").write_text(text, encoding="utf-8", errors="surrogateescape")


def _program(draw: random.Random) -> str:
    share = draw.random()
    if share < _RIGHT:
        return read_style(draw.choice(list(STYLES)))
    first = draw.choice((*FAULTS, *WHOLE_FAULTS))
    if share < _ONE_FAULT:
        return source_of(first)
    return _with_another(first, draw)


def _with_another(first: Fault, draw: random.Random) -> str:
    """A program with a second fault, in another operation of the same base."""
    others = [one for one in FAULTS if one.base == first.base and one.operation != first.operation]
    source = source_of(first)
    for other in draw.sample(others, len(others)):
        both = source.replace(other.old, other.new)
        if source.count(other.old) == 1 and _can_be_read(both):
            return both
    return source


def _can_be_read(program: str) -> bool:
    """Whether Python takes it, where two faults meet in one place."""
    try:
        compile(program, "cnn.py", "exec")
    except SyntaxError:
        return False
    return True


def _attacks() -> list[str]:
    """Attacks that need nothing beside them, and are not refused for their size alone."""
    return [
        re.sub(r"<<\w+>>", "1", attack.source)
        for attack in ALL_ATTACKS
        if not attack.files and len(attack.source) < MAX_BYTES // 2
    ]
