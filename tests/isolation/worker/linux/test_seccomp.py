"""The filter, asked call by call on both machines; and its numbers, beside the kernel's headers."""

import errno
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.worker.linux import kernel, seccomp
from tests.isolation.worker.linux.bpf import answer_of

INCLUDE = Path("/usr/include")
X86_64 = (
    INCLUDE / "x86_64-linux-gnu" / "asm" / "unistd_64.h",
    INCLUDE / "asm" / "unistd_64.h",
)
AARCH64 = (INCLUDE / "asm-generic" / "unistd.h",)

ALLOW = 0x7FFF0000
FAIL = 0x00050000
REFUSE, HIDE, NOT_BUILT = FAIL | errno.EPERM, FAIL | errno.ENOENT, FAIL | errno.ENOSYS

NEWEST = 462
I386, ARM = 0x40000003, 0x40000028
X32 = 0x40000000
EMPTY_PATH = 0x1000

WITH_ARGUMENTS = {
    "ioctl": seccomp._IOCTL,
    "fcntl": seccomp._FCNTL,
    "sendto": seccomp._MESSAGES[0],
    "recvfrom": seccomp._MESSAGES[1],
    "prlimit64": seccomp._PRLIMIT,
}
LISTED = {**seccomp._ALLOWED, **seccomp._PATHS, **WITH_ARGUMENTS}
NAMED = {
    **LISTED,
    "clone3": seccomp._CLONE3,
    **{name: (one["x86_64"], one["aarch64"]) for name, one in kernel._NUMBERS.items()},
}
"""Every number that is written down, on x86-64 and AArch64."""

BEYOND = (
    *("fork", "vfork", "clone", "execve", "execveat"),
    *("kill", "tkill", "tgkill", "rt_sigqueueinfo", "pidfd_send_signal", "pidfd_getfd"),
    *("ptrace", "process_vm_readv", "process_vm_writev", "setns", "unshare", "io_uring_setup"),
    *("socket", "socketpair", "connect", "bind", "sendmsg", "sendmmsg", "memfd_create", "bpf"),
)
"""Calls that make processes or sockets, or that touch what other processes have."""

WORDS = st.integers(0, 2**32 - 1)
LONGS = st.integers(0, 2**64 - 1)
ARGUMENTS = st.lists(LONGS, min_size=6, max_size=6)


class Filter(NamedTuple):
    """A compiled filter, and the numbers of the machine that it is for."""

    program: bytes
    files: bool
    column: int
    machine: int

    def ask(self, number: int, *arguments: int) -> int:
        return answer_of(self.program, self.machine, number, arguments)

    def number(self, name: str) -> int:
        number = NAMED[name][self.column]
        assert number is not None
        return number

    def numbers(self, *tables: Mapping[str, tuple[int | None, int | None]]) -> set[int]:
        found = {numbers[self.column] for table in tables for numbers in table.values()}
        return {number for number in found if number is not None}


@pytest.fixture(scope="module", params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module", params=[True, False], ids=["files", "no files"])
def rules(request: pytest.FixtureRequest, machine: str) -> Filter:
    compile_anew = seccomp.compile_filter.__wrapped__
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seccomp, "MACHINE", machine)
        program = compile_anew(files=request.param)
    known = seccomp._MACHINES
    return Filter(program, request.param, list(known).index(machine), known[machine])


@given(arguments=ARGUMENTS)
def test_what_is_listed_passes_with_any_arguments(rules: Filter, arguments: list[int]) -> None:
    for number in rules.numbers(seccomp._ALLOWED):
        assert rules.ask(number, *arguments) == ALLOW


@given(arguments=ARGUMENTS, flags=st.sampled_from([0, EMPTY_PATH]))
def test_a_call_that_names_a_file_passes_or_finds_none(
    rules: Filter, arguments: list[int], flags: int
) -> None:
    arguments[3] = flags
    answers = {rules.ask(number, *arguments) for number in rules.numbers(seccomp._PATHS)}
    assert answers == {ALLOW if rules.files else HIDE}


@given(arguments=ARGUMENTS)
def test_a_known_call_that_is_not_listed_is_refused(rules: Filter, arguments: list[int]) -> None:
    others = set(range(NEWEST + 1)) - rules.numbers(LISTED) - {rules.number("clone3")}
    assert {rules.ask(number, *arguments) for number in others} == {REFUSE}


