"""`grade init --course`: a course that is known, in its own words."""

import sys
from pathlib import Path

import pytest

from grader.assignment import load_assignment
from grader.assignment.own_operations import OwnOperations, operations_beside
from grader.assignment.packs import assignment_of_pack, known_packs
from grader.commands.init import init_command
from grader.deck.store import load_deck
from grader.errors import UserError
from grader.text import listed
from tests.test_cli import assert_refused, run

PACKS = known_packs()


@pytest.fixture
def no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever begins a course need not have torch."""
    monkeypatch.setitem(sys.modules, "torch", None)


def deck_of(folder: Path) -> bytes:
    return (folder / "student" / "practice.deck").read_bytes()


def own_of(assignment: Path) -> OwnOperations:
    return operations_beside(assignment.parent)


def deck_of_pack(name: str) -> bytes:
    return assignment_of_pack(name).with_name("practice.deck").read_bytes()


@pytest.mark.usefixtures("no_torch")
@pytest.mark.parametrize("name", PACKS)
def test_a_course_begins_with_its_assignment_and_its_practice_deck(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert init_command(tmp_path / "hw", course=name) == 0
    said = " ".join(capsys.readouterr().out.split())
    student = tmp_path / "hw" / "student"
    pack, asked = (
        load_assignment(path, own_of(path))
        for path in (assignment_of_pack(name), tmp_path / "hw" / "assignment.toml")
    )
    assert (student / "assignment.toml").read_bytes() == (
        tmp_path / "hw" / "assignment.toml"
    ).read_bytes()
    assert (asked.title, asked.rubric) == (pack.title, pack.rubric)
    assert asked.versions.python
    assert deck_of(tmp_path / "hw") == deck_of_pack(name)
    assert not list(student.rglob("*.py"))
    files = listed(asked.submission.files)
    assert f"Put your own handout there, with {files} in it" in said
    left_out = said.split("Left out of ")[1:]
    assert len({line.partition(": ")[2] for line in left_out}) == len(left_out)
    assert said.endswith(
        "`grade selftest --solution DIR`, with a right program of your course in DIR."
    )


@pytest.mark.usefixtures("no_torch")
@pytest.mark.parametrize("name", PACKS)
def test_what_instructor_and_students_read_and_install_is_the_course_s(
    name: str, tmp_path: Path
) -> None:
    folder = tmp_path / "hw"
    init_command(folder, course=name)
    asked = load_assignment(folder / "assignment.toml", own_of(folder / "assignment.toml"))
    theirs, ours = (
        " ".join((folder / path).read_text("utf-8").split())
        for path in ("student/README.md", "README.md")
    )
    for file in asked.submission.files:
        assert f"`{file}`" in theirs
        assert f"`{file}`" in ours
    for function in asked.wanted.functions:
        assert f"`{function}`" in theirs
    assert f"# {asked.title} " in theirs
    assert f"A call has {asked.limits.seconds_per_call:g} second" in theirs
    assert all(f"`{name}`" in theirs for name in asked.policy.withheld_calls)
    assert "cnn.py" not in theirs
    assert "grade selftest --solution DIR" in ours
    lines = (folder / "student" / "README.md").read_text("utf-8").splitlines()
    assert all(len(line) <= 100 for line in lines)
    has_torch = "torch" in asked.policy.allowed_imports
    requirements = (folder / "student" / "requirements.txt").read_text("utf-8").split()
    assert ("torch" in requirements) == has_torch
    assert ("PyTorch is not needed" in theirs) != has_torch


@pytest.mark.usefixtures("no_torch")
def test_functions_are_picked_of_a_course_and_nothing_is_built(tmp_path: Path) -> None:
    init_command(tmp_path / "hw", course="arena-0.2", operations="conv2d,pad")
    asked = load_assignment(tmp_path / "hw" / "assignment.toml")
    assert [one.name for one in asked.operations] == ["pad", "conv2d"]
    assert deck_of(tmp_path / "hw") == deck_of_pack("arena-0.2")


@pytest.mark.whole
@pytest.mark.usefixtures("few_drawn")
def test_a_narrower_course_gets_a_deck_of_its_own(tmp_path: Path) -> None:
    init_command(
        tmp_path / "hw", course="arena-0.2", operations="pad", without="sides padded differently"
    )
    (pad,) = load_assignment(tmp_path / "hw" / "assignment.toml").operations
    assert "more than two axes" in pad.without
    deck = load_deck(tmp_path / "hw" / "student" / "practice.deck")
    assert deck.cases_of("pad")
    assert all(pad.accepts(one.case) for one in deck.cases_of("pad"))


def test_a_course_and_last_year_s_folder_are_not_both_begun_from(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"--course is 'arena-0.2' and --from is"):
        init_command(tmp_path / "hw", course="arena-0.2", last=tmp_path)
    assert not (tmp_path / "hw").exists()


def test_the_courses_that_are_known_are_listed_where_one_is_looked_for(tmp_path: Path) -> None:
    refused = run("init", "hw", "--course", "cs231", cwd=tmp_path)
    assert_refused(refused, *PACKS, "Did you mean")
    assert not (tmp_path / "hw").exists()
    told = run("init", "--help", cwd=tmp_path).stdout
    assert all(name in told for name in PACKS)
