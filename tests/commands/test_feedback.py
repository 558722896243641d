"""`--feedback full`: what a final deck asked is shown after the deadline, and not before."""

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
import tomlkit

from grader.commands.batch import batch_command
from grader.commands.publish import publish_gradescope
from grader.commands.regrade import regrade_command
from grader.commands.returns import return_command
from grader.deck.store import load_deck, store_deck
from grader.errors import UserError
from grader.gradebook.store import Gradebook
from tests.commands.classes import Course, lay_out
from tests.commands.conftest import Have

Publish = Callable[..., int]


def return_canvas(**options: object) -> int:
    return return_command("canvas", **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, offered_level: int) -> Course:
    """A class that was graded with a final deck, at the level `hint`; each test has a copy."""
    if offered_level < 2:
        pytest.skip("a final deck is not asked here")
    course = lay_out(tmp_path_factory.mktemp("final"), "canvas")
    deck = msgspec.structs.replace(load_deck(course.deck), kind="final")
    store_deck(deck, course.deck)
    assert (
        batch_command(
            course.download,
            output=course.results,
            assignment=course.assignment,
            deck=course.deck,
            pages="none",
        )
        == 0
    )
    return course


@pytest.fixture
def final(graded: Course, tmp_path: Path) -> Course:
    """A course of one's own that was graded with a final deck."""
    shutil.copytree(graded.download.parent, tmp_path / "final")
    return Course(*(tmp_path / "final" / path.name for path in graded))


def pages_in(course: Course) -> str:
    with zipfile.ZipFile(course.results / "return" / "canvas.zip") as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist())


def results_in(course: Course) -> str:
    files = (course.results / "gradescope").glob("*/results.json")
    tests = (test for file in files for test in json.loads(file.read_text("utf-8"))["tests"])
    return "".join(test["output"] for test in tests)


@pytest.mark.parametrize(
    ("publish", "shown"), [(return_canvas, pages_in), (publish_gradescope, results_in)]
)
def test_it_is_refused_until_somebody_says_that_nobody_can_hand_in(
    final: Course, publish: Publish, shown: Callable[[Course], str]
) -> None:
    before = {*final.results.rglob("*")}
    with pytest.raises(UserError, match="--closed too once nobody can"):
        publish(results=final.results, feedback="full")
    assert {*final.results.rglob("*")} == before

    publish(results=final.results)
    assert "from cnn import pad" not in shown(final)
    with Gradebook(final.results) as book:
        scores = {row.student.key: row.earned for row in book.rows()}

    assert publish(results=final.results, feedback="full", closed=True) == 0
    assert "from cnn import pad" in shown(final)
    with Gradebook(final.results) as book:
        assert scores == {row.student.key: row.earned for row in book.rows()}


def test_a_level_of_the_course_is_shown_in_full_as_well(final: Course) -> None:
    regrade_command(results=final.results, assignment=at_level(final, "hint"))
    assert publish_gradescope(results=final.results, feedback="full", closed=True) == 0
    assert "from cnn import pad" in results_in(final)


@pytest.mark.parametrize("publish", [return_canvas, publish_gradescope])
def test_closed_alone_is_refused(final: Course, publish: Publish) -> None:
    with pytest.raises(UserError, match="goes with --feedback full"):
        publish(results=final.results, closed=True)


def at_level(course: Course, level: str) -> Path:
    document = tomlkit.parse(course.assignment.read_text("utf-8"))
    document.setdefault("policy", tomlkit.table())["feedback"] = level
    path = course.assignment.with_name("level.toml")
    path.write_text(tomlkit.dumps(document), "utf-8")
    return path


def test_a_practice_deck_has_nothing_to_keep(have: Have) -> None:
    course = have("canvas")
    with pytest.raises(UserError, match="with a practice deck"):
        return_canvas(results=course.results, feedback="full", closed=True)
