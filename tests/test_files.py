import os
import stat
import sys
from pathlib import Path

import pytest

from grader.errors import OutputError
from grader.files import cannot_write, new_folder, replace_file, write_file


def test_a_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    write_file(tmp_path / "a.html", b"page")
    assert (tmp_path / "a.html").read_bytes() == b"page"
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_an_older_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a much longer page")
    write_file(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_file_has_the_permissions_that_new_files_have(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_file(tmp_path / "a", b"")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_a_name_without_a_folder_is_written_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_file(Path("here.html"), b"page")
    assert (tmp_path / "here.html").read_bytes() == b"page"


def test_a_folder_that_is_not_there_is_made(tmp_path: Path) -> None:
    write_file(tmp_path / "new" / "er" / "a", b"page")
    assert (tmp_path / "new" / "er" / "a").read_bytes() == b"page"
    with new_folder(tmp_path / "none" / "such") as folder:
        write_file(folder / "a", b"page")
    assert (tmp_path / "none" / "such" / "a").read_bytes() == b"page"


def test_who_may_not_write_hears_so_and_of_programs_that_hold_a_file_open(tmp_path: Path) -> None:
    refused = cannot_write(tmp_path / "a", PermissionError(13, "Permission denied"))
    assert str(refused).endswith(
        "a' cannot be written: Permission denied. "
        "Name a place that you may write to, or close the program that has it open."
    )


def test_a_folder_is_not_replaced_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    with pytest.raises(OutputError, match="cannot be written"):
        write_file(tmp_path / "a", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"kept")
    with pytest.raises(OutputError, match="cannot be written"):
        write_file(tmp_path / "file" / "a", b"")
    assert (tmp_path / "file").read_bytes() == b"kept"


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    (tmp_path / "target").write_bytes(b"kept")
    (tmp_path / "a").symlink_to(tmp_path / "target")
    write_file(tmp_path / "a", b"new")
    assert (tmp_path / "target").read_bytes() == b"kept"
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_file_is_replaced_once_all_of_it_is_written(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with replace_file(tmp_path / "a") as file:
        file.write(b"new")
        assert (tmp_path / "a").read_bytes() == b"old"
    assert (tmp_path / "a").read_bytes() == b"new"


def test_a_file_that_is_not_written_to_its_end_replaces_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(ZeroDivisionError), replace_file(tmp_path / "a") as file:
        file.write(b"%d" % (1 // 0))
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"old"]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes")
def test_a_pipe_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(OutputError, match="is a device or a pipe"):
        write_file(tmp_path / "pipe", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


def test_the_null_device_stays_what_it_is() -> None:
    write_file(Path(os.devnull), b"page")
    assert Path(os.devnull).is_char_device()
