"""Operations of a course's own, from the file in `operations/` to every way in and out."""

import json
import re
import shutil
from pathlib import Path

import pytest

from grader import grade_submission
from grader.deck.store import load_deck
from tests.integrations.scripts import run_script, unpack
from tests.own_operations import EXAMPLES, NAIVE, RUBRICS, SOFTMAX, write_course
from tests.test_cli import assert_refused, run

pytestmark = pytest.mark.slow

POINTS = len(RUBRICS["softmax"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course that asks `softmax`, with its decks."""
    folder = tmp_path_factory.mktemp("own") / "course"
    write_course(folder, "softmax")
    for kind in ("practice", "final"):
        done = run("deck", "build", "--kind", kind, cwd=folder)
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def course(built: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    shutil.copytree(built, folder)
    for name, source in {"ada": SOFTMAX, "bob": NAIVE}.items():
        (folder / "class" / name).mkdir(parents=True)
        (folder / "class" / name / "cnn.py").write_text(source, "utf-8")
    return folder


def test_a_deck_carries_the_source_of_what_it_asks_and_no_other(built: Path) -> None:
    assert load_deck(built / "practice.deck").operations == {"softmax": EXAMPLES["softmax"]}


def test_a_folder_of_operations_is_needed_no_more_once_the_deck_is_built(course: Path) -> None:
    shutil.rmtree(course / "operations")
    right = run("class/ada", "--deck", "practice.deck", cwd=course)
    assert right.returncode == 0, right.stderr
    assert f"{POINTS} of {POINTS}" in right.stdout
    wrong = run("class/bob", "--deck", "practice.deck", cwd=course)
    assert "Your code takes the exponential of the scores as they are" in " ".join(
        wrong.stdout.split()
    )


def test_the_assignment_that_is_named_is_enough(course: Path) -> None:
    result = run("course/class/ada", "--assignment", "course/assignment.toml", cwd=course.parent)
    assert f"{POINTS} of {POINTS}" in result.stdout, result.stderr


def test_explain_and_replay_know_it(course: Path) -> None:
    explained = run("explain", "softmax/large-scores", "--deck", "practice.deck", cwd=course)
    assert "Scores whose exponential is no float." in explained.stdout, explained.stderr
    run("class/bob", "--deck", "practice.deck", cwd=course)
    replayed = run("replay", "softmax/large-scores", "--deck", "practice.deck", cwd=course)
    assert replayed.returncode == 0, replayed.stderr
    assert replayed.stdout.startswith("softmax/large-scores")


def test_a_command_that_is_printed_runs_as_it_stands(course: Path) -> None:
    (course / "class" / "bob" / "cnn.py").write_text(
        "def softmax(x):\n    raise NotImplementedError\n", "utf-8"
    )
    printed = [
        run("class/bob", "--deck", "practice.deck", "--all", cwd=course).stdout,
        run("explain", "--deck", "practice.deck", cwd=course).stdout,
        re.sub(r"<[^>]+>", "", (course / "report.html").read_text("utf-8")),
    ]
    for text in printed:
        commands = re.findall(r"grade explain [a-z]\S*(?: --deck [\w.]+)?", " ".join(text.split()))
        assert commands
        for command in commands:
            typed = command.removeprefix("grade ").split()
            assert run(*typed, cwd=course).returncode == 0, command
    assert "grade watch . --deck practice.deck asks again" in printed[2]


@pytest.mark.parametrize("level", ["hint", "none"])
def test_where_examples_are_kept_back_a_page_names_a_command_that_runs(
    level: str, course: Path
) -> None:
    text = (course / "assignment.toml").read_text("utf-8")
    policy = f'[policy]\nfeedback = "{level}"\n'
    (course / "assignment.toml").write_text(f"{text}{policy}", "utf-8")
    run("class/bob", "--deck", "practice.deck", cwd=course)
    page = re.sub(r"<[^>]+>", "", (course / "report.html").read_text("utf-8"))
    check = "/large-scores" if level == "hint" else ""
    assert f"grade explain softmax{check} --deck practice.deck says what" in page


def test_a_class_is_graded_regraded_and_shown_by_what_its_gradebook_holds(course: Path) -> None:
    graded = run("batch", "class", "--deck", "final.deck", "--allow-weak-isolation", cwd=course)
    assert graded.returncode == 0, graded.stdout + graded.stderr
    for gone in ("operations", "final.deck", "practice.deck"):
        path = course / gone
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert f"{POINTS} of {POINTS}" in run("gradebook", "ada", cwd=course).stdout
    text = (course / "assignment.toml").read_text("utf-8").replace("rows = 1", "rows = 3")
    (course / "assignment.toml").write_text(text, "utf-8")
    regraded = run("regrade", "--assignment", "assignment.toml", cwd=course)
    assert regraded.returncode == 0, regraded.stdout + regraded.stderr
    page = run("page", "bob", "--html", "bob.html", "--as-student", cwd=course)
    assert page.returncode == 0, page.stderr


def test_a_class_whose_deck_is_merely_found_is_refused(course: Path) -> None:
    (course / "final.deck").unlink()
    refused = run("batch", "class", cwd=course)
    assert_refused(refused, "`grade batch class --deck practice.deck`")


def test_another_version_of_it_is_another_deck(course: Path) -> None:
    path = course / "operations" / "softmax.py"
    path.write_text(f"{EXAMPLES['softmax']}\n# changed\n", "utf-8")
    again = run("deck", "build", "--kind", "practice", "--seed", "1", "-o", "a.deck", cwd=course)
    assert again.returncode == 0
    path.write_text(EXAMPLES["softmax"], "utf-8")
    run("deck", "build", "--kind", "practice", "--seed", "1", "-o", "b.deck", cwd=course)
    first, second = load_deck(course / "a.deck"), load_deck(course / "b.deck")
    assert first.digest != second.digest
    assert [*first.checks] == [*second.checks]


def test_a_selftest_names_a_deck_that_brings_another_version(course: Path) -> None:
    path = course / "operations" / "softmax.py"
    path.write_text(f"{EXAMPLES['softmax']}\n# changed\n", "utf-8")
    result = run("selftest", cwd=course)
    assert result.returncode == 2
    said = " ".join(result.stdout.split())
    assert "The deck brings another version of softmax than lies beside the assignment." in said
    assert "grade deck build --kind practice --output practice.deck" in said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("rows = 1", "rows = 1\nnew = 1", "names a check that does not exist"),
        ("[rubric", "[operation.softmax]\nwithout = ['new']\n[rubric", "which is no feature of"),
    ],
)
def test_where_the_deck_is_older_than_the_assignment_that_is_said(
    old: str, new: str, said: str, course: Path
) -> None:
    text = (course / "assignment.toml").read_text("utf-8").replace(old, new)
    (course / "assignment.toml").write_text(text, "utf-8")
    refused = run("class/ada", "--deck", "practice.deck", cwd=course)
    assert_refused(refused, said)
    assert "'practice.deck' brings 'softmax' as it was when the deck was built" in refused.stderr
    assert "build the deck again with `grade deck build`" in refused.stderr


def test_a_selftest_of_it_notices_every_mistake(course: Path) -> None:
    result = run("selftest", cwd=course)
    assert result.returncode == 0, result.stdout
    said = " ".join(result.stdout.split())
    assert f"All 3 known mistakes lose points; the reference has {POINTS} of {POINTS}" in said


def test_a_solution_goes_the_way_of_a_student(course: Path) -> None:
    assert run("selftest", "--solution", "class/ada", cwd=course).returncode == 0
    result = run("selftest", "--solution", "class/bob", cwd=course)
    assert result.returncode == 2
    assert "The solution fails softmax/large-scores." in " ".join(result.stdout.split())


def test_gradescope_grades_it(course: Path) -> None:
    archive = course / "autograder.zip"
    packed = run("export", "gradescope", "--deck", "final.deck", "-o", archive, cwd=course)
    assert packed.returncode == 0, packed.stderr
    root = course / "autograder"
    unpack(archive, root / "source")
    shutil.copy(root / "source" / "run_autograder", root)
    shutil.copytree(course / "class" / "ada", root / "submission")
    done = run_script(root / "run_autograder", AUTOGRADER_ROOT=root)
    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads((root / "results" / "results.json").read_text("utf-8"))
    assert sum(test["score"] for test in results["tests"]) == POINTS


@pytest.mark.parametrize("system", ["prairielearn", "classroom50"])
def test_an_archive_for_another_system_takes_it_along(system: str, course: Path) -> None:
    archive = course / "a.zip"
    packed = run("export", system, "--deck", "practice.deck", "-o", archive, cwd=course)
    assert packed.returncode == 0, packed.stderr
    unpack(archive, course / "unpacked")
    (deck,) = (course / "unpacked").rglob("grading.deck")
    (assignment,) = deck.parent.glob("assignment.toml")
    shutil.rmtree(course / "operations")
    report = grade_submission(course / "class" / "ada", assignment=assignment, deck=deck)
    assert report.score.earned == POINTS
