"""What students get to begin with is read beside the assignment that a class is graded with."""

from pathlib import Path

from grader.assignment import default_assignment_path
from grader.assignment.load import load_assignment
from grader.batch.changed_files import remember_files
from grader.batch.handout import keep_handout
from grader.gradebook.store import Gradebook

ASSIGNMENT = load_assignment(default_assignment_path())


def test_the_handout_is_the_stubs_and_what_lies_in_the_folder_of_students(tmp_path: Path) -> None:
    (tmp_path / "assignment.toml").touch()
    with Gradebook(tmp_path, create=True) as book:
        keep_handout(book, ASSIGNMENT)
        assert b"def conv2d(" in book.handout.files["cnn.py"]

        remember_files(book, {"assignment": tmp_path / "assignment.toml"})
        (tmp_path / "student" / "lib").mkdir(parents=True)
        for name in ("lib/layers.py", "hw.ipynb", "README.md"):
            (tmp_path / "student" / name).write_text(name)
        keep_handout(book, ASSIGNMENT)
        assert {*book.handout.files} == {"cnn.py", "hw.ipynb", "lib/layers.py"}

        (tmp_path / "student").rename(tmp_path / "elsewhere")
        keep_handout(book, ASSIGNMENT)
        assert book.handout.files["hw.ipynb"] == b"hw.ipynb"
