"""`grade explain [NAME]`."""

import inspect
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.assignment import find_files, known_operations, load_assignment, load_part
from grader.deck.store import load_deck
from grader.errors import UserError
from grader.explain.probe import map_taps
from grader.isolation.rehearsal import rehearse
from grader.records.case import AnsweredCase, Case
from grader.records.operation import Operation
from grader.records.outcome import Outcome
from grader.report.console import open_console
from grader.report.publish import view_array
from grader.report.sentence import window_in_words
from grader.report.snippet import call_in_python
from grader.report.terminal import array_lines
from grader.text import did_you_mean, safe_line

__all__ = ["explain_command"]

Points = Mapping[str, int]
"""What each check of the assignment is worth, by its name."""

_MOST_CELLS = 24
"""Of an answer that is shown as an example."""


def explain_command(name: str = "", /, *, assignment: Path | None = None) -> int:
    """Say what a function has to do, or what a check asks, with an example worked out.

    Args:
        name: A function, e.g. conv2d, or a check, e.g. conv2d/stride; all functions if left out.
        assignment: The assignment.toml; if left out, the one where you are.
    """
    files = find_files(assignment, None)
    rubric = load_assignment(files.assignment).rubric
    points = {row.name: row.points for row in rubric}
    operations = {name: load_part(name, "contract").OPERATION for name in known_operations()}
    console = open_console()
    if not name:
        _print_all(operations.values(), points, console)
        return 0
    function, _, check = name.partition("/")
    operation = operations.get(function)
    if operation is None:
        hint = did_you_mean(function, operations) or f"There is {', '.join(operations)}."
        raise UserError(f"There is nothing called {function!r} to explain. {hint}")
    deck = load_deck(files.deck, ()).checks
    if check:
        _print_check(operation, check, points, console)
        example = _small(deck.get(name, ()))
    else:
        _print_operation(operation, points, console)
        example = _first_example(operation, deck)
    _print_example(operation, example, console)
    return 0


def _print_all(operations: Iterable[Operation], points: Points, console: Console) -> None:
    table = Table(box=SIMPLE, show_header=False, pad_edge=False)
    for one in operations:
        own = sum(worth for name, worth in points.items() if name.startswith(f"{one.name}/"))
        table.add_row(Text(one.name, "bold"), _worth(own or None), _summary(one))
    console.print(table)
    console.print("`grade explain NAME` says more of one, e.g. `grade explain conv2d`.")


def _summary(operation: Operation) -> str:
    """The first sentence of its contract."""
    return str(operation.twin.__doc__).partition("\n")[0]


def _worth(points: int | None) -> str:
    if points is None:
        return "not asked"
    return f"{points} {'point' if points == 1 else 'points'}"


def _print_operation(operation: Operation, points: Points, console: Console) -> None:
    console.print(Text(operation.signature, "bold"))
    console.print(inspect.getdoc(operation.twin) or "", soft_wrap=True)
    table = Table(box=SIMPLE, pad_edge=False)
    table.add_column("check")
    table.add_column("points", justify="right")
    table.add_column("what it asks")
    for name, check in operation.checks.items():
        worth = points.get(f"{operation.name}/{name}")
        table.add_row(name, "-" if worth is None else str(worth), check.asks)
    console.print(table)


def _print_check(operation: Operation, check: str, points: Points, console: Console) -> None:
    if check not in operation.checks:
        known = did_you_mean(check, operation.checks)
        hint = known or f"See `grade explain {operation.name}`."
        raise UserError(f"{operation.name} has no check {check!r}. {hint}")
    name = f"{operation.name}/{check}"
    console.print(Text.assemble((name, "bold"), f"  {_worth(points.get(name))}"))
    console.print(operation.checks[check].asks, soft_wrap=True)


def _first_example(
    operation: Operation, deck: Mapping[str, Sequence[AnsweredCase]]
) -> AnsweredCase | None:
    """A small case of the first check that has one."""
    for check in operation.checks:
        if found := _small(deck.get(f"{operation.name}/{check}", ())):
            return found
    return None


def _small(cases: Sequence[AnsweredCase]) -> AnsweredCase | None:
    """The smallest case whose answer has several cells, but not many; else the smallest."""
    ordered = sorted(cases, key=lambda one: one.case.elements)
    sizes = ((one, one.answer.value.size) for one in ordered if one.answer.value is not None)
    telling = (one for one, size in sizes if 1 < size <= _MOST_CELLS)
    return next(telling, next(iter(ordered), None))


def _print_example(operation: Operation, example: AnsweredCase | None, console: Console) -> None:
    if example is None:
        console.print("The practice deck has no example of it.")
        return
    case, right = example.case, example.answer.value
    title = f"Example: {case.title}" if case.title else "Example"
    lines = [safe_line(title), f"  {call_in_python(case, operation.parameters)}"]
    for name, array in case.arrays.items():
        lines += [f"  {line}" for line in array_lines(name, view_array(array))]
    if right is None:
        lines.append("  It must raise an exception.")
    else:
        lines += [f"  {line}" for line in array_lines("out", view_array(right))]
        lines += [f"  {sentence}" for sentence in _windows(operation, example)]
    console.print(Text("\n".join(lines)), soft_wrap=True)


def _windows(operation: Operation, example: AnsweredCase) -> Iterable[str]:
    """What the first and the last cell of an answer are made of."""
    sliding, right = operation.sliding, example.answer.value
    if sliding is None or right is None or example.case.judges == "refusal":
        return

    def ask(cases: Sequence[Case]) -> Sequence[Outcome]:
        return [rehearse(operation, operation.twin, case) for case in cases]

    cells = map_taps(sliding, example.case, right, ask, ask)
    for cell in dict.fromkeys((*cells[:1], *cells[-1:])):
        place = ", ".join(map(str, cell.at))
        window = window_in_words(sliding, example.case, cell)
        yield f"out[{place}] is {right[cell.at]:g}, which is made of {window}."
