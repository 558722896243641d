"""`grade explain [NAME]`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from textwrap import indent

import msgspec
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.assignment import (
    find_files,
    known_operations,
    load_assignment,
    load_named_deck,
    load_operation,
    operations_in,
)
from grader.assignment.calls import is_askable
from grader.check.worked import choose_example, choose_first, map_windows
from grader.course_words import contract_in_short, contract_of, in_their_words
from grader.deck.narrow import narrowed_deck
from grader.errors import UserError
from grader.records.arrays import view_array
from grader.records.case import AnsweredCase
from grader.records.operation import Operation
from grader.report.console import open_console
from grader.report.examples import view_padded
from grader.report.finding_text import array_lines
from grader.report.snippet import call_in_python
from grader.report.window_sums import windows_of
from grader.report.window_words import window_in_words
from grader.text import did_you_mean, in_shell, safe_line

Points = Mapping[str, int]
"""What each check of the assignment is worth, by its name."""


def explain_command(
    name: str = "", /, *, assignment: Path | None = None, deck: Path | None = None
) -> int:
    """Say what a function has to do, or what a check asks, with an example worked out.

    Args:
        name: A function, by our name or the course's, e.g. conv2d, or a check, e.g. conv2d/stride;
            all functions if left out.
        assignment: The assignment.toml; if left out, the one beside the deck or where you are.
        deck: The deck that examples are taken from; if left out, the practice.deck beside the
            assignment.
    """
    files = find_files(assignment, deck)
    built = load_named_deck(files)
    asked = load_assignment(files.assignment, operations_in(built, str(files.deck)))
    points = {row.name: row.points for row in asked.rubric}
    operations = {name: load_operation(name) for name in known_operations()}
    operations |= {one.name: one for one in asked.operations}
    named_deck = f" --deck {in_shell(str(files.deck))}" if built.operations else ""
    console = open_console()
    if not name:
        _print_all(operations.values(), points, named_deck, console)
        return 0
    function, _, check = name.partition("/")
    asked_deck = narrowed_deck(built, asked.operations)
    found = _operations_called(function, operations, asked.operations)
    if not found:
        checks = [one for one in points if one.endswith(f"/{name}")]
        of_it = f"Did you mean {' or '.join(map(repr, checks))}?" if checks else ""
        names = dict.fromkeys((*operations, *(one.function for one in asked.operations)))
        known = of_it or did_you_mean(function, names)
        hint = known or f"There is {', '.join(names)}."
        raise UserError(f"There is nothing called {function!r} to explain. {hint}")
    cases = {} if asked_deck.kind == "final" else asked_deck.checks
    for operation in [one for one in found if check in one.checks] or found:
        if check:
            _print_check(operation, check, points, named_deck, console)
            example = choose_example(operation, check, cases)
        else:
            _print_operation(operation, points, asked.submission.adapter, console)
            example = choose_first(operation, cases)
        _print_example(operation, example, console)
    return 0


def _operations_called(
    name: str, operations: Mapping[str, Operation], asked: Sequence[Operation]
) -> list[Operation]:
    """What has a name: ours if it is asked, else what students call so, which may be several."""
    own = [one for one in asked if one.name == name]
    theirs = [one for one in asked if name in _called(one.function)]
    return own or theirs or [operations[one] for one in operations if one == name]


def _called(function: str) -> set[str]:
    """What students may call a function: `pad2d` of `pad1d or pad2d`, a class of its method."""
    words = {function, *function.split()}
    return words | {word.partition(".")[0] for word in words}


def _print_all(
    operations: Iterable[Operation], points: Points, named_deck: str, console: Console
) -> None:
    table = Table(box=SIMPLE, show_header=False, pad_edge=False)
    for one in operations:
        theirs = f" ({one.function})" if one.function != one.name else ""
        own = sum(worth for name, worth in points.items() if name.startswith(f"{one.name}/"))
        table.add_row(Text.assemble((one.name, "bold"), theirs), _worth(own or None), one.task)
    console.print(table)
    says = f"`grade explain NAME{named_deck}` says more of one, e.g. "
    console.print(safe_line(f"{says}`grade explain conv2d{named_deck}`."), soft_wrap=True)


def _worth(points: int | None) -> str:
    if points is None:
        return "not asked"
    return f"{points} {'point' if points == 1 else 'points'}"


def _print_operation(operation: Operation, points: Points, adapter: str, console: Console) -> None:
    own = operation.call
    shown, *_ = contract_in_short(operation)
    console.print(Text(shown, "bold"), soft_wrap=own is not None)
    if own is not None and own.adapted:
        defined = f"where your course has defined\n{indent(adapter.strip(), '    ')}"
        console.print(Text(defined), soft_wrap=True)
    console.print(contract_of(operation), soft_wrap=True)
    table = Table(box=SIMPLE, pad_edge=False)
    table.add_column("check", overflow="fold")
    table.add_column("points", justify="right")
    table.add_column("what it asks", overflow="fold")
    for name, check in operation.checks.items():
        if not is_askable(operation, name):
            continue
        worth = points.get(f"{operation.name}/{name}")
        asks = in_their_words(operation, check.asks)
        table.add_row(name, "-" if worth is None else str(worth), asks)
    console.print(table)


def _print_check(
    operation: Operation, check: str, points: Points, named_deck: str, console: Console
) -> None:
    if check not in operation.checks:
        known = did_you_mean(check, operation.checks)
        hint = known or f"See `grade explain {operation.name}{named_deck}`."
        raise UserError(f"{operation.name} has no check {check!r}. {hint}")
    name = f"{operation.name}/{check}"
    console.print(Text.assemble((name, "bold"), f"  {_worth(points.get(name))}"))
    console.print(in_their_words(operation, operation.checks[check].asks), soft_wrap=True)


def _print_example(operation: Operation, example: AnsweredCase | None, console: Console) -> None:
    if example is None:
        console.print("The practice deck has no example of it.")
        return
    case, right = example.case, example.answer.value
    title = f"Example: {case.title}" if case.title else "Example"
    labels = operation.labels
    lines = [safe_line(title), f"  {call_in_python(case, operation)}"]
    for name, array in case.arrays.items():
        shown = array_lines(labels.name(name), view_array(array), of=name, labels=labels)
        lines += [f"  {line}" for line in shown]
    if right is None:
        lines.append("  It must raise an exception.")
    else:
        lines += [f"  {line}" for line in array_lines("out", view_array(right), labels=labels)]
        lines += [f"  {sentence}" for sentence in _windows(operation, example)]
    console.print(Text("\n".join(lines)), soft_wrap=True)


def _windows(operation: Operation, example: AnsweredCase) -> Iterator[str]:
    """What the first and the last cell of an answer are made of."""
    taps, right, case = map_windows(operation, example), example.answer.value, example.case
    if operation.window is None or taps is None or right is None:
        return
    cells = tuple(dict.fromkeys((*taps.cells[:1], *taps.cells[-1:])))
    windows = windows_of(
        case,
        msgspec.structs.replace(taps, cells=cells),
        padded=view_padded(operation, case),
        expected=view_array(right),
        returned=None,
        bound=example.answer.bound,
        labels=operation.labels,
    )
    for cell, window in zip(cells, windows, strict=False):
        where = window_in_words(operation.window, case, cell, operation.labels, operation.gradient)
        yield f"{window.name} is made of {where}:"
        yield f"  {(window.should or window.yours).sums}"
