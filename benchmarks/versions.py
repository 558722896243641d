"""`python -m benchmarks.versions CHECKOUT [ROW ...]`: what this grader takes beside another one.

Both do the same in turns, each with its own code and the Python of its own environment; a ratio
above 1 says that this one takes more. The other needs `make .venv/installed` in its folder. What is
graded is of this version's examples and tests.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks import in_turns
from benchmarks.in_turns import Figures
from benchmarks.machine import machine_in_words
from benchmarks.race import ROOT
from benchmarks.spread import spread_of
from benchmarks.table import Table, table_in_markdown


class _Row(NamedTuple):
    """What both are measured in.

    Attributes:
        what: What they do.
        measure: Does it with a version.
        pairs: How often each does it, after one time that is not counted.
        counts: Whether it only counts, so that once is enough and nothing has to be filled before.
    """

    what: str
    measure: Callable[[Path], Figures]
    pairs: int
    counts: bool = False


_ROWS = {
    "right": _Row("cold, `examples/perfect`", in_turns.measure_right, 15),
    "mistakes": _Row("cold, `examples/mistakes`", in_turns.measure_mistakes, 11),
    "everywhere": _Row("cold, three functions wrong in every case", in_turns.measure_everywhere, 5),
    "planted": _Row("cold, the slowest planted fault without state", in_turns.measure_planted, 5),
    "state": _Row("cold, sums kept between calls", in_turns.measure_state, 5),
    "warm": _Row("warm, a right program", in_turns.measure_warm, 5),
    "watch": _Row("`grade watch`, eight failing checks", in_turns.measure_watch, 3),
    "class": _Row("a class of 60, right and wrong", in_turns.measure_class, 5),
    "workers": _Row("workers of a wrong program", in_turns.measure_workers, 1, counts=True),
}
_ON_REQUEST = {
    "gate": _Row("tests that `make fast` runs", in_turns.measure_gate, 1, counts=True),
}
"""Rows that take minutes, and are measured only if they are named."""


def main() -> None:
    """Run both in turns, and print each row as soon as it is there."""
    rows = _ROWS | _ON_REQUEST
    parser = argparse.ArgumentParser(prog="python -m benchmarks.versions", description=__doc__)
    parser.add_argument("checkout", type=Path, help="folder of the other version")
    parser.add_argument("row", nargs="*", help=f"of {', '.join(rows)}; all but the last")
    options = parser.parse_args()
    unknown = [name for name in options.row if name not in rows]
    if unknown:
        parser.error(f"there is no row {unknown[0]!r}; there are {', '.join(rows)}")
    print(f"Measured on {machine_in_words()}.", flush=True)
    for name in options.row or _ROWS:
        row = rows[name]
        table = Table(
            title=row.what,
            head=("", "pairs", "the other version", "this version", "times"),
            rows=list(_compare(row, options.checkout.absolute())),
        )
        print(f"\n{table_in_markdown(table)}", flush=True)
    print("\nIn turns; medians with the smallest and the largest, ratios pair by pair.")


def _compare(row: _Row, other: Path) -> Iterator[tuple[str, ...]]:
    """Each figure of both versions, and the ratio of the pairs."""
    pairs: list[tuple[Figures, Figures]] = []
    for turn in range(row.pairs + (not row.counts)):
        took = {
            checkout: row.measure(checkout)
            for checkout in ((ROOT, other) if turn % 2 else (other, ROOT))
        }
        pairs.append((took[other], took[ROOT]))
    counted = pairs if row.counts else pairs[1:]  # the first fills the caches
    for figure in counted[0][0]:
        theirs, ours = ([one[figure] for one in side] for side in zip(*counted, strict=True))
        ratios = [own / before for own, before in zip(ours, theirs, strict=True) if before]
        yield (
            figure,
            str(len(counted)),
            *(spread_of(side).shown(2) for side in (theirs, ours)),
            spread_of(ratios).shown(2) if ratios else "",
        )


if __name__ == "__main__":
    main()
