"""Pages of a class of which some cannot be made."""

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from grader.batch import pages
from grader.batch.executors import InProcessExecutor
from grader.batch.show import show_class
from grader.commands.returns import return_command
from grader.gradebook.store import Gradebook
from grader.records.report import Report
from grader.report.page import render_page

UNLUCKY = "104"


class Breaking(InProcessExecutor):
    """Processes that end whenever they are to render the page of one student."""

    def submit(self, work: Any, *arguments: Any) -> Future[Any]:
        (order,) = arguments
        if UNLUCKY in order.file:
            future: Future[Any] = Future()
            future.set_exception(OSError("it ended"))
            return future
        return super().submit(work, *arguments)


@pytest.fixture
def results(folder: Path) -> Path:
    """A graded class without pages."""
    results = folder / "results"
    for page in (results / "pages").iterdir():
        page.unlink()
    (results / "index.html").unlink()
    return results


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rendering that fails on one student's report."""

    def fail_on_one(report: Report) -> str:
        if UNLUCKY in report.submission.file:
            raise KeyError("no such template")
        return render_page(report)

    monkeypatch.setattr(pages, "render_page", fail_on_one)


def show(results: Path, executor: InProcessExecutor) -> tuple[dict[str, str], int]:
    """Show a class: the messages of those who have a score and one, and how many have a page."""
    with executor, Gradebook(results) as book:
        described = show_class(book, results, executor)
    graded = [row for row in described.rows if row.standing == "graded"]
    assert len(graded) == 29
    written = {path.name for path in (results / "pages").iterdir()}
    assert {address.removeprefix("pages/") for address in described.pages.values()} == written
    return {row.student.key: row.message for row in graded if row.message}, len(written)


@pytest.mark.usefixtures("broken")
def test_a_page_that_cannot_be_made_is_one_student_s_row(results: Path) -> None:
    told, written = show(results, InProcessExecutor())
    reason = "The page could not be made: KeyError. The score stands; please report this."
    assert (told, written) == ({UNLUCKY: reason}, 28)
    assert reason in (results / "index.html").read_text("utf-8")
    assert reason in (results / "grades.csv").read_text("utf-8")


def test_a_process_that_ends_while_it_renders_costs_one_page(results: Path) -> None:
    told, written = show(results, Breaking())
    assert (told, written) == ({UNLUCKY: "The page could not be made: OSError: it ended"}, 28)


def test_a_page_that_could_not_be_made_is_made_the_next_time(results: Path) -> None:
    show(results, Breaking())
    assert show(results, InProcessExecutor()) == ({}, 29)


@pytest.mark.usefixtures("broken")
def test_pages_are_returned_without_one_that_cannot_be_made(
    results: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert return_command("canvas", results=results) == 0
    output = capsys.readouterr().out
    assert output.splitlines()[-1].startswith("28 pages: ")
    assert f"Not in it, since the page could not be made: {UNLUCKY}." in output
