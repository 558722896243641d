"""What the commands for a whole class share."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import mean, median

from rich.console import Console

from grader.assignment import parse_assignment
from grader.batch.show import CLASS_PAGE
from grader.deck.store import parse_deck
from grader.errors import AssignmentError, DeckError, UserError
from grader.paths import path_meant
from grader.records.gradebook import ClassReport, Row
from grader.records.grading import Conditions
from grader.text import did_you_mean, safe_line

__all__ = [
    "exit_code_of",
    "find_student",
    "name_some",
    "print_class",
    "print_each",
    "read_conditions",
    "read_file",
    "require_check",
    "score_of",
    "sentence_on",
]

_MOST_NAMED = 10
"""Of students or files that are named one by one."""


def read_conditions(
    before: Conditions, assignment: Path | None, deck: Path | None, *, allow_weak_isolation: bool
) -> Conditions:
    """What a class is to be graded with.

    Args:
        before: What holds where nothing else is named.
        assignment: Another assignment.toml.
        deck: Another deck.
        allow_weak_isolation: Whether that is allowed from now on.

    Raises:
        UserError: A file cannot be read or used.
    """
    conditions = Conditions(
        assignment=read_file(assignment, AssignmentError) if assignment else before.assignment,
        deck=read_file(deck, DeckError) if deck else before.deck,
        allow_weak_isolation=allow_weak_isolation or before.allow_weak_isolation,
    )
    rubric = parse_assignment(conditions.assignment, str(assignment or "assignment.toml")).rubric
    parse_deck(conditions.deck, str(deck or "used so far"), rubric)
    return conditions


def read_file(path: Path, error_type: type[UserError]) -> bytes:
    """The content of a file.

    Raises:
        UserError: It cannot be read; of the type that is given.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise error_type(
            f"{str(path)!r} cannot be read: {error.strerror}. "
            f"{path_meant(path) or 'Check the path.'}"
        ) from error


def find_student(rows: Iterable[Row], name: str) -> Row:
    """The student with a key, a name or an id.

    Raises:
        UserError: There is none, or there are several.
    """
    rows = list(rows)
    found = [row for row in rows if row.student.key == name] or [
        row for row in rows if name in (row.student.name, *row.student.ids.values())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        keys = ", ".join(row.student.key for row in found[:_MOST_NAMED])
        raise UserError(f"{name!r} could be any of {keys}. Give one of these.")
    known = {known for row in rows for known in (row.student.key, row.student.name)}
    raise UserError(
        f"There is no student {name!r} in the gradebook. "
        f"{did_you_mean(name, sorted(known)) or 'See `grade gradebook`.'}"
    )


def require_check(name: str, known: Iterable[str]) -> None:
    """Hold the name of a check to the rubric.

    Raises:
        UserError: The rubric has no such check.
    """
    known = list(known)
    if name not in known:
        raise UserError(
            f"The rubric has no check {name!r}. "
            f"{did_you_mean(name, known) or 'Its checks stand on the class page.'}"
        )


def score_of(row: Row) -> str:
    """A score in words."""
    return "no score" if row.earned is None else f"{row.earned} of {sum(row.possible.values())}"


def name_some(console: Console, what: str, names: Sequence[str]) -> None:
    """Print a sentence about students or files, with the first of their names; none about none."""
    if names:
        console.print(sentence_on(what, names), soft_wrap=True)


def sentence_on(what: str, names: Sequence[str]) -> str:
    """A sentence about students or files, with the first of their names."""
    more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
    return f"{what}: {', '.join(map(safe_line, names[:_MOST_NAMED]))}{more}."


def print_each(console: Console, sentences: Iterable[str]) -> None:
    """Print sentences, one a line."""
    for sentence in sentences:
        console.print(safe_line(sentence), soft_wrap=True)


def print_class(described: ClassReport, folder: Path, console: Console) -> None:
    """Print how a class stands, what went wrong, and where its page is."""
    standings = Counter(row.standing for row in described.rows)
    scores = [row.earned or 0 for row in described.rows if row.is_averaged]
    counts = ", ".join(f"{count:,} {standing}" for standing, count in standings.most_common())
    console.print(f"{len(described.rows):,} students: {counts}.")
    if scores:
        console.print(
            f"Mean {mean(scores):.1f}, median {median(scores):g} "
            f"of {max(sum(row.possible.values()) for row in described.rows)} points"
            f"{_left_out(described.rows)}."
        )
    print_each(console, described.earlier)
    shared = [row.student.key for row in described.rows if row.same_as]
    name_some(console, "Same source as somebody else, graded once", shared)
    late = [row.student.key for row in described.rows if row.late]
    name_some(console, "Late, which costs nothing here", late)
    for standing in ("error", "did not load", "unreadable"):
        rows = [row for row in described.rows if row.standing == standing]
        for row in rows[:_MOST_NAMED]:
            console.print(
                f"{standing}: {safe_line(row.student.key)}: {safe_line(row.message)}",
                soft_wrap=True,
            )
        if len(rows) > _MOST_NAMED:
            console.print(f"{len(rows) - _MOST_NAMED:,} more {standing}; see the class page.")
    _print_incomplete(described, console)
    console.print(f"The class page: {safe_line(str(folder / CLASS_PAGE))}", soft_wrap=True)


def _left_out(rows: Iterable[Row]) -> str:
    """How many an average leaves out, to end a sentence with; nothing where it is nobody."""
    count = sum(row.earned is not None and not row.is_averaged for row in rows)
    return f", without {count:,} at 0 points whose file did not load" if count else ""


def _print_incomplete(described: ClassReport, console: Console) -> None:
    """Print how many have a score of which something is missing, and what of the first."""
    rows = [row for row in described.rows if row.standing == "graded" and row.message]
    if rows:
        console.print(f"{len(rows):,} graded with something missing:")
    for row in rows[:_MOST_NAMED]:
        console.print(f"  {safe_line(row.student.key)}: {safe_line(row.message)}", soft_wrap=True)


def exit_code_of(described: ClassReport) -> int:
    """3 if the grader failed on somebody, who has no score then."""
    return 3 if any(row.standing in {"error", "waiting"} for row in described.rows) else 0
