"""`grade regrade`: who moves, who must not, and what is said of it."""

import re
from pathlib import Path

import pytest

from grader.batch.executors import BatchExecutor
from grader.commands.gradebook import gradebook_command
from grader.commands.override import override_command
from grader.commands.publish import publish_json_lines
from grader.commands.regrade import regrade_command
from grader.errors import DeckError, OutputError
from grader.gradebook.store import Gradebook
from tests.commands.classes import SMALL, Course, store_small_deck
from tests.commands.conftest import Have
from tests.commands.test_batch import scores

DEARER = SMALL.replace("basic = 4", "basic = 5")
CHEAPER = SMALL.replace("basic = 4", "basic = 2")


def regrade(course: Course, toml: str, *, allow_lower: bool = False) -> int:
    course.assignment.write_text(toml)
    return regrade_command(
        results=course.results, assignment=course.assignment, allow_lower=allow_lower
    )


def test_other_points_run_nothing_and_change_every_place(
    have: Have, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(*_: object) -> BatchExecutor:
        raise AssertionError("nothing has to be run")

    course = have("plain")
    monkeypatch.setattr("grader.batch.executors.LocalExecutor.submit", nobody)
    assert regrade(course, DEARER) == 0
    said = capsys.readouterr().out
    assert "4 move up, 0 move down.\n  Ada Lovelace: 10 -> 11\n  Bob 100%: 8 -> 9\n" in said
    assert "Nothing had to be run again.\n" in said
    assert "of 11 points" in said
    assert scores(course) == {
        "Ada Lovelace": 11,
        "Bob 100%": 9,
        "Cleo O'Neil": 8,
        "Dora": None,
        "Eve": 11,
    }
    assert "Ada Lovelace,Ada Lovelace,,graded,11,11" in (course.results / "grades.csv").read_text()
    assert '"score":11' in (course.results / "index.html").read_text("utf-8")


def test_pages_and_the_class_page_follow(have: Have) -> None:
    course = have("plain")
    assert regrade(course, DEARER.replace("Padding", "Padding & more")) == 0
    from grader.commands.gradebook import page_command

    page = course.results / "bob.html"
    page_command("Bob 100%", results=course.results, html=page)
    text = page.read_text("utf-8")
    assert "9/11" in text
    assert "Padding &amp; more" in text


def test_a_change_of_nothing_says_so(have: Have, capsys: pytest.CaptureFixture[str]) -> None:
    course = have("plain")
    assert regrade_command(results=course.results) == 0
    said = capsys.readouterr().out
    assert "0 move up, 0 move down.\nNothing had to be run again.\n" in said


def test_another_deck_runs_everything_that_can_be_run(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    store_small_deck(course.deck, cases=3)
    assert regrade_command(results=course.results, deck=course.deck) == 0
    assert "3 of 3 sources were run again." in capsys.readouterr().out


def test_published_scores_go_down_only_when_that_is_allowed(
    have: Have, capsys: pytest.CaptureFixture[str]
) -> None:
    course = have("plain")
    override_command("Eve", "pad/basic", 0, note="copied", results=course.results)
    publish_json_lines(results=course.results)
    capsys.readouterr()
    assert regrade(course, CHEAPER) == 0
    said = capsys.readouterr().out
    assert "0 move up, 0 move down.\n" in said
    assert (
        "Left as they were, since their published scores would go down; --allow-lower lets them: "
        "Ada Lovelace: 10 -> 8, Bob 100%: 8 -> 6, Cleo O'Neil: 7 -> 5.\n"
    ) in said
    before = {"Ada Lovelace": 10, "Bob 100%": 8, "Cleo O'Neil": 7, "Dora": None, "Eve": 6}
    assert scores(course) == before
    assert regrade(course, CHEAPER, allow_lower=True) == 0
    said = capsys.readouterr().out
    assert "0 move up, 3 move down.\n  Ada Lovelace: 10 -> 8\n" in said
    assert "Published scores that may go down now: Ada Lovelace: 10 -> 8, Bob" in said
    after = {"Ada Lovelace": 8, "Bob 100%": 6, "Cleo O'Neil": 5, "Dora": None, "Eve": 6}
    assert scores(course) == after
    assert regrade(course, CHEAPER) == 0
    assert "Left as they were" not in capsys.readouterr().out
    gradebook_command("Ada Lovelace", results=course.results, history=True)
    said = capsys.readouterr().out
    assert "10 points published: grades.jsonl" in said
    assert re.search(r"regraded +10 +8 ", said)


def test_moves_are_printed_before_anybody_moves(
    have: Have, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(*_: object) -> None:
        raise KeyboardInterrupt

    course = have("plain")
    before = scores(course)
    with monkeypatch.context() as ending:
        ending.setattr(Gradebook, "move", end)
        with pytest.raises(KeyboardInterrupt):
            regrade(course, DEARER)
    said = capsys.readouterr().out
    assert "4 move up, 0 move down.\n" in said
    assert "What is done is kept; give the same command again to go on.\n" in said
    assert scores(course) == before
    assert regrade(course, DEARER) == 0
    assert "4 move up" in capsys.readouterr().out


def test_a_deck_of_another_assignment_is_named(have: Have) -> None:
    course = have("plain")
    course.assignment.write_text('title = "Other"\n[rubric.maxpool]\nbasic = 1\n')
    with pytest.raises(DeckError, match="The deck that the class was graded with has") as refused:
        regrade_command(results=course.results, assignment=course.assignment)
    building = f"`grade deck build --kind practice --assignment {course.assignment}`"
    assert f"{building}, and name it with `--deck`." in str(refused.value)
    with pytest.raises(DeckError, match=r"small\.deck' has no cases for maxpool/basic"):
        regrade_command(results=course.results, assignment=course.assignment, deck=course.deck)


def test_a_folder_that_is_not_there_stays_so(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=r"no folder '.*none'.*`--results`"):
        regrade_command(results=tmp_path / "none")
    assert not list(tmp_path.iterdir())
    with pytest.raises(OutputError, match="no gradebook"):
        regrade_command(results=tmp_path)
