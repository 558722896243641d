"""Writes into the documents what there is to install: `make published`."""

import re
from pathlib import Path
from typing import NamedTuple

from grader import __version__

PUBLISHED = False
"""Whether an index has the package; with the first release this becomes True, and stays so."""

_REPOSITORY = Path(__file__).parent.parent

_VERSION = "VERSION"
"""Stands in a sentence for the version of the grader, whichever it is."""


class Sentence(NamedTuple):
    """What a document says until there is a release, and what since.

    Attributes:
        document: Path in the repository.
        until: As long as the package is on no index.
        since: Once it is.
    """

    document: str
    until: str
    since: str

    def brought_into(self, text: str, *, published: bool) -> str:
        """The text of the document, saying what holds.

        Raises:
            ValueError: It says neither, or something twice.
        """
        known = "|".join(map(_pattern, (self.until, self.since)))
        says = (self.since if published else self.until).replace(_VERSION, __version__)
        changed, count = re.subn(known, lambda _: says, text)
        if count != 1:
            raise ValueError(
                f"{self.document} says {count} times, and not once, what docs/published.py has: "
                f"{says!r}. Write it into both alike."
            )
        return changed


SENTENCES = (
    Sentence(
        document="README.md",
        until=(
            "$ make dist                     # the wheel that you and your students install: "
            "it is on no index yet\n"
            "$ pip install 'dist/cnn_grader-VERSION-py3-none-any.whl[torch]'\n"
        ),
        since="$ pip install 'cnn-grader[torch]'\n",
    ),
    Sentence(
        document="docs/instructor.md",
        until=(
            "The grader is on no index of packages yet. `make dist` in a copy of its repository "
            "makes a wheel,\n`dist/cnn_grader-VERSION-py3-none-any.whl`; take it to where you "
            "work:\n\n```console\n$ pip install 'cnn_grader-VERSION-py3-none-any.whl[torch]'\n"
            "```\n\nOr name the Git"
        ),
        since=(
            "```console\n$ pip install 'cnn-grader[torch]'\n```\n\n"
            "For a grader that you changed, name the Git"
        ),
    ),
    Sentence(
        document="docs/student.md",
        until=(
            "Without a course, give these in a copy of the grader's repository:\n\n"
            "```console\n$ pip install .\n"
        ),
        since="Without a course:\n\n```console\n$ pip install cnn-grader\n",
    ),
    Sentence(
        document="SECURITY.md",
        until="There is no release yet: the main branch is mended.",
        since="The main branch is mended, and the newest release by another one.",
    ),
)


def _pattern(sentence: str) -> str:
    return re.escape(sentence).replace(_VERSION, r"\d[\d.a-z]*")


def main() -> None:
    """Write what holds into every document that says it."""
    for one in SENTENCES:
        path = _REPOSITORY / one.document
        text = one.brought_into(path.read_text("utf-8"), published=PUBLISHED)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
