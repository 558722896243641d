"""`grade selftest` as it is typed."""

from pathlib import Path

import msgspec
import pytest

from grader.deck.store import store_deck
from grader.records.deck import Deck
from tests.assignment.test_selftest import with_case_changed
from tests.test_cli import assert_refused, run

BASIC = 'title = "Padding"\n[rubric.pad]\nbasic = 2\nsides = 3\n'


BUILD = "grade deck build --kind practice --assignment basic.toml --output practice.deck"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "basic.toml").write_text(BASIC)
    return tmp_path


def test_the_assignment_of_a_course_is_found_where_the_command_is_given(folder: Path) -> None:
    (folder / "basic.toml").rename(folder / "assignment.toml")
    result = run("selftest", cwd=folder)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith("Assignment: assignment.toml\n")


def test_a_rubric_that_leaves_checks_out_is_warned_about(folder: Path) -> None:
    result = run("selftest", "basic.toml", cwd=folder)
    assert (result.returncode, result.stderr) == (0, "")
    said = " ".join(result.stdout.split())
    assert "Assignment: basic.toml" in said
    assert "No check of this rubric looks at these mistakes in pad: " in said
    assert "answer remembered" in said
    assert "It does without axes, ranks, value" in said
    assert "known mistakes lose no points; the reference has 5 of 5, the template 0." in said


def test_a_deck_that_holds_something_wrong_to_be_right_exits_with_2(
    folder: Path, practice_deck: Deck
) -> None:
    store_deck(with_case_changed(practice_deck, "pad/sides"), folder / "wrong.deck")
    result = run("selftest", "basic.toml", "--deck", "wrong.deck", cwd=folder)
    assert (result.returncode, result.stderr) == (2, "")
    said = " ".join(result.stdout.split())
    assert "The reference fails pad/sides. Wrong cells: " in said
    assert "Build the deck again" in said
    assert "the reference has 2 of 5" in said


def test_a_deck_that_lacks_cases_exits_with_2_and_is_mended_by_the_command_that_is_said(
    folder: Path,
) -> None:
    (folder / "basic.toml").write_text(f"{BASIC}refuses-bad-arguments = 4\n")
    result = run("selftest", "basic.toml", cwd=folder)
    assert (result.returncode, result.stderr) == (2, "")
    said = " ".join(result.stdout.split())
    lacks = "The deck has no cases for pad/refuses-bad-arguments, which are worth 4 of 9 points."
    assert f"{lacks} Build it for this rubric: {BUILD} " in said
    assert "the reference has 5 of 9, 4 of which were not tried, the template 0." in said
    assert run(*BUILD.split()[1:], cwd=folder).returncode == 0
    mended = run("selftest", "basic.toml", cwd=folder)
    assert mended.returncode == 0, mended.stdout
    assert "The deck has no cases" not in mended.stdout


def test_a_final_deck_needs_no_isolation_since_no_stranger_is_asked(
    folder: Path, practice_deck: Deck
) -> None:
    store_deck(msgspec.structs.replace(practice_deck, kind="final"), folder / "final.deck")
    result = run("selftest", "basic.toml", "--deck", "final.deck", cwd=folder)
    assert result.returncode == 0, result.stderr
    assert "Deck: final.deck, final, " in result.stdout


def test_what_a_deck_says_of_itself_is_not_obeyed_by_a_terminal(
    folder: Path, practice_deck: Deck
) -> None:
    deck = with_case_changed(practice_deck, "pad/sides")
    hostile = msgspec.structs.replace(deck, kind="practice\x1b[2J\n::error::")
    store_deck(hostile, folder / "d.deck")
    result = run("selftest", "--deck", "d.deck", "basic.toml", cwd=folder)
    assert "\x1b" not in result.stdout + result.stderr
    assert "\n::error::" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        (["none.toml"], ["none.toml", "cannot be read", "Check the path."]),
        (["."], ["'.' cannot be read"]),
        (["basic.toml", "--deck", "none.deck"], ["none.deck", "cannot be read"]),
        (["basic.toml", "--deck", "basic.toml"], ["basic.toml", "is not a deck"]),
        (["--deck", "none.deck"], ["none.deck", "cannot be read"]),
        (["basic.toml", "other.toml"], ["other.toml"]),
    ],
)
def test_what_cannot_be_used_exits_with_2_and_says_why(
    folder: Path, arguments: list[str], parts: list[str]
) -> None:
    assert_refused(run("selftest", *arguments, cwd=folder), *parts)
    assert [path.name for path in folder.iterdir()] == ["basic.toml"]
