"""Images of what `grade export` writes, as far as they can be built without an engine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.integrations.scripts import assert_sound, write_program
from tests.support import REPOSITORY

SCRIPT = REPOSITORY / ".ci" / "containers"


@pytest.mark.slow
def test_a_linter_finds_nothing_in_the_script() -> None:
    assert_sound(SCRIPT)


@pytest.mark.whole
def test_images_are_built_and_grade_without_network(wheel: Path, tmp_path: Path) -> None:
    """The script of CI on the wheel, with an engine that builds in a folder."""
    checkout = tmp_path / "checkout"
    (checkout / ".venv").mkdir(parents=True)
    (checkout / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (checkout / "examples").symlink_to(REPOSITORY / "examples")
    shutil.copytree(wheel.parent, checkout / "dist")
    (checkout / ".ci").mkdir()
    script = shutil.copy(SCRIPT, checkout / ".ci")
    engine = tmp_path / "engine"
    stand_in = REPOSITORY / "tests" / "packaging" / "container_engine.py"
    write_program(engine, f'exec {sys.executable} {stand_in} "$@"')
    done = subprocess.run(
        [script, "--without-torch"],
        env={**os.environ, "ENGINE": str(engine), "IMAGES": str(tmp_path / "images")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert '"score": 100,' in done.stdout
    assert '"score": 1.0,' in done.stdout
