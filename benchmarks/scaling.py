"""What the process that keeps a gradebook does for each submission, and what a task costs.

`docs/scaling.md` rests on these figures.
"""

import os
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
from time import perf_counter, process_time, sleep
from typing import NamedTuple

import msgspec

from benchmarks.course import make_course
from benchmarks.process import cpu_of_children
from benchmarks.race import ROOT
from benchmarks.table import Table
from grader.assignment import default_assignment_path, default_deck_path
from grader.batch.class_setup import parse_setup
from grader.batch.cluster import ClusterExecutor
from grader.batch.executors import BatchExecutor, InProcessExecutor, LocalExecutor
from grader.batch.pages import order_page, render_student_page
from grader.batch.scheduler import Job, run_jobs
from grader.batch.setup_changes import continue_with
from grader.batch.show import CLASS_PAGE, ShownPages, show_class
from grader.batch.worker_state import close_worker_state, grade_source, open_worker_state
from grader.gradebook.setups import StoredSetup
from grader.gradebook.store import Gradebook, HandIn
from grader.intake.download import open_download
from grader.isolation.unpacking import Unpacker
from grader.records.attempt import Attempt, Student
from grader.records.gradebook import DATABASE
from grader.records.grading import ClassFiles, Graded, Source
from grader.records.submission import WantedFiles

_WANTED = WantedFiles(functions=("pad", "conv1d", "conv2d", "maxpool"))
_SAMPLE = 100
_SIZE = 100_000
_TASKS = 2_000
_WORKERS = 2
_CORES = (2, 16, 48)
"""Of machines on paper: as many as tasks can be handed to, and no more submissions than tasks."""

_HOW = (
    f"Of {_SAMPLE} graded submissions of the class above. The gradebook of {_SIZE:,} holds their "
    "results again and again, each under a source of its own, without pages for students. The "
    f"tasks of Dask take a source and give back a result, and grade nothing; {_WORKERS} workers "
    "on this machine take them."
)

Row = tuple[str, str]


