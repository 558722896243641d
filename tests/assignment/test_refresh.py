"""`grade init --refresh`: what follows from an assignment follows it, what was changed stays."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from grader.assignment import default_deck_path, load_assignment
from grader.assignment.refresh import OutOfStep, compare_course
from grader.commands.init import init_command
from grader.deck.store import load_deck
from grader.errors import AssignmentError, OutputError, UserError
from tests.support import TWINS
from tests.test_cli import run

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("few_drawn")]
"""Each starts commands, most of which build decks."""

IN_STEP = OutOfStep((), (), ())
DECK = "student/practice.deck"
AVGPOOL = "[rubric.avgpool]\nbasic = 4\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("refresh") / "course"
    init_command(folder, operations="pad,conv2d", grader="cnn-grader==9")
    return folder


@pytest.fixture
def course(made: Path, tmp_path: Path) -> Path:
    """A course of one's own in which nothing was changed yet."""
    return shutil.copytree(made, tmp_path / "course")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """One of a single function, of which little is known that can be wrong."""
    init_command(tmp_path / "course", operations="pad")
    return tmp_path / "course"


def files_in(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def add(path: Path, text: str) -> None:
    path.write_text(path.read_text("utf-8") + text, "utf-8")


def test_a_course_is_in_step_when_it_is_made_and_a_refresh_changes_nothing(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_in(course)
    assert compare_course(course) == IN_STEP
    assert init_command(course, refresh=True) == 0
    said = capsys.readouterr().out
    assert said.startswith("Nothing had to be written anew.\n")
    assert "They install cnn-grader==9.\n" in said
    assert files_in(course) == before


def test_what_was_written_can_be_checked_with_sha256sum(course: Path) -> None:
    check = ["sha256sum", "--check", "--strict", "--quiet", "written.sha256"]
    assert subprocess.run(check, cwd=course, check=False).returncode == 0
    lines = (course / "written.sha256").read_text("utf-8").splitlines()
    listed = {line.partition("  ")[2] for line in lines}
    apart = {"assignment.toml", "final.seed", "written.sha256"}
    assert files_in(course).keys() - listed == apart


def test_other_points_reach_students_and_nothing_else_changes(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files_in(course)
    change(course / "assignment.toml", "basic = 2", "basic = 7")
    assert compare_course(course) == OutOfStep(("student/assignment.toml",), (), ())
    init_command(course, refresh=True)
    assert "Written anew: student/assignment.toml.\n" in capsys.readouterr().out
    after = files_in(course)
    assert after["student/assignment.toml"] == after["assignment.toml"]
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"assignment.toml", "student/assignment.toml", "written.sha256"}
    assert compare_course(course) == IN_STEP


def test_another_operation_gets_stubs_and_cases_and_one_that_is_dropped_leaves(
    course: Path,
) -> None:
    text = (course / "assignment.toml").read_text("utf-8")
    begin, end = text.index("[rubric.conv2d]"), text.index("[versions]")
    (course / "assignment.toml").write_text(text[:begin] + AVGPOOL + text[end:], "utf-8")
    found = compare_course(course)
    assert found is not None
    assert found.needless == ("student/WORKED_EXAMPLES.md",)
    readme = "student/README.md"  # which names a function to explain, one that is asked
    assert {*found.stale} == {"student/assignment.toml", "student/cnn.py", readme, DECK}
    init_command(course, refresh=True)
    stubs = (course / "student" / "cnn.py").read_text("utf-8")
    assert ("def avgpool(" in stubs, "def conv2d(" in stubs) == (True, False)
    assert not (course / "student" / "WORKED_EXAMPLES.md").exists()
    rubric = load_assignment(course / "assignment.toml").rubric
    assert {*load_deck(course / DECK).checks} == {row.name for row in rubric}
    deck = (course / DECK).read_bytes()
    init_command(course, refresh=True)
    assert (course / DECK).read_bytes() == deck, "a deck that has all cases stays"
    assert compare_course(course) == IN_STEP


def test_what_was_changed_by_hand_stays_however_often_it_is_refreshed(course: Path) -> None:
    add(course / "student" / "README.md", "\nHand it in by Friday.\n")
    (course / "student" / "extra.py").write_text("# ours\n", "utf-8")
    for _ in range(2):
        assert compare_course(course) == IN_STEP
        init_command(course, refresh=True)
    change(course / "assignment.toml", "basic = 2", "basic = 7")
    init_command(course, refresh=True)
    assert "by Friday" in (course / "student" / "README.md").read_text("utf-8")
    assert (course / "student" / "extra.py").is_file()


def test_what_was_changed_by_hand_and_is_out_of_step_is_named_until_it_is_removed(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stubs = course / "student" / "cnn.py"
    add(stubs, "\n# A hint of ours.\n")
    add(course / "assignment.toml", AVGPOOL)
    capsys.readouterr()
    for _ in range(2):
        init_command(course, refresh=True)
        said = capsys.readouterr().out
        assert "Left as you changed it, though it would be written otherwise now" in said
        assert "to have it anew: student/cnn.py.\n" in said
        assert "# A hint of ours." in stubs.read_text("utf-8")
    stubs.unlink()
    init_command(course, refresh=True)
    assert "Written anew: student/cnn.py.\n" in capsys.readouterr().out
    assert "def avgpool(" in stubs.read_text("utf-8")
    assert compare_course(course) == IN_STEP


def test_an_assignment_that_only_students_have_is_named(small: Path) -> None:
    change(small / "student" / "assignment.toml", "basic = 2", "basic = 7")
    assert compare_course(small) == OutOfStep((), (), ("student/assignment.toml",))
    tested = run("selftest", cwd=small)
    said = " ".join(tested.stdout.split())
    assert "Changed by you, and not what `grade init` would write for this assignment" in said
    assert "`grade init . --refresh` writes it: student/assignment.toml." in said


def test_a_deck_that_the_instructor_built_is_kept_and_one_that_ships_is_replaced(
    course: Path,
) -> None:
    assert (course / DECK).read_bytes() == default_deck_path().read_bytes()
    assert run("deck", "build", "--kind", "practice", "-o", DECK, cwd=course).returncode == 0
    built = (course / DECK).read_bytes()
    init_command(course, refresh=True)
    assert (course / DECK).read_bytes() == built


def test_the_selftest_names_what_students_have_that_is_out_of_step(small: Path) -> None:
    add(small / "assignment.toml", AVGPOOL)
    tested = run("selftest", cwd=small)
    said = " ".join(tested.stdout.split())
    assert "Out of step with this assignment, `grade init . --refresh` mends it: " in said
    assert "student/cnn.py" in said.partition("mends it: ")[2]
    assert tested.returncode == 2, "the practice deck has no cases for avgpool"
    assert run("init", ".", "--refresh", cwd=small).returncode == 0
    mended = run("selftest", cwd=small)
    assert "Out of step" not in mended.stdout
    assert "The deck has no cases" not in mended.stdout


def test_another_grader_is_installed_by_those_who_are_told(
    course: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheels = [tmp_path / f"cnn_grader-{n}-py3-none-any.whl" for n in (8, 9)]
    for wheel in wheels:
        wheel.write_bytes(wheel.name.encode())
        init_command(course, grader=str(wheel), refresh=True)
    assert f"They install ./{wheels[1].name}.\n" in capsys.readouterr().out
    wheels[1].unlink()
    init_command(course, refresh=True)
    assert capsys.readouterr().out.startswith("Nothing had to be written anew.\n")
    for place in (course, course / "student"):
        assert [path.name for path in place.glob("*.whl")] == [wheels[1].name]
        first = (place / "requirements.txt").read_text("utf-8").splitlines()[0]
        assert first == f"./{wheels[1].name}"


def test_where_another_version_is_named_than_this_it_is_said(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (course / "assignment.toml").read_text("utf-8")
    line = next(line for line in text.splitlines() if line.startswith("grader = "))
    change(course / "assignment.toml", line, 'grader = "0.0.9"')
    capsys.readouterr()
    init_command(course, refresh=True)
    assert "The assignment names cnn-grader 0.0.9 and this is " in capsys.readouterr().out


def test_a_folder_that_is_no_course_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(TWINS["pad"], "utf-8")
    with pytest.raises(OutputError, match=r"no folder that `grade init` wrote: there is no writt"):
        init_command(tmp_path, refresh=True)
    assert [path.name for path in tmp_path.iterdir()] == ["cnn.py"]


def test_a_refresh_goes_by_the_assignment_alone(course: Path) -> None:
    before = files_in(course)
    with pytest.raises(UserError, match="takes no --operations, no --without, no --course, no"):
        init_command(course, refresh=True, operations="pad")
    with pytest.raises(UserError, match="takes no --operations, no --without, no --course, no"):
        init_command(course, refresh=True, last=course)
    assert files_in(course) == before


def test_an_assignment_that_cannot_be_used_changes_nothing(course: Path) -> None:
    (course / "assignment.toml").write_text("title = ", "utf-8")
    before = files_in(course)
    with pytest.raises(AssignmentError, match="is not TOML"):
        init_command(course, refresh=True)
    assert files_in(course) == before


def test_where_a_deck_has_to_be_built_and_torch_is_missing_nothing_is_changed(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    add(course / "assignment.toml", AVGPOOL)
    before = files_in(course)
    with pytest.raises(AssignmentError, match="pip install torch"):
        init_command(course, refresh=True)
    assert files_in(course) == before


def test_a_notebook_takes_the_place_of_the_stubs_once_the_assignment_names_it(small: Path) -> None:
    add(small / "assignment.toml", '[submission]\nfiles = ["cnn.ipynb"]\n')
    assert init_command(small, refresh=True) == 0
    assert not (small / "student" / "cnn.py").exists()
    assert '"%%grade\\n"' in (small / "student" / "cnn.ipynb").read_text("utf-8")
    assert compare_course(small) == IN_STEP