@given(number=st.integers(NEWEST + 1, 2**32 - 1), arguments=ARGUMENTS)
def test_a_call_that_is_newer_than_the_list_is_not_there(
    rules: Filter, number: int, arguments: list[int]
) -> None:
    assert rules.ask(number, *arguments) == NOT_BUILT


def test_a_number_of_the_x32_kind_never_passes(rules: Filter) -> None:
    assert {rules.ask(X32 | number) for number in range(NEWEST + 100)} == {NOT_BUILT}


def test_clone3_is_not_there_so_that_callers_turn_to_clone(rules: Filter) -> None:
    assert rules.ask(rules.number("clone3")) == NOT_BUILT


@given(number=WORDS, other=st.sampled_from([I386, ARM, 0]) | WORDS, arguments=ARGUMENTS)
def test_a_call_of_another_machine_is_refused(
    rules: Filter, number: int, other: int, arguments: list[int]
) -> None:
    if other != rules.machine:
        assert answer_of(rules.program, other, number, arguments) == REFUSE


@given(
    name=st.sampled_from(["ioctl", "fcntl"]),
    command=st.sampled_from([*seccomp._IOCTL_COMMANDS, *seccomp._FCNTL_COMMANDS]) | WORDS,
    upper=st.just(0) | WORDS,
    rest=ARGUMENTS,
)
def test_a_command_decides_whether_a_descriptor_is_asked(
    rules: Filter, name: str, command: int, upper: int, rest: list[int]
) -> None:
    known = {"ioctl": seccomp._IOCTL_COMMANDS, "fcntl": seccomp._FCNTL_COMMANDS}[name]
    answer = rules.ask(rules.number(name), rest[0], upper << 32 | command, *rest[2:])
    assert answer == (ALLOW if command in known else REFUSE)


@given(name=st.sampled_from(["sendto", "recvfrom"]), flags=st.just(0) | WORDS, rest=ARGUMENTS)
def test_a_socket_call_passes_without_flags_only(
    rules: Filter, name: str, flags: int, rest: list[int]
) -> None:
    answer = rules.ask(rules.number(name), *rest[:3], flags, *rest[4:])
    assert answer == (REFUSE if flags else ALLOW)


@given(new=st.sampled_from([0, 1, 1 << 31, 1 << 32, 1 << 63]) | LONGS, rest=ARGUMENTS)
def test_limits_can_be_read_but_not_set(rules: Filter, new: int, rest: list[int]) -> None:
    answer = rules.ask(rules.number("prlimit64"), *rest[:2], new, *rest[3:])
    assert answer == (REFUSE if new else ALLOW)


@pytest.mark.parametrize("name", BEYOND)
def test_a_call_that_reaches_beyond_the_process_is_not_listed(name: str) -> None:
    assert name not in LISTED


def test_a_machine_whose_numbers_are_not_known_has_no_filter(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(seccomp, "MACHINE", "riscv64")
    with pytest.raises(OSError, match="not known for riscv64"):
        seccomp.compile_filter.__wrapped__(files=True)


@pytest.mark.parametrize(
    ("column", "headers"), [(0, X86_64), (1, AARCH64)], ids=["x86_64", "aarch64"]
)
def test_numbers_are_those_of_the_kernel(column: int, headers: tuple[Path, ...]) -> None:
    header = next(filter(Path.exists, headers), None)
    if header is None:
        pytest.skip(f"{' and '.join(map(str, headers))} are not installed (linux-libc-dev)")
    defined = defined_in(header.read_text(encoding="utf-8"))
    written = {name: numbers[column] for name, numbers in NAMED.items()}
    assert written == {name: defined.get(name) for name in NAMED}


def defined_in(header: str) -> dict[str, int | None]:
    """Calls and their numbers; the generic header gives some a second name on 64 bits."""
    numbers: dict[str, int | None] = {}
    for name, value in re.findall(r"^#define __NR(\w+) (\w+)$", header, re.MULTILINE):
        own = value.removeprefix("__NR")
        numbers[name] = int(value) if value.isdigit() else numbers.get(own)
    return {name.removeprefix("_"): number for name, number in numbers.items()}
