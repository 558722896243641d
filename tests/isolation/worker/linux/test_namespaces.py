"""A fork into namespaces, which no library makes: the child is as sound as any other."""

import errno
import json
import os
import subprocess
import sys

import pytest

from grader.isolation.worker.linux import kernel, namespaces

FORKS = """
import json, os, signal, sys
from grader.isolation.worker.linux import kernel, namespaces

told = []
os.register_at_fork(
    before=lambda: told.append("before"),
    after_in_parent=lambda: told.append("parent"),
    after_in_child=lambda: told.append("child"),
)
reading, writing = os.pipe()
child, refused = namespaces.fork_apart(apart=sys.argv[1] == "apart")
if not child:
    kernel._address_of_thread_id()  # holds the child's id, or raises
    seen = [os.getpid(), os.getppid(), namespaces.leaks(), told]
    os.write(writing, json.dumps(seen).encode())
    os._exit(7)
os.close(writing)
status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
print(json.dumps([refused, status, told, json.loads(os.read(reading, 1000))]))
"""


def run_forks(way: str) -> list[object]:
    """Fork in a process with a single thread, as the zygote is."""
    ended = subprocess.run(
        [sys.executable, "-c", FORKS, way], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    return list(json.loads(ended.stdout))


@pytest.mark.usefixtures("all_layers")
def test_a_child_is_the_first_of_its_namespaces_and_python_and_the_c_library_know_it() -> None:
    seen = [1, 0, False, ["before", "child"]]
    assert run_forks("apart") == [None, 7, ["before", "parent"], seen]


def test_a_child_that_is_not_to_be_apart_stays_among_the_others() -> None:
    refused, status, told, seen = run_forks("together")
    assert (refused, status, told) == (None, 7, ["before", "parent"])
    assert isinstance(seen, list)
    assert seen[2:] == [True, ["before", "child"]]


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Notes each `os.fork`, which forks nothing."""
    noted: list[str] = []

    def fork() -> int:
        noted.append("fork")
        return 5

    monkeypatch.setattr(os, "fork", fork)
    return noted


def refuse(monkeypatch: pytest.MonkeyPatch, number: int) -> OSError:
    error = OSError(number, os.strerror(number), "clone")

    def clone(_: int) -> int:
        raise error

    monkeypatch.setattr(namespaces, "clone", clone)
    return error


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOSPC, errno.EINVAL, errno.ENOSYS])
def test_where_namespaces_are_refused_a_process_is_forked_without_them(
    number: int, monkeypatch: pytest.MonkeyPatch, forks: list[str]
) -> None:
    error = refuse(monkeypatch, number)
    assert namespaces.fork_apart(apart=True) == (5, error)
    assert forks == ["fork"]
    with pytest.raises(OSError, match="clone"):
        namespaces.require_namespaces(error)


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.ENOMEM])
def test_where_nothing_is_left_no_weaker_process_is_forked(
    number: int, monkeypatch: pytest.MonkeyPatch, forks: list[str]
) -> None:
    refuse(monkeypatch, number)
    with pytest.raises(OSError, match="clone"):
        namespaces.fork_apart(apart=True)
    assert forks == []


def test_a_c_library_that_keeps_its_thread_elsewhere_is_not_forked_behind_its_back(
    monkeypatch: pytest.MonkeyPatch, forks: list[str]
) -> None:
    monkeypatch.setattr(kernel, "get_native_id", lambda: -1)
    child, refused = namespaces.fork_apart(apart=True)
    assert (child, forks) == (5, ["fork"])
    assert str(refused) == f"[Errno {errno.ENOSYS}] not known for this C library: 'clone'"
