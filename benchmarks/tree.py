"""How much memory all processes have at a time that this one started."""

import os
import re
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

_SECONDS_BETWEEN_LOOKS = 0.5

_SHARE = re.compile(r"^Pss:\s+([0-9]+) kB", re.MULTILINE)
"""A process's memory, what it shares with others divided among them. Source: proc_pid_smaps(5)."""


class PeakMemory:
    """Looks now and then; a context, after which `bytes` is the most that was seen."""

    def __init__(self) -> None:
        self.bytes = 0
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

    def _watch(self) -> None:
        while not self._ended.wait(_SECONDS_BETWEEN_LOOKS):
            self.bytes = max(self.bytes, sum(map(_memory_of, _descendants())))


def _descendants() -> set[int]:
    """Processes that this one started, and those that they did."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            after_name = path.read_text(errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(after_name[1])
    found = {os.getpid()}
    while new := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= new
    return found - {os.getpid()}


def _memory_of(pid: int) -> int:
    try:
        share = _SHARE.search(Path("/proc", str(pid), "smaps_rollup").read_text())
    except OSError:  # it has ended, or hides its memory from whoever is not root
        return 0
    return 1024 * int(share[1]) if share else 0
