"""Which sections of a course students are in, where a roster joins the names of several."""

import re
from collections.abc import Collection, Iterable

_JOINT = re.compile(r",? (?:and|und|et|y|e|en|og|och|i|ja|&) |, ")
"""What stands between names of sections, in a sentence of some languages.

Source: instructure/canvas-lms, lib/gradebook_exporter.rb, which joins them as Rails' `to_sentence`.
"""


def split_sections(texts: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The sections that each text of a roster names, which are several of a student in several.

    A text is taken apart only if each of its parts is what the roster says of somebody else, since
    a section may itself be called `Arts and Crafts`.

    Args:
        texts: What the roster says of each student; empty of those in none.
    """
    named = {*texts}
    return {text: _parts(text, named - {text, ""}) or (text,) for text in named}


def _parts(text: str, known: Collection[str]) -> tuple[str, ...]:
    """The names that a text is made of; none where it is not made of known ones."""
    if text in known:
        return (text,)
    for joint in _JOINT.finditer(text):
        first, rest = text[: joint.start()], text[joint.end() :]
        if first in known and (others := _parts(rest, known)):
            return (first, *others)
    return ()
