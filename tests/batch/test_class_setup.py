"""What a class is graded with: parsed once, and known again by a later grader."""

from pathlib import Path

import msgspec
import pytest

from grader.batch.class_setup import ClassSetup, load_setup, parse_setup
from grader.errors import AssignmentError, DeckError
from grader.gradebook.store import Gradebook
from grader.records.graded_with import GraderInfo
from grader.records.grading import ClassFiles
from tests.gradebook.old import bring_back

EARLIER = GraderInfo(version="0.1.0", python="3.11", numpy="2.4.6")


def test_the_key_by_which_gradebooks_hold_results_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If it changes, no class that is begun can go on: let it change with what reports say."""
    monkeypatch.setattr(GraderInfo, "here", lambda: EARLIER)
    with Gradebook(bring_back(tmp_path / "results")) as book:
        files = book.setups.require().files
    key = "82d77e427ba797dc9dfe51f29fc8ae432d96ab76cd1ccb60a96c86bf34fe38c5"
    assert parse_setup(files).result_key == key


def test_a_class_that_was_begun_earlier_keeps_its_key_and_points(tmp_path: Path) -> None:
    with Gradebook(bring_back(tmp_path / "results")) as book:
        stored, setup = book.setups.require(), load_setup(book)
    assert (setup.number, setup.result_key, setup.points, setup.files) == (
        stored.number,
        stored.result_key,
        stored.points,
        stored.files,
    )
    assert parse_setup(stored.files).result_key != stored.result_key
    assert setup.functions == [one.name for one in setup.assignment.operations]
    assert setup.feedback_levels.keys() == setup.points.keys()


def test_the_deck_is_parsed_first(class_files: ClassFiles) -> None:
    """It may bring operations that the assignment asks."""
    broken = ClassFiles(assignment=b"title", deck=b"deck")
    with pytest.raises(DeckError, match=r"'final\.deck' is not a deck"):
        parse_setup(broken, "final.deck", "assignment.toml")
    with pytest.raises(AssignmentError, match=r"'my\.toml' is not TOML"):
        parse_setup(msgspec.structs.replace(broken, deck=class_files.deck), "", "my.toml")


def test_a_deck_of_another_rubric_is_named(class_files: ClassFiles) -> None:
    other = msgspec.structs.replace(
        class_files, assignment=b'title = "Other"\n[rubric.avgpool]\nbasic = 1\n'
    )
    with pytest.raises(DeckError, match="The deck that the class was graded with has no cases for"):
        parse_setup(other)


def test_a_setup_has_no_number_until_a_gradebook_keeps_it(class_files: ClassFiles) -> None:
    setup = parse_setup(class_files)
    assert isinstance(setup, ClassSetup)
    assert setup.number == 0
