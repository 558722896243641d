"""`grade regrade`."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from rich.console import Console

from grader.batch.changed_files import describe_changed_files, remember_files
from grader.batch.class_setup import ClassSetup, read_setup
from grader.batch.executors import open_executor
from grader.batch.folder_lock import lock_folder
from grader.batch.handout import keep_handout
from grader.batch.regrade import Move, moves_between, regrade_sources
from grader.batch.setup_changes import change_setup, describe_regraded_points
from grader.batch.show import CLASS_PAGE, exit_code_of, show_class
from grader.commands.batch_progress import BatchProgress, stopping
from grader.commands.progress import Quiet, shown_progress
from grader.gradebook.store import Gradebook
from grader.records.grading import ClassFiles
from grader.report.class_terminal import class_in_a_line, print_class
from grader.report.console import aloud, open_console, print_each, print_named, print_result
from grader.text import safe_line


def regrade_command(
    *,
    results: Path = Path("results"),
    assignment: Path | None = None,
    deck: Path | None = None,
    allow_lower: bool = False,
    allow_weak_isolation: bool = False,
    scheduler: str | None = None,
    quiet: Quiet = False,
) -> int:
    """Grade a class again after a change; only what it touches is run.

    Args:
        results: Folder that `grade batch --output` wrote.
        assignment: The changed assignment.toml; what the class was graded with if left out.
        deck: The changed deck; what the class was graded with if left out.
        allow_lower: Let scores go down that were published.
        allow_weak_isolation: Ask a final deck also where a submission could read files.
        scheduler: Address of a Dask scheduler whose workers grade, e.g. tcp://host:8786.
        quiet: Whether little is printed.
    """
    named = {"assignment": assignment, "deck": deck}

    def change(before: ClassFiles) -> ClassSetup:
        return read_setup(before, assignment, deck, allow_weak_isolation=allow_weak_isolation)

    console = open_console(quiet=quiet)
    code, result = regrade(
        results,
        change,
        {name: path for name, path in named.items() if path},
        console,
        allow_lower=allow_lower,
        scheduler=scheduler,
    )
    print_result(console, result)
    return code


def regrade(
    results: Path,
    change: Callable[[ClassFiles], ClassSetup],
    named: Mapping[str, Path],
    console: Console,
    *,
    allow_lower: bool = False,
    scheduler: str | None = None,
) -> tuple[int, str]:
    """Grade a class again with another setup, and say who moves.

    Args:
        results: Folder that `grade batch --output` wrote.
        change: Makes the setup of the files before.
        named: The files that it is read from, by the names of their options.
        console: Where to print.
        allow_lower: Let scores go down that were published.
        scheduler: Address of a Dask scheduler whose workers grade.

    Returns:
        The exit code, and what it came to in a line.
    """
    with lock_folder(results), Gradebook(results) as book:
        new = change_setup(book, change(book.setups.require().files))
        remember_files(book, named)
        keep_handout(book, new.assignment)
        tally = BatchProgress(len(book.sources()))
        with (
            stopping(console, tally),
            open_executor(new.files, scheduler) as executor,
            shown_progress(console) as show,
        ):
            run = regrade_sources(book, new, executor, tally.telling(show))
            moves, failed = moves_between(book, new)
            lowered = [] if allow_lower else [move for move in moves if move.lowers_published]
            taken = [move for move in moves if move not in lowered]
            keys = {move.key for move in taken}
            regraded = [row for row in book.rows() if row.student.key in keys]
            print_each(console, describe_regraded_points(regraded, new))
            _print_moves(taken, console)
            print_named(console, "Published scores that may go down now", _lower(taken))
            print_named(
                console,
                "Left as they were, since their published scores would go down; "
                "--allow-lower lets them",
                [_in_words(move) for move in lowered],
            )
            with aloud(console):
                print_named(console, "Left as they were, since the grader failed on them", failed)
            book.move({move.key: move.of_score for move in taken}, new)
            described = show_class(book, results, executor, on_progress=show)
        stale = [*describe_changed_files(book)]
    again = (
        f"{run:,} of {tally.total:,} sources were run again."
        if run
        else "Nothing had to be run again."
    )
    console.print(again)
    print_each(console, stale)
    print_class(described, console)
    in_a_line = class_in_a_line(described, results / CLASS_PAGE)
    return 3 if failed else exit_code_of(described), f"{_moves_in_words(taken)} {in_a_line}"


def _lower(moves: Iterable[Move]) -> list[str]:
    return [_in_words(move) for move in moves if move.lowers_published]


def _print_moves(moves: Iterable[Move], console: Console) -> None:
    """Print who moves up and who moves down."""
    console.print(_moves_in_words(moves))
    for move in _changed(moves):
        console.print(f"  {safe_line(_in_words(move))}", soft_wrap=True)


def _moves_in_words(moves: Iterable[Move]) -> str:
    """How many move up and how many down."""
    changed = _changed(moves)
    up = [move for move in changed if (move.after or 0) > (move.before or 0)]
    return f"{len(up):,} move up, {len(changed) - len(up):,} move down."


def _changed(moves: Iterable[Move]) -> list[Move]:
    return [move for move in moves if move.before != move.after]


def _in_words(move: Move) -> str:
    return f"{move.key}: {_points(move.before)} -> {_points(move.after)}"


def _points(score: int | None) -> str:
    return "no score" if score is None else f"{score}"
