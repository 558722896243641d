"""Running the scripts of an archive as the system does that it is made for."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec

from grader.assignment import default_deck_path
from grader.deck.store import load_deck, store_deck

BIN = Path(sys.executable).parent

TOML = 'title = "Pad & pool"\n[rubric.pad]\nbasic = 2\nsides = 2\n[rubric.maxpool]\nbasic = 3\n'


def write_course(folder: Path) -> tuple[Path, Path]:
    """An assignment and a final deck for it."""
    assignment, deck = folder / "assignment.toml", folder / "final.deck"
    assignment.write_text(TOML, "utf-8")
    practice = load_deck(default_deck_path())
    names = ("pad/basic", "pad/sides", "maxpool/basic")
    checks = {name: practice.checks[name] for name in names}
    store_deck(msgspec.structs.replace(practice, kind="final", checks=checks), deck)
    return assignment, deck


def unpack(archive: Path, folder: Path) -> None:
    """Unpack an archive with the permissions that it names, as unzip does."""
    with zipfile.ZipFile(archive) as opened:
        for entry in opened.infolist():
            path = Path(opened.extract(entry, folder))
            path.chmod(entry.external_attr >> 16 & 0o777)


def run_script(
    path: Path, *, on_path: Path = BIN, **environment: str | Path
) -> "subprocess.CompletedProcess[str]":
    """Run a script that finds these programs before the system's."""
    given = {name: str(value) for name, value in environment.items()}
    return subprocess.run(
        [path],
        cwd=path.parent,
        env={**os.environ, "PATH": f"{on_path}:{os.environ['PATH']}", **given},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def write_program(path: Path, *lines: str) -> None:
    """A program that the shell runs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(("#!/bin/sh", *lines, "")), "utf-8")
    path.chmod(0o755)


def assert_sound(script: Path) -> None:
    """The shell can read it, and a linter finds nothing."""
    shellcheck = shutil.which("shellcheck", path=str(BIN))
    for command in (["bash", "-n"], [str(shellcheck)]):
        done = subprocess.run([*command, str(script)], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def assert_sound_image(dockerfile: Path) -> None:
    """A linter finds nothing."""
    done = subprocess.run(
        [BIN / "hadolint", "--no-color", dockerfile], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
