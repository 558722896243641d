"""Files of a submission are never run by the grader itself, also where it is called beside them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.attack import Attack
from tests.attacks.loading import PLANTED
from tests.support import REPOSITORY

COMMAND = "from grader.cli import main\nmain()\n"
"""What the installed command is: a script in a folder of its own."""


@pytest.mark.parametrize("attack", PLANTED, ids=lambda attack: attack.name)
def test_the_command_runs_no_file_that_lies_beside_the_submission(
    attack: Attack, tmp_path: Path
) -> None:
    folder, script = tmp_path / "submission", tmp_path / "bin" / "grade"
    script.parent.mkdir()
    script.write_text(COMMAND)
    for name, content in {"cnn.py": attack.source, **attack.files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(content).replace("<<WRITABLE>>", str(tmp_path)))
    ended = subprocess.run(
        [sys.executable, str(script), ".", "--output", str(tmp_path)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert "of 100" in ended.stdout
    assert not (tmp_path / "loaded").exists()
