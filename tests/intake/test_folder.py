import hashlib
import os
import socket
import sys
import unicodedata
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.intake.main_file import MAX_BYTES, MAX_FILES
from tests.intake.submissions import CODE, load, notebook


def test_a_folder_with_cnn_py_is_a_submission(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(CODE)
    submission = load(tmp_path)
    assert submission.main == "cnn.py"
    assert submission.sources == {"cnn.py": CODE.encode()}
    assert submission.name == tmp_path.name
    assert submission.path == str(tmp_path / "cnn.py")
    assert submission.sha256 == hashlib.sha256(CODE.encode()).hexdigest()


def test_a_python_file_is_a_submission_without_its_neighbours(tmp_path: Path) -> None:
    (tmp_path / "mine.py").write_text(CODE)
    (tmp_path / "helper.py").write_text("")
    submission = load(tmp_path / "mine.py")
    assert (submission.main, submission.path) == ("mine.py", str(tmp_path / "mine.py"))
    assert list(submission.sources) == ["mine.py"]


def test_an_empty_folder_holds_nothing_to_grade(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match=r"pad, conv1d, conv2d or maxpool\. Put your cnn\.py"):
        load(tmp_path)


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match=r"There is no file or folder .*nowhere"):
        load(tmp_path / "nowhere")


def test_a_notebook_is_a_submission(tmp_path: Path) -> None:
    content = notebook("def conv2d(x):", "    return x")
    (tmp_path / "mine.ipynb").write_bytes(content)
    submission = load(tmp_path / "mine.ipynb")
    assert (submission.main, submission.sources) == ("mine.ipynb", {"mine.ipynb": content})


@pytest.mark.parametrize("name", ["cnn.txt", "cnn", "cnn.zip"])
def test_another_file_is_neither_folder_nor_python(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(CODE)
    with pytest.raises(SubmissionError, match="neither a folder nor a Python file"):
        load(tmp_path / name)


def test_a_folder_may_be_called_like_a_python_file(tmp_path: Path) -> None:
    (tmp_path / "x.py").mkdir()
    (tmp_path / "x.py" / "cnn.py").write_text(CODE)
    assert load(tmp_path / "x.py").main == "cnn.py"


def test_a_linked_cnn_py_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text(CODE)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cnn.py").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(SubmissionError, match=r"is a link\. Put the file itself"):
        load(tmp_path / "in")
    with pytest.raises(SubmissionError, match=r"is a link or lies behind one"):
        load(tmp_path / "in" / "cnn.py")


def test_a_linked_helper_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(CODE)
    (tmp_path / "leak.py").symlink_to("/etc/passwd")
    assert list(load(tmp_path).sources) == ["cnn.py"]


def test_linked_folders_are_not_entered(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "leak.py").write_text("")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "cnn.py").write_text(CODE)
    (tmp_path / "in" / "more").symlink_to(tmp_path / "outside")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in")
    assert list(load(tmp_path / "in").sources) == ["cnn.py"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
@pytest.mark.parametrize("inside", [True, False])
def test_a_pipe_called_cnn_py_is_refused_without_waiting(tmp_path: Path, inside: bool) -> None:  # noqa: FBT001
    os.mkfifo(tmp_path / "cnn.py")
    with pytest.raises(SubmissionError, match="no regular file"):
        load(tmp_path if inside else tmp_path / "cnn.py")


@pytest.mark.skipif(sys.platform == "win32", reason="no socket has a name among files")
def test_a_socket_called_cnn_py_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("cnn.py")
        with pytest.raises(SubmissionError, match="cannot be read"):
            load(tmp_path)


def test_a_file_as_large_as_allowed_is_read(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_bytes(b"#" * MAX_BYTES)
    assert len(load(tmp_path).sources["cnn.py"]) == MAX_BYTES


def test_a_larger_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(SubmissionError, match="larger than 1024 KiB"):
        load(tmp_path)


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(CODE)
    for number in range(MAX_FILES):
        (tmp_path / f"m{number}.py").write_text("")
    with pytest.raises(SubmissionError, match=f"more than {MAX_FILES} Python files"):
        load(tmp_path)


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nobody is kept from reading"
)
def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0)
    for folder in (tmp_path, tmp_path / "closed"):
        with pytest.raises(SubmissionError, match=r"closed.*cannot be read: Permission denied"):
            load(folder)


