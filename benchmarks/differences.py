"""What two reports say differently, place by place."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

_LEFT_OUT = frozenset({"seconds"})
"""How long grading took."""

_NAMES = frozenset({"title", "submission.name", "submission.file", "submission.chosen"})
"""What a class calls otherwise than a submission alone is called."""

_DECIDES = re.compile(r"(score|operations|checks)\b(?!.*\.(message|notes|failing)$)")
"""Places that hold points, verdicts and counts."""

_NEVER_WRITTEN = re.compile(rb"\bempty(_like)?\b|\bndarray\(|\bas_strided\b")
"""How a program gets memory that it has not written."""

Said = Mapping[str, object]
"""What stands at each place of a report, a place such as `findings[0].clearest.message`."""


class Difference(NamedTuple):
    """Where two reports of a program differ.

    Attributes:
        name: The program.
        places: What the one and the other hold, by the place.
    """

    name: str
    places: Mapping[str, tuple[str, str]]

    @property
    def decides(self) -> bool:
        """Whether points, verdicts or counts are among it."""
        return any(_DECIDES.match(place) for place in self.places)


def find_difference(
    name: str, one: Path, other: Path, *, by_name: bool = True
) -> Difference | None:
    """Where two reports differ; None if nowhere.

    Args:
        name: Of the program.
        one: Folder of reports.
        other: Another one.
        by_name: Whether names count, and how a refusal is worded.
    """
    ours, theirs = (_read(folder / f"{name}.json", by_name=by_name) for folder in (one, other))
    places = {
        place: (str(ours.get(place)), str(theirs.get(place)))
        for place in dict.fromkeys((*ours, *theirs))
        if ours.get(place) != theirs.get(place)
    }
    return Difference(name, places) if places else None


def reads_unwritten_memory(program: Path) -> bool:
    """Whether a program may read what it has not written, going by its words."""
    return any(_NEVER_WRITTEN.search(path.read_bytes()) for path in program.rglob("*.py"))


def _read(path: Path, *, by_name: bool) -> Said:
    if not path.exists():
        return {"report": "none"}
    report = json.loads(path.read_bytes())
    if "error" in report:
        return {"error": report["error"] if by_name else ""}
    left_out = _LEFT_OUT if by_name else _LEFT_OUT | _NAMES
    return {place: held for place, held in _places("", report) if place not in left_out}


def _places(place: str, value: Any) -> Iterator[tuple[str, object]]:
    """Everything that a record holds; rows of a list go by their names, as checks do."""
    match value:
        case dict():
            for name, held in value.items():
                yield from _places(f"{place}.{name}".lstrip("."), held)
        case [dict(), *_]:
            for number, row in enumerate(value):
                yield from _places(f"{place}[{row.get('name', number)}]", row)
        case _:
            yield place, value
