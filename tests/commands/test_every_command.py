"""Whatever is typed wrongly is answered in a sentence, whichever command it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from cyclopts import App

from grader.parser import app
from tests.test_cli import assert_refused, run


def commands(of: App, *before: str) -> Iterator[tuple[str, ...]]:
    for name in of:
        if not name.startswith("-"):
            yield (*before, name)
            yield from commands(of[name], *before, name)


EVERY = [*commands(app)]


def test_there_are_commands() -> None:
    assert len(EVERY) > 15


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_an_option_that_there_is_not_is_refused_and_nothing_is_written(
    command: tuple[str, ...], tmp_path: Path
) -> None:
    assert_refused(run(*command, "--no-such-option", cwd=tmp_path), "--no-such-option")
    assert not [*tmp_path.iterdir()]


@pytest.mark.parametrize("command", EVERY, ids=" ".join)
def test_help_says_what_every_option_is_for(command: tuple[str, ...], tmp_path: Path) -> None:
    shown = run(*command, "--help", cwd=tmp_path)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Usage:" in shown.stdout
    assert not [*tmp_path.iterdir()]
