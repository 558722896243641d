"""What all processes take that this one started, and how busy they keep the cores."""

import os
import re
import threading
from collections.abc import Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import NamedTuple, Self

_SECONDS_BETWEEN_LOOKS = 0.25

_SHARE = re.compile(r"^Pss:\s+([0-9]+) kB", re.MULTILINE)
"""A process's memory, what it shares with others divided among them. Source: proc_pid_smaps(5)."""

_PEAK = re.compile(r"^VmHWM:\s+([0-9]+) kB", re.MULTILINE)
"""The most that was resident of a process so far. Source: proc_pid_status(5)."""

_MAX_DEPTH = 3
"""The command is 1, the processes that grade are 2, their zygotes 3; below are submissions."""

_LAST = 0.1
"""The share of a run that is its end."""


class _Look(NamedTuple):
    """What was seen at a time.

    Attributes:
        seconds: When, on the clock.
        idle: How long cores had nothing to do since the machine started, in seconds of one core.
        bytes: Memory of all processes.
        largest: The most that was resident so far of a process that runs no submission.
    """

    seconds: float
    idle: float
    bytes: int
    largest: int


class WatchedTree:
    """Looks now and then at the processes that this one started; a context."""

    def __init__(self) -> None:
        self._looks: list[_Look] = []
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """Look no more."""
        self._ended.set()
        self._thread.join()

    @property
    def bytes(self) -> int:
        """The most that all processes had at a time, what they share counted once."""
        return max(look.bytes for look in self._looks)

    @property
    def largest(self) -> int:
        """The most that was resident of one process that runs no submission, in bytes."""
        return max(look.largest for look in self._looks)

    @property
    def idle_share(self) -> float:
        """Which part of the time of all cores nobody used; of this machine, whoever is on it."""
        return _idle_share(self._looks)

    @property
    def idle_share_at_the_end(self) -> float:
        """The same of the last tenth."""
        first, last = self._looks[0].seconds, self._looks[-1].seconds
        end = [look for look in self._looks if look.seconds >= last - _LAST * (last - first)]
        return _idle_share(end)

    def _watch(self) -> None:
        while True:
            depths = _descendants()
            ours = [pid for pid, depth in depths.items() if depth <= _MAX_DEPTH]
            self._looks.append(
                _Look(
                    seconds=monotonic(),
                    idle=_idle_seconds(),
                    bytes=sum(_kibibytes(pid, "smaps_rollup", _SHARE) for pid in depths) << 10,
                    largest=max((_kibibytes(pid, "status", _PEAK) for pid in ours), default=0)
                    << 10,
                )
            )
            if self._ended.wait(_SECONDS_BETWEEN_LOOKS):
                return


def _idle_share(looks: Sequence[_Look]) -> float:
    first, last = looks[0], looks[-1]
    cores = os.cpu_count() or 1
    return (last.idle - first.idle) / max(cores * (last.seconds - first.seconds), 1e-9)


def _idle_seconds() -> float:
    """Source: proc_stat(5): the fourth and fifth number are idle and waiting for a disk."""
    first = Path("/proc/stat").read_text().splitlines()[0].split()
    return sum(map(int, first[4:6])) / os.sysconf("SC_CLK_TCK")


def _descendants() -> dict[int, int]:
    """Processes that this one started, and those that they did, by how far away they are."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(after_name[1])
    depths = {os.getpid(): 0}
    while new := {pid for pid, one in parents.items() if one in depths and pid not in depths}:
        depths |= {pid: depths[parents[pid]] + 1 for pid in new}
    del depths[os.getpid()]
    return depths


def _kibibytes(pid: int, file: str, line: "re.Pattern[str]") -> int:
    try:
        found = line.search(Path("/proc", str(pid), file).read_text())
    except OSError:  # it has ended, or hides its memory from whoever is not root
        return 0
    return int(found[1]) if found else 0
