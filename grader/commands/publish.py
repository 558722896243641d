"""`grade publish SYSTEM`: scores for other systems, remembered as what students may have seen."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from grader.batch.folder_lock import lock_folder
from grader.batch.pages import file_name, order_page, report_of
from grader.batch.show import describe_class
from grader.commands.feedback import Closed, Shown, show_in_full
from grader.commands.progress import Quiet, shown_progress
from grader.commands.whole import Whole
from grader.errors import SheetError, UserError
from grader.files import write_file
from grader.gradebook.fill import Filled
from grader.gradebook.json_lines import write_json_lines
from grader.gradebook.store import Gradebook
from grader.gradebook.totals import MAX_SCALE, points_of, points_possible
from grader.integrations.canvas.grades import fill_canvas_sheet
from grader.integrations.gradescope.layout import submission_at
from grader.integrations.gradescope.results import gradescope_results
from grader.integrations.moodle.gradebook import write_moodle_gradebook
from grader.integrations.moodle.grades import fill_moodle_worksheet
from grader.paths import read_file
from grader.records.gradebook import ClassReport
from grader.records.progress import each_told
from grader.report.console import open_console, print_each, print_named, print_result

Missing = Literal["blank", "zero"]

Scale = Whole | None


def publish_canvas(
    sheet: Path,
    /,
    *,
    assignment: str,
    output: Path | None = None,
    missing: Missing = "blank",
    scale: Scale = None,
    results: Path = Path("results"),
    quiet: Quiet = False,
) -> int:
    """Fill this assignment's column of a gradebook that Canvas exported, to import it there.

    Args:
        sheet: CSV that Canvas exported.
        assignment: Title or id of the assignment in Canvas.
        output: File to import; canvas.csv among the results if left out.
        missing: What is written of those who handed in nothing.
        scale: What all points together are worth there, where that is not what they are here: 17 of
            20 is 85 with --scale 100.
        results: Folder that `grade batch --output` wrote.
        quiet: Whether little is printed.
    """
    content = read_file(sheet, "gradebook", SheetError)
    return _publish(
        results,
        output or results / "canvas.csv",
        lambda book: fill_canvas_sheet(
            book, content, assignment, missing_zero=missing == "zero", scale=scale
        ),
        missing,
        scale,
        quiet=quiet,
    )


def publish_moodle(
    sheet: Path,
    /,
    *,
    output: Path | None = None,
    missing: Missing = "blank",
    scale: Scale = None,
    results: Path = Path("results"),
    quiet: Quiet = False,
) -> int:
    """Fill in an offline grading worksheet that Moodle exported, to upload it there.

    Args:
        sheet: CSV that Moodle exported.
        output: File to upload; moodle.csv among the results if left out.
        missing: What is written of those who handed in nothing.
        scale: What all points together are worth there, where that is not what they are here: 17 of
            20 is 85 with --scale 100.
        results: Folder that `grade batch --output` wrote.
        quiet: Whether little is printed.
    """
    content = read_file(sheet, "worksheet", SheetError)
    return _publish(
        results,
        output or results / "moodle.csv",
        lambda book: fill_moodle_worksheet(
            book, content, missing_zero=missing == "zero", scale=scale
        ),
        missing,
        scale,
        quiet=quiet,
    )


def publish_moodle_gradebook(
    *,
    identify_by: Literal["email", "idnumber"] = "email",
    output: Path | None = None,
    missing: Missing = "blank",
    scale: Scale = None,
    results: Path = Path("results"),
    quiet: Quiet = False,
) -> int:
    """Write a CSV to import into any item of a Moodle gradebook.

    Args:
        identify_by: What Moodle knows students by; a roster brings it.
        output: File to import; moodle-gradebook.csv among the results if left out.
        missing: What is written of those who handed in nothing.
        scale: What all points together are worth there, where that is not what they are here: 17 of
            20 is 85 with --scale 100.
        results: Folder that `grade batch --output` wrote.
        quiet: Whether little is printed.
    """
    return _publish(
        results,
        output or results / "moodle-gradebook.csv",
        lambda book: write_moodle_gradebook(
            book, identify_by, missing_zero=missing == "zero", scale=scale
        ),
        missing,
        scale,
        quiet=quiet,
    )


def publish_json_lines(
    *,
    output: Path | None = None,
    missing: Missing = "blank",
    scale: Scale = None,
    results: Path = Path("results"),
    quiet: Quiet = False,
) -> int:
    """Write a JSON object a student, for programs; docs/gradebook.schema.json.

    Args:
        output: File to write; grades.jsonl among the results if left out.
        missing: What is written of those who handed in nothing.
        scale: What all points together are worth there, where that is not what they are here: 17 of
            20 is 85 with --scale 100.
        results: Folder that `grade batch --output` wrote.
        quiet: Whether little is printed.
    """

    def write(book: ClassReport) -> Filled:
        lines = write_json_lines(book.rows, missing_zero=missing == "zero", scale=scale)
        return Filled(content=b"".join(lines))

    return _publish(results, output or results / "grades.jsonl", write, missing, scale, quiet=quiet)


def publish_gradescope(
    *,
    output: Path | None = None,
    scale: Scale = None,
    feedback: Shown = None,
    closed: Closed = False,
    results: Path = Path("results"),
    quiet: Quiet = False,
) -> int:
    """Write a results.json for every submission, as a Gradescope autograder does.

    Args:
        output: Folder for them; gradescope among the results if left out.
        scale: What all points together are worth there, where that is not what they are here: 17 of
            20 is 85 with --scale 100.
        feedback: Whether all that the final deck asked is shown.
        closed: Whether nobody can hand in any more.
        results: Folder that `grade batch --output` wrote.
        quiet: Whether little is printed.
    """
    console = open_console(quiet=quiet)
    code = show_in_full(results, feedback, console, closed=closed)
    folder = output or results / "gradescope"
    with lock_folder(results), Gradebook(results) as book, shown_progress(console) as show:
        described, scores, without = describe_class(book), {}, []
        _require_scalable(described, scale)
        paths: set[Path] = set()
        for row in each_told(described.rows, "Writing results", show):
            order = order_page(book, row, described.title)
            if order is None or row.earned is None:
                without.append(row.student.key)
            else:
                name = submission_at(row.place) or file_name(row.student.key)
                path = folder / name / "results.json"
                write_file(path, gradescope_results(report_of(order), scale))
                paths.add(path)
                scores[row.student.key] = row.earned
        book.publish(scores, _where("gradescope", scale))
    print_named(console, "Without one, since nothing of theirs was graded", without)
    print_each(console, described.earlier)
    print_result(
        console, f"{len(paths):,} results of {len(scores):,} students{_out_of(scale)}: {folder}"
    )
    return code


def _publish(
    results: Path,
    path: Path,
    write: Callable[[ClassReport], Filled],
    missing: Missing,
    scale: int | None,
    *,
    quiet: bool,
) -> int:
    """Write scores for another system, say who is left out, and remember what was published."""
    with lock_folder(results), Gradebook(results) as book:
        described = describe_class(book)
        _require_scalable(described, scale)
        filled = write(described)
        if described.rows and len(filled.unmatched) == len(described.rows):
            raise SheetError(
                "Nobody in the gradebook has an id that is known there. Take the sheet of this "
                "class, or bring ids with `grade batch --roster`: a CSV with a column for what "
                "each system calls them."
            )
        write_file(path, filled.content)
        left = {*filled.unmatched, *filled.kept}
        grades = {
            row.student.key: points_of(row, missing_zero=missing == "zero")
            for row in described.rows
            if row.student.key not in left
        }
        scores = {key: grade for key, grade in grades.items() if grade is not None}
        book.publish(scores, _where(path.name, scale))
    console = open_console(quiet=quiet)
    without = [key for key, grade in grades.items() if grade is None]
    absent = {row.student.key for row in described.rows if row.standing == "missing"}
    zeros = sorted(absent & scores.keys()) if missing == "zero" else []
    print_named(console, "Students without a line there", filled.unmatched)
    print_named(console, "Lines of nobody in the gradebook", filled.unknown)
    print_named(console, "Left as they stood", filled.kept)
    print_named(console, "Blank, since there is no score", without)
    print_named(console, "Zero, since nothing of theirs was in the download", zeros)
    print_named(
        console,
        "0 points, since the file did not load",
        [
            f"{row.student.key} ({row.message})"
            for row in described.rows
            if row.student.key in scores and row.earned == 0 and row.standing == "did not load"
        ],
    )
    print_each(console, described.earlier)
    print_result(console, f"{len(scores):,} scores{_out_of(scale)}: {path}")
    return 0


def _require_scalable(book: ClassReport, scale: int | None) -> None:
    """See that scores can be scaled, and by one rule for everybody.

    Raises:
        UserError: The scale is no number of points that there can be.
        SheetError: Some could earn more than others.
    """
    if scale is None:
        return
    if not 1 <= scale <= MAX_SCALE:
        raise UserError(f"--scale is {scale}. Expected the points there, 1 to {MAX_SCALE:,}.")
    points_possible(book)


def _out_of(scale: int | None) -> str:
    return "" if scale is None else f" out of {scale}"


def _where(name: str, scale: int | None) -> str:
    """Where scores were published, as a student's history says it."""
    return name if scale is None else f"{name}, scaled to {scale}"
