"""Finding a crew: this machine's cores, or a cluster."""

import os
from importlib import import_module

from grader.batch.executors import Crew, LocalCrew
from grader.errors import SchedulerError
from grader.records.grading import Conditions

__all__ = ["hire_crew"]


def hire_crew(conditions: Conditions, scheduler: str | None) -> Crew:
    """A crew that grades under these conditions.

    Args:
        conditions: The conditions.
        scheduler: Address of a Dask scheduler; None for the cores of this machine.

    Raises:
        SchedulerError: There is no such scheduler, or Dask is not installed.
    """
    if scheduler is None:
        # A process a core grades; more threads than that would only be in each other's way.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        return LocalCrew(conditions)
    try:
        cluster = import_module("grader.batch.cluster")
    except ModuleNotFoundError as error:
        raise SchedulerError(
            f"--scheduler needs the package {error.name!r}, which is not installed. "
            f"Install it with `pip install {error.name}`."
        ) from error
    crew = cluster.ClusterCrew(scheduler, conditions)
    assert isinstance(crew, Crew)
    return crew
