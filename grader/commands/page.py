"""`grade page STUDENT`."""

from pathlib import Path

from grader.batch.class_setup import title_of
from grader.batch.setup_changes import name_earlier
from grader.batch.pages import order_page, render_student_page
from grader.commands.course import find_student, print_each
from grader.errors import UserError
from grader.files import write_file
from grader.gradebook.store import Gradebook
from grader.report.console import open_console
from grader.text import safe_line

__all__ = ["page_command"]


def page_command(
    student: str, /, *, results: Path = Path("results"), html: Path = Path("report.html")
) -> int:
    """Write the page of one student, whatever pages were written with the class.

    Args:
        student: Key, name or id of the student.
        results: Folder that `grade batch --output` wrote.
        html: File for the page.
    """
    with Gradebook(results) as book:
        row = find_student(book.rows(), student)
        order = order_page(book, row, title_of(book))
        earlier = name_earlier([row], book.conditions.require())
    if order is None:
        raise UserError(
            f"There is no page for {row.student.key!r}: {row.message} "
            "A page is made of what was graded."
        )
    write_file(html, render_student_page(order))
    console = open_console()
    console.print(f"The page: {safe_line(str(html))}", soft_wrap=True)
    print_each(console, earlier)
    return 0
