"""A selftest in a terminal: which check notices what, and what is not as it must be."""

from collections.abc import Iterator, Sequence

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.records.assignment import RubricRow
from grader.records.selftest import Gap, Selftest, Trial
from grader.report.console import aloud
from grader.text import first_of, safe_line

_MAX_NAMED = 5
"""Of checks that are named one by one."""


def print_trials(found: Selftest, console: Console) -> None:
    """Print the table of checks and mistakes, and warnings."""
    if found.tried:
        console.print(_table(found))
    for sentence in _outside(found):
        console.print(Text(sentence))
    for sentence in _warnings(found):
        console.print(Text(sentence, style="yellow"))


def print_outcome(found: Selftest, console: Console, build: str) -> None:
    """Print why a selftest fails, if it does, and what it comes to; on a quiet console too.

    Args:
        found: The selftest.
        console: Where to print.
        build: The command that builds the deck again.
    """
    with aloud(console):
        if not found.holds:
            console.print(Text("This is why the selftest fails:", style="bold red"))
        for sentence in _faults(found, build):
            console.print(Text(sentence, style="red"))
        console.print(Text(_summary(found), style="bold"), soft_wrap=True)


def _table(found: Selftest) -> Table:
    table = Table(box=SIMPLE, pad_edge=False)
    table.add_column("check", overflow="fold")
    for title in ("points", "cases", "mistakes it notices", "only it does"):
        table.add_column(title, justify="right", overflow="fold")
    for operation in found.left_out:
        rows = [row for row in found.tried if row.operation == operation]
        trials = [trial for trial in found.trials if trial.operation == operation]
        if rows:
            table.add_row(*_in_all(operation, rows, trials, found), style="bold")
        for row in rows:
            table.add_row(*_row(row, trials, found))
        table.add_section()
    return table


def _in_all(
    operation: str, rows: Sequence[RubricRow], trials: Sequence[Trial], found: Selftest
) -> Iterator[str]:
    """An operation's row: what its checks come to."""
    yield operation
    yield str(sum(row.points for row in rows))
    yield str(sum(found.cases[row.name] for row in rows))
    within = [trial for trial in trials if not trial.is_outside]
    yield f"{sum(not trial.unnoticed for trial in within)} of {len(within)}"
    yield ""


def _row(row: RubricRow, trials: Sequence[Trial], found: Selftest) -> Iterator[str]:
    yield f"  {row.check}"
    yield str(row.points)
    yield str(found.cases[row.name])
    yield str(sum(row.name in trial.checks for trial in trials))
    yield str(sum(row.name in trial.depends_on for trial in trials))


def _outside(found: Selftest) -> Iterator[str]:
    """What a narrower contract leaves out of the deck and of the known mistakes."""
    for operation, count in found.not_asked.items():
        asked = sum(n for name, n in found.cases.items() if name.startswith(f"{operation}/"))
        yield (
            f"{count} of {count + asked} cases of {operation} in the deck lie outside of its "
            "contract here, and are not asked."
        )
    for operation in found.left_out:
        if names := _unnoticed(found, operation, "outside"):
            yield (
                f"No known case within the contract of {operation} here tells these mistakes from "
                f"right programs: {', '.join(names)}."
            )


def _faults(found: Selftest, build: str) -> Iterator[str]:
    if found.without_cases:
        names = [row.name for row in found.without_cases]
        points = sum(row.points for row in found.without_cases)
        yield (
            f"The deck has no cases for {first_of(names, _MAX_NAMED)}, which are worth "
            f"{points} of {found.reference.possible} points. Build it for this rubric: {build}"
        )
    for lost in found.lost:
        name = f"{lost.operation}/{lost.check}"
        why = safe_line(lost.verdict.message) if lost.verdict else "It was not asked."
        yield f"The reference fails {name}. {why} Build the deck again, or widen the limits."
    yield from _faults_of_their_own(found, build)
    if found.template:
        yield f"The template, in which nothing is written, has {found.template} points."
    for operation in found.left_out:
        if names := _unnoticed(found, operation, "hole"):
            more = f" A deck built for this contract has more cases: {build}"
            yield (
                f"Mistakes in {operation} that no check notices: {', '.join(names)}."
                f"{more if operation in found.not_asked else ''}"
            )


