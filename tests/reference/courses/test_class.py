"""A class in the words of a course: it is resumed, graded anew and published as one in ours."""

import json
import shutil
from pathlib import Path

import pytest

from grader.gradebook.store import Gradebook
from tests.batch.typed import count_results, kill, start, type_in
from tests.courses import FOLDER, HANDOUT, LOOPS, faults_of, path_of
from tests.reference.courses.test_marks import OUTSIDE

pytestmark = [pytest.mark.slow, pytest.mark.whole]

COURSE = "cs231n-a2"

FILE = "cs231n/layers.py"

STYLES = (LOOPS, "matrix", "windows")

STUDENTS = 100

BATCH = ("batch", "class", "--assignment", "hw.toml", "--deck", "hw.deck", "--pages", "none")


def sources() -> dict[str, str]:
    """What is handed in, by what is to be expected of it and a number."""
    right = [(FOLDER / COURSE / one / FILE).read_text("utf-8") for one in STYLES]
    loops = (FOLDER / COURSE / LOOPS / FILE).read_text("utf-8")
    wrong = [
        loops.replace(one.old, one.new)
        for fault, one in faults_of(COURSE, LOOPS).items()
        if (COURSE, fault) not in OUTSIDE
    ]
    kinds = {
        "right": right,
        "wrong": wrong,
        "unwritten": [(FOLDER / COURSE / HANDOUT / FILE).read_text("utf-8")],
        "empty": [""],
        "unloadable": [f"def broken(:\n{loops}"],
    }
    each = STUDENTS // len(kinds)
    return {
        f"{kind}{number:02}": f"{texts[number % len(texts)]}\n# {number // len(texts)}\n"
        for kind, texts in kinds.items()
        for number in range(each)
    }


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the class and its pack, graded by a batch that was killed on its way."""
    folder = tmp_path_factory.mktemp("course")
    for student, source in sources().items():
        path = folder / "class" / student / FILE
        path.parent.mkdir(parents=True)
        path.write_text(source, "utf-8")
    shutil.copy(path_of(COURSE), folder / "hw.toml")
    shutil.copy(path_of(COURSE).with_name("practice.deck"), folder / "hw.deck")
    process = start(folder, *BATCH)
    while count_results(folder / "results") < STUDENTS // 5 and process.poll() is None:
        pass
    assert process.poll() is None
    kill(process)
    before = count_results(folder / "results")
    ended = type_in(folder, *BATCH)
    assert (ended.code, ended.complaint) == (0, "")
    assert before < count_results(folder / "results")
    return folder


def scores(folder: Path) -> dict[str, int | None]:
    with Gradebook(folder / "results") as book:
        return {row.student.key: row.earned for row in book.rows()}


def test_everybody_has_the_points_that_are_due(course: Path) -> None:
    earned = scores(course)
    assert len(earned) == STUDENTS
    for student, points in earned.items():
        kind = student[:-2]
        if kind == "right":
            assert points == 100, student
        elif kind == "wrong":
            assert points is not None, student
            assert 0 < points < 100, student
        else:
            assert not points, student


def test_other_points_are_counted_without_a_run_and_published(course: Path, tmp_path: Path) -> None:
    folder = tmp_path / "course"
    shutil.copytree(course, folder)
    text = (folder / "hw.toml").read_text("utf-8")
    before = scores(folder)
    (folder / "hw.toml").write_text(text.replace("basic = 1\n", "basic = 2\n"), "utf-8")
    ended = type_in(folder, "regrade", "--assignment", "hw.toml")
    assert ended.code == 0, ended.complaint
    assert "Nothing had to be run again." in ended.output
    more = scores(folder)["right00"]
    assert more is not None
    assert more > 100
    assert [
        one for one, points in scores(folder).items() if (points or 0) < (before[one] or 0)
    ] == []
    published = type_in(folder, "publish", "json-lines")
    assert published.code == 0, published.complaint
    published_lines = (folder / "results" / "grades.jsonl").read_text("utf-8").splitlines()
    lines = [json.loads(line) for line in published_lines]
    assert len(lines) == STUDENTS
