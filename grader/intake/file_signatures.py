"""What a file is by its first bytes, whatever it is called; nothing of it is parsed."""

import re
from typing import Literal

SIGNATURE_BYTES = 512
"""How many bytes of a file are looked at."""

_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")

_COMPRESSION_SIGNATURES: dict[bytes, Literal["bz2", "gzip", "lzma"]] = {
    b"\x1f\x8b": "gzip",
    b"BZh": "bz2",
    b"\xfd7zXZ\0": "lzma",
}

_DESCRIPTIONS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(signature, re.IGNORECASE), description)
    for signature, description in (
        (
            rb"version https://git-lfs",
            "is a pointer of Git LFS and not the file itself. Get that with `git lfs pull`",
        ),
        (
            rb"\s*<(?:!doctype html|html|head|\?xml)",
            "is a web page and not the file itself. Use the download button of the site it is from",
        ),
        (rb"%PDF", "is a PDF. Hand in the Python file or the notebook that it shows"),
        (rb"PK\x03\x04", "is a zip archive or an Office document. Unpack it, or save it as text"),
        (
            rb"Rar!\x1a\x07",
            "is a RAR archive. Unpack it, and pack it as a zip if it must be packed",
        ),
        (rb"7z\xbc\xaf\x27\x1c", "is a 7z archive. Unpack it, and pack it as a zip if it must be"),
        (rb"\x1f\x8b", "is compressed by gzip. Unpack it"),
        (rb"\{\\rtf", "is a text with formatting (RTF). Save it as plain text"),
        (rb"\xd0\xcf\x11\xe0", "is an Office document. Save it as plain text"),
        (rb"\x89PNG|\xff\xd8\xff|GIF8", "is a picture. Hand in the program as text"),
    )
)
"""Files that students hand in for a program, with what to do about each.

Sources: git-lfs/git-lfs, docs/spec.md; the magic numbers of file(1).
"""


def is_zip(content: bytes) -> bool:
    """Whether a file begins as a zip does, one without members among them."""
    return content.startswith(_ZIP_SIGNATURES)


def compression_of(content: bytes) -> Literal["bz2", "gzip", "lzma"] | None:
    """How a file is compressed; None if it is not, or in a way that is not read."""
    return next(
        (
            compression
            for signature, compression in _COMPRESSION_SIGNATURES.items()
            if content.startswith(signature)
        ),
        None,
    )


def describe_other_file(content: bytes) -> str:
    """What a file is that should be a program or an archive, as the end of a sentence.

    Returns:
        E.g. `is a PDF. Hand in ...`; empty where the file may be what it should be.
    """
    if not content.strip(b"\0\t\n\r "):
        return "is empty. Save your work in it, and look at its size before you hand it in"
    start = content[:SIGNATURE_BYTES].removeprefix(b"\xef\xbb\xbf")
    return next((text for pattern, text in _DESCRIPTIONS if pattern.match(start)), "")
