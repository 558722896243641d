"""`grade page`: anybody's page, whether it was written with the class or not."""

from pathlib import Path

import pytest

from grader.commands.gradebook import page_command
from grader.commands.regrade import regrade_command
from grader.errors import OutputError, UserError
from tests.commands.classes import SMALL
from tests.commands.conftest import Have


@pytest.mark.parametrize("name", ["Ada Lovelace", "Bob 100%", "Cleo O'Neil"])
def test_anybody_who_was_graded_has_a_page(
    have: Have, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    course = have("plain")
    assert not list(course.results.glob("pages/*"))
    html = course.results.parent / "100% [x].html"
    assert page_command(name, results=course.results, html=html) == 0
    assert capsys.readouterr().out == f"The page: {html}\n"
    assert name.replace("'", "&#39;") in html.read_text("utf-8")


def test_staff_see_what_students_do_not(have: Have, capsys: pytest.CaptureFixture[str]) -> None:
    course = have("plain")
    course.assignment.write_text(f'{SMALL}[policy]\nfeedback = "hint"\n')
    regrade_command(results=course.results, assignment=course.assignment)
    html = course.results.parent / "x.html"
    capsys.readouterr()
    assert page_command("Cleo O'Neil", results=course.results, html=html, as_student=True) == 0
    assert "It is for staff" not in capsys.readouterr().out
    theirs = html.read_text("utf-8")
    assert page_command("Cleo O'Neil", results=course.results, html=html) == 0
    said = capsys.readouterr().out
    assert "shows what students of this course do not see. `--as-student` writes theirs." in said
    assert "the gradebook keeps" not in said
    shown = html.read_text("utf-8")
    assert "Students of this course see: hint" in shown
    assert "Students of this course see" not in theirs
    assert "from cnn import pad" in shown
    assert "from cnn import pad" not in theirs


def test_who_was_not_graded_has_none(have: Have) -> None:
    course = have("plain")
    with pytest.raises(UserError, match=r"no page for 'Dora': .* that defines pad\. "):
        page_command("Dora", results=course.results, html=course.results / "x.html")


def test_a_page_that_cannot_be_written_is_named(have: Have, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match=r"file' cannot be written"):
        page_command("Eve", results=have("plain").results, html=tmp_path / "file" / "x.html")
