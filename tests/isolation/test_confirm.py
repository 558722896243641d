"""What a worker says of its layers is believed only where the kernel says so too."""

from pathlib import Path

import pytest

from grader.isolation import confirm, layers
from grader.isolation.confirm import confirm_layers

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
    monkeypatch.setattr(confirm, "_PROC", tmp_path)
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
    isolation = confirm_layers(PID, {**SAID, layers.NAMESPACES: "unshare: EPERM, not permitted"})
    assert [layer.off for layer in isolation.off] == ["unshare: EPERM, not permitted"]
    assert isolation.level == 3
