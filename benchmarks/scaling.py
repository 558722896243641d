"""What the process that keeps a gradebook does for each submission, and what a task costs.

`docs/scaling.md` rests on these figures.
"""

import pickle
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from statistics import mean
from time import perf_counter, sleep

import msgspec

from benchmarks.course import make_course
from benchmarks.race import ROOT
from benchmarks.table import Table
from grader.assignment import default_assignment_path, default_deck_path
from grader.batch.cluster import ClusterCrew
from grader.batch.conditions import go_on_under
from grader.batch.crew import HereCrew
from grader.batch.pages import order_page, render_student_page
from grader.batch.show import CLASS_PAGE, Shown, show_class
from grader.batch.work import Job, work_off
from grader.batch.workplace import close_workplace, grade_source, open_workplace
from grader.gradebook.kept import Kept
from grader.gradebook.store import DATABASE, Gradebook, HandIn
from grader.intake.download import open_download
from grader.isolation.unpacking import Unpacker
from grader.records.attempt import Attempt, Student
from grader.records.grading import Conditions, Graded, Source

_SAMPLE = 100
_SIZE = 100_000
_TASKS = 2_000
_WORKERS = 2

_HOW = (
    f"Of {_SAMPLE} graded submissions of the class above. The gradebook of {_SIZE:,} holds their "
    "results again and again, each under a source of its own, without pages for students. The "
    f"tasks of Dask take a source and give back a result, and grade nothing; {_WORKERS} workers "
    "on this machine take them."
)

Row = tuple[str, str]


def measure_scaling() -> Table:
    """Times and sizes of one submission, and a gradebook of 100,000."""
    conditions = Conditions(
        assignment=default_assignment_path().read_bytes(), deck=default_deck_path().read_bytes()
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder / "course", _SAMPLE)
        read_seconds, sources = _read(folder / "course")
        graded = _grade(conditions, sources)
        rows = [
            ("a source as it travels", _kibibytes(sources)),
            ("a result as it travels", _kibibytes([result for _, result in graded])),
            ("assignment and deck, once for each worker", _kibibytes([conditions])),
            ("reading a submission and its digest", f"{1000 * read_seconds:.2f} ms"),
            *_keep(folder / "large", conditions, graded),
            ("tasks of Dask a second", f"{_count_tasks(conditions, graded):.0f}"),
        ]
    return Table(title="What a large class takes", head=("", "figure"), rows=rows, notes=[_HOW])


def exchange(source: Source, result: Graded) -> Graded:  # noqa: ARG001  it travels
    """What a task is handed and gives back, without the work."""
    return result


def _read(course: Path) -> tuple[float, list[Source]]:
    with closing(Unpacker()) as unpacker, open_download(course, unpacker, ()) as download:
        begin = perf_counter()
        sources = [
            Source.of(download.read(attempt, ["pad", "conv1d", "conv2d", "maxpool"]))
            for attempt in download.attempts
        ]
        return (perf_counter() - begin) / len(sources), sources


def _grade(conditions: Conditions, sources: Sequence[Source]) -> list[tuple[Source, Graded]]:
    open_workplace(conditions)
    graded = [(source, grade_source(conditions.digest, source)) for source in sources]
    close_workplace(conditions.digest)
    return [(source, result) for source, result in graded if isinstance(result, Graded)]


def _kibibytes(travelling: Sequence[object]) -> str:
    return f"{mean(len(pickle.dumps(one)) for one in travelling) / 1024:.1f} KiB"


def _keep(
    folder: Path, conditions: Conditions, graded: Sequence[tuple[Source, Graded]]
) -> Iterator[Row]:
    """Enter a large class and show it."""
    folder.mkdir()
    with Gradebook(folder, create=True) as book:
        kept = go_on_under(book, conditions)
        yield "entering a submission and its result", f"{1000 * _enter(book, kept, graded):.2f} ms"
        first = islice(book.rows(), _SAMPLE)
        orders = [order for row in first if (order := order_page(book, row, "CNN"))]
        begin = perf_counter()
        pages = [render_student_page(order) for order in orders]
        seconds = (perf_counter() - begin) / len(pages)
        yield "rendering a student's page", f"{1000 * seconds:.1f} ms"
        yield "a student's page", f"{mean(map(len, pages)) / 1024:.0f} KiB"
        begin = perf_counter()
        show_class(book, folder, HereCrew(), Shown(pages="none"))
        yield f"class page and table of {_SIZE:,}", f"{perf_counter() - begin:.0f} s"
    for what, file in (("class page", CLASS_PAGE), ("gradebook", DATABASE)):
        size = (folder / file).stat().st_size / (1 << 20)
        yield f"{what} of {_SIZE:,}", f"{size:.0f} MiB"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "memory that this takes", f"{most:.0f} MiB"


def _enter(book: Gradebook, kept: Kept, graded: Sequence[tuple[Source, Graded]]) -> float:
    """Enter everybody; seconds for each."""
    begin = perf_counter()
    for number in range(_SIZE):
        source, result = graded[number % len(graded)]
        own = msgspec.structs.replace(source, digest=f"{number:064x}")
        student = Student(key=f"{number:06}", name=f"Student {number}")
        attempt = Attempt(students=(student,), place=student.key, files={})
        book.enter(student, [HandIn(attempt=attempt, source=own)], kept)
        book.results.record(own.digest, kept.asking, result)
    return (perf_counter() - begin) / _SIZE


def _count_tasks(conditions: Conditions, graded: Sequence[tuple[Source, Graded]]) -> float:
    """Tasks a second that give back what they were handed."""
    with _scheduler() as address, ClusterCrew(address, conditions) as crew:
        jobs = [Job(n, exchange, graded[n % len(graded)]) for n in range(_TASKS)]
        begin = perf_counter()
        done = sum(1 for _ in work_off(jobs, crew))
        return done / (perf_counter() - begin)


@contextmanager
def _scheduler() -> Iterator[str]:
    """The address of a scheduler with workers, which end with the context."""
    with tempfile.TemporaryDirectory() as name:
        contact = Path(name, "scheduler.json")
        roles = ["scheduler", *["worker"] * _WORKERS]
        processes = [_start(role, contact) for role in roles]
        try:
            while not (contact.exists() and contact.read_text()):
                sleep(0.05)
            yield str(msgspec.json.decode(contact.read_bytes())["address"])
        finally:
            for process in reversed(processes):
                process.kill()
                process.wait()


def _start(role: str, contact: Path) -> "subprocess.Popen[bytes]":
    own = ["--port", "0"] if role == "scheduler" else ["--nthreads", "1", "--no-nanny"]
    module = f"distributed.cli.dask_{role}"
    return subprocess.Popen(
        [
            *(sys.executable, "-m", module, "--scheduler-file", contact),
            *("--host", "127.0.0.1", "--no-dashboard", *own),
        ],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
