"""What the figures were measured on."""

import os
import platform
from importlib.metadata import version
from pathlib import Path

_PACKAGES = ("numpy", "torch", "hypothesis", "pytest")
_PROCESSORS = Path("/proc/cpuinfo")


def machine_in_words() -> str:
    """Cores, versions and how busy the machine was before anything was measured."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    busy = ", ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{os.cpu_count()} cores ({_processor()}), {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {packages}; "
        f"load average of the last 1, 5 and 15 minutes: {busy}"
    )


def _processor() -> str:
    if _PROCESSORS.exists():
        for line in _PROCESSORS.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
