"""`grade page STUDENT`."""

from pathlib import Path

from grader.batch.class_setup import load_setup
from grader.batch.pages import order_page, render_student_page
from grader.batch.setup_changes import name_earlier
from grader.errors import UserError
from grader.files import write_file
from grader.gradebook.lookup import find_student
from grader.gradebook.store import Gradebook
from grader.report.console import open_console, print_each
from grader.text import safe_line


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
        row, setup = find_student(book.rows(), student), load_setup(book)
        order = order_page(book, row, setup.assignment.title)
        earlier = name_earlier([row], setup)
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
