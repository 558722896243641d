"""How a class stands, in a terminal."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import mean, median

from rich.console import Console

from grader.records.gradebook import ClassReport, Row
from grader.report.console import MAX_NAMED, aloud, print_each, print_named
from grader.text import listed, safe_line


def score_in_words(row: Row) -> str:
    """A score, e.g. `85 of 100`, or that there is none."""
    return "no score" if row.earned is None else f"{row.earned} of {sum(row.possible.values())}"


def class_in_a_line(described: ClassReport, page: Path) -> str:
    """How many stand how in a class, and where its page is."""
    standings = Counter(row.standing for row in described.rows)
    counts = ", ".join(f"{count:,} {standing}" for standing, count in standings.most_common())
    return f"{len(described.rows):,} students: {counts}. The class page: {page}"


def print_class(described: ClassReport, console: Console) -> None:
    """Print what scores a class has, and what went wrong; on a quiet console where we failed."""
    scores = [row.earned or 0 for row in described.rows if row.is_averaged]
    print_each(console, described.missing)
    if scores:
        console.print(
            f"Mean {mean(scores):.1f}, median {median(scores):g} "
            f"of {max(sum(row.possible.values()) for row in described.rows)} points"
            f"{_left_out(described.rows)}."
        )
    print_each(console, described.earlier)
    print_named(console, "Same source, graded once", [*_sharing(described.rows)])
    using = [row.student.called for row in described.rows if row.uses]
    print_named(console, "Uses what it is to do without, to be looked at", using)
    late = [
        " ".join(filter(None, (row.student.called, row.lateness.removeprefix("late").strip())))
        for row in described.rows
        if row.late
    ]
    print_named(console, "Late, which costs nothing here", late)
    with aloud(console):
        _print_ungraded(described, "error", console)
    _print_ungraded(described, "did not load", console)
    _print_ungraded(described, "unreadable", console)
    _print_remarks(described, console)


def _left_out(rows: Iterable[Row]) -> str:
    """How many an average leaves out, to end a sentence with; nothing where it is nobody."""
    count = sum(row.earned is not None and not row.is_averaged for row in rows)
    return f", without {count:,} at 0 points whose file did not load" if count else ""


def _sharing(rows: Sequence[Row]) -> Iterator[str]:
    """Who handed in the same source, e.g. `Ada (102) with Bob (103)`, each group once.

    Those who handed it in together, as a team, stand before `with` together.
    """
    called = {row.student.key: row.student.called for row in rows}
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if row.same_as:
            groups.setdefault(row.sha256 or row.student.key, []).append(row)
    for group in groups.values():
        first = group[0]
        team = [row.student.called for row in group if row.place == first.place]
        names = [called.get(key, key) for key in first.same_as]
        more = [f"{len(names) - MAX_NAMED:,} more"] if len(names) > MAX_NAMED else []
        yield f"{listed(team)} with {listed([*names[:MAX_NAMED], *more])}"


def _print_ungraded(described: ClassReport, standing: str, console: Console) -> None:
    """Print who stands so, and why."""
    rows = [row for row in described.rows if row.standing == standing]
    for row in rows[:MAX_NAMED]:
        console.print(
            f"{standing}: {safe_line(row.student.called)}: {safe_line(row.message)}", soft_wrap=True
        )
    if len(rows) > MAX_NAMED:
        console.print(f"{len(rows) - MAX_NAMED:,} more {standing}; see the class page.")


def _print_remarks(described: ClassReport, console: Console) -> None:
    """Print how many have a score and a remark, and those of the first."""
    rows = [row for row in described.rows if row.standing == "graded" and row.message]
    if rows:
        console.print(f"{len(rows):,} graded with a remark:")
    for row in rows[:MAX_NAMED]:
        console.print(
            f"  {safe_line(row.student.called)}: {safe_line(row.message)}", soft_wrap=True
        )
