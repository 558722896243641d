"""When a submission must not be run: too little holds it back, or it would lack something."""

import sys
from collections.abc import Collection, Iterable
from importlib.util import find_spec

from grader.errors import AssignmentError, IsolationError, MachineError
from grader.records.deck import MIN_LEVEL_FOR_FINAL
from grader.records.isolation import Isolation

__all__ = ["advice", "demand_level", "demand_packages", "forbid_escapes"]

_CONTAINER = (
    'docker run --rm -v "$PWD:/work" -w /work python:3.12 '
    "sh -c 'pip install -r requirements.txt && grade submission/ --deck final.deck'"
)

_ADVICE = {
    "linux": (
        "Grade on Linux 5.13 or newer with /proc mounted without hidepid, and nothing that forbids "
        f"Landlock or seccomp, for example: {_CONTAINER}"
    ),
    "darwin": f"Grade in a Linux container: {_CONTAINER}",
    "win32": (
        "Grade in WSL2 (`wsl --install`, then install the grader in it) or in a Linux "
        f"container: {_CONTAINER}"
    ),
}


def advice() -> str:
    """What gets level 2 and more on this system, in a sentence that ends with a command."""
    return _ADVICE.get(sys.platform, _ADVICE["darwin"])


def demand_level(isolation: Isolation, least: int) -> None:
    """Go on only at a level of isolation or above.

    Raises:
        IsolationError: The level is lower; the message says why, and what to do.
    """
    if isolation.level >= least:
        return
    off = "; ".join(f"{layer.name} is off ({layer.off})" for layer in isolation.off)
    raise IsolationError(
        f"A final deck is asked at isolation level {least} or above, and this is "
        f"{isolation.in_words}{': ' + off if off else ''}. With --allow-weak-isolation it is asked "
        f"all the same, and the result says so. {advice()}"
    )


def demand_packages(names: Iterable[str]) -> None:
    """Go on only where the packages are installed that a submission may use.

    Raises:
        AssignmentError: One is not, for which no student is to pay.
    """
    for name in names:
        if find_spec(name) is None:
            raise AssignmentError(
                f"policy.allowed_imports names {name!r}, which is not installed here. Install it, "
                "or take it out of the assignment."
            )


def forbid_escapes(isolation: Isolation, escaped: Collection[str]) -> None:
    """Go on only if no canary got through a layer that should hold.

    Raises:
        MachineError: One got through.
    """
    if escaped and isolation.level >= MIN_LEVEL_FOR_FINAL:
        raise MachineError(
            f"The isolation does not hold as it should: a canary got through {', '.join(escaped)}. "
            "Nothing was graded; please report this with the output of `grade doctor`."
        )
