"""The text of a submitted file, in whatever encoding an editor or a shell saved it."""

import codecs
import re

__all__ = ["text_of"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks. `>` of Windows PowerShell writes UTF-16."""

_CODING = re.compile(
    rb"(?:[ \t\f]*(?:#[^\r\n]*)?\r?\n)?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*(?P<name>[-\w.]+)"
)
"""The line that names an encoding, among the first two. Source: PEP 263."""


def text_of(content: bytes) -> str:
    """The text of a Python file, with the line ends that Python counts.

    Bytes that are no text in their encoding are replaced, since they mostly stand in comments.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), _unmarked(content))
    if not encoding:
        named = _CODING.match(content)
        encoding = named["name"].decode() if named else "utf-8"
    try:
        text = content.decode(encoding, errors="replace")
    except (LookupError, ValueError):  # an encoding that is not known, or of no text
        text = content.decode(errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _unmarked(content: bytes) -> str:
    """The UTF-16 of a text without a mark, of which every other byte is zero; else nothing."""
    low, high = content[::2], content[1::2]
    if high and 2 * high.count(0) > len(high) and not low.count(0):
        return "utf-16-le"
    if low and 2 * low.count(0) > len(low) and not high.count(0):
        return "utf-16-be"
    return ""
