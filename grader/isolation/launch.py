"""The launcher that this system gets."""

import sys

from grader.isolation.launcher import Launcher

if sys.platform == "linux":
    from grader.isolation.zygote import Zygote as _Default
else:
    from grader.isolation.spawn import Spawner as _Default

__all__ = ["default_launcher"]


def default_launcher() -> Launcher:
    """A launcher with every layer that this system has."""
    return _Default()
