"""`grade batch` as it is typed: a small class, the command in a process, what it leaves."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import msgspec

from grader.gradebook.store import Gradebook
from grader.records.gradebook import DATABASE
from tests.forked import run_forked
from tests.processes import children_of, wait_until_gone
from tests.submissions.faults import FAULTS, source_of
from tests.support import REPOSITORY, RIGHT

__all__ = [
    "Process",
    "Typed",
    "command",
    "count_results",
    "environment",
    "finish",
    "kill",
    "results_of",
    "start",
    "type_in",
    "write_class",
]

SMALL = 'title = "small"\n[rubric.pad]\nbasic = 2\nsides = 3\naxes = 2\nvalue = 1\n'
"""A rubric that is asked in no time."""

HOSTILE = (
    "import os, sys\n"
    "def pad(x, padding, value=0.0):\n"
    "    print('\\x1b[31m::error::forged')\n"
    "    os.kill(os.getppid(), 9)\n"
    "    os._exit(0)\n"
)

Process = subprocess.Popen[str]


class Typed(NamedTuple):
    """How a command ended.

    Attributes:
        code: Its exit code.
        output: All that it printed to standard output.
        complaint: What it printed to standard error, on one line.
    """

    code: int
    output: str
    complaint: str


def write_class(folder: Path) -> Path:
    """A working directory with a download in `class`, and `small.toml`.

    Of its 30 students four handed in the same, one a thing that is no program, one a program that
    attacks; one was late.
    """
    faults = [fault for fault in FAULTS if fault.operation == "pad"]
    sources = [source_of(fault) for fault in faults[:14]]
    sources += [f"{RIGHT}\n# {number}\n" for number in range(30 - 6 - len(sources))]
    sources += [RIGHT] * 4 + [HOSTILE]
    (folder / "class").mkdir(parents=True)
    (folder / "small.toml").write_text(SMALL)
    for number, source in enumerate(sources):
        late = "_LATE" if number == 3 else ""
        name = f"student{number:02}{late}_{100 + number}_{9000 + number}_cnn.py"
        (folder / "class" / name).write_text(source)
    (folder / "class" / "zoe_99_9900_essay.docx").write_bytes(b"PK")
    return folder


def command(*arguments: str | Path) -> list[str]:
    """The command line that is typed."""
    return [sys.executable, "-m", "grader", *map(str, arguments)]


def environment() -> dict[str, str]:
    """What the command runs in: this repository's grader, and a wide terminal."""
    return {**os.environ, "PYTHONPATH": str(REPOSITORY), "COLUMNS": "200"}


def start(folder: Path, *arguments: str | Path) -> Process:
    """Start a command, at the head of a process group as a shell starts it."""
    return subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def finish(process: Process) -> Typed:
    """Wait for a command to end."""
    output, complaint = process.communicate(timeout=120)
    assert "Traceback" not in output + complaint, complaint
    return Typed(process.returncode, output, " ".join(complaint.split()))


def type_in(folder: Path, *arguments: str | Path) -> Typed:
    """Type a command and wait for its end."""
    ended = run_forked([*map(str, arguments)], folder, environment())
    assert "Traceback" not in ended.stdout + ended.stderr, ended.stderr
    return Typed(ended.returncode, ended.stdout, " ".join(ended.stderr.split()))


def kill(process: Process) -> None:
    """Kill a command, which leaves no process behind."""
    others = children_of(process.pid)
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert not wait_until_gone(others)


def count_results(results: Path) -> int:
    """How many sources are graded; any number of others may read the gradebook meanwhile."""
    try:
        with closing(sqlite3.connect(f"file:{results / DATABASE}?mode=ro", uri=True)) as book:
            (count,) = book.execute("SELECT count(*) FROM results").fetchone()
    except sqlite3.OperationalError:
        return 0
    return int(count)


_SECONDS = re.compile(rb"\bin \d+\.\d\d s\.")
_VERSION_OF_PAGE = re.compile(rb"(-[0-9a-f]{16})-[0-9a-f]{8}\.html")


def results_of(results: Path) -> dict[str, object]:
    """All that a batch leaves but what the clock had a part in."""
    with Gradebook(results) as book:
        setup = book.setups.require()
        rows = list(book.rows())
        found: dict[str, object] = {
            "rows": json.loads(msgspec.json.encode(rows)),
            "sources": book._database.all("SELECT digest, content FROM sources ORDER BY digest"),
            "results": sorted(
                book._database.all(
                    "SELECT source, asking, report, verdicts, findings, message FROM results"
                )
            ),
            "asking": setup.result_key,
            "conditions": book._database.all("SELECT id, points FROM conditions"),
            "events": {
                row.student.key: [event.what for event in book.history(row.student.key)]
                for row in rows
            },
        }
    for path in results.rglob("*"):
        if path.is_file() and path.name != DATABASE:
            name = _VERSION_OF_PAGE.sub(rb"\1.html", str(path.relative_to(results)).encode())
            content = _VERSION_OF_PAGE.sub(rb"\1.html", path.read_bytes())
            found[name.decode()] = _SECONDS.sub(b"in no time.", content)
    return found
