"""Archives that are broken or made to harm, each with what is said of it."""

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable
from functools import partial
from typing import NamedTuple

import pytest

from tests.intake.downloads import code, tar_of, zip_of

__all__ = ["ARCHIVES", "CENTRAL", "CODE", "LOCAL", "changed"]

CODE = code("x")
LARGE = (64 << 20) + 1


def changed(content: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """An archive with a field changed in every record that begins with a signature."""
    parts = content.split(signature)
    records = (part[:offset] + value + part[offset + len(value) :] for part in parts[1:])
    return signature.join((parts[0], *records))


LOCAL, CENTRAL, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


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


def padded(body: bytes) -> bytes:
    return body + bytes(-len(body) % 512)


def tar_header(name: bytes, kind: bytes, size: int | bytes, **fields: bytes) -> bytes:
    """A header with a right checksum; of `fields` by where they begin, as `at_482`."""
    header = bytearray(tarfile.TarInfo().tobuf(tarfile.USTAR_FORMAT))
    number = size if isinstance(size, bytes) else b"%011o\0" % size
    all_fields = {"at_0": name.ljust(100, b"\0"), "at_124": number, "at_156": kind, **fields}
    for field, value in all_fields.items():
        offset = int(field.removeprefix("at_"))
        header[offset : offset + len(value)] = value
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


def extended(body: bytes, kind: bytes = b"x") -> bytes:
    """An extended header."""
    return tar_header(b"././@PaxHeader", kind, len(body)) + padded(body)


def record(keyword: bytes, value: bytes) -> bytes:
    """A record of an extended header, with its length before it."""
    rest = b" %s=%s\n" % (keyword, value)
    length = len(rest) + 1
    while len(b"%d" % length) + len(rest) != length:
        length += 1
    return b"%d" % length + rest


def tar_with(*before: bytes) -> bytes:
    """A tar of `cnn.py` with something before its header."""
    return b"".join((*before, tar_header(b"cnn.py", b"0", len(CODE)), padded(CODE), bytes(1024)))


def pax_of_digits(kind: bytes = b"x") -> bytes:
    """Python's tarfile would take an hour for these 2 kB. Source: CVE-2024-6232."""
    return gzip.compress(tar_with(extended(b"1" * 1_000_000, kind)))


def pax_value_of_digits() -> bytes:
    """Well-formed, and as slow where a character set is searched for in it."""
    return gzip.compress(tar_with(extended(record(b"comment", b"1" * 1_000_000))))


def pax_of_many_records() -> bytes:
    return gzip.compress(tar_with(extended(record(b"a", b"") * 170_000)))


def pax_before_each() -> bytes:
    """A megabyte of records before each of its members."""
    one = extended(record(b"a", b"") * 170_000) + tar_header(b"x.txt", b"2", 0)
    return gzip.compress(tar_with(*[one] * 60))


def endless_sparse_map() -> bytes:
    """The map of a sparse file that goes on for 60 MB."""
    header = tar_header(b"cnn.py", b"S", 0, at_482=b"\1")
    block = bytes(504) + b"\1" + bytes(7)
    return gzip.compress(header + block * 120_000)


def pax_sparse(size: bytes) -> bytes:
    """A sparse file of the newest form. Source: GNU tar's manual, "PAX Format, Version 1.0"."""
    told = (
        (b"GNU.sparse.major", b"1"),
        (b"GNU.sparse.minor", b"0"),
        (b"GNU.sparse.realsize", size),
    )
    return tar_with(extended(b"".join(record(*one) for one in told)))[:-1536] + padded(CODE)


def many_streams(pack: Callable[[bytes], bytes]) -> bytes:
    """Streams of nothing, as many as may be handed in."""
    return pack(b"") * ((31 << 20) // len(pack(b"")))


def gzip_with_a_long_name() -> bytes:
    """A name of 30 MB in the header, which Python reads byte by byte."""
    whole = tar_of({"cnn.py": CODE}, "tar.gz")
    return whole[:3] + b"\x08" + whole[4:10] + b"a" * (30 << 20) + b"\0" + whole[10:]


def xz_with_a_huge_dictionary() -> bytes:
    """One that asks for 3 GiB. Source: the .xz file format, sections 3.1 and 5.3.1."""
    content = bytearray(tar_of({"cnn.py": CODE}, "tar.xz"))
    header = content[12 : 12 + 4 * (content[12] + 1)]
    header[4] = 39
    header[-4:] = struct.pack("<I", zlib.crc32(header[:-4]))
    content[12 : 12 + len(header)] = header
    return bytes(content)


class Packed(NamedTuple):
    """A file as it lies in a zip."""

    name: bytes
    body: bytes
    size: int
    checksum: int
    method: int = 8


def packed(name: bytes, content: bytes = CODE) -> Packed:
    deflated = zlib.compress(content, 9, -15)
    return Packed(name, deflated, len(content), zlib.crc32(content))


def fields_of(file: Packed, extra: bytes) -> tuple[int, ...]:
    sizes = len(file.body), file.size
    return (0, file.method, 0, 0, file.checksum, *sizes, len(file.name), len(extra))


def local(file: Packed, extra: bytes = b"") -> bytes:
    """A file with the header before it."""
    header = struct.pack("<H4H3I2H", 20, *fields_of(file, extra))
    return LOCAL + header + file.name + extra + file.body


def entry(file: Packed, start: int, extra: bytes = b"") -> bytes:
    """A file's entry in the directory."""
    fields = struct.pack("<2H4H3I2H", 20, 20, *fields_of(file, extra))
    return CENTRAL + fields + struct.pack("<3H2I", 0, 0, 0, 0, start) + file.name + extra


def end(count: int, size: int, start: int, comment: bytes = b"") -> bytes:
    """What a zip ends with."""
    count &= 0xFFFF
    return struct.pack("<4s4H2IH", END, 0, 0, count, count, size, start, len(comment)) + comment


def end_64(size: int, start: int, locator: int = 0) -> bytes:
    """What stands before the end of a large zip."""
    fields = (44, 45, 45, 0, 0, 1, 1, size, start)
    return struct.pack("<4sQ2H2I4Q", b"PK\6\6", *fields) + struct.pack(
        "<4sIQI", b"PK\6\7", 0, locator, 1
    )


def zip_with(file: Packed, extra: bytes = b"", comment: bytes = b"") -> bytes:
    """A zip of one file."""
    before, directory = local(file), entry(file, 0, extra)
    return before + directory + end(1, len(directory), len(before), comment)


def large_zip(size: int, start: int) -> bytes:
    """A large zip that says of its directory what it likes."""
    file = packed(b"cnn.py")
    return local(file) + entry(file, 0) + end_64(size, start) + end(1, 0xFFFFFFFF, 0xFFFFFFFF)


def quoting_zip() -> bytes:
    """Files that each quote the header of the next, and end in the same bytes.

    Source: D. Fifield, "A better zip bomb", 2019.
    """
    file = packed(b"m0000.py", b"#" * 1_000_000)
    content, body = b"#" * 1_000_000, local(file)
    files = [file]
    for number in range(1, 300):
        quoted = struct.pack(
            "<B2H", 0, len(body) - len(file.body), 0xFFFF - len(body) + len(file.body)
        )
        header = body[: len(body) - len(file.body)]
        content = header + content
        name = b"m%04d.py" % number
        file = Packed(name, quoted + body, len(content), zlib.crc32(content))
        body = local(file)
        files.append(file)
    starts = [len(body) - len(local(file)) for file in files]
    directory = b"".join(entry(file, start) for file, start in zip(files, starts, strict=True))
    return body + directory + end(len(files), len(directory), len(body))


def nested_zip(depth: int) -> bytes:
    """A zip in a zip in a zip ..."""
    content = zip_of({"cnn.py": CODE})
    for _ in range(depth):
        content = zip_of({"again.zip": content})
    return content


def slow_deflate() -> bytes:
    """Five million blocks of nothing before a file."""
    body = b"\0\0\0\xff\xff" * 5_000_000 + zlib.compress(CODE, 9, -15)
    return zip_with(Packed(b"cnn.py", body, len(CODE), zlib.crc32(CODE)))


def crowded_by(names: Iterable[str]) -> bytes:
    """A tar of many empty files, small when it is packed."""
    return tar_of(dict.fromkeys(names, b""), "tar.gz")


FACES = "\U0001f600" * 990

ACCENTS = "e" + "\u0301\u0323" * 480


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
    "digits for an extended header": (pax_of_digits, "damaged"),
    "digits as a value": (pax_value_of_digits, ""),
    "digits for the whole archive": (lambda: pax_of_digits(b"g"), ""),
    "digits of Solaris": (lambda: pax_of_digits(b"X"), "damaged"),
    "many records": (pax_of_many_records, ""),
    "many records before each": (pax_before_each, "took longer than"),
    "large extended header": (lambda: gzip.compress(tar_with(extended(bytes(2 << 20)))), "damaged"),
    **{
        f"record {told!r}": (partial(tar_with, extended(told)), "damaged")
        for told in (b"0 a=b\n", b"-9 a=b\n", b"999 a=b\n", b"6 a=bc\n", b"+7 a=b\n", b"7a=bcd\n")
    },
    **{
        f"size {size!r} in a record": (
            partial(tar_with, extended(record(b"size", size))),
            "damaged",
        )
        for size in (b"-512", b"9" * 4000, b"0x10", b"\xd9\xa3", b"99999999")
    },
    **{
        f"size {size!r} in a header": (
            partial(tar_with, tar_header(b"a.txt", b"0", size)),
            "damaged",
        )
        for size in (b"\x80" + b"\xff" * 11, b"-0000000001", b"00000000009", b"\xff" * 12)
    },
    "link to a folder and a file in it": (
        lambda: (
            tar_header(b"a", b"2", 0, at_157=b"/etc")
            + tar_header(b"a/cnn.py", b"0", len(CODE))
            + padded(CODE)
        ),
        "",
    ),
    "endless map": (endless_sparse_map, "damaged"),
    "sparse by a record": (lambda: pax_sparse(b"1" * 18), "holds no Python file"),
    "long name of a megabyte": (
        lambda: tar_with(extended(b"a" * 900_000 + b"\0", b"L")),
        "name has more than 1000 characters",
    ),
    "name of a megabyte in a record": (
        lambda: tar_with(extended(record(b"path", b"a/" * 400_000 + b"cnn.py"))),
        "name has more than 1000 characters",
    ),
    "long name for nothing": (lambda: extended(b"a.py\0", b"L") + bytes(1024), "damaged"),
    "nulls": (lambda: gzip.compress(bytes(60 << 20)), "holds no Python file"),
    "streams of gzip": (lambda: many_streams(gzip.compress), "took longer than"),
    "streams of bzip2": (lambda: many_streams(bz2.compress), "took longer than"),
    "streams of xz": (lambda: many_streams(lzma.compress), "damaged|took longer than"),
    "long name in gzip": (gzip_with_a_long_name, "took longer than"),
    "huge dictionary": (xz_with_a_huge_dictionary, "too much memory"),
    "zip in a tar in gzip": (
        lambda: tar_of({"again.zip": zip_of({"cnn.py": CODE})}, "tar.gz"),
        "but again.zip, upload.zip",
    ),
    "gzip in gzip": (lambda: gzip.compress(tar_of({"cnn.py": CODE}, "tar.gz")), "damaged"),
    "forty zips in each other": (lambda: nested_zip(40), "but again.zip, upload.zip"),
    "quoting zip": (quoting_zip, "share their bytes"),
    "slow deflate": (slow_deflate, ""),
    "many names in a zip": (
        lambda: zip_of({f"{number}.txt": b"" for number in range(10_001)}),
        "more than 10000 files",
    ),
    "many files that are none": (
        lambda: tar_with(*[tar_header(b"x", b"3", 0)] * 10_001),
        "more than 10000 files",
    ),
    "accents": (
        lambda: crowded_by(f"{ACCENTS}{number}.py" for number in range(9_000)),
        "more than 200 Python files",
    ),
    "environments": (
        lambda: crowded_by(f"{number}/pyvenv.cfg" for number in range(9_999)),
        "holds no Python file",
    ),
    "folders in folders": (
        lambda: crowded_by("a/" * 490 + f"{number}.txt" for number in range(9_999)),
        "holds no Python file",
    ),
    "directory far away": (lambda: large_zip(1 << 63, 1 << 62), "damaged"),
    "directory before the zip": (lambda: large_zip(0, 1 << 40), "damaged"),
    "directory of nothing": (lambda: large_zip(0, 0), "holds no Python file"),
    "end alone": (lambda: end(1, 46, 0), "damaged"),
    "end that says less": (lambda: zip_of({"cnn.py": CODE})[:-22] + end(1, 3, 0), "damaged"),
    "large number without its field": (
        lambda: zip_with(packed(b"cnn.py")._replace(size=0xFFFFFFFF)),
        "larger than 1024 KiB",
    ),
    "large number of 2**64": (
        lambda: zip_with(
            packed(b"cnn.py")._replace(size=0xFFFFFFFF), struct.pack("<2HQ", 1, 8, 2**64 - 1)
        ),
        "damaged",
    ),
    "broken extra field": (
        lambda: zip_with(packed(b"cnn.py")._replace(size=0xFFFFFFFF), b"\1\0\xff\xff\0"),
        "larger than 1024 KiB",
    ),
    "file behind the end": (
        lambda: entry(packed(b"cnn.py"), 1 << 30) + end(1, 52, 0).ljust(200, b"\0"),
        "damaged",
    ),
    "end in the comment": (
        lambda: zip_with(packed(b"cnn.py"), comment=b"x" * 99 + end(1, 46, 0)),
        "damaged",
    ),
    "deflate that goes on": (
        lambda: zip_with(packed(b"cnn.py")._replace(body=b"\0\0\0\xff\xff" * 9)),
        "damaged",
    ),
    "member that covers the next": (
        lambda: (
            extended(record(b"size", b"%d" % (512 + len(padded(CODE)))))
            + tar_header(b"a.txt", b"0", 3)
            + tar_with()[:-1024]
            + tar_header(b"cnn.py", b"0", len(CODE))
            + padded(CODE)
        ),
        "",
    ),
    "headers of the whole before each": (
        lambda: gzip.compress(
            (extended(b"", b"g") * 7 + tar_header(b"l", b"2", 0)) * 8_000 + tar_with()
        ),
        "",
    ),
    "faces for names": (
        lambda: crowded_by(f"{FACES}{number}.py" for number in range(9_000)),
        "more than 200 Python files|becomes larger than 64 MiB",
    ),
    "endless comment in gzip": (
        lambda: b"\x1f\x8b\x08\x10" + bytes(6) + b"c" * (20 << 20),
        "damaged|took longer than",
    ),
    "nulls behind xz": (
        lambda: tar_of({"cnn.py": CODE}, "tar.xz") + bytes(30 << 20),
        "damaged|took longer than",
    ),
    "distance before the beginning": (
        lambda: zip_with(Packed(b"cnn.py", b"\x4b\x04\x91\x01\x00", 200, 0)),
        "damaged",
    ),
    "stored under another size": (
        lambda: zip_with(packed(b"cnn.py")._replace(method=0)),
        "damaged",
    ),
    "names that are none": (
        lambda: tar_with(*(tar_header(name, b"0", 0) for name in (b"", b".", b"./.", b".//"))),
        "",
    ),
    "ends in the comment": (
        lambda: zip_with(packed(b"cnn.py"), comment=(END + bytes(18)) * 2_978),
        "holds no Python file",
    ),
    "half a character in a name": (lambda: zip_with(packed(b"\xed\xa0\x80.py")), ""),
    "text that terminals obey": (
        lambda: tar_of({"\x1b[31m\n::error::x\u202e.py": CODE, "../\x1b]0;x\x07\n": b""}),
        "leads out of it",
    ),
    "link in zip": (lambda: special_zip(0o120777), "is a link or lies behind one"),
    "device in zip": (lambda: special_zip(0o020666), "holds no Python file"),
    "pipe in zip": (lambda: special_zip(0o010666), "holds no Python file"),
    "link in tar": (lambda: special_tar(tarfile.SYMTYPE), "is a link or lies behind one"),
    "hard link in tar": (lambda: special_tar(tarfile.LNKTYPE), "is a link or lies behind one"),
    "device in tar": (lambda: special_tar(tarfile.CHRTYPE), "holds no Python file"),
    "pipe in tar": (lambda: special_tar(tarfile.FIFOTYPE), "holds no Python file"),
    "sparse tar": (sparse_tar, "holds no Python file"),
    "nested headers": (nested_headers_tar, "damaged"),
    "backward tar": (backward_tar, "two files called 'a.txt'|damaged|but b.txt"),
    "archive in an archive": (
        lambda: zip_of({"again.zip": zip_of({"cnn.py": CODE})}),
        "but again.zip, upload.zip",
    ),
    "long name": (lambda: zip_of({"a" * 2000 + ".py": CODE}), "name has more than 1000 characters"),
    "null in a name": (lambda: named("cnn\0.py", zip_of), "leads out of it"),
    **{
        f"{name} in {make.__name__}": (partial(named, name, make), "leads out")
        for name in LEADING_OUT
        for make in (zip_of, tar_of)
    },
}
"""How a hostile archive is made, and what is said of it."""
