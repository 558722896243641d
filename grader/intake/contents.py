"""What bytes are that are no program, told by how they begin; nothing of them is parsed."""

import re

__all__ = ["what_else_it_is"]

_LOOK_BYTES = 512

_KINDS: tuple[tuple[re.Pattern[bytes], str], ...] = tuple(
    (re.compile(begins, re.IGNORECASE), says)
    for begins, says in (
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
"""How files begin that are called like programs, and what they are.

Sources: git-lfs/git-lfs, docs/spec.md; the magic numbers of file(1).
"""


def what_else_it_is(content: bytes) -> str:
    """What a file is that should be a program or an archive; empty where that is not known."""
    if not content.strip(b"\0\t\n\r "):
        return "is empty. Save your work in it, and look at its size before you hand it in"
    begin = content[:_LOOK_BYTES].removeprefix(b"\xef\xbb\xbf")
    return next((says for kind, says in _KINDS if kind.match(begin)), "")
