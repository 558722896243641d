"""What is said before a worker is given anything: its limits, and how a zygote is asked for it.

A zygote takes requests over a Unix socket, a letter and a number each. With `FORK`, with a socket
attached, comes how many bytes of limits follow; a worker is forked that serves the socket, and the
answer is its id, or minus the number of the error where none can be. With `KILL` comes the id of a
worker to end, and the answer is its exit status. End of input ends the zygote and all its workers.
"""

import json
import struct
from typing import NamedTuple

FORK, KILL = b"F", b"K"

READY = b"R"
"""What a zygote says once, when it has imported all that workers need."""

REQUEST = struct.Struct("<cq")
"""Letter and number."""

NUMBER = struct.Struct("<q")
"""Id of a process, or minus the number of an error; or an exit status, negative for a signal."""


class WorkerLimits(NamedTuple):
    """What a submission may use; a worker has accepted them before it says Hello.

    Attributes:
        memory_bytes: Address space beyond what Python and all that is imported ahead take.
        cpu_seconds: CPU time after which the system ends the worker, whatever the grader does.
        packages: Installed packages that it may import.
        preloaded: Those of them that are imported before it is there, beside NumPy.
    """

    memory_bytes: int
    cpu_seconds: float
    packages: tuple[str, ...]
    preloaded: tuple[str, ...] = ()


class Hello(NamedTuple):
    """What a worker says of itself before it sees a submission.

    Attributes:
        layers: The layers that were tried, with why each is off; empty where it holds.
        escaped: Layers that should hold and let a canary through.
    """

    layers: dict[str, str]
    escaped: tuple[str, ...]


def read_limits(text: bytes) -> WorkerLimits:
    """Limits that the grader wrote as a message."""
    memory_bytes, cpu_seconds, packages, preloaded = json.loads(text)
    return WorkerLimits(memory_bytes, cpu_seconds, tuple(packages), tuple(preloaded))
