"""`grade init`: a course's folder, all of it or nothing."""

import ast
import sys
from pathlib import Path
from platform import python_version

import numpy as np
import pytest

from grader import __version__, grade_submission
from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.commands.init import init_command
from grader.deck.store import load_deck
from grader.errors import AssignmentError, OutputError
from grader.records.assignment import Versions
from tests.support import REPOSITORY, RIGHT, TWINS
from tests.test_cli import assert_refused, run

pytestmark = pytest.mark.usefixtures("few_drawn")

COPIED = [
    path.relative_to(REPOSITORY / "student_template")
    for path in sorted((REPOSITORY / "student_template").rglob("*"))
    if path.is_file() and "__pycache__" not in path.parts and path.name != "cnn.ipynb"
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made") / "course"
    assert init_command(folder) == 0
    return folder


def functions_in(path: Path) -> list[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]


@pytest.mark.parametrize("name", COPIED, ids=str)
def test_students_get_the_template(course: Path, name: Path) -> None:
    template = (REPOSITORY / "student_template" / name).read_bytes()
    assert (course / "student" / name).read_bytes() == template


def test_students_get_a_notebook_in_the_place_of_a_file_where_it_is_asked_for(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "made"
    assert init_command(folder, notebook=True) == 0
    template = (REPOSITORY / "student_template" / "cnn.ipynb").read_bytes()
    assert (folder / "student" / "cnn.ipynb").read_bytes() == template
    assert not (folder / "student" / "cnn.py").exists()
    assert load_assignment(folder / "assignment.toml").submission.files == ("cnn.ipynb",)
    readme = (folder / "student" / "README.md").read_text("utf-8")
    assert "You write the functions in `cnn.ipynb`, with NumPy" in readme
    assert "run its cell" in readme
    assert "cnn.py" not in readme
    assert init_command(tmp_path / "next", last=folder, notebook=True) == 0


def test_a_course_s_own_functions_have_no_stubs_for_a_notebook(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"--notebook writes stubs into cnn\.ipynb, and .* "):
        init_command(tmp_path / "made", course="dlai-c4w1", notebook=True)
    assert not (tmp_path / "made").exists()


def test_students_of_a_notebook_course_are_told_of_the_magic(tmp_path: Path) -> None:
    init_command(tmp_path / "made", course="dlai-c4w1")
    readme = (tmp_path / "made" / "student" / "README.md").read_text("utf-8")
    assert "with `%%grade --deck practice.deck` is run and graded" in readme


@pytest.mark.parametrize("place", ["", "student"])
def test_exact_versions_are_installed(course: Path, place: str) -> None:
    asked = (course / place / "requirements.txt").read_text("utf-8")
    assert asked == f"cnn-grader=={__version__}\nnumpy=={np.__version__}\n"


def test_the_seed_of_the_final_deck_stays_with_the_instructor(course: Path) -> None:
    seed = (course / "final.seed").read_text("ascii").strip()
    assert seed.isdecimal()
    handed_out = [path for path in (course / "student").rglob("*") if path.is_file()]
    assert not any(seed.encode() in path.read_bytes() for path in handed_out)
    assert not any("seed" in path.name or path.name == "final.deck" for path in handed_out)


def test_both_get_the_assignment_with_exact_versions(course: Path) -> None:
    python = ".".join(python_version().split(".")[:2])
    versions = Versions(grader=__version__, python=python, numpy=np.__version__)
    asked = load_assignment(course / "assignment.toml")
    assert asked.versions == versions
    assert asked.rubric == load_assignment(default_assignment_path()).rubric
    assert (course / "student" / "assignment.toml").read_bytes() == (
        course / "assignment.toml"
    ).read_bytes()


def test_a_right_program_has_full_marks_where_students_are(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "cnn.py"
    program.write_text(RIGHT)
    monkeypatch.chdir(course / "student")
    report = grade_submission(program)
    assert report.summary == "Full marks: 100 of 100 points."
    assert report.warnings == ()


def test_operations_are_picked(tmp_path: Path) -> None:
    assert init_command(tmp_path / "made", operations="maxpool, pad,") == 0
    student = tmp_path / "made" / "student"
    asked = load_assignment(student / "assignment.toml")
    assert [operation.name for operation in asked.operations] == ["pad", "maxpool"]
    assert functions_in(student / "cnn.py") == ["pad", "maxpool"]
    assert not (student / "WORKED_EXAMPLES.md").exists()
    assert load_deck(student / "practice.deck").kind == "practice"


def test_a_course_is_tested_with_the_practice_deck_that_was_built_for_it(tmp_path: Path) -> None:
    init_command(tmp_path / "made", operations="avgpool,pad")
    tested = run("selftest", cwd=tmp_path / "made")
    assert tested.stderr == ""
    assert "Deck: student/practice.deck, practice, " in tested.stdout
    assert "The deck has no cases" not in tested.stdout
    assert " of 31, the template 0." in " ".join(tested.stdout.split())
    (tmp_path / "made" / "student" / "practice.deck").unlink()
    lacking = run("selftest", cwd=tmp_path / "made")
    assert lacking.returncode == 2
    said = " ".join(lacking.stdout.split())
    assert "and 11 more, which are worth 16 of 31 points." in said
    assert "grade deck build --kind practice --output student/practice.deck" in said
    assert "the reference has 15 of 31, 16 of which were not tried, the template 0." in said


LAST = """\
# Ours since 2019.
title = "Homework 3"  # the third
[policy]
feedback = "hint"
[versions]
numpy = "1.26.4"
[rubric.conv1d]  # the easy one
basic = 7
[rubric.pad]
basic = 2
"""


@pytest.mark.parametrize("named", ["last", "last/assignment.toml"])
def test_last_year_s_rubric_is_kept_and_a_new_seed_is_drawn(tmp_path: Path, named: str) -> None:
    assert init_command(tmp_path / "last", operations="pad") == 0
    (tmp_path / "last" / "assignment.toml").write_text(LAST)
    assert init_command(tmp_path / "next", last=tmp_path / named) == 0
    text = (tmp_path / "next" / "assignment.toml").read_text("utf-8")
    assert text.replace(f'numpy = "{np.__version__}"', 'numpy = "1.26.4"').startswith(LAST[:70])
    for kept in ("# Ours since 2019.", "# the third", "# the easy one"):
        assert kept in text
    asked = load_assignment(tmp_path / "next" / "assignment.toml")
    assert [(row.name, row.points) for row in asked.rubric] == [
        ("conv1d/basic", 7),
        ("pad/basic", 2),
    ]
    assert asked.versions.numpy == np.__version__
    seeds = {(tmp_path / name / "final.seed").read_text() for name in ("last", "next")}
    assert len(seeds) == 2


def test_operations_are_picked_from_last_year_s_and_new_ones_added(tmp_path: Path) -> None:
    (tmp_path / "last.toml").write_text(LAST)
    init_command(tmp_path / "next", last=tmp_path / "last.toml", operations="maxpool,conv1d")
    asked = load_assignment(tmp_path / "next" / "assignment.toml")
    points = {row.name: row.points for row in asked.rubric}
    assert points["conv1d/basic"] == 7
    assert points["maxpool/ties"] == 1
    assert "maxpool/refuses-bad-arguments" not in points
    assert "pad/basic" not in points


def test_a_check_that_the_shipped_deck_has_no_cases_for_gets_a_practice_deck(
    tmp_path: Path,
) -> None:
    (tmp_path / "last.toml").write_text(LAST + "refuses-bad-arguments = 1\n")
    init_command(tmp_path / "next", last=tmp_path / "last.toml")
    deck = tmp_path / "next" / "student" / "practice.deck"
    assert deck.read_bytes() != default_deck_path().read_bytes()
    asked = load_assignment(tmp_path / "next" / "assignment.toml")
    assert {*load_deck(deck).checks} == {row.name for row in asked.rubric}


def test_where_torch_is_missing_a_practice_deck_is_asked_for_and_nothing_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    (tmp_path / "last.toml").write_text(LAST + "refuses-bad-arguments = 1\n")
    with pytest.raises(AssignmentError, match="pip install torch"):
        init_command(tmp_path / "next", last=tmp_path / "last.toml")
    assert [path.name for path in tmp_path.iterdir()] == ["last.toml"]


def test_a_wheel_is_carried_along_and_named(tmp_path: Path) -> None:
    wheel = tmp_path / "cnn_grader-9-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    init_command(tmp_path / "made", grader=str(wheel), operations="pad")
    for place in (tmp_path / "made", tmp_path / "made" / "student"):
        assert (place / wheel.name).read_bytes() == b"wheel"
        assert (place / "requirements.txt").read_text().startswith(f"./{wheel.name}\n")


def test_the_selftest_says_when_students_practise_for_something_else(tmp_path: Path) -> None:
    init_command(tmp_path / "made", operations="pad")
    same = run("selftest", cwd=tmp_path / "made")
    assert (same.returncode, "another assignment" in same.stdout) == (0, False), same.stderr
    text = (tmp_path / "made" / "assignment.toml").read_text("utf-8")
    (tmp_path / "made" / "assignment.toml").write_text(text.replace("basic = 2", "basic = 4"))
    other = run("selftest", cwd=tmp_path / "made")
    assert "`grade init . --refresh` mends it: student/assignment.toml." in other.stdout
    (tmp_path / "made" / "written.sha256").unlink()
    by_hand = run("selftest", cwd=tmp_path / "made")
    assert "Students have another assignment in student/assignment.toml." in by_hand.stdout


def test_what_is_there_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(OutputError, match=r"something at .*mine' already"):
        init_command(tmp_path / "mine")
    with pytest.raises(OutputError, match=r"something at .*notes.txt' already"):
        init_command(tmp_path / "mine" / "notes.txt")
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_the_folder_where_the_command_is_given_stays_the_same_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert init_command(Path(), operations="pad") == 0
    assert Path("student").is_dir()
    assert not [*tmp_path.glob(".*.part")]


def test_an_empty_folder_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    assert init_command(tmp_path / "made", operations="pad") == 0
    assert (tmp_path / "made" / "assignment.toml").is_file()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "none").touch()
    with pytest.raises(OutputError, match=r"none' cannot be written"):
        init_command(tmp_path / "none" / "made")


def test_folders_that_lead_to_it_are_made(tmp_path: Path) -> None:
    assert init_command(tmp_path / "this" / "year", operations="pad") == 0
    assert (tmp_path / "this" / "year" / "assignment.toml").is_file()


@pytest.mark.parametrize(
    ("arguments", "parts"),
    [
        ((), ("FOLDER",)),
        (("made", "--operations", "conv3d"), ("--operations", "'conv3d'", "Did you mean 'conv2d'")),
        (("made", "--from", "nowhere"), ("nowhere", "cannot be read")),
        (("made", "--from", "cnn.py"), ("cnn.py", "is not TOML")),
        (("made", "--grader", "none.whl"), ("no wheel 'none.whl'",)),
        (("made", "--grader", "--pre"), ("--grader",)),
        (("made", "again"), ("again",)),
    ],
)
def test_a_slip_is_answered_in_a_sentence_and_leaves_nothing(
    tmp_path: Path, arguments: tuple[str, ...], parts: tuple[str, ...]
) -> None:
    (tmp_path / "cnn.py").write_text(TWINS["pad"])
    assert_refused(run("init", *arguments, cwd=tmp_path), *parts)
    assert [path.name for path in tmp_path.iterdir()] == ["cnn.py"]


@pytest.mark.parametrize(
    ("level", "warned"), [("full", True), ("input", True), ("hint", False), ("none", False)]
)
def test_it_is_said_where_reports_publish_the_final_deck(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], level: str, *, warned: bool
) -> None:
    text = f'title = "t"\n[policy]\nfinal_feedback = "{level}"\n[rubric.pad]\nbasic = 2\n'
    (tmp_path / "last.toml").write_text(text)
    init_command(tmp_path / "next", last=tmp_path / "last.toml")
    said = " ".join(capsys.readouterr().out.split())
    assert (f"final_feedback is '{level}'" in said) == warned


def test_the_next_steps_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    init_command(tmp_path / "made", operations="pad", grader="git+https://example.org/g@v1")
    said = " ".join(capsys.readouterr().out.split())
    assert "pad; 15 points in 12 checks." in said
    assert "They install cnn-grader @ git+https://example.org/g@v1." in said
    assert "grade selftest" in said
    assert f"To practise yourself: cd {tmp_path / 'made' / 'student'}, give `grade`." in said


def test_a_course_with_a_narrower_contract_has_a_rubric_and_a_deck_for_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "narrow"
    left_out = "padding,pair arguments"
    assert init_command(folder, operations="maxpool", without=left_out) == 0
    assert "Left out of maxpool: equal pair, padding, " in capsys.readouterr().out
    asked = load_assignment(folder / "assignment.toml")
    (maxpool,) = asked.operations
    assert sum(row.points for row in asked.rubric) == 20
    deck = load_deck(folder / "student" / "practice.deck")
    assert {row.name for row in asked.rubric} == set(deck.checks)
    assert all(maxpool.accepts(one.case) for one in deck.cases_of("maxpool"))
    stub = (folder / "student" / "cnn.py").read_text("utf-8")
    assert "def maxpool(x, kernel_size, stride=None):" in stub
    assert "padding" not in stub
    assert max(map(len, stub.splitlines())) <= 100
    again = init_command(folder, refresh=True)
    assert again == 0
    assert "Nothing had to be written anew." in capsys.readouterr().out


def test_a_feature_that_no_function_has_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="Did you mean 'padding'"):
        init_command(tmp_path / "new", without="pading")
    assert not (tmp_path / "new").exists()