def measure_scaling() -> Table:
    """Times and sizes of one submission, and a gradebook of 100,000."""
    class_files = ClassFiles(
        assignment=default_assignment_path().read_bytes(), deck=default_deck_path().read_bytes()
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_course(folder / "course", _SAMPLE)
        read_seconds, sources = _read(folder / "course")
        cpu_seconds, graded = _grade(class_files, sources)
        dask = _tasks_of_dask(class_files, graded)
        rows = [
            ("processor time of a submission, without its page", f"{1000 * cpu_seconds:.0f} ms"),
            ("a source as it travels", _kibibytes(sources)),
            ("a result as it travels", _kibibytes([result for _, result in graded])),
            ("assignment and deck, once for each worker", _kibibytes([class_files])),
            ("reading a submission and its digest", f"{1000 * read_seconds:.2f} ms"),
            *_keep(folder / "large", class_files, graded),
            ("tasks of Dask a second", f"{dask.a_second:.0f}"),
            ("a task of Dask, the keeper's CPU; the scheduler's", dask.in_words),
            ("a task of local processes, the keeper's CPU", _local_task(class_files, graded)),
            *(
                (
                    f"{_SIZE:,} submissions on {cores} cores, on paper",
                    f"{_SIZE / min(cores / cpu_seconds, dask.a_second) / 60:.0f} min",
                )
                for cores in _CORES
            ),
        ]
    return Table(title="What a large class takes", head=("", "figure"), rows=rows, notes=[_HOW])


def exchange(source: Source, result: Graded) -> Graded:  # noqa: ARG001  it travels
    """What a task is handed and gives back, without the work."""
    return result


def _read(course: Path) -> tuple[float, list[Source]]:
    with closing(Unpacker()) as unpacker, open_download(course, unpacker, ()) as download:
        begin = perf_counter()
        sources = [Source.of(download.read(attempt, _WANTED)) for attempt in download.attempts]
        return (perf_counter() - begin) / len(sources), sources


def _grade(
    class_files: ClassFiles, sources: Sequence[Source]
) -> tuple[float, list[tuple[Source, Graded]]]:
    """Grade one after the other; CPU seconds of one, and the results."""
    begin = process_time() + cpu_of_children()
    open_worker_state(class_files)
    graded = [(source, grade_source(class_files.digest, source)) for source in sources]
    close_worker_state(class_files.digest)
    seconds = (process_time() + cpu_of_children() - begin) / len(sources)
    return seconds, [(source, result) for source, result in graded if isinstance(result, Graded)]


def _kibibytes(travelling: Sequence[object]) -> str:
    return f"{mean(len(pickle.dumps(one)) for one in travelling) / 1024:.1f} KiB"


def _keep(
    folder: Path, class_files: ClassFiles, graded: Sequence[tuple[Source, Graded]]
) -> Iterator[Row]:
    """Enter a large class and show it."""
    folder.mkdir()
    with Gradebook(folder, create=True) as book:
        setup = continue_with(book, parse_setup(class_files))
        yield "entering a submission and its result", f"{1000 * _enter(book, setup, graded):.2f} ms"
        first = islice(book.rows(), _SAMPLE)
        orders = [order for row in first if (order := order_page(book, row, "CNN"))]
        begin = perf_counter()
        pages = [render_student_page(order) for order in orders]
        seconds = (perf_counter() - begin) / len(pages)
        yield "rendering a student's page", f"{1000 * seconds:.1f} ms"
        yield "a student's page", f"{mean(map(len, pages)) / 1024:.0f} KiB"
        begin = perf_counter()
        show_class(book, folder, InProcessExecutor(), ShownPages(pages="none"))
        yield f"class page and table of {_SIZE:,}", f"{perf_counter() - begin:.0f} s"
    for what, file in (("class page", CLASS_PAGE), ("gradebook", DATABASE)):
        size = (folder / file).stat().st_size / (1 << 20)
        yield f"{what} of {_SIZE:,}", f"{size:.0f} MiB"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield "memory that this takes", f"{most:.0f} MiB"


def _enter(book: Gradebook, setup: StoredSetup, graded: Sequence[tuple[Source, Graded]]) -> float:
    """Enter everybody; seconds for each."""
    begin = perf_counter()
    for number in range(_SIZE):
        source, result = graded[number % len(graded)]
        own = msgspec.structs.replace(source, digest=f"{number:064x}")
        student = Student(key=f"{number:06}", name=f"Student {number}")
        attempt = Attempt(students=(student,), place=student.key, files={})
        book.enter(student, [HandIn(attempt=attempt, source=own)], setup)
        book.results.record(own.digest, setup.result_key, result)
    return (perf_counter() - begin) / _SIZE


class _DaskTasks(NamedTuple):
    """What tasks of Dask cost that give back what they were handed.

    Attributes:
        a_second: How many, with the workers on the same cores.
        keeper: Processor time of one in the process that keeps the gradebook, in seconds.
        scheduler: The same of the scheduler.
    """

    a_second: float
    keeper: float
    scheduler: float

    @property
    def in_words(self) -> str:
        return f"{1000 * self.keeper:.2f} ms; {1000 * self.scheduler:.2f} ms"


def _tasks_of_dask(class_files: ClassFiles, graded: Sequence[tuple[Source, Graded]]) -> _DaskTasks:
    with (
        _scheduler() as (address, scheduler),
        ClusterExecutor(address, class_files) as executor,
    ):
        before = _cpu_of(scheduler)
        seconds, keeper = _exchange(executor, graded)
        return _DaskTasks(1 / seconds, keeper, (_cpu_of(scheduler) - before) / _TASKS)


def _local_task(class_files: ClassFiles, graded: Sequence[tuple[Source, Graded]]) -> str:
    with LocalExecutor(class_files) as executor:
        return f"{1000 * _exchange(executor, graded)[1]:.2f} ms"


def _exchange(
    executor: BatchExecutor, graded: Sequence[tuple[Source, Graded]]
) -> tuple[float, float]:
    """Seconds of a task, on the clock and of this process."""
    jobs = [Job(n, exchange, graded[n % len(graded)]) for n in range(_TASKS)]
    begin, cpu = perf_counter(), process_time()
    for _ in run_jobs(jobs, executor):
        pass
    return (perf_counter() - begin) / _TASKS, (process_time() - cpu) / _TASKS


def _cpu_of(pid: int) -> float:
    """Seconds of a process. Source: proc_pid_stat(5), fields 14 and 15."""
    times = Path("/proc", str(pid), "stat").read_text().rpartition(")")[2].split()[11:13]
    return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _scheduler() -> Iterator[tuple[str, int]]:
    """Address and process of a scheduler with workers, which end with the context."""
    with tempfile.TemporaryDirectory() as name:
        contact = Path(name, "scheduler.json")
        roles = ["scheduler", *["worker"] * _WORKERS]
        processes = [_start(role, contact) for role in roles]
        try:
            while not (contact.exists() and contact.read_text()):
                sleep(0.05)
            address = str(msgspec.json.decode(contact.read_bytes())["address"])
            yield address, processes[0].pid
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
