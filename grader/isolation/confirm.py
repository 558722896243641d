"""Asking the kernel whether what a worker says of its layers is so."""

from collections.abc import Callable, Mapping
from pathlib import Path

from grader.isolation import layers
from grader.records.isolation import Isolation, Layer

__all__ = ["confirm_layers"]

_PROC = Path("/proc")

_NO_CAPABILITY = f"{0:016x}"

_SIGNS: dict[str, tuple[str, Callable[[list[str]], bool]]] = {
    layers.NO_NEW_PRIVILEGES: ("NoNewPrivs", lambda values: values == ["1"]),
    layers.SECCOMP: ("Seccomp", lambda values: values == ["2"]),
    layers.CAPABILITIES: ("CapPrm", lambda values: values == [_NO_CAPABILITY]),
    layers.NAMESPACES: ("NSpid", lambda values: len(values) > 1 and values[-1] == "1"),
}
"""Line of /proc/PID/status, and what it says where a layer holds. Source: proc_pid_status(5)"""


def confirm_layers(pid: int, said: Mapping[str, str]) -> Isolation:
    """What holds a worker back; what cannot be confirmed counts as off.

    Landlock, limits and descriptors leave no sign; for them stand the worker's canaries.

    Args:
        pid: The worker.
        said: The layers by name, with why each is off; empty where the worker says it holds.
    """
    signs = _read_status(pid) if _SIGNS.keys() & said.keys() else {}
    found = [Layer(name=name, off=off or _doubt(name, signs)) for name, off in said.items()]
    level = layers.level_of({layer.name for layer in found if layer.holds})
    return Isolation(level=level, layers=tuple(found))


def _read_status(pid: int) -> dict[str, list[str]] | OSError:
    try:
        text = (_PROC / str(pid) / "status").read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return error
    return {
        name: value.split() for name, _, value in (ln.partition(":") for ln in text.splitlines())
    }


def _doubt(name: str, signs: dict[str, list[str]] | OSError) -> str:
    """Why a layer that is said to hold is not believed; empty if it is."""
    if name not in _SIGNS:
        return ""
    if isinstance(signs, OSError):
        return f"not confirmed, since /proc/PID/status cannot be read: {signs.strerror}"
    sign, holds = _SIGNS[name]
    values = signs.get(sign, [])
    return "" if holds(values) else f"not confirmed: {sign} is {' '.join(values) or 'missing'}"
