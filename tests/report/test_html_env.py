"""Templates are compiled once, and what lies there compiled is used only if it is of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

COUNT = """
import jinja2
counted, compile = [], jinja2.Environment._compile
def counting(*arguments):
    counted.append(arguments)
    return compile(*arguments)
jinja2.Environment._compile = counting
import grader.report.page
print(len(counted))
"""


def compiled(folder: Path, *options: str) -> int:
    """How many templates a new process compiles that keeps what it compiles in a folder."""
    return int(
        subprocess.run(
            [sys.executable, *options, "-c", COUNT],
            env={
                **os.environ,
                "PYTHONPYCACHEPREFIX": str(folder),
                "PYTHONDONTWRITEBYTECODE": "",
            },
            capture_output=True,
            check=True,
        ).stdout
    )


def kept(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*.html.*") if path.is_file()]


def test_a_template_is_compiled_once(tmp_path: Path) -> None:
    assert compiled(tmp_path) == len(kept(tmp_path)) > 10
    assert compiled(tmp_path) == 0


def test_what_is_broken_or_made_otherwise_is_compiled_anew(tmp_path: Path) -> None:
    compiled(tmp_path)
    first, second, third, *_ = kept(tmp_path)
    first.write_bytes(b"")
    second.write_bytes(second.read_bytes()[:60])
    third.write_bytes(b"\0" + third.read_bytes()[1:])
    assert compiled(tmp_path) == 3
    assert compiled(tmp_path) == 0


def test_nothing_is_kept_where_python_keeps_nothing(tmp_path: Path) -> None:
    count = compiled(tmp_path, "-B")
    assert count == compiled(tmp_path, "-B") > 10
    assert not kept(tmp_path)


def test_a_folder_that_cannot_be_written_to_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert compiled(tmp_path / "file") > 10
