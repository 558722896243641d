"""What the names of files say: noise, archives, and names that lead elsewhere."""

import re
import unicodedata

from grader.errors import SubmissionError

_NOISE = re.compile(
    r"(?:^|/)(?:\.|(?:__MACOSX|__pycache__|desktop\.ini|env|node_modules|site-packages|venv"
    r"|(?i:thumbs\.db))(?:/|\Z))"
)
"""What is hidden, and what systems and environments leave beside a student's files."""

ENVIRONMENT = "pyvenv.cfg"
"""A file that lies where an environment of Python was made, which may be among a student's own."""

ENVIRONMENT_FOLDERS = frozenset(
    {"bin", "include", "Include", "lib", "Lib", "lib64", "Scripts", "share"}
)
"""What making an environment leaves beside that file. Source: Python's library, `venv`."""

_ARCHIVE = re.compile(r"\.(?:zip|tar|tar\.(?:gz|bz2|xz)|tgz|tbz2?|txz)$", re.IGNORECASE)

_ENDING = re.compile(r"(?:\.(?:py|ipynb))?\.[0-9A-Za-z]{1,8}$", re.IGNORECASE)
"""Of a file, with the one before where that was lost on the way, as in `cnn.py.txt`."""

_MEANT = re.compile(r"(?P<stem>.+)(?P<ending>\.(?:py|ipynb))(?:\.[0-9A-Za-z]{1,8})?", re.IGNORECASE)
"""A file that was meant to be a program or a notebook, and may be called otherwise."""

_UNREAD_ARCHIVE = re.compile(r"\.(?:7z|rar)$", re.IGNORECASE)

_HANDED_IN = re.compile(r"\.(?:7z|rar|gz|bz2|xz|pdf|docx?|odt|rtf|pyc)$", re.IGNORECASE)
"""What students hand in that is not read: other archives, and documents."""

_DRIVE = re.compile(r"^[A-Za-z]:")

_SURROGATE = re.compile("[\ud800-\udfff]")
"""How Python writes the bytes of a name that are not valid UTF-8."""

_MAX_PATH_CHARACTERS = 1000

_MAX_COMPOSED_CHARACTERS = 1000
"""Of a text that is brought into a composed form."""


def is_noise(path: str) -> bool:
    """Whether a path is hidden, or was left there by a system or an environment."""
    return _NOISE.search(path) is not None


def is_text(name: str) -> bool:
    """Whether a file's name is valid text; others cannot be imported anyway."""
    return _SURROGATE.search(name) is None


def is_archive(name: str) -> bool:
    """Whether a file is called like an archive that is read."""
    return _ARCHIVE.search(name) is not None


def is_unread_archive(name: str) -> bool:
    """Whether a file is called like an archive that is not read."""
    return _UNREAD_ARCHIVE.search(name) is not None


def archive_stem(name: str) -> str:
    """The name of an archive without `.zip`, `.tar.gz` and the like."""
    return _ARCHIVE.sub("", name)


def meant_name(name: str) -> str:
    """What a file should be called that is no program by its name alone: `cnn.py` of `cnn.py.txt`.

    Returns:
        That name; empty where the file is called rightly, or is something else.
    """
    found = _MEANT.fullmatch(name)
    meant = f"{found['stem']}{found['ending'].lower()}" if found else ""
    return "" if meant == name else meant


def has_ending(name: str) -> bool:
    """Whether a name ends as those of files do."""
    return is_archive(name) or _ENDING.search(name) is not None


def is_handed_in(name: str) -> bool:
    """Whether a file is of a kind that students hand in, though it is none that is read."""
    return bool(meant_name(name)) or _HANDED_IN.search(name) is not None


def student_name(name: str, *, is_folder: bool) -> str:
    """Whom a folder or file is called like: its name, without the ending of a file."""
    if not is_folder:
        name = archive_stem(name) if is_archive(name) else _ENDING.sub("", name)
    return in_composed_form(name).strip()


def in_composed_form(text: str) -> str:
    """The text with each accent and its letter as one character, as most systems write them.

    Longer texts than names stay as they are: many accents in a row take quadratic time.
    """
    return text if len(text) > _MAX_COMPOSED_CHARACTERS else unicodedata.normalize("NFC", text)


def check_member(name: str, location: str) -> str:
    """The path that a member of an archive stands for, `/` between folders.

    Args:
        name: Its name as the archive has it.
        location: Where the archive is, for messages.

    Raises:
        SubmissionError: The name leads out of the archive, or is none.
    """
    path = name.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in {"", "."}]
    inner = "/".join(parts)
    if path.startswith("/") or _DRIVE.match(inner) or ".." in parts or "\0" in path:
        raise SubmissionError(
            f"{location!r} holds a file called {name!r}, which leads out of it. "
            "Pack the folder again, with names that stay within it."
        )
    if len(path) > _MAX_PATH_CHARACTERS:
        raise SubmissionError(
            f"{location!r} holds a file whose name has {len(path)} characters: "
            f"{path[:40]!r}... At most {_MAX_PATH_CHARACTERS} are read."
        )
    return f"{inner}/" if inner and path.endswith("/") else inner
