"""`python -m benchmarks.fidelity CHECKOUT`: whether another version says the same of every program.

Every sample, planted fault, breaker, variant, caller, cheat, attack and program of others is graded
by both versions, each with its own code and the Python of its own environment (`CHECKOUT/.venv`),
and once more as a class by this one. Whole reports are compared, but for the time that grading
took. What differs is printed, place by place, this version's first. Two kinds are told apart:

- programs of which a version says other things when it grades them again, such as one that tosses a
  coin: what differs between the versions differs in one of them, too;
- programs that may read memory which they never wrote, where points, verdicts and counts are equal.

The exit code is 1 if any other differs.

    python -m benchmarks.fidelity ../before
    python -m benchmarks.fidelity ../before --sample 20
    python -m benchmarks.fidelity ../before --only fault-conv2d,keeper --keep /tmp/before
"""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from benchmarks.checkouts import report_alone, report_class
from benchmarks.differences import Difference, find_difference, reads_unwritten_memory
from benchmarks.programs import Files, every_program, write_program
from benchmarks.race import ROOT

_AGAIN = 2
"""How often a program that differs is graded again by each, to see whether it varies by itself."""

_MAX_PLACES, _MAX_WIDTH = 4, 150
"""How much is printed of a program that differs."""


class _Compared(NamedTuple):
    """Programs whose reports differ, by the reason.

    Attributes:
        changed: For no other reason than that the versions differ.
        unwritten: Since they read memory that they never wrote.
        vary: Of which a version says another thing each time.
    """

    changed: list[Difference]
    unwritten: list[Difference]
    vary: list[Difference]


def main() -> int:
    """Compare, and print what differs; the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fidelity",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("checkout", type=Path, help="folder of the other version")
    parser.add_argument("--only", default="", help="beginnings of names, e.g. fault-pad,cheat")
    parser.add_argument("--sample", type=int, default=1, help="take one program of so many")
    parser.add_argument("--keep", type=Path, help="folder that keeps what the other says")
    options = parser.parse_args()
    programs = pick(every_program(), options.only.split(","), options.sample)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for called, files in programs.items():
            write_program(folder / "programs" / called, files)
        theirs = options.keep.absolute() if options.keep else folder / "other"
        return _compare(list(programs), folder, options.checkout.absolute(), theirs)


def pick(programs: Mapping[str, Files], only: Sequence[str], every: int) -> dict[str, Files]:
    """Every so many-th of the programs whose names begin so."""
    named = {name: files for name, files in programs.items() if name.startswith(tuple(only))}
    return dict(list(named.items())[::every])


def _compare(names: Sequence[str], folder: Path, other: Path, theirs: Path) -> int:
    programs, ours, in_class = folder / "programs", folder / "this", folder / "class"
    print(f"{len(names):,} programs.", flush=True)
    for checkout, reports in ((other, theirs), (ROOT, ours)):
        missing = [name for name in names if not (reports / f"{name}.json").exists()]
        with _told(f"{len(missing):,} graded by {checkout.name}"):
            report_alone(checkout, programs, reports, missing)
    with _told("as a class"):
        report_class(ROOT, programs, in_class)
    with _told("those that differ, again"):
        versions = differences(names, ours, theirs)
        ways = differences(names, ours, in_class, by_name=False)
        varying = _varying((*versions, *ways), folder, {ROOT: ours, other: theirs}, in_class)
    changed = 0
    for title, found in (("by the other version", versions), ("in a class", ways)):
        compared = _sort(found, varying, programs)
        _print(title, compared, len(names))
        changed += len(compared.changed)
    return 1 if changed else 0


def differences(
    names: Iterable[str], one: Path, other: Path, *, by_name: bool = True
) -> list[Difference]:
    """Programs of which two folders of reports say different things."""
    found = (find_difference(name, one, other, by_name=by_name) for name in names)
    return [difference for difference in found if difference]


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say what was done, and how long it took."""
    begin = perf_counter()
    yield
    print(f"{what}: {perf_counter() - begin:.0f} s", flush=True)


def _varying(
    differ: Iterable[Difference], folder: Path, alone: Mapping[Path, Path], in_class: Path
) -> dict[str, set[str]]:
    """The places of programs at which a version says another thing when it grades them again."""
    places: dict[str, set[str]] = {one.name: set() for one in differ}
    programs = folder / "differ"
    for name in places:
        shutil.copytree(folder / "programs" / name, programs / name, symlinks=True)
    for _ in range(_AGAIN if places else 0):
        runs = [(in_class, Path(tempfile.mkdtemp(dir=folder)))]
        report_class(ROOT, programs, runs[0][1])
        for checkout, first in alone.items():
            runs.append((first, Path(tempfile.mkdtemp(dir=folder))))
            report_alone(checkout, programs, runs[-1][1], list(places))
        for first, again in runs:
            for found in differences(places, first, again):
                places[found.name] |= found.places.keys()
    return places


def _sort(differ: Iterable[Difference], varying: Mapping[str, set[str]], folder: Path) -> _Compared:
    """Programs that differ, by the reason."""
    compared = _Compared([], [], [])
    for one in differ:
        if one.places.keys() <= varying[one.name]:
            compared.vary.append(one)
        elif reads_unwritten_memory(folder / one.name) and not one.decides:
            compared.unwritten.append(one)
        else:
            compared.changed.append(one)
    return compared


def _print(title: str, compared: _Compared, programs: int) -> None:
    same = programs - sum(map(len, compared))
    print(f"\nReported the same {title}: {same:,} of {programs:,}.")
    for what, differ in (
        ("Reported otherwise", compared.changed),
        ("Otherwise, and they read memory that they never wrote", compared.unwritten),
        ("Otherwise each time", compared.vary),
    ):
        if differ:
            print(f"{what}: {len(differ):,}.")
        for one in differ:
            print(f"- {one.name}: {len(one.places)} places")
            for place, (ours, theirs) in list(one.places.items())[:_MAX_PLACES]:
                print(f"    {place}\n      {_cut(ours)}\n      {_cut(theirs)}")


def _cut(text: str) -> str:
    shown = ascii(text)
    return shown if len(shown) <= _MAX_WIDTH else f"{shown[:_MAX_WIDTH]}..."


if __name__ == "__main__":
    sys.exit(main())
