import sys

import pytest

from grader.errors import AssignmentError, IsolationError, MachineError
from grader.isolation.demand import demand_level, demand_packages, forbid_escapes
from grader.records.isolation import Isolation, Layer

WEAK = Isolation(
    level=0,
    layers=(
        Layer(name="separate process", off=""),
        Layer(name="seccomp", off="seccomp: ENOSYS, Function not implemented"),
    ),
)
FULL = Isolation(level=4, layers=())


def test_enough_isolation_passes() -> None:
    demand_level(FULL, 2)
    demand_level(WEAK, 0)


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
        demand_level(WEAK, 2)
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
    demand_packages(("numpy", "json"))
    with pytest.raises(AssignmentError, match=r"names 'no_such_package', which is not installed"):
        demand_packages(("numpy", "no_such_package"))
