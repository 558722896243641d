"""What a batch makes of a machine that fails, and what it takes of one that does not."""

import csv
import os
import re
import signal
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from time import sleep

import pytest

from grader.records.gradebook import DATABASE
from tests.batch.typed import Process, finish, results_of, start, type_in, write_class
from tests.processes import children_of, command_of
from tests.support import RIGHT

BATCH = ("batch", "class", "--assignment", "small.toml")


def count_failures(results: Path) -> int:
    try:
        with closing(sqlite3.connect(f"file:{results / DATABASE}?mode=ro", uri=True)) as book:
            query = "SELECT count(*) FROM results WHERE message <> ''"
            return int(book.execute(query).fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def end_workers_until_one_fails(process: Process, results: Path) -> None:
    """Kill whatever starts workers as soon as it is there, as a system without memory does."""
    while not count_failures(results) and process.poll() is None:
        for pid in children_of(process.pid):
            if "start.py" in command_of(pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


def test_a_machine_that_fails_a_submission_gives_it_no_score_until_it_is_graded(
    tmp_path: Path, undisturbed: dict[str, object]
) -> None:
    write_class(tmp_path)
    process = start(tmp_path, *BATCH)
    end_workers_until_one_fails(process, tmp_path / "results")
    ended = finish(process)
    assert (ended.code, ended.complaint) == (3, "")
    table = (tmp_path / "results" / "grades.csv").read_text("utf-8-sig").splitlines()
    rows = {row["key"]: row for row in csv.DictReader(table)}
    failed = [key for key, row in rows.items() if row["standing"] == "error"]
    assert 1 <= len(failed) < 20
    for key in failed:
        assert f"({key}): The process that starts workers does not work" in ended.output
        assert "processes and memory left, then grade again." in rows[key]["message"]
        assert rows[key]["score"] == ""
    again = type_in(tmp_path, *BATCH)
    assert (again.code, again.complaint) == (0, "")
    assert results_of(tmp_path / "results") == undisturbed


def memory_of(process: Process) -> int:
    """The most memory that a command had, in bytes, apart from the processes below it."""
    most = 0
    while process.poll() is None:
        with suppress(FileNotFoundError, ProcessLookupError):
            found = re.search(r"VmHWM:\s*(\d+) kB", Path(f"/proc/{process.pid}/status").read_text())
            most = 1024 * int(found[1]) if found else most
        sleep(0.01)
    assert finish(process).code == 0
    return most


@pytest.mark.parametrize("file", ["cnn.py", "essay.docx"])
def test_a_student_more_takes_hardly_more_memory(tmp_path: Path, file: str) -> None:
    most = []
    for students in (300, 1500):
        folder = tmp_path / str(students)
        for number in range(students):
            (folder / "class" / f"student{number}").mkdir(parents=True)
            (folder / "class" / f"student{number}" / file).write_text(RIGHT)
        (folder / "small.toml").write_text('title = "small"\n[rubric.pad]\nbasic = 1\n')
        most.append(memory_of(start(folder, *BATCH, "--pages", "none")))
    assert most[1] - most[0] < 1200 * 20_000
