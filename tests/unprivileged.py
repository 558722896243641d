"""Running a command as a user without privileges, also where root alone can reach this Python."""

import os
import shlex
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.support import REPOSITORY

__all__ = ["as_nobody", "may_mount"]

NOBODY = "65534"

NEEDED = sorted({Path(sys.base_prefix), Path(sys.prefix), REPOSITORY})


def may_mount() -> bool:
    """Whether this user may have mounts of its own."""
    return subprocess.run(["unshare", "--mount", "true"], check=False).returncode == 0


def as_nobody(command: Sequence[str]) -> list[str]:
    """A command line that runs another as nobody; the same one if no root runs it anyway.

    Folders on the way to this Python that only root may pass are covered, in a mount namespace, by
    passable ones that hold nothing else.
    """
    if os.geteuid() != 0:
        return list(command)
    if not may_mount():
        pytest.skip("root may not mount here, so nobody may not reach this Python")
    drop = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--", *command]
    script = "\n".join(["set -e", *_cover_closed_folders(), f"exec {shlex.join(drop)}"])
    return ["unshare", "--mount", "sh", "-c", script]


def _cover_closed_folders() -> Iterator[str]:
    closed = [folder for needed in NEEDED for folder in _closed_above(needed)]
    outermost = {one for one in closed if not any(other in one.parents for other in closed)}
    inside = [one for one in NEEDED if any(folder in one.parents for folder in outermost)]
    places = {one: f"/mnt/{number}" for number, one in enumerate(inside)}
    yield "mount -t tmpfs -o mode=755 none /mnt"
    for folder, place in places.items():
        yield f"mkdir {place}; mount --bind {shlex.quote(str(folder))} {place}"
    for folder in outermost:
        yield f"mount -t tmpfs -o mode=755 none {shlex.quote(str(folder))}"
    for folder, place in places.items():
        path = shlex.quote(str(folder))
        yield f"mkdir -p {path}; mount --bind {place} {path}"


def _closed_above(path: Path) -> list[Path]:
    """Folders on the way to a path that others may not pass."""
    return [folder for folder in path.parents if not folder.stat().st_mode & 0o001]
