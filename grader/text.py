"""Text of strangers, made safe once for every place it is shown in."""

import unicodedata

__all__ = ["safe_line", "safe_text"]

_MOST_CHARACTERS = 5000
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
"""Unicode categories that a terminal or a page may obey instead of showing."""


def safe_text(text: str) -> str:
    """Text whose control characters and direction marks are shown as escapes, not obeyed."""
    if text.isascii() and text.isprintable() and len(text) <= _MOST_CHARACTERS:
        return text
    return "".join(
        character
        if character == "\n" or unicodedata.category(character) not in _HIDDEN
        else " "
        if character == "\t"
        else character.encode("unicode_escape", "backslashreplace").decode()
        for character in text[:_MOST_CHARACTERS]
    )


def safe_line(text: str) -> str:
    """Safe text on one line, with line breaks shown as escapes."""
    return safe_text(text).replace("\n", "\\n")
