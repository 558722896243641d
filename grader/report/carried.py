"""The result that a page carries along, so that a check of it can be replayed."""

import base64
import binascii
import re
import zlib
from pathlib import Path

import msgspec

from grader.errors import OutputError
from grader.paths import path_meant
from grader.records.report import Report
from grader.report.json_file import decode_report, pack_report, read_json
from grader.text import ended

_COMMENT = "<!-- cnn-grader result {} -->\n"
"""Base64 has no dash, so that nothing in it ends the comment."""

_CARRIED = re.compile(rb"<!-- cnn-grader result ([A-Za-z0-9+/=]+) -->\s*\Z")

MAX_RESULT_BYTES = 16 << 20
"""Of a result that is unpacked; a page may come from anyone."""

_NAME_ANOTHER = "Name a page that `grade` or `grade watch` wrote, or a file of `grade --json`."


def carry_result(report: Report) -> str:
    """The report as a comment at the end of its page: what JSON would publish, and no more."""
    return _COMMENT.format(base64.b64encode(pack_report(report)).decode())


def read_result(path: Path) -> Report:
    """Read a report from its page, or from where it was written as JSON.

    Raises:
        OutputError: It cannot be read, or is no report.
    """
    if path.suffix.lower() not in {".html", ".htm"}:
        return read_json(path)
    try:
        page = path.read_bytes()
    except OSError as error:
        raise OutputError(
            f"The page {str(path)!r} cannot be read: {error.strerror}. "
            f"{path_meant(path) or 'Give `grade` first, or name another with --result.'}"
        ) from error
    found = _CARRIED.search(page)
    if found is None:
        raise OutputError(f"The page {str(path)!r} carries no result. {_NAME_ANOTHER}")
    try:
        return decode_report(_unpacked(base64.b64decode(found[1])))
    except (msgspec.MsgspecError, RecursionError, binascii.Error, zlib.error) as error:
        raise OutputError(
            f"The page {str(path)!r} carries a result that cannot be read: {ended(str(error))} "
            "Grade again, and replay that."
        ) from error


def _unpacked(packed: bytes) -> bytes:
    opened = zlib.decompressobj()
    content = opened.decompress(packed, MAX_RESULT_BYTES)
    if not opened.eof:
        raise zlib.error(f"it is cut off, or of more than {MAX_RESULT_BYTES >> 20} MiB")
    return content
