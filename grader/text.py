"""Text of strangers: made safe wherever it is shown, and compared as systems write it."""

import re
import shlex
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

_MAX_CHARACTERS = 5000

_MAX_MARKS = 4
"""Accents on one letter. Source: Unicode Technical Standard 39, section 5.4."""

_INVISIBLE = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U0001d159"
).union(map(chr, range(0xFE00, 0xFE10)), map(chr, range(0xE0100, 0xE01F0)))
"""What has no ink though Python calls it printable.

Source: Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point; the Braille blank and the
null note head besides.
"""

_LOG_COMMAND = re.compile(r"##(?=(?:vso|teamcity)?\[)", re.IGNORECASE)
"""What GitHub Actions, Azure Pipelines and TeamCity obey wherever it stands in a line of a log.

Source: actions/runner, ActionCommand.cs, `TryParse`; microsoft/azure-pipelines-tasks, commands.md.
"""

_WINDOWS_PATH = re.compile(r"[\w\\/:.~+-][\w\\/:.~+ -]*")
"""What no shell of Windows obeys in double quotes."""

_PARTICIPANT = re.compile(r"(?P<word>\D*)(?P<number>[0-9]+)", re.DOTALL)


def safe_text(text: str) -> str:
    """Text in which whatever would be obeyed, or not be seen, is shown as an escape of Python.

    Control characters, direction marks, unusual spaces, invisible letters, heaps of accents, and
    commands to a build log; long text is cut.
    """
    if (
        text.isascii()
        and text.replace("\n", "").isprintable()
        and "##" not in text
        and len(text) <= _MAX_CHARACTERS
    ):
        return text
    shown = "".join(_shown(text[: _MAX_CHARACTERS + 1]))
    shown = _LOG_COMMAND.sub(r"#\\x23", shown)
    return shown if len(shown) <= _MAX_CHARACTERS else f"{shown[: _MAX_CHARACTERS - 1]}…"


def safe_line(text: str) -> str:
    """Safe text on one line, with line breaks shown as escapes."""
    return safe_text(text.replace("\n", "\\n"))


def in_one_line(text: str) -> str:
    """What a person wrote, with a space where lines or words are apart, and none around it."""
    return " ".join(text.split())


def in_shell(argument: str) -> str:
    """An argument as it is typed, in quotes where it needs them.

    On Windows a path has backslashes, and `cmd` knows no single quotes; double ones are taken by
    PowerShell as well, which looks into them for more than stands in such a path.
    """
    if sys.platform == "win32" and _WINDOWS_PATH.fullmatch(argument):
        return f'"{argument}"' if " " in argument else argument
    return shlex.quote(argument)


def cut(text: str, most: int) -> str:
    """The text in so many characters, cut behind a word; one that has no end is cut itself."""
    if len(text) <= most:
        return text
    whole = text[: most - 1].rpartition(" ")[0].rstrip(" ,:;")
    return f"{whole or text[: most - 1]}…"


def ended(text: str) -> str:
    """The text with a full stop, unless it ends like a sentence already."""
    return text if text.endswith((".", "?", "!", "…")) else f"{text}."


def capitalised(words: str) -> str:
    """The same with a capital letter at the beginning, and the rest as it is."""
    return words[:1].upper() + words[1:]


def uncapitalised(words: str) -> str:
    """The same with a small letter at the beginning, and the rest as it is."""
    return words[:1].lower() + words[1:]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A question with the known names that are like a mistyped one; empty if none is."""
    from difflib import get_close_matches  # noqa: PLC0415  only after a mistake

    close = get_close_matches(name, list(known), n=3)
    return f"Did you mean {' or '.join(map(repr, close))}?" if close else ""


def is_same_name(one: str, other: str) -> bool:
    """Whether two systems may write one name in these two ways: its letters and digits agree."""
    return bare_name(one) == bare_name(other)


def bare_name(name: str) -> str:
    """The letters and digits of a name in lower case, which is what systems agree on."""
    composed = unicodedata.normalize("NFKC", name).casefold()
    return "".join(filter(str.isalnum, composed)) or composed


def read_participant(cell: str) -> tuple[str, str] | None:
    """The word and the number of Moodle's `Participant 77`, in any language; None if it is not."""
    found = _PARTICIPANT.fullmatch(cell.strip())
    return (found["word"], found["number"]) if found else None


def _shown(text: str) -> Iterator[str]:
    marks = _MAX_MARKS  # an accent at the start would sit on what stands before the text
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if character == "\t":
            yield " "
        elif character == "\n" or (
            character.isprintable() and character not in _INVISIBLE and marks <= _MAX_MARKS
        ):
            yield character
        else:
            yield character.encode("unicode_escape").decode()


def first_of(names: Sequence[str], most: int) -> str:
    """The first of names, and how many more there are, e.g. `a, b and 3 more`.

    Names with a comma, as systems write `Adams, Grace`, are told apart by semicolons.

    Args:
        names: The names.
        most: How many of them are told.
    """
    more = len(names) - most
    joint = "; " if any("," in name for name in names[:most]) else ", "
    return f"{joint.join(names[:most])}{f' and {more:,} more' if more > 0 else ''}"


def hours_in_words(hours: float) -> str:
    """Hours to a hundredth, e.g. `1 hour` or `5.25 hours`."""
    number = f"{hours:.2f}".rstrip("0").rstrip(".")
    return f"{number} hour{'' if number == '1' else 's'}"


def listed(names: Sequence[str]) -> str:
    """Names as they stand in a sentence, e.g. `rows, columns and channels`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
