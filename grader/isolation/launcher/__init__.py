"""Starting workers: the launcher that this system gets, and what all launchers have in common."""

import sys

from grader.isolation.launcher.base import Launcher, Process, WorkerLostError

if sys.platform == "linux":
    from grader.isolation.launcher.zygote import Zygote as _Default
else:
    from grader.isolation.launcher.spawn import Spawner as _Default

__all__ = ["Launcher", "Process", "WorkerLostError", "default_launcher"]


def default_launcher(*, ahead: bool = False) -> Launcher:
    """A launcher with every layer that this system has.

    Args:
        ahead: Whether it is to start workers ahead, as `Launcher` has it.
    """
    launcher = _Default()
    launcher.ahead = ahead
    return launcher
