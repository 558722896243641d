"""The words that modules and public classes are named with are in docs/glossary.md."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.support import REPOSITORY

GLOSSARY = REPOSITORY / "docs" / "glossary.md"
TERMS, PLAIN = re.split(
    r"^## Words used as in plain.*$", GLOSSARY.read_text("utf-8"), flags=re.MULTILINE
)
ENTRIES = re.findall(r"^- .*\n(?:  .*\n)*", TERMS, re.MULTILINE)

IN_A_NAME = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")
"""A word of a name such as `TapMap`, `tap_map` or `conv2d`; a number alone is none."""


def words_of(text: str) -> set[str]:
    return set(re.findall(r"[a-z0-9]+", text.lower()))


EXPLAINED = {word for term in re.findall(r"\*\*(.+?)\*\*", TERMS) for word in words_of(term)}
ENGLISH = words_of(PLAIN)


def forms_of(word: str) -> set[str]:
    """The word, and what it may be the plural of."""
    singular = {word.removesuffix("s"), word.removesuffix("es"), re.sub("ies$", "y", word)}
    return {word, *singular}


def sources() -> list[Path]:
    """The files whose names are ours; operations in a pack are in a course's words."""
    folders = (REPOSITORY / name for name in ("grader", "reference"))
    packs = REPOSITORY / "reference" / "courses"
    files = (path for folder in folders for path in folder.rglob("*.py"))
    return sorted(path for path in files if not path.is_relative_to(packs))


def names() -> Iterator[tuple[str, Path]]:
    """Every name of a package, a module or a public class, and the file it is found in."""
    for path in sources():
        within = path.relative_to(REPOSITORY)
        for part in within.with_suffix("").parts:
            yield part, within
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield node.name, within


@cache
def words_in_names() -> dict[str, tuple[str, Path]]:
    """Each word that a name holds, with the first name that does."""
    found: dict[str, tuple[str, Path]] = {}
    for name, path in names():
        for word in IN_A_NAME.findall(name):
            if not word.isdigit():
                found.setdefault(word.lower(), (name, path))
    return found


def test_every_word_in_a_name_is_explained_or_plain_english() -> None:
    known = EXPLAINED | ENGLISH
    unknown = [
        f"Say in docs/glossary.md what {word!r} means, of which {name!r} in {path} is made; "
        "or take a word that is there."
        for word, (name, path) in words_in_names().items()
        if not known & forms_of(word)
    ]
    assert not unknown, "\n".join(unknown)


def test_words_that_nothing_uses_any_more_are_taken_out() -> None:
    text = "\n".join(path.read_text("utf-8") for path in sources())
    used = {form for word in words_of(text.replace("_", " ")) for form in forms_of(word)}
    used |= {form for word in words_in_names() for form in forms_of(word)}
    assert not EXPLAINED - used
    in_names = {form for word in words_in_names() for form in forms_of(word)}
    assert not ENGLISH - in_names, "those are words of names only"


def test_no_word_is_explained_twice_and_plain_english_as_well() -> None:
    assert not EXPLAINED & ENGLISH


def test_every_entry_says_what_its_word_means_in_a_sentence() -> None:
    for entry in ENTRIES:
        assert re.match(r"- \*\*.+", entry), entry
        assert entry.endswith(".\n"), entry