def test_a_folder_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root reads everything, so the system's refusal is played."""

    def refuse(path: Path) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(
        SubmissionError, match=f"{tmp_path.name}' cannot be read: Permission denied"
    ):
        load(tmp_path)


def test_helpers_are_named_by_their_path_in_the_submission(tmp_path: Path) -> None:
    (tmp_path / "parts" / "deep").mkdir(parents=True)
    (tmp_path / "cnn.py").write_text(CODE)
    (tmp_path / "parts" / "__init__.py").write_text("")
    (tmp_path / "parts" / "deep" / "sums.py").write_text("a = 1\n")
    sources = load(tmp_path).sources
    assert set(sources) == {"cnn.py", "parts/__init__.py", "parts/deep/sums.py"}
    assert sources["parts/deep/sums.py"] == b"a = 1\n"


@pytest.mark.parametrize(
    "folder", ["venv", "env", ".venv", ".git", "__pycache__", "site-packages", "node_modules"]
)
def test_environments_and_hidden_folders_are_left_out(tmp_path: Path, folder: str) -> None:
    (tmp_path / "cnn.py").write_text(CODE)
    (tmp_path / folder).mkdir()
    (tmp_path / folder / "cnn.py").write_text(CODE)
    assert list(load(tmp_path).sources) == ["cnn.py"]


def test_an_environment_is_known_by_its_pyvenv_cfg_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "cnn.py").write_text(CODE)
    (tmp_path / "mystuff" / "bin").mkdir(parents=True)
    (tmp_path / "mystuff" / "pyvenv.cfg").write_text("")
    (tmp_path / "mystuff" / "bin" / "activate_this.py").write_text("")
    assert list(load(tmp_path).sources) == ["cnn.py"]


@pytest.mark.parametrize(
    "name",
    ["Übung 3, Müller", unicodedata.normalize("NFD", "Übung"), "提出", "a'b\"c", "-x", "[red]"],
)
def test_names_may_hold_accents_spaces_and_quotes(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "cnn.py").write_text(CODE)
    submission = load(tmp_path / name)
    assert submission.name == name
    assert submission.path == str(tmp_path / name / "cnn.py")


def test_the_working_directory_is_called_by_its_own_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "cnn.py").write_text(CODE)
    monkeypatch.chdir(tmp_path / "mine")
    submission = load(Path())
    assert (submission.name, submission.path) == ("mine", "cnn.py")


def test_nothing_of_a_submission_is_run_or_decoded_when_it_is_read(tmp_path: Path) -> None:
    hostile = b"\xff\xfe\x00 raise SystemExit(1)\n"
    (tmp_path / "cnn.py").write_bytes(hostile)
    assert load(tmp_path).sources["cnn.py"] == hostile


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["cnn.py.txt"], r"but cnn\.py\.txt\. If cnn\.py\.txt is your program, rename it cnn\.py"),
        (["hw.zip"], r"but hw\.zip\. Unpack hw\.zip there"),
        (["MINE.PY"], r"If MINE\.PY is your program, rename it MINE\.py"),
        (["hw.7z"], r"Unpack hw\.7z there"),
        (["report.pdf", "a.txt"], r"but a\.txt, report\.pdf\. Put your cnn\.py there"),
    ],
)
def test_what_lies_in_a_folder_instead_is_named(
    tmp_path: Path, names: list[str], words: str
) -> None:
    for name in names:
        (tmp_path / name).write_text("x")
    with pytest.raises(SubmissionError, match=words):
        load(tmp_path)
