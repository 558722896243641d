"""Disks that are full or closed, rivals, and gradebooks that are none."""

import os
import shlex
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable
from contextlib import closing
from itertools import takewhile
from pathlib import Path

import pytest

from grader.gradebook.database import FORMAT
from grader.gradebook.store import Gradebook
from grader.records.gradebook import DATABASE
from tests.batch.typed import (
    Typed,
    command,
    count_results,
    environment,
    finish,
    results_of,
    start,
    type_in,
    write_class,
)
from tests.unprivileged import as_nobody, may_mount

BATCH = ("batch", "class", "--output", "results", "--assignment", "small.toml")


def assert_refused(ended: Typed, *parts: str) -> None:
    assert ended.code == 2, ended
    for part in parts:
        assert part in ended.complaint


def test_a_second_batch_is_refused_and_the_first_is_not_disturbed(
    tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    write_class(tmp_path)
    first = start(tmp_path, *BATCH)
    while not count_results(tmp_path / "results"):
        assert first.poll() is None
    first.send_signal(signal.SIGSTOP)  # so that it has not ended before the second begins
    second = type_in(tmp_path, *BATCH)
    read = type_in(tmp_path, "gradebook", "--results", "results")
    first.send_signal(signal.SIGCONT)
    assert_refused(second, "Another `grade` command is writing to 'results'.", "Wait until it has")
    assert (read.code, read.complaint) == (0, "")
    ended = finish(first)
    assert (ended.code, ended.complaint) == (0, "")
    assert results_of(tmp_path / "results") == undisturbed


def on_a_small_disk(folder: Path, kibibytes: int, script: str) -> Typed:
    """Run a script where `disk` is a file system of its own, of that size; `larger` makes room."""
    if not may_mount():
        pytest.skip("this user may not mount a file system")
    (folder / "disk").mkdir()
    lines = (
        f"mount -t tmpfs -o size={kibibytes}k none disk",
        "larger() { mount -o remount,size=16m disk; }",
        script,
    )
    run = ["unshare", "--mount", "sh", "-c", "\n".join(lines)]
    ended = subprocess.run(
        run, cwd=folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert "Traceback" not in ended.stderr, ended.stderr
    return Typed(ended.returncode, ended.stdout, " ".join(ended.stderr.split()))


@pytest.mark.parametrize("kibibytes", [pytest.param(260, marks=pytest.mark.whole), 600])
def test_a_full_disk_keeps_what_was_graded_and_the_same_command_goes_on(
    tmp_path: Path, undisturbed: dict[str, object], kibibytes: int
) -> None:
    write_class(tmp_path)
    batch = shlex.join(
        command("batch", "class", "--assignment", "small.toml", "--output", "disk/results")
    )
    script = f"""
        {batch}
        echo "exit code $?"
        cp -r disk/results first
        larger
        {batch} 2>&1
        echo "exit code $?"
        cp -r disk/results kept
    """
    ended = on_a_small_disk(tmp_path, kibibytes, script)
    assert ended.output.count("exit code 2\n") == 1, ended
    assert ended.output.endswith("exit code 0\n")
    assert "Make room on the disk, then give the same command again" in ended.complaint
    assert results_of(tmp_path / "kept") == undisturbed
    if kibibytes == 600:
        with Gradebook(tmp_path / "first") as book:
            assert any(row.standing == "graded" for row in book.rows())


def test_pages_that_find_no_room_say_what_to_do(folder: Path) -> None:
    batch = command("batch", "class", "--assignment", "small.toml", "--output", "disk/results")
    script = f"""
        mkdir disk/results
        cp results/{DATABASE} disk/results
        {shlex.join(batch)}
    """
    size = (folder / "results" / DATABASE).stat().st_size // 1024
    ended = on_a_small_disk(folder, size + 900, script)
    assert_refused(ended, "disk/results/", "No space left on device. Make room on the disk")


def open_to_all(folder: Path) -> None:
    """Let everybody look into a folder and pass those it lies in."""
    for parent in takewhile(lambda one: one != Path(tempfile.gettempdir()), folder.parents):
        parent.chmod(parent.stat().st_mode | 0o055)
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))


