"""Archives that are broken or made to harm: refused with a reason, and nobody else suffers."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import time
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.errors import SubmissionError
from grader.intake.download import open_download
from grader.intake.open_tree import MOST_UPLOAD_BYTES, open_upload
from tests.intake.downloads import FUNCTIONS, code, tar_of, write_download, zip_of

pytestmark = pytest.mark.slow

CODE = code("x")
LARGE = (64 << 20) + 1


def changed(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """An archive with a field changed in every record that begins with a signature."""
    parts = content.split(signature)
    records = (part[:offset] + value + part[offset + len(value) :] for part in parts[1:])
    return signature.join((parts[0], *records))


LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"


def zip_with_size(size: int) -> bytes:
    """A zip that says its file has another size unpacked."""
    content = zip_of({"cnn.py": CODE})
    number = struct.pack("<I", size)
    return changed(changed(content, CENTRAL, 20, number), LOCAL, 18, number)


def zip_bomb() -> bytes:
    return zip_of({"cnn.py": bytes(1 << 24)})


def lying_zip_bomb() -> bytes:
    """A bomb that says it is small."""
    number = struct.pack("<I", 100)
    return changed(changed(zip_bomb(), CENTRAL, 20, number), LOCAL, 18, number)


def overlapping_zip() -> bytes:
    """Many entries of the directory that share one compressed file, all but their names."""
    name = "m0000.py"
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(b"#" * 100_000) + packed.flush()
    fields = (20, 0, 8, 0, 0, zlib.crc32(b"#" * 100_000), len(body), 100_000, len(name))
    local = LOCAL + struct.pack("<5H3I2H", *fields, 0) + name.encode() + body
    directory = b"".join(
        CENTRAL
        + struct.pack("<6H3I5H2I", 20, *fields[:5], *fields[5:], 0, 0, 0, 0, 0, 0)
        + f"m{number:04}.py".encode()
        for number in range(100)
    )
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 100, 100, len(directory), len(local), 0)
    return local + directory + end


def crowded_zip() -> bytes:
    """A million entries of 46 bytes each."""
    entry = CENTRAL + bytes(42)
    count = 600_000
    end = struct.pack(
        "<4s4H2IH", b"PK\x05\x06", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 0, 0
    )
    return LOCAL + bytes(26) + entry * count + end


def crowded_tar() -> bytes:
    return tar_of({f"{number}.txt": b"" for number in range(10_001)})


def encrypted_zip() -> bytes:
    content = zip_of({"cnn.py": CODE})
    return changed(changed(content, CENTRAL, 4, b"\x01\x00"), LOCAL, 2, b"\x01\x00")


def odd_zip(method: int) -> bytes:
    return zip_of({"cnn.py": CODE}, method)


def unknown_method_zip() -> bytes:
    content = zip_of({"cnn.py": CODE})
    return changed(changed(content, CENTRAL, 6, b"\x63\x00"), LOCAL, 4, b"\x63\x00")


def doubled_zip() -> bytes:
    buffer = io.BytesIO(zip_of({"cnn.py": CODE}))
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("cnn.py", code("y"))
    return buffer.getvalue()


def doubled_tar() -> bytes:
    return tar_of({"cnn.py": CODE, "./cnn.py": code("y")})


def special_zip(mode: int) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        info = zipfile.ZipInfo("cnn.py")
        info.external_attr = mode << 16
        archive.writestr(info, "/etc/passwd")
    return buffer.getvalue()


def special_tar(kind: bytes) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        member = tarfile.TarInfo("cnn.py")
        member.type = kind
        member.linkname = "/etc/passwd"
        archive.addfile(member)
    return buffer.getvalue()


def sparse_tar() -> bytes:
    """A file of almost nothing that says it has a terabyte."""
    member = tarfile.TarInfo("cnn.py")
    header = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    header[156:157] = tarfile.GNUTYPE_SPARSE
    header[483:495] = b"17777777777\0"
    header[148:156] = b"%06o\0 " % tarfile.calc_chksums(bytes(header))[0]  # type: ignore[attr-defined]
    return bytes(header) + bytes(1024)


def nested_headers_tar() -> bytes:
    """Long names for long names for long names ..."""
    member = tarfile.TarInfo("././@LongLink")
    member.type, member.size = tarfile.GNUTYPE_LONGNAME, 512
    return (member.tobuf(tarfile.GNU_FORMAT) + b"a".ljust(512, b"\0")) * 5000


def backward_tar() -> bytes:
    """A header whose size leads back to itself. Source: CVE-2025-8194."""
    header = bytearray(tarfile.TarInfo("a.txt").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = b"\xff" * 10 + (-512 & 0xFFFF).to_bytes(2, "big")
    header[148:156] = b"%06o\0 " % tarfile.calc_chksums(bytes(header))[0]  # type: ignore[attr-defined]
    return tarfile.TarInfo("b.txt").tobuf(tarfile.GNU_FORMAT) + bytes(header) + bytes(1024)


def large_tar(pack: Callable[[bytes], bytes]) -> bytes:
    return pack(tar_of({"a.bin": bytes(LARGE), "cnn.py": CODE}))


def named(name: str, make: Callable[[dict[str, bytes]], bytes]) -> bytes:
    """An archive with a file of that name."""
    return make({name.replace("\0", "!"): CODE}).replace(
        name.replace("\0", "!").encode(), name.encode()
    )


LEADING_OUT = ("../cnn.py", "/cnn.py", "a/../../cnn.py", "..\\cnn.py", "C:\\cnn.py", "c:cnn.py")

ARCHIVES: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "damaged"),
    "no archive": (lambda: b"def conv2d(x): ...\n" * 100, "damaged"),
    "signature alone": (lambda: LOCAL, "damaged"),
    "zip without files": (lambda: zip_of({}), "holds no Python file"),
    "truncated zip": (lambda: zip_of({"cnn.py": CODE * 50})[:-10], "damaged"),
    "zip without its start": (lambda: LOCAL + zip_of({"cnn.py": CODE})[40:], "damaged"),
    "changed zip": (
        lambda: zip_of({"cnn.py": CODE}, zipfile.ZIP_STORED).replace(b"conv2d", b"conv3d"),
        "damaged",
    ),
    "truncated tar": (lambda: tar_of({"cnn.py": CODE * 99})[:1500], "damaged"),
    "truncated gzip": (lambda: tar_of({"cnn.py": CODE}, "tar.gz")[:-20], "damaged"),
    "truncated xz": (lambda: tar_of({"cnn.py": CODE}, "tar.xz")[:-20], "damaged"),
    "truncated bzip2": (lambda: tar_of({"cnn.py": CODE}, "tar.bz2")[:-20], "damaged"),
    "gzip of nothing": (lambda: gzip.compress(b""), "damaged"),
    "zip bomb": (zip_bomb, "larger than 1024 KiB"),
    "lying zip bomb": (lying_zip_bomb, "damaged"),
    "zip that says more": (lambda: zip_with_size(99_999), "damaged"),
    "zip that says far more": (lambda: zip_with_size(0xFFFFFFF0), "larger than 1024 KiB"),
    "zip that says less": (lambda: zip_with_size(3), "damaged"),
    "gzip bomb": (lambda: large_tar(gzip.compress), "becomes larger than 64 MiB"),
    "xz bomb": (lambda: large_tar(lzma.compress), "becomes larger than 64 MiB"),
    "bzip2 bomb": (lambda: large_tar(bz2.compress), "becomes larger than 64 MiB"),
    "overlapping zip": (overlapping_zip, "share their bytes"),
    "crowded zip": (crowded_zip, "more than 10000 files"),
    "crowded tar": (crowded_tar, "more than 10000 files"),
    "encrypted zip": (encrypted_zip, "encrypted"),
    "bzip2 in zip": (lambda: odd_zip(zipfile.ZIP_BZIP2), r"not read \(method 12\)"),
    "lzma in zip": (lambda: odd_zip(zipfile.ZIP_LZMA), r"not read \(method 14\)"),
    "unknown method": (unknown_method_zip, r"not read \(method 99\)"),
    "doubled zip": (doubled_zip, "two files called 'cnn.py'"),
    "doubled tar": (doubled_tar, "two files called 'cnn.py'"),
    "two forms of a name": (
        lambda: zip_of({"\u00e9.py": CODE, "e\u0301.py": CODE}),
        "two files called '\u00e9.py'",
    ),
    "link in zip": (lambda: special_zip(0o120777), "holds no Python file"),
    "device in zip": (lambda: special_zip(0o020666), "holds no Python file"),
    "pipe in zip": (lambda: special_zip(0o010666), "holds no Python file"),
    "link in tar": (lambda: special_tar(tarfile.SYMTYPE), "holds no Python file"),
    "hard link in tar": (lambda: special_tar(tarfile.LNKTYPE), "holds no Python file"),
    "device in tar": (lambda: special_tar(tarfile.CHRTYPE), "holds no Python file"),
    "pipe in tar": (lambda: special_tar(tarfile.FIFOTYPE), "holds no Python file"),
    "sparse tar": (sparse_tar, "holds no Python file"),
    "nested headers": (nested_headers_tar, "damaged"),
    "backward tar": (backward_tar, "two files called 'a.txt'|damaged|but b.txt"),
    "archive in an archive": (
        lambda: zip_of({"again.zip": zip_of({"cnn.py": CODE})}),
        "but again.zip, upload.zip",
    ),
    "long name": (lambda: zip_of({"a" * 2000 + ".py": CODE}), "name has 2003 characters"),
    "null in a name": (lambda: named("cnn\0.py", zip_of), "leads out of it"),
    **{
        f"{name} in {make.__name__}": (lambda name=name, make=make: named(name, make), "leads out")
        for name in LEADING_OUT
        for make in (zip_of, tar_of)
    },
}
"""How a hostile archive is made, and what is said of it."""


@pytest.mark.parametrize("name", ARCHIVES)
def test_a_hostile_upload_is_refused_and_the_next_is_graded(tmp_path: Path, name: str) -> None:
    make, reason = ARCHIVES[name]
    uploads = {"eve/upload.zip": make(), "ann/upload.zip": zip_of({"cnn.py": code("ann")})}
    path = write_download(tmp_path, uploads, "folder", "hw")
    began = time.monotonic()
    tracemalloc.start()
    with open_download(path) as download:
        ann, eve = download.attempts
        with pytest.raises(SubmissionError, match=reason):
            download.read(eve, FUNCTIONS)
        assert download.read(ann, FUNCTIONS).sources == {"cnn.py": code("ann")}
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 3 * MOST_UPLOAD_BYTES
    assert time.monotonic() - began < 20


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
    uploads = {"eve/data.zip": bytes(MOST_UPLOAD_BYTES + 1)}
    with (
        open_download(write_download(tmp_path, uploads, "zip", "hw")) as download,
        pytest.raises(SubmissionError, match="larger than 32768 KiB"),
    ):
        download.read(download.attempts[0], FUNCTIONS)


def test_archives_of_one_student_are_not_read_beyond_what_one_may_hold(tmp_path: Path) -> None:
    """Some that are small unpacked take seconds to unpack."""
    half = zip_of({"data.bin": bytes(MOST_UPLOAD_BYTES // 2)}, zipfile.ZIP_STORED)
    files = {"m/a.zip": half, "m/b.zip": half, "n/a.zip": half, "n/b.zip": zip_of({"cnn.py": CODE})}
    with open_download(write_download(tmp_path, files, "folder", "hw")) as download:
        hostile, harmless = download.attempts
        with pytest.raises(SubmissionError, match=r"m/b\.zip' is larger than 16383 KiB"):
            download.read(hostile, FUNCTIONS)
        assert download.read(harmless, FUNCTIONS).main == "cnn.py"


def test_a_bad_archive_beside_cnn_py_does_no_harm(tmp_path: Path) -> None:
    uploads = {"ann/cnn.py": code("ann"), "ann/data.zip": b"PK\x03\x04"}
    with open_download(write_download(tmp_path, uploads, "folder", "hw")) as download:
        assert download.read(download.attempts[0], FUNCTIONS).main == "cnn.py"


def test_nothing_is_written_beside_a_class(tmp_path: Path) -> None:
    path = write_download(
        tmp_path, {"a/cnn.py": CODE, "b.zip": zip_of({"cnn.py": CODE})}, "zip", "h"
    )
    with open_download(path) as download:
        for attempt in download.attempts:
            download.read(attempt, FUNCTIONS)
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("name", ["Übung.py", "提出.py", "a b'c\".py"])
def test_names_are_read_whether_or_not_a_zip_says_they_are_utf_8(name: str) -> None:
    flagged = zip_of({name: CODE})
    unflagged = changed(changed(flagged, CENTRAL, 4, b"\0\0"), LOCAL, 2, b"\0\0")
    for content in (flagged, unflagged):
        with open_upload(content, "x.zip", "x.zip") as tree:
            assert tree.paths == (name,)
            assert tree.read(name, 100) == CODE


def test_names_of_old_windows_are_read() -> None:
    content = zip_of({"XXbung.py": CODE}).replace(b"XXbung.py", "öÜbung.py".encode("cp437"))
    with open_upload(content, "x.zip", "x.zip") as tree:
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
        tree = open_upload(content, "x.zip", "x.zip")
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
            with open_upload(content, "x", "x") as tree:
                for path in tree.paths:
                    tree.read(path, 1 << 16)
        except SubmissionError:
            pass
