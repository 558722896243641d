"""Archives that are broken or made to harm: refused with a reason, and nobody else suffers."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.intake import download as intake
from grader.intake.download import MAX_ATTEMPT_SECONDS
from grader.intake.open_tree import MAX_UPLOAD_BYTES
from grader.isolation.budget import WALL_FACTOR
from tests.intake.downloads import WANTED, code, tar_of, write_download, zip_of
from tests.intake.hostile_archives import ARCHIVES, CENTRAL, CODE, LOCAL, changed
from tests.intake.opening import open_download, open_upload
from tests.memory import memory_within
from tests.sampling import sampled

pytestmark = pytest.mark.slow

HARMLESS = [name for name, (_, reason) in ARCHIVES.items() if not reason]
"""Those that are read, since what is odd about them is passed over."""


@pytest.mark.parametrize("name", sampled(ARCHIVES, every=4))
def test_whatever_an_upload_is_the_other_two_of_a_class_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    make, reason = ARCHIVES[name]
    if "longer than" in reason:
        monkeypatch.setattr(intake, "MAX_ATTEMPT_SECONDS", 0.5)
    uploads = {
        "ann/upload.zip": zip_of({"cnn.py": code("ann")}),
        "eve/upload.zip": make(),
        "zoe/upload.zip": tar_of({"cnn.py": code("zoe")}, "tar.gz"),
    }
    path = write_download(tmp_path, uploads, "folder", "hw")
    with open_download(path) as download, memory_within(3 * MAX_UPLOAD_BYTES):
        ann, eve, zoe = download.attempts
        if name in HARMLESS:
            assert set(download.read(eve, WANTED).sources.values()) == {CODE}
        else:
            with pytest.raises(SubmissionError, match=reason):
                download.read(eve, WANTED)
        monkeypatch.undo()
        assert download.read(ann, WANTED).sources == {"cnn.py": code("ann")}
        assert download.read(zoe, WANTED).sources == {"cnn.py": code("zoe")}


def test_no_upload_holds_up_a_class_for_20_seconds() -> None:
    assert WALL_FACTOR * MAX_ATTEMPT_SECONDS < 20


@pytest.mark.parametrize(
    "name",
    [
        *(name for name, (_, reason) in ARCHIVES.items() if reason == "leads out"),
        *("empty", "no archive", "truncated zip", "truncated gzip", "encrypted zip", "doubled tar"),
    ],
)
def test_a_hostile_class_is_one_clear_error(tmp_path: Path, name: str) -> None:
    make, reason = ARCHIVES[name]
    (tmp_path / "hw.zip").write_bytes(make())
    with pytest.raises(SubmissionError, match=reason):
        open_download(tmp_path / "hw.zip")


def test_a_large_upload_is_not_read(tmp_path: Path) -> None:
    uploads = {"eve/data.zip": bytes(MAX_UPLOAD_BYTES + 1)}
    with (
        open_download(write_download(tmp_path, uploads, "zip", "hw")) as download,
        pytest.raises(SubmissionError, match="larger than 32768 KiB"),
    ):
        download.read(download.attempts[0], WANTED)


def test_archives_of_one_student_are_not_read_beyond_what_one_may_hold(tmp_path: Path) -> None:
    """Some that are small unpacked take seconds to unpack."""
    half = zip_of({"data.bin": bytes(MAX_UPLOAD_BYTES // 2)}, zipfile.ZIP_STORED)
    files = {"m/a.zip": half, "m/b.zip": half, "n/a.zip": half, "n/b.zip": zip_of({"cnn.py": CODE})}
    with open_download(write_download(tmp_path, files, "folder", "hw")) as download:
        hostile, harmless = download.attempts
        with pytest.raises(SubmissionError, match=r"m/b\.zip' is larger than 16383 KiB"):
            download.read(hostile, WANTED)
        assert download.read(harmless, WANTED).main == "cnn.py"


def test_a_bad_archive_beside_cnn_py_does_no_harm(tmp_path: Path) -> None:
    uploads = {"ann/cnn.py": code("ann"), "ann/data.zip": b"PK\x03\x04"}
    with open_download(write_download(tmp_path, uploads, "folder", "hw")) as download:
        assert download.read(download.attempts[0], WANTED).main == "cnn.py"


def test_nothing_is_written_beside_a_class(tmp_path: Path) -> None:
    path = write_download(
        tmp_path, {"a/cnn.py": CODE, "b.zip": zip_of({"cnn.py": CODE})}, "zip", "h"
    )
    with open_download(path) as download:
        for attempt in download.attempts:
            download.read(attempt, WANTED)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["Übung.py", "提出.py", "a b'c\".py"])
def test_names_are_read_whether_or_not_a_zip_says_they_are_utf_8(name: str) -> None:
    flagged = zip_of({name: CODE})
    unflagged = changed(changed(flagged, CENTRAL, 4, b"\0\0"), LOCAL, 2, b"\0\0")
    for content in (flagged, unflagged):
        with open_upload(content) as tree:
            assert tree.paths == (name,)
            assert tree.read(name, 100) == CODE


def test_names_of_old_windows_are_read() -> None:
    content = zip_of({"XXbung.py": CODE}).replace(b"XXbung.py", "öÜbung.py".encode("cp437"))
    with open_upload(content) as tree:
        assert tree.paths == ("öÜbung.py",)


PATHS = st.lists(st.text(max_size=8), min_size=1, max_size=4).map("/".join)


@given(PATHS, st.sampled_from([zip_of, tar_of]))
def test_no_name_leads_out_of_an_archive(
    path: str, make: Callable[[dict[str, bytes]], bytes]
) -> None:
    try:
        content = make({path: CODE})
    except (IndexError, ValueError):
        return
    try:
        tree = open_upload(content)
    except SubmissionError:
        return
    with tree:
        for inner in tree.paths:
            parts = inner.removesuffix("/").split("/")
            assert not {"", ".", ".."} & set(parts)
            assert "\\" not in inner
            assert "\0" not in inner


@given(st.binary(max_size=600), st.sampled_from(["zip", "tar", "tar.gz", "tar.bz2", "tar.xz"]))
def test_any_bytes_are_an_archive_or_refused(noise: bytes, form: str) -> None:
    whole = zip_of({"cnn.py": CODE}) if form == "zip" else tar_of({"cnn.py": CODE}, form)
    for content in (noise, whole[:8] + noise, whole[: len(noise)] + noise, whole + noise):
        try:
            with open_upload(content) as tree:
                for path in tree.paths:
                    tree.read(path, 1 << 16)
        except SubmissionError:
            pass
