"""A submission is run only where layers hold, which the kernel confirms, and nothing is missing."""

import sys
from pathlib import Path

import pytest

from grader.errors import AssignmentError, IsolationError, MachineError
from grader.isolation import preconditions
from grader.isolation.preconditions import (
    confirm_layers,
    forbid_escapes,
    packages_to_import_ahead,
    require_level,
    require_packages,
)
from grader.isolation.protocol import layers
from grader.records.isolation import Isolation, Layer

SAID = {
    layers.PROCESS: "",
    layers.SESSION: "",
    layers.NAMESPACES: "",
    layers.DESCRIPTORS: "",
    layers.NO_NEW_PRIVILEGES: "",
    layers.LANDLOCK: "",
    layers.CAPABILITIES: "",
    layers.HIDDEN_MEMORY: "",
    layers.LIMITS: "",
    layers.SECCOMP: "",
}
STATUS = (
    "Name:\tpython\nNSpid:\t4711\t1\nCapInh:\t0000000000000000\nCapPrm:\t0000000000000000\n"
    "CapEff:\t0000000000000000\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\nSeccomp:\t2\n"
)
PID = 4711


@pytest.fixture
def status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file in the place of /proc/4711/status."""
    monkeypatch.setattr(preconditions, "_PROC", tmp_path)
    file = tmp_path / str(PID) / "status"
    file.parent.mkdir()
    file.write_text(STATUS)
    return file


def test_what_the_kernel_confirms_holds(status: Path) -> None:
    assert status.exists()
    isolation = confirm_layers(PID, SAID)
    assert isolation.level == 4
    assert isolation.off == ()


@pytest.mark.parametrize(
    ("line", "instead", "name", "why"),
    [
        ("Seccomp:\t2", "Seccomp:\t0", layers.SECCOMP, "not confirmed: Seccomp is 0"),
        ("Seccomp:\t2\n", "", layers.SECCOMP, "not confirmed: Seccomp is missing"),
        (
            "NoNewPrivs:\t1",
            "NoNewPrivs:\t0",
            layers.NO_NEW_PRIVILEGES,
            "not confirmed: NoNewPrivs is 0",
        ),
        ("NSpid:\t4711\t1", "NSpid:\t4711", layers.NAMESPACES, "not confirmed: NSpid is 4711"),
        (
            "CapPrm:\t0000000000000000",
            "CapPrm:\t000001ffffffffff",
            layers.CAPABILITIES,
            "not confirmed: CapPrm is 000001ffffffffff",
        ),
    ],
)
def test_what_the_kernel_contradicts_is_off(
    status: Path, line: str, instead: str, name: str, why: str
) -> None:
    status.write_text(STATUS.replace(line, instead))
    isolation = confirm_layers(PID, SAID)
    assert [(layer.name, layer.off) for layer in isolation.off] == [(name, why)]
    assert isolation.level < 4


def test_without_proc_nothing_is_confirmed(status: Path) -> None:
    status.unlink()
    isolation = confirm_layers(PID, SAID)
    assert isolation.level == 0
    why = "not confirmed, since /proc/PID/status cannot be read: No such file or directory"
    assert {layer.off for layer in isolation.off} == {why}


def test_a_worker_that_claims_nothing_is_not_looked_up(status: Path) -> None:
    status.unlink()
    isolation = confirm_layers(PID, {layers.PROCESS: ""})
    assert (isolation.level, isolation.off) == (0, ())


def test_why_a_layer_is_off_is_kept(status: Path) -> None:
    assert status.exists()
    isolation = confirm_layers(PID, {**SAID, layers.NAMESPACES: "clone: EPERM, not permitted"})
    assert [layer.off for layer in isolation.off] == ["clone: EPERM, not permitted"]
    assert isolation.level == 3


WEAK = Isolation(
    level=0,
    layers=(
        Layer(name="separate process", off=""),
        Layer(name="seccomp", off="seccomp: ENOSYS, Function not implemented"),
    ),
)
FULL = Isolation(level=4, layers=())


def test_enough_isolation_passes() -> None:
    require_level(FULL, 2)
    require_level(WEAK, 0)


@pytest.mark.parametrize(
    ("platform", "command"),
    [
        ("linux", "docker run"),
        ("darwin", "docker run"),
        ("win32", "wsl --install"),
        ("freebsd14", "docker run"),
    ],
)
def test_a_refusal_says_why_and_what_to_do_on_this_system(
    platform: str, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    with pytest.raises(IsolationError) as caught:
        require_level(WEAK, 2)
    message = str(caught.value)
    assert "asked at isolation level 2 or above, and this is level 0 (process)" in message
    assert "seccomp is off (seccomp: ENOSYS, Function not implemented)" in message
    assert "--allow-weak-isolation" in message
    assert command in message
    assert caught.value.exit_code == 2


def test_a_canary_that_gets_through_ends_the_grading_where_the_layers_are_trusted() -> None:
    forbid_escapes(FULL, ())
    forbid_escapes(WEAK, ("Landlock",))
    with pytest.raises(MachineError, match="a canary got through Landlock, seccomp"):
        forbid_escapes(FULL, ("Landlock", "seccomp"))


def test_a_package_that_is_not_installed_is_the_assignment_s_fault() -> None:
    require_packages(("numpy", "json"))
    with pytest.raises(AssignmentError, match=r"names 'no_such_package', which is not installed"):
        require_packages(("numpy", "no_such_package"))


def test_modules_of_withheld_functions_are_imported_ahead_with_their_package() -> None:
    withheld = ("scipy.signal", "scipy.ndimage.*filter*", "scipy.*conv*", "numpy.pad")
    ahead = ("scipy", "scipy.signal", "scipy.ndimage")
    assert packages_to_import_ahead(("numpy", "scipy"), withheld) == ahead
    assert packages_to_import_ahead(("numpy",), ("numpy.pad", "math.fsum")) == ()
