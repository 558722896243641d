"""What must hold before a worker is given a submission: layers, and packages that it may use.

A worker says of itself which layers hold. It has seen no submission yet, so it does not lie; but
the kernel may have refused a layer without saying so. Hence the grader asks the kernel too.
"""

import sys
from collections.abc import Callable, Collection, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from grader.errors import AssignmentError, IsolationError, MachineError
from grader.isolation.protocol import layers
from grader.records.deck import MIN_LEVEL_FOR_FINAL
from grader.records.isolation import Isolation, Layer

_PROC = Path("/proc")

_NO_CAPABILITY = f"{0:016x}"

_SIGNS: dict[str, tuple[str, Callable[[list[str]], bool]]] = {
    layers.NO_NEW_PRIVILEGES: ("NoNewPrivs", lambda values: values == ["1"]),
    layers.SECCOMP: ("Seccomp", lambda values: values == ["2"]),
    layers.CAPABILITIES: ("CapPrm", lambda values: values == [_NO_CAPABILITY]),
    layers.NAMESPACES: ("NSpid", lambda values: len(values) > 1 and values[-1] == "1"),
}
"""Line of /proc/PID/status, and what it says where a layer holds. Source: proc_pid_status(5)"""

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


def advice() -> str:
    """What gets level 2 and more on this system, in a sentence that ends with a command."""
    return _ADVICE.get(sys.platform, _ADVICE["darwin"])


def require_level(isolation: Isolation, least: int) -> None:
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


def require_packages(names: Iterable[str]) -> None:
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


def packages_beside_numpy(names: Iterable[str]) -> tuple[str, ...]:
    """Those of the packages that a submission may use which not every worker has imported."""
    return tuple(name for name in names if name not in {"numpy", *sys.stdlib_module_names})


def packages_to_import_ahead(names: Iterable[str], withheld: Iterable[str]) -> tuple[str, ...]:
    """Packages, and modules of withheld functions, that are imported before a worker is there.

    Args:
        names: Names of the packages that a submission may use.
        withheld: Dotted names of the functions.
    """
    packages = packages_beside_numpy(names)
    tops = {*packages}
    modules = (one.rpartition(".")[0] if "*" in one else one for one in withheld)
    return (*packages, *(one for one in modules if one.partition(".")[0] in tops and "." in one))


def packages_with_requirements(names: tuple[str, ...]) -> tuple[str, ...]:
    """The packages that a submission may use, with what they require; NumPy requires nothing."""
    if not packages_beside_numpy(names):
        return names
    from grader.isolation.requirements import with_requirements  # noqa: PLC0415  takes its time

    return with_requirements(names)


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
