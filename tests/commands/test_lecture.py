"""What to teach next: what a class gets wrong together, and nothing of who does."""

import re
from pathlib import Path

import msgspec
import pytest

from grader.batch.executors import InProcessExecutor
from grader.batch.show import show_class
from grader.commands.batch import batch_command
from grader.deck.store import load_deck, store_deck
from grader.gradebook.store import Gradebook
from tests.commands.classes import NO_VALUE, RIGHT, SMALL, SYMMETRIC, store_small_deck

RAISES = f"""{RIGHT}

right = pad

def pad(x, padding, value=0.0):
    if value:
        print("ZELDA")
        raise type("Zelda", (Exception,), {{}})("zelda")
    return right(x, padding, value)
"""

SHARED = {"A0": NO_VALUE, "A1": NO_VALUE, "B0": NO_VALUE, "C0": NO_VALUE}
RAISING = {"A3": RAISES, "A4": f"# in another line\n{RAISES}"}
HANDED_IN = {
    **{f"{section}{number}": RIGHT for section in "AB" for number in range(5)},
    **SHARED,
    **RAISING,
    "A2": SYMMETRIC,
    "B1": "def pad(:\n",
}
"""By the keys of students, which begin with their section; in C there is one."""


def _section(key: str) -> str:
    """One student is in two sections; Canvas writes both."""
    return "Section A and Section B" if key == "B0" else f"Section {key[0]}"


def graded(folder: Path, kind: str = "practice") -> Path:
    """The results of a class in three sections."""
    for key, program in HANDED_IN.items():
        (folder / "class" / f"key-{key}").mkdir(parents=True)
        (folder / "class" / f"key-{key}" / "cnn.py").write_text(program)
    lines = (f"key-{key},Name of {key},{_section(key)}\n" for key in HANDED_IN)
    (folder / "roster.csv").write_text(f"key,name,section\n{''.join(lines)}")
    (folder / "small.toml").write_text(SMALL)
    deck = folder / "small.deck"
    store_small_deck(deck)
    store_deck(msgspec.structs.replace(load_deck(deck), kind=kind), deck)
    code = batch_command(
        folder / "class",
        output=folder / "results",
        assignment=folder / "small.toml",
        deck=deck,
        roster=folder / "roster.csv",
        pages="none",
    )
    assert code == 0
    return folder / "results"


def said_in(page: str) -> str:
    body = re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def test_what_several_get_wrong_is_told_by_section_and_of_nobody(tmp_path: Path) -> None:
    results = graded(tmp_path)
    page = (results / "lecture.html").read_text("utf-8")
    said = said_in(page)
    assert "The two mistakes that cost this class most. 10 students are graded." in said
    assert (
        "4 of 10 students. It costs them 8 points together. "
        "Section A: 3 of 6 smaller sections: 2 of 5"
    ) in said
    assert "pad : the new cells hold 0, whatever the value" in said
    assert "Section B" not in said
    assert "Section C" not in said
    assert "pad raises an exception" in said
    assert "Your" not in said
    assert said.count("expected (") == 2
    assert "swaps" not in said  # one alone does
    for text in ("key-", "Name of", "zelda", "Zelda", "ZELDA", "cnn.py", "<script"):
        assert text not in page
    assert './lecture.html">What to teach next' in (results / "index.html").read_text("utf-8")


def test_calls_that_students_do_not_see_are_drawn_and_asked_once(
    tmp_path: Path, offered_level: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if offered_level < 2:
        pytest.skip("a final deck is not asked here")
    results = graded(tmp_path, "final")
    page = (results / "lecture.html").read_text("utf-8")
    assert said_in(page).count("expected (") == 2
    assert "cases of the final deck: show them once nobody can hand in any more" in page
    assert "expected (" not in said_in((results / "index.html").read_text("utf-8"))

    monkeypatch.delattr("grader.batch.lecture.grade_in_full")
    with Gradebook(results) as book:
        show_class(book, results, InProcessExecutor())
    assert (results / "lecture.html").read_text("utf-8") == page