def _faults_of_their_own(found: Selftest, build: str) -> Iterator[str]:
    """What is wrong with what a course brings itself: a solution, calls, operations."""
    if found.stopped:
        yield f"The solution stops while it is loaded: {safe_line(found.stopped)}. Mend it there."
    lost_at_all = found.solution or ()
    explained = {lost.operation for lost in lost_at_all if lost.verdict}
    failed: dict[tuple[str, str], list[str]] = {}
    for lost in lost_at_all:
        if lost.verdict is None and lost.operation in explained:
            continue  # which the others of its function say why
        why = safe_line(lost.verdict.message) if lost.verdict else "It was not asked."
        failed.setdefault((lost.operation, why), []).append(f"{lost.operation}/{lost.check}")
    for (operation, why), names in failed.items():
        yield (
            f"The solution fails {', '.join(names)}. {why} Mend the solution, or how the "
            f"assignment asks for {operation}."
        )
    if found.untried_calls:
        yield (
            f"The calls of {' and '.join(found.untried_calls)} were not tried: name a right "
            "program of the course's own with --solution."
        )
    if found.stale:
        yield (
            f"The deck brings another version of {' and '.join(found.stale)} than lies beside the "
            f"assignment. Build it again: {build}"
        )
    for check, feature in found.absent:
        yield (
            f"{check} names the feature {feature!r}, which no case of the deck switches on. Have "
            "`cases` draw it, or leave it out of CHECKS."
        )
    for operation, mistake, margin in found.close:
        yield (
            f"{mistake} in {operation} is off by {margin:.0f} bounds at the most, which a right "
            "program may be some day. Make `bound` smaller, or draw cases that show it better."
        )


def _warnings(found: Selftest) -> Iterator[str]:
    incomplete = {row.operation for row in found.without_cases}
    for operation, left_out in found.left_out.items():
        if operation in found.without_mistakes:
            yield from _tried_instead(found, operation)
        names = _unnoticed(found, operation, "no points")
        if operation not in incomplete and names:
            yield (
                f"No check of this rubric looks at these mistakes in {operation}: "
                f"{', '.join(names)}. It does without {', '.join(left_out)}."
            )
    if found.idle:
        yield f"Gives points and notices no known mistake: {', '.join(found.idle)}."
    for name, why in found.untried.items():
        yield f"{name} was not tried on known mistakes: {why}."


def _tried_instead(found: Selftest, operation: str) -> Iterator[str]:
    """What notices mistakes that any operation can have, where none are known."""
    trials = [trial for trial in found.trials if trial.operation == operation]
    yield (
        f"No mistake is known in {operation}, so {len(trials)} were tried that any operation can "
        "have. MISTAKES in its file makes known what your students do."
    )
    for trial in trials:
        checks = ", ".join(sorted(name.partition("/")[2] for name in trial.checks))
        noticed = f"noticed by {checks}" if checks else "noticed by no check; it may be no mistake"
        yield f"  {trial.mistake}: {noticed}."


def _unnoticed(found: Selftest, operation: str, gap: Gap) -> list[str]:
    """The mistakes in an operation with that gap, e.g. `bias ignored (1 of 3 ways)`.

    Those that any operation can have are told apart.
    """
    counts = [
        (trial.mistake, trial.gaps.count(gap), len(trial.gaps))
        for trial in found.trials
        if trial.operation == operation and operation not in found.without_mistakes
    ]
    return [
        mistake if count == ways else f"{mistake} ({count} of {ways} ways)"
        for mistake, count, ways in counts
        if count
    ]


def _summary(found: Selftest) -> str:
    score = found.reference
    untried = f", {found.unjudged} of which were not tried" if found.unjudged else ""
    return (
        f"{_mistakes_in_all(found)}; the reference has {score.earned} of {score.possible}"
        f"{untried}, the template {found.template}.{_solution_in_words(found)}"
    )


def _solution_in_words(found: Selftest) -> str:
    """What came of a program of the course's own; nothing where none was tried."""
    if found.solution is None:
        return ""
    if not found.solution:
        return " The solution was tried as a student's, and passes every check."
    return f" The solution was tried as a student's, and fails {len(found.solution)} of the checks."


def _mistakes_in_all(found: Selftest) -> str:
    """How many known mistakes lose points, and how many of those there are were tried."""
    trials = [one for one in found.trials if one.operation not in found.without_mistakes]
    known, tried = sum(found.known.values()), len(trials)
    unnoticed = sum(bool(trial.unnoticed) for trial in trials)
    if not tried:
        return (
            f"None of {known} known mistakes was tried" if known else "There are no known mistakes"
        )
    outside = sum(trial.is_outside for trial in trials)
    within = " within the contract" if outside else ""
    if tried < known:
        lose = f"{unnoticed} of them lose no points" if unnoticed else "all of them lose points"
        return f"{tried - outside} of {known} known mistakes{within} were tried, and {lose}"
    if unnoticed:
        return f"{unnoticed} of {known - outside} known mistakes{within} lose no points"
    if known - outside == 1:
        return f"The known mistake{within} loses points"
    return f"All {known - outside} known mistakes{within} lose points"
