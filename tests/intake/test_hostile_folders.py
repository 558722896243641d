"""Folders that students own, and change as they like: nobody else suffers, and nothing leaks."""

import os
import sys
from pathlib import Path

import pytest

from grader.errors import SubmissionError
from grader.intake.download import Download
from tests.intake.downloads import WANTED, code
from tests.intake.opening import open_download

DEEPER_THAN_A_PATH = 30


def read(download: Download, key: str) -> bytes:
    """What the main file of a student holds."""
    (attempt,) = (one for one in download.attempts if one.students[0].key == key)
    submission = download.read(attempt, WANTED)
    return submission.sources[submission.main]


def hand_in(folder: Path, *path: str) -> Path:
    target = folder.joinpath(*path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(code(path[0]))
    return target


def test_a_folder_deeper_than_a_path_may_be_long_keeps_nobody_from_being_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(tmp_path, "alice", "cnn.py")
    monkeypatch.chdir(hand_in(tmp_path, "mallory", "cnn.py").parent)
    for _ in range(DEEPER_THAN_A_PATH):
        Path("d" * 200).mkdir()
        os.chdir("d" * 200)
    with open_download(tmp_path) as download:
        assert read(download, "alice") == code("alice")
        with pytest.raises(SubmissionError, match=r"mallory/d+.* cannot be read"):
            read(download, "mallory")


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="nobody is kept from reading"
)
@pytest.mark.parametrize("closed", ["mallory", "mallory/data"])
def test_a_closed_folder_keeps_nobody_from_being_graded(tmp_path: Path, closed: str) -> None:
    hand_in(tmp_path, "alice", "cnn.py")
    (tmp_path / closed).mkdir(parents=True)
    (tmp_path / closed).chmod(0)
    with open_download(tmp_path) as download:
        assert read(download, "alice") == code("alice")
        with pytest.raises(SubmissionError, match=f"{closed}/cnn.py' cannot be read: Permission"):
            read(download, "mallory")


@pytest.mark.parametrize("swapped", ["mallory", "mallory/src"])
def test_a_folder_that_becomes_a_link_after_it_was_listed_is_not_followed(
    tmp_path: Path, swapped: str
) -> None:
    hand_in(tmp_path, "class", "alice", "cnn.py")
    hand_in(tmp_path, "class", "mallory", "src", "cnn.py")
    hand_in(tmp_path, "solution", "src", "cnn.py")
    with open_download(tmp_path / "class") as download:
        target = tmp_path / "class" / swapped
        target.rename(tmp_path / "away")
        target.symlink_to(tmp_path / "solution" / swapped.partition("/")[2])
        with pytest.raises(SubmissionError, match=r"is a link or lies behind one"):
            read(download, "mallory")
        assert read(download, "alice") == code("class")