def type_as_nobody(folder: Path, *arguments: str) -> Typed:
    """Type a command as a user who owns nothing there."""
    if os.geteuid() != 0:
        pytest.skip("root alone can become somebody else")
    ended = subprocess.run(
        as_nobody(command(*arguments)),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    return Typed(ended.returncode, ended.stdout, " ".join(ended.stderr.split()))


def test_results_that_may_only_be_looked_at_are_refused(folder: Path) -> None:
    open_to_all(folder)
    refused = type_as_nobody(folder, *BATCH)
    assert_refused(refused, DATABASE, "ermission")
    refused = type_as_nobody(folder, *BATCH[:3], "results/deeper")
    assert_refused(refused, "'results/deeper'", "Permission denied", "that you may write to")
    for path in (folder / "results", folder / "results" / ".lock"):
        path.chmod(0o777)
    refused = type_as_nobody(folder, *BATCH)
    assert_refused(refused, DATABASE, "ermission")


def test_results_that_nobody_else_may_look_at_are_refused(folder: Path) -> None:
    open_to_all(folder)
    (folder / "results").chmod(0o700)
    for typed in (BATCH, ("gradebook",), ("regrade",), ("page", "zoe")):
        assert_refused(type_as_nobody(folder, *typed), "'results", "Permission denied")


@pytest.mark.parametrize("typed", ["regrade", "gradebook", "page zoe"])
def test_results_that_are_not_there_are_not_made(folder: Path, typed: str) -> None:
    assert_refused(type_in(folder, *typed.split(), "--results", "nowhere"), "'nowhere")
    assert not (folder / "nowhere").exists()


@pytest.mark.parametrize("output", ["small.toml", "small.toml/results"])
def test_a_file_is_no_folder_for_results(folder: Path, output: str) -> None:
    ended = type_in(folder, "batch", "class", "--output", output)
    assert_refused(ended, f"'{output}' cannot be written", "Name another place")
    assert (folder / "small.toml").read_text().startswith("title")


def test_folders_that_do_not_exist_are_made(folder: Path, undisturbed: dict[str, object]) -> None:
    new = folder / "a" / "b" / "results"
    assert type_in(folder, *BATCH[:3], new, *BATCH[4:]).code == 0
    assert results_of(new) == undisturbed


def cut(path: Path) -> None:
    """The half of a gradebook."""
    os.truncate(path, path.stat().st_size // 2)


def scramble(path: Path) -> None:
    """A gradebook whose tables hold noise."""
    content = bytearray(path.read_bytes())
    for place in range(4096, len(content), 64):
        content[place] ^= 0xFF
    path.write_bytes(content)


def write_text(path: Path) -> None:
    path.write_text("student,points\n" * 100)


def run_sql(*statements: str) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            for statement in statements:
                connection.execute(statement)

    return change


def make_another(path: Path) -> None:
    """A database of another program."""
    path.unlink()
    run_sql("CREATE TABLE bookmarks (url TEXT)")(path)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        pytest.param(cut, "is damaged", id="cut off"),
        pytest.param(scramble, "is damaged", id="scrambled"),
        pytest.param(write_text, "is damaged: file is not a database", id="text"),
        pytest.param(make_another, "is no gradebook of this grader", id="of another program"),
        pytest.param(
            run_sql(f"PRAGMA user_version = {FORMAT + 1}"),
            f"is a gradebook of format {FORMAT + 1}",
            id="of a newer grader",
        ),
    ],
)
def test_a_gradebook_that_cannot_be_used_is_left_as_it_is(
    folder: Path, change: Callable[[Path], None], part: str
) -> None:
    path = folder / "results" / DATABASE
    change(path)
    before = path.read_bytes()
    commands = [BATCH, ("regrade", "--results", "results")]
    if change not in {cut, scramble}:  # readers do not look through all of it
        commands.append(("gradebook", "--results", "results"))
    for typed in commands:
        assert_refused(type_in(folder, *typed), DATABASE, part)
        assert path.read_bytes() == before
        assert {one.name for one in path.parent.glob(f"{DATABASE}*")} == {DATABASE}


def test_an_empty_gradebook_is_begun_with(folder: Path, undisturbed: dict[str, object]) -> None:
    """The file as it is when a batch is ended in its first moment."""
    (folder / "results" / DATABASE).write_bytes(b"")
    read = type_in(folder, "gradebook", "--results", "results")
    assert_refused(read, "is empty. Grade a class into it with `grade batch`")
    assert type_in(folder, *BATCH).code == 0
    assert results_of(folder / "results") == undisturbed
