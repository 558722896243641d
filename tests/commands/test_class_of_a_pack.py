"""A class in the words of a known course: programs right and wrong, handouts, and syntax errors."""

import json
import re
from pathlib import Path

import pytest

from grader.commands.batch import batch_command
from grader.commands.init import init_command
from grader.commands.publish import publish_json_lines
from grader.commands.regrade import regrade_command
from grader.gradebook.store import Gradebook
from grader.records.submission import Submission
from tests.courses import HANDOUT, LOOPS, handed_in
from tests.sampling import sampled

COURSE = "cs231n-a2"

BROKEN = b"def conv_forward_naive(:\n"


def program_of(number: int) -> Submission:
    """What a student hands in: two of them right, a fault, a handout, a syntax error, and again."""
    programs = [
        handed_in(COURSE, LOOPS),
        handed_in(COURSE, "matrix"),
        handed_in(COURSE, LOOPS, "conv-no-bias"),
        handed_in(COURSE, HANDOUT),
    ]
    return programs[number % 5] if number % 5 < 4 else programs[0]


def write_class(folder: Path, numbers: range) -> None:
    for number in numbers:
        for path, content in program_of(number).sources.items():
            there = folder / f"student{number:03}" / path
            there.parent.mkdir(parents=True)
            own = BROKEN if number % 5 == 4 else content
            there.write_bytes(own + f"# student {number}\n".encode())


def points_of(results: Path) -> dict[str, int | None]:
    with Gradebook(results) as book:
        return {row.student.key: row.earned for row in book.rows()}


@pytest.mark.parametrize("size", sampled([10, 100], every=2))
def test_a_class_is_gone_on_with_regraded_and_exported(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    init_command(tmp_path / "hw", course=COURSE, operations="conv2d,conv2d_dx")
    monkeypatch.chdir(tmp_path / "hw")
    submissions, results, assignment = map(Path, ("submissions", "results", "assignment.toml"))

    write_class(submissions, range(size // 2))
    assert batch_command(submissions) == 0
    half = points_of(results)
    write_class(submissions, range(size // 2, size))
    capsys.readouterr()
    assert batch_command(submissions) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert f"{size} students" in said
    whole = points_of(results)
    assert half.items() <= whole.items()
    possible = max(points for points in whole.values() if points is not None)
    expected = [possible, possible, None, 0, 0]
    for number, points in enumerate(whole[f"student{n:03}"] for n in range(size)):
        wanted = expected[number % 5]
        assert points == wanted if wanted is not None else 0 < (points or 0) < possible

    rubric = re.compile(r"(?<=\[rubric\.conv2d\]\nbasic = )")
    assignment.write_text(rubric.sub("1", assignment.read_text("utf-8")))
    assert regrade_command(assignment=assignment) == 0
    assert max(points or 0 for points in points_of(results).values()) == possible + 10
    assert "Nothing had to be run again." in capsys.readouterr().out

    assert publish_json_lines(results=results, output=Path("class.jsonl")) == 0
    lines = Path("class.jsonl").read_text("utf-8").splitlines()
    assert len([json.loads(line) for line in lines]) == size
    assert (results / "index.html").is_file()
    assert (results / "grades.csv").read_text("utf-8").count("\n") == size + 1


@pytest.mark.whole
def test_who_handed_in_the_handout_of_the_course_is_like_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    init_command(tmp_path / "hw", course=COURSE, operations="conv2d_dx")
    monkeypatch.chdir(tmp_path / "hw")
    given = handed_in(COURSE, HANDOUT).sources
    for path, content in given.items():
        (Path("student") / path).parent.mkdir(parents=True, exist_ok=True)
        (Path("student") / path).write_bytes(content)
    copied = handed_in(COURSE, LOOPS, "conv-no-bias").sources
    for name, files in {"ada": given, "ben": given, "cleo": copied, "dora": copied}.items():
        for path, content in files.items():
            there = Path("submissions") / name / path
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(b"# Mine.\n\n" + content)
    assert batch_command(Path("submissions"), pages="none") == 0
    with Gradebook(Path("results")) as book:
        assert {row.student.key: row.same_as for row in book.rows()} == {
            "ada": (),
            "ben": (),
            "cleo": ("dora",),
            "dora": ("cleo",),
        }
