"""`grade export`: what is said, and what is refused."""

from pathlib import Path

import pytest

from grader.assignment import default_deck_path
from grader.commands.export import export_command
from grader.commands.similarity import similarity_command
from grader.integrations import systems_with
from tests.commands.conftest import Have
from tests.integrations.scripts import write_course
from tests.test_cli import assert_refused, run


def test_what_is_packed_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assignment, deck = write_course(tmp_path)
    export_command(
        "gradescope",
        output=tmp_path / "a.zip",
        assignment=assignment,
        deck=deck,
        grader="cnn-grader==9",
    )
    said = capsys.readouterr().out
    assert "a.zip: Pad & pool; 7 points in 3 checks; final deck" in said
    assert "It installs cnn-grader==9 with NumPy" in said
    assert "for practice" not in said


@pytest.mark.parametrize("system", systems_with("export"))
def test_a_practice_deck_is_allowed_and_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], system: str
) -> None:
    assert export_command(system, output=tmp_path / "a.zip", deck=default_deck_path()) == 0
    assert "The deck is for practice" in capsys.readouterr().out


def test_archives_lie_where_you_are(tmp_path: Path) -> None:
    for system, name in (("gradescope", "autograder.zip"), ("prairielearn", "prairielearn.zip")):
        result = run("export", system, cwd=tmp_path)
        assert (result.returncode, result.stderr) == (0, "")
        assert name in result.stdout
        assert (tmp_path / name).is_file()


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ("canvas", ["'canvas'", "Expected one of gradescope,"]),
        ("", ["lacks SYSTEM"]),
        ("gradescope --deck none.deck", ["none.deck", "cannot be read"]),
        ("gradescope --assignment final.deck", ["final.deck", "is not TOML"]),
        ("gradescope --grader none.whl", ["no wheel 'none.whl'"]),
        ("gradescope --grader --pre", ["--grader"]),
        ("prairielearn --output final.deck/a.zip", ["final.deck", "cannot be written"]),
    ],
)
def test_a_slip_is_answered_in_a_sentence_and_leaves_nothing(
    tmp_path: Path, arguments: str, parts: list[str]
) -> None:
    write_course(tmp_path)
    assert_refused(run("export", *arguments.split(), cwd=tmp_path), *parts)
    assert {path.name for path in tmp_path.iterdir()} == {"assignment.toml", "final.deck"}


def test_a_class_is_written_for_those_who_compare(
    have: Have, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(have("canvas").results.parent)
    base = "--base-code results/similarity/handout"
    assert similarity_command() == 0
    assert capsys.readouterr().out.splitlines() == [
        "4 submissions, and the handout: results/similarity",
        "Dolos: dolos run --language python results/similarity/info.csv",
        f"JPlag: java -jar jplag.jar --language python3 {base} results/similarity/submissions",
        "Left out, since there is no code of theirs: 104.",
    ]
    assert {path.name for path in Path("results/similarity/submissions").iterdir()} == {
        f"{key}.py" for key in (101, 102, 103, 105)
    }
