"""Runs jobs on an executor: never more at once than it can take, each until it has a result."""

from collections.abc import Callable, Collection, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import Any, Generic, NamedTuple, TypeVar

from grader.batch.executors import BatchExecutor
from grader.errors import GraderError

Tag = TypeVar("Tag")

MAX_LOSSES = 3
"""How often the processes that do a job may end while nothing else is done."""

_LOOK_SECONDS = 1.0
"""How often it is looked whether an executor is still there that says nothing."""

_SILENT = "the connection was lost"

_AHEAD = 2
"""Jobs that wait for each process while it does another."""


class Job(NamedTuple, Generic[Tag]):
    """A call that is to be made somewhere.

    Attributes:
        tag: What its result belongs to.
        work: A function of a module, which every process can import.
        arguments: Its arguments.
    """

    tag: Tag
    work: Callable[..., Any]
    arguments: tuple[Any, ...]


class Lost(NamedTuple):
    """What there is instead of a result where every process that did the job ended.

    Attributes:
        reason: How the last of them ended, in words.
    """

    reason: str


def run_jobs(jobs: Iterable[Job[Tag]], executor: BatchExecutor) -> Iterator[tuple[Tag, Any]]:
    """Have every job done, and give each result as soon as it is there.

    Jobs are taken only when there is room, so that however many there are, few are in memory.
    A job whose process ended is done again, alone: another one may have taken the memory that it
    needed, or have ended its process.

    Args:
        jobs: The jobs.
        executor: Does them.

    Yields:
        The tag of a job and what it returned, or `Lost`.

    Raises:
        GraderError: A job raised it, or no process is left.
    """
    under_way: dict[Future[Any], Job[Tag]] = {}
    lost: list[tuple[Job[Tag], str]] = []
    waiting = iter(jobs)
    more = True
    while more or under_way:
        while more and not lost and len(under_way) < executor.size * (1 + _AHEAD):
            job = next(waiting, None)
            more = job is not None
            if job is not None:
                lost += _submit(job, executor, under_way)
        done = _wait(under_way, executor)
        if not done:
            lost += [(job, _SILENT) for job in under_way.values()]
            under_way.clear()
        for future in done:
            job = under_way.pop(future)
            reason = _loss(future)
            if reason:
                lost.append((job, reason))
            else:
                yield job.tag, future.result()
        if lost and not under_way:
            yield from _do_alone(lost, executor)
            lost.clear()


def _wait(under_way: Collection[Future[Any]], executor: BatchExecutor) -> set[Future[Any]]:
    """Those that are done, as soon as there is one; none if the executor is lost."""
    done: set[Future[Any]] = set()
    while under_way and not done and not executor.is_lost:
        done = wait(under_way, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED).done
    return done


def _submit(
    job: Job[Tag], executor: BatchExecutor, under_way: dict[Future[Any], Job[Tag]]
) -> list[tuple[Job[Tag], str]]:
    """Hand a job over; the job and why, where nobody takes it."""
    try:
        under_way[executor.submit(job.work, *job.arguments)] = job
    except GraderError:
        raise
    except Exception as error:  # noqa: BLE001  each executor breaks in its own way
        return [(job, _in_words(error))]
    return []


def _loss(future: Future[Any]) -> str:
    """Why a job has no result; empty if it has one.

    Raises:
        GraderError: The job raised it.
    """
    if future.cancelled():
        return _SILENT
    error = future.exception()
    if isinstance(error, GraderError):
        raise error
    return "" if error is None else _in_words(error)


def _do_alone(
    jobs: Iterable[tuple[Job[Tag], str]], executor: BatchExecutor
) -> Iterator[tuple[Tag, Any]]:
    """Do lost jobs again, one at a time, while nothing else is under way."""
    executor.renew()
    for job, reason in jobs:
        last = reason
        for _ in range(MAX_LOSSES):
            try:
                future = executor.submit(job.work, *job.arguments)
                last = _loss(future) if _wait([future], executor) else _SILENT
            except GraderError:
                raise
            except Exception as error:  # noqa: BLE001  each executor breaks in its own way
                last = _in_words(error)
            if not last:
                yield job.tag, future.result()
                break
            executor.renew()
        else:
            yield job.tag, Lost(last)


def _in_words(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
