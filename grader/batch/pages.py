"""Every student's page, rendered by an executor from what the gradebook holds."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from grader.batch.executors import BatchExecutor
from grader.batch.scheduler import Job, Lost, run_jobs
from grader.errors import GraderError, MachineError
from grader.files import make_folder, remove_file, remove_unfinished, write_file
from grader.gradebook.store import Gradebook
from grader.records.gradebook import Override, Row
from grader.records.grading import Failed
from grader.records.progress import OnProgress, Progress
from grader.records.report import Report
from grader.report.closed import close_report
from grader.report.json_file import unpack_report
from grader.report.page import render_page
from grader.report.summary import with_points
from grader.text import safe_line

PAGES = "pages"
"""Folder of the pages within the folder of results."""


class PageOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What a page is made of.

    Attributes:
        title: What the assignment is called.
        name: What the student is called.
        file: What the download called the submission.
        chosen: Which of several attempts it is and why; empty where there was one.
        report: The packed report.
        seconds: How long grading took on the clock.
        earned: The score that the gradebook holds.
        points: What each check is worth, by its name.
        overrides: Points that a person gave.
        note: What the course tells the student; empty for most.
        lateness: That it was late, in words, and by how much where that is known; else empty.
    """

    title: str
    name: str
    file: str
    chosen: str
    report: bytes
    seconds: float
    earned: int | None
    points: dict[str, int]
    overrides: tuple[Override, ...]
    note: str
    lateness: str


def order_page(book: Gradebook, row: Row, title: str) -> PageOrder | None:
    """What a student's page is made of; None where there is no result.

    Args:
        book: The gradebook.
        row: The student.
        title: What the assignment is called now.
    """
    setup = book.setups.of(row.student.key)
    result = book.results.find(row.sha256, setup.result_key)
    if result is None:
        return None
    report, seconds = result
    return PageOrder(
        title=title,
        name=row.student.name,
        file=row.place,
        chosen=row.chosen,
        report=report,
        seconds=seconds,
        earned=row.earned,
        points=setup.points,
        overrides=row.overrides,
        note=row.note,
        lateness=row.lateness,
    )


def report_of(order: PageOrder) -> Report:
    """The report of a student, with the points that count and the student's name.

    Raises:
        MachineError: Its score is not what the gradebook holds.
    """
    report = with_points(unpack_report(order.report), order.points, order.overrides)
    if report.score.earned != order.earned:
        raise MachineError(
            f"The report of {order.name!r} adds up to {report.score.earned} points where the "
            f"gradebook holds {order.earned}. Nothing was written; please report this."
        )
    return name_report(report, order)


def name_report(report: Report, order: PageOrder) -> Report:
    """The report with the names of the student and of the assignment."""
    submission = msgspec.structs.replace(
        report.submission,
        name=safe_line(order.name),
        file=safe_line(order.file),
        chosen=safe_line(order.chosen),
    )
    told = [f"From your course: {order.note}"] if order.note else []
    if order.lateness:
        told.append(f"Handed in {order.lateness}. What that costs is not taken off here.")
    named = msgspec.structs.replace(
        report,
        title=order.title,
        submission=submission,
        seconds=order.seconds,
        notes=tuple(map(safe_line, (*told, *report.notes))),
    )
    return close_report(named)


def render_student_page(order: PageOrder) -> bytes:
    """A student's page as HTML."""
    return render_page(report_of(order)).encode()


def try_to_render(order: PageOrder) -> bytes | Failed:
    """A student's page as HTML, or why there is none: the others get theirs."""
    try:
        return render_student_page(order)
    except GraderError as error:
        return Failed(message=str(error))
    except Exception as error:  # noqa: BLE001  whatever it is, it is one student's
        return Failed(message=f"{type(error).__name__}. The score stands; please report this.")


class WrittenPages(NamedTuple):
    """Which students have a page.

    Attributes:
        addresses: The address of each page relative to the folder of results, by key.
        problems: Why a page could not be made, by key.
    """

    addresses: dict[str, str]
    problems: dict[str, str]


def write_pages(
    book: Gradebook,
    rows: Sequence[Row],
    title: str,
    folder: Path,
    executor: BatchExecutor,
    *,
    on_progress: OnProgress,
) -> WrittenPages:
    """Write the pages of students, and remove the pages that nobody has any more.

    A page whose file name tells that it holds the same already is left as it is. One that cannot
    be made leaves the others as they are.

    Args:
        book: The gradebook.
        rows: The students who get a page.
        title: What the assignment is called.
        folder: The folder of results.
        executor: Renders the pages.
        on_progress: Called after each page that was written.

    Raises:
        OutputError: A page cannot be written.
    """
    pages = folder / PAGES
    make_folder(pages)
    remove_unfinished(pages)
    names: dict[str, str] = {}
    problems: dict[str, str] = {}
    unchanged = 0

    def jobs() -> Iterator[Job[str]]:
        nonlocal unchanged
        for row in rows:
            key, order = row.student.key, order_page(book, row, title)
            if order is None:
                unchanged += 1
                continue
            digest = hashlib.sha256(msgspec.msgpack.encode((key, order))).hexdigest()
            names[key] = f"{file_name(key)}-{digest[:8]}.html"
            if (pages / names[key]).exists():
                unchanged += 1
            else:
                yield Job(key, try_to_render, (order,))

    for written, (key, html) in enumerate(run_jobs(jobs(), executor), 1):
        done = unchanged + written
        on_progress(Progress(doing="Writing pages", done=done, total=len(rows), alike=True))
        if isinstance(html, bytes):
            write_file(pages / names[key], html)
        else:
            del names[key]
            reason = html.reason if isinstance(html, Lost) else html.message
            problems[key] = f"The page could not be made: {reason}"
    for path in set(pages.glob("*.html")) - {pages / name for name in names.values()}:
        remove_file(path)
    addresses = {key: f"{PAGES}/{name}" for key, name in names.items()}
    return WrittenPages(addresses, problems)


def file_name(key: str) -> str:
    """A name for a student's file or folder, which every file system takes and no other has."""
    readable = re.sub(r"[^A-Za-z0-9]+", "-", key)[:40].strip("-") or "student"
    return f"{readable}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
