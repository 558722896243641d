"""The archive for Classroom 50, unpacked and started as its runner does."""

import json
import runpy
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import default_deck_path
from grader.commands.export import export_command
from grader.deck.store import load_deck
from grader.errors import DeckError
from tests.integrations.classroom50.runner import RUNNER, problems_of
from tests.integrations.scripts import BIN, TOML, unpack, write_course
from tests.support import TWINS

pytestmark = pytest.mark.slow

Start = Callable[[], int]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the runner fetched."""
    folder = tmp_path_factory.mktemp("classroom50")
    (folder / "assignment.toml").write_text(TOML + '[versions]\npython = "3.12"\n', "utf-8")
    archive = folder / "c.zip"
    given: dict[str, Any] = {
        "assignment": folder / "assignment.toml",
        "deck": default_deck_path(),
        "grader": "cnn-grader==9",
    }
    assert export_command("classroom50", output=archive, **given) == 0
    unpack(archive, folder / "cnn")
    return folder / "cnn"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    folder = tmp_path / "cs50-cnn-ada"
    folder.mkdir()
    return folder


@pytest.fixture
def installed() -> list[Sequence[object]]:
    """The commands that installed the grader."""
    return []


@pytest.fixture
def start(
    bundle: Path,
    checkout: Path,
    installed: list[Sequence[object]],
    monkeypatch: pytest.MonkeyPatch,
) -> Start:
    """Start `autograder.py` in the checkout; the grader is this one, and nothing is installed."""
    run = subprocess.run

    def run_here(command: Sequence[Any], **options: Any) -> Any:
        if command[1] == "-m":
            assert Path(options["cwd"]) == bundle, "a module of the student's would be started"
            installed.append(command)
            return None
        assert command[0].is_relative_to(bundle / "venv")
        return run([BIN / command[0].name, *command[1:]], **options)

    def start() -> int:
        try:
            runpy.run_path(str(bundle / "autograder.py"), run_name="__main__")
        except SystemExit as end:
            return int(end.code or 0)
        return 0

    monkeypatch.setattr(subprocess, "run", run_here)
    monkeypatch.chdir(checkout)
    for name, value in RUNNER.items():
        monkeypatch.setenv(name, value)
    return start


def result_in(checkout: Path) -> dict[str, Any]:
    result: dict[str, Any] = json.loads((checkout / "result.json").read_text("utf-8"))
    assert problems_of(result) == []
    return result


def test_a_folder_holds_all_that_grades(bundle: Path) -> None:
    assert {path.name for path in bundle.iterdir()} == {
        "autograder.py",
        "assignment.toml",
        "grading.deck",
        "requirements.txt",
        "runtime.json",
    }
    runtime = json.loads((bundle / "runtime.json").read_text("utf-8"))
    assert runtime == {"runs-on": "ubuntu-24.04", "python": "3.12"}


def test_a_submission_gets_its_score(
    start: Start, checkout: Path, installed: list[Sequence[object]]
) -> None:
    (checkout / "cnn.py").write_text(TWINS["pad"], "utf-8")
    (checkout / "result.json").write_text('{"score": 7, "max-score": 7}')
    assert start() == 0
    result = result_in(checkout)
    assert (result["score"], result["max-score"]) == (4, 7)
    assert [command[2] for command in installed] == ["venv", "pip"]
    assert (checkout / "report.html").is_file()


@pytest.mark.parametrize(
    ("name", "source", "said"),
    [
        ("essay.txt", "", "Put your cnn.py there."),
        ("cnn.py", "\0", "cnn.py is empty."),
    ],
)
def test_a_repository_without_a_file_to_grade_is_worth_nothing(
    start: Start, checkout: Path, name: str, source: str, said: str
) -> None:
    (checkout / name).write_text(source, "utf-8")
    assert start() == 0
    result = result_in(checkout)
    assert (result["score"], result["max-score"]) == (0, 7)
    assert said in result["tests"][0]["feedback"]


def test_a_grader_that_fails_is_nobodys_zero(
    start: Start,
    checkout: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("OWNER")
    (checkout / "cnn.py").write_text(TWINS["pad"], "utf-8")
    (checkout / "result.json").write_text('{"score": 7, "max-score": 7}')
    assert start() == 2
    assert not (checkout / "result.json").exists()
    assert "There is no score: `grade` ended with 2" in capsys.readouterr().out


def test_a_final_deck_is_not_put_on_a_page_that_anybody_can_fetch(tmp_path: Path) -> None:
    assignment, deck = write_course(tmp_path)
    assert load_deck(deck).kind == "final"
    before = {*tmp_path.iterdir()}
    with pytest.raises(DeckError, match="a final deck would be no secret there"):
        export_command("classroom50", output=tmp_path / "c.zip", assignment=assignment, deck=deck)
    assert {*tmp_path.iterdir()} == before
