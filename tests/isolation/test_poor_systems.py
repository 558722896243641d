"""The command on systems that lack something: what is missing is said, and what remains."""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from grader.deck.store import store_deck
from grader.records.deck import Deck
from tests.sampling import sampled
from tests.support import REPOSITORY, RIGHT
from tests.unprivileged import as_nobody, may_mount

pytestmark = pytest.mark.usefixtures("all_layers")

SMALL = 'title = "small"\n[rubric.pad]\nbasic = 2\nsides = 3\nvalue = 1\n'
COMMAND = [sys.executable, "-m", "grader"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, practice_deck: Deck) -> Path:
    """A right submission, a small assignment and a final deck, for everybody to read."""
    folder = tmp_path_factory.mktemp("poor")
    (folder / "cnn.py").write_text(RIGHT)
    (folder / "small.toml").write_text(SMALL)
    store_deck(msgspec.structs.replace(practice_deck, kind="final"), folder / "final.deck")
    return folder


def run(
    command: Sequence[str | Path], cwd: Path, prefix: Sequence[str] = ()
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [*prefix, *map(str, command)],
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200", "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def forbidding(*rules: str) -> list[str]:
    return [sys.executable, "-m", "tests.forbidding", *rules, "--"]


def with_mounts(script: str) -> list[str]:
    """A prefix that runs a command where other file systems are mounted."""
    return ["unshare", "--mount", "sh", "-ec", f'{script}; exec "$0" "$@"']


NO_PROC = with_mounts("mount -t tmpfs none /proc")

POOR = {
    "no Landlock in the kernel": (
        forbidding("landlock_create_ruleset=ENOSYS"),
        2,
        "Landlock            off: landlock_create_ruleset: ENOSYS, Function not implemented",
    ),
    "Landlock switched off": (
        forbidding("landlock_create_ruleset=EOPNOTSUPP"),
        2,
        "Landlock            off: landlock_create_ruleset: ENOTSUP, Operation not supported",
    ),
    "namespaces forbidden": (
        forbidding("namespaces=EPERM"),
        3,
        "namespaces          off: clone: EPERM, Operation not permitted",
    ),
    "namespaces used up": (
        forbidding("namespaces=ENOSPC"),
        3,
        "namespaces          off: clone: ENOSPC, No space left on device",
    ),
    "no seccomp": (
        forbidding("seccomp=EINVAL"),
        0,
        "seccomp             off: seccomp: EINVAL, Invalid argument",
    ),
    "neither Landlock nor namespaces": (
        forbidding("landlock_create_ruleset=ENOSYS", "namespaces=EPERM"),
        2,
        "no files            holds",
    ),
    "nothing": (
        forbidding("landlock_create_ruleset=ENOSYS", "namespaces=EPERM", "seccomp=EINVAL"),
        0,
        "separate process    holds",
    ),
    "no /proc": (
        NO_PROC,
        0,
        "off: not confirmed, since /proc/PID/status cannot be read: No such file or directory",
    ),
}

needs_mounts = pytest.mark.skipif(not may_mount(), reason="mounting is not allowed")
CASES = [
    pytest.param(*values, id=name, marks=[needs_mounts] if name == "no /proc" else [])
    for name, values in POOR.items()
]


@pytest.mark.parametrize(("prefix", "level", "line"), CASES)
def test_the_doctor_says_what_is_off_and_what_remains(
    prefix: list[str], level: int, line: str, folder: Path
) -> None:
    result = run([*COMMAND, "doctor"], folder, prefix)
    assert (result.returncode, result.stderr) == (0, "")
    assert f"Isolation level {level} " in result.stdout
    assert line in result.stdout
    final = "Practice and final decks can be asked here." if level >= 2 else "docker run"
    assert final in result.stdout


@pytest.mark.parametrize(("prefix", "level", "line"), sampled(CASES, every=2))
def test_a_right_program_has_full_marks_and_a_final_deck_is_asked_only_from_level_2(
    prefix: list[str], level: int, line: str, folder: Path, tmp_path: Path
) -> None:
    command: list[str | Path] = [
        *COMMAND,
        folder,
        "--assignment",
        folder / "small.toml",
        "--output",
        tmp_path,
    ]
    practice = run([*command, "--all"], folder, prefix)
    assert practice.returncode == 0, practice.stderr
    assert "6 of 6. Everything is right." in practice.stdout
    assert f"isolation level {level} " in " ".join(practice.stdout.split())
    final = run([*command, "--deck", folder / "final.deck"], folder, prefix)
    if level >= 2:
        assert "6 of 6. Everything is right." in final.stdout
        return
    assert final.returncode == 2
    assert f"asked at isolation level 2 or above, and this is level {level}" in final.stderr
    assert line.partition("off: ")[2] in final.stderr
    assert list(tmp_path.glob("*.json")) == []
    weak = [*command, "--deck", folder / "final.deck", "--allow-weak-isolation"]
    allowed = run([*weak, "--json", tmp_path / "result.json"], folder, prefix)
    assert "6 of 6. Everything is right." in allowed.stdout
    assert "than a final deck asks for, which was" in " ".join(allowed.stdout.split())
    assert json.loads((tmp_path / "result.json").read_text())["weakly_isolated"] is True


def test_a_user_without_privileges_has_every_layer() -> None:
    result = run(as_nobody([*COMMAND, "doctor"]), Path("/"))
    assert (result.returncode, result.stderr) == (0, "")
    assert "Isolation level 4 (full)" in result.stdout


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        (
            forbidding("clone=EAGAIN", "clone3=ENOSYS", "vfork=EAGAIN"),
            "No worker process can be started: Resource temporarily unavailable",
        ),
        (["sh", "-c", 'ulimit -n 7; exec "$0" "$@"'], "Too many open files"),
    ],
    ids=["no process left", "no descriptor left"],
)
def test_what_the_machine_lacks_is_no_score(
    prefix: list[str], words: str, folder: Path, tmp_path: Path
) -> None:
    result = run([*COMMAND, folder, "--output", tmp_path], folder, prefix)
    assert words in result.stderr
    assert "Traceback" not in result.stderr
    assert result.returncode == 3
    assert list(tmp_path.iterdir()) == []


@needs_mounts
def test_a_full_disk_is_said_and_leaves_no_half_page(folder: Path, tmp_path: Path) -> None:
    full = with_mounts(f"mount -t tmpfs -o size=4k none {tmp_path}; echo old > {tmp_path}/kept")
    result = run([*COMMAND, folder, "--output", tmp_path], folder, full)
    assert result.returncode == 2
    assert "No space left on device" in result.stderr
