"""What is walked is what was packed, by whichever program."""

import io
import tarfile
import zipfile
import zlib
from contextlib import suppress
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.worker.archives.refusal import RefusedError
from grader.isolation.worker.archives.tar import list_tar
from grader.isolation.worker.archives.zip import list_zip, unpack_member
from tests.intake.downloads import tar_of, zip_of

TAR_FORMATS = (tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT)

NAMES = st.one_of(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0/\\"), min_size=1, max_size=9
    ),
    st.lists(st.text("abü", min_size=1, max_size=60), min_size=2, max_size=6).map("/".join),
)
FILES = st.dictionaries(NAMES, st.binary(max_size=700), max_size=4)


def read_tar(content: bytes) -> dict[str, bytes]:
    entries = list_tar(io.BytesIO(content), len(content), 100)
    return {one.name: content[one.start :][: one.size] for one in entries}


def read_zip(content: bytes) -> dict[str, bytes]:
    file = io.BytesIO(content)
    entries = list(list_zip(file, len(content), 100))
    return {one.name: b"".join(unpack_member(file, one)) for one in entries}


@given(FILES, st.sampled_from(TAR_FORMATS))
def test_a_tar_of_every_format_is_walked(files: dict[str, bytes], form: int) -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, body in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(body)
            try:
                archive.addfile(member, io.BytesIO(body))
            except ValueError:  # a name too long for the oldest format
                return
    assert read_tar(buffer.getvalue()) == files


@given(FILES, st.sampled_from([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]), st.binary(max_size=99))
def test_a_zip_is_walked_also_behind_other_bytes(
    files: dict[str, bytes], method: int, before: bytes
) -> None:
    content = before + zip_of(files, method)
    assert read_zip(content) == files


class Pipe(io.RawIOBase):
    """A file that cannot be sought in, so that sizes follow the contents."""

    def __init__(self) -> None:
        self.content = b""

    def writable(self) -> bool:
        return True

    def write(self, block: object) -> int:
        self.content += bytes(block)  # type: ignore[call-overload]
        return len(block)  # type: ignore[arg-type]


def write_zip(file: IO[bytes], *, large: bool) -> None:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = b"a comment"
        archive.writestr("folder/", b"")
        for name in ("a.py", "folder/b.py"):
            with archive.open(name, "w", force_zip64=large) as member:
                member.write(name.encode() * 1000)


@pytest.mark.parametrize("large", [True, False])
@pytest.mark.parametrize("streamed", [True, False])
def test_a_zip_may_be_streamed_and_large(*, streamed: bool, large: bool) -> None:
    pipe, buffer = Pipe(), io.BytesIO()
    write_zip(pipe if streamed else buffer, large=large)  # type: ignore[arg-type]
    assert read_zip(pipe.content or buffer.getvalue()) == {
        "folder/": b"",
        "a.py": b"a.py" * 1000,
        "folder/b.py": b"folder/b.py" * 1000,
    }


def test_a_zip_of_many_files_says_so_elsewhere() -> None:
    """More than 65,535 need the larger end."""
    content = zip_of({f"{number}": b"" for number in range(66_000)})
    file = io.BytesIO(content)
    assert sum(1 for _ in list_zip(file, len(content), 70_000)) == 66_000
    with pytest.raises(RefusedError, match="crowded"):
        list(list_zip(file, len(content), 65_999))


def test_large_offsets_of_a_zip_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a zip of more than 4 GiB."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    assert read_zip(zip_of({"a.py": b"a" * 100, "b.py": b"b" * 100})) == {
        "a.py": b"a" * 100,
        "b.py": b"b" * 100,
    }


def test_folders_links_and_attributes_of_a_tar() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, kind in (("d", b"5"), ("l", b"2"), ("h", b"1"), ("c", b"3"), ("v", b"V")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "d" * 200
            archive.addfile(member)
        member = tarfile.TarInfo("a.py")
        member.size, member.pax_headers = 1, {"SCHILY.xattr.x": "y" * 9000, "comment": "é"}
        archive.addfile(member, io.BytesIO(b"a"))
    entries = list_tar(io.BytesIO(buffer.getvalue()), len(buffer.getvalue()), 100)
    assert {one.name: one.is_link for one in entries} == {
        "d/": False,
        "l": True,
        "h": True,
        "a.py": False,
    }


@pytest.mark.parametrize("name", ["\udcfc.py", "\udced\udca0\udc80.py"])
def test_a_name_that_is_no_text_has_a_character_for_each_byte(name: str) -> None:
    raw = name.encode("utf-8", "surrogateescape")
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.GNU_FORMAT) as archive:
        archive.addfile(tarfile.TarInfo(name))
    assert list(read_tar(buffer.getvalue())) == [raw.decode("latin-1")]


@given(st.data())
def test_a_changed_archive_is_walked_or_refused(data: st.DataObject) -> None:
    for make, read in ((zip_of, read_zip), (tar_of, read_tar)):
        content = bytearray(make({"a/cnn.py": b"x = 1\n" * 50, "b" * 120: b"y"}))
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        with suppress(RefusedError, zlib.error):
            read(bytes(content))


def test_every_header_is_read_once() -> None:
    """Whatever it holds: a walk reads as many bytes as there are headers."""
    content = tar_of({f"{number}.txt": bytes(5000) for number in range(50)})

    class Counted(io.BytesIO):
        total = 0

        def read(self, size: int | None = -1) -> bytes:
            block = super().read(size)
            Counted.total += len(block)
            return block

    assert len(list(list_tar(Counted(content), len(content), 50))) == 50
    assert Counted.total == 51 * 512
