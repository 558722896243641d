"""`grade return SYSTEM`: pages for another system, remembered as what students may have seen."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from grader.batch.class_setup import load_setup
from grader.batch.folder_lock import lock_folder
from grader.batch.pages import order_page, try_to_render
from grader.batch.setup_changes import describe_earlier_points
from grader.commands.feedback import Closed, Shown, show_in_full
from grader.commands.progress import Quiet, shown_progress
from grader.errors import OutputError
from grader.files import replace_file
from grader.gradebook.returns import pack_returns
from grader.gradebook.store import Gradebook
from grader.integrations import load_system_part, systems_with
from grader.records.gradebook import Row
from grader.records.progress import each_told
from grader.report.console import aloud, open_console, print_each, print_named, print_result


def return_command(
    system: Annotated[
        str,
        Parameter(help=f"Where they came from: {', '.join(systems_with('returns'))}."),
    ],
    /,
    *,
    feedback: Shown = None,
    closed: Closed = False,
    results: Path = Path("results"),
    quiet: Quiet = False,
) -> int:
    """Pack the students' pages as the system takes feedback files back that they came from.

    Args:
        system: Where the submissions were downloaded from.
        feedback: Whether all that the final deck asked is shown.
        closed: Whether nobody can hand in any more.
        results: Folder that `grade batch --output` wrote.
        quiet: Whether little is printed.
    """
    name_of = load_system_part(system, "returns").name_in
    console = open_console(quiet=quiet)
    code = show_in_full(results, feedback, console, closed=closed)
    path = results / "return" / f"{system}.zip"
    with lock_folder(results), Gradebook(results) as book, shown_progress(console) as show:
        rows, setup = list(book.rows()), load_setup(book)
        scores: dict[str, int] = {}
        unmade: list[str] = []
        told = each_told(rows, "Packing pages", show)
        with replace_file(path) as file:
            left = pack_returns(
                _pages(book, told, setup.assignment.title, scores, unmade), file, name_of
            )
            if scores and len(left) == len(scores):
                raise OutputError(
                    f"No page can be returned through {system}, since it did not name what was "
                    "handed in. Name the system that the submissions came from."
                )
        for key in left:
            del scores[key]
        book.publish(scores, path.name)
        earlier = describe_earlier_points(rows, setup)
    print_named(console, f"Not in it, since {system} did not name what they handed in", left)
    with aloud(console):
        print_named(console, "Not in it, since the page could not be made", unmade)
    known = {*scores, *left, *unmade}
    without = [row.student.key for row in rows if row.student.key not in known]
    print_named(console, "Without a page, since nothing of theirs was graded", without)
    print_each(console, earlier)
    print_result(console, f"{len(scores):,} pages: {path}")
    return code


def _pages(
    book: Gradebook, rows: Iterable[Row], title: str, scores: dict[str, int], unmade: list[str]
) -> Iterator[tuple[Row, bytes]]:
    """The students' pages, one after the other.

    What they say is entered in `scores`, and in `unmade` whose page could not be made.
    """
    for row in rows:
        order = order_page(book, row, title)
        if order is None or row.earned is None:
            continue
        page = try_to_render(order)
        if isinstance(page, bytes):
            scores[row.student.key] = row.earned
            yield row, page
        else:
            unmade.append(row.student.key)
