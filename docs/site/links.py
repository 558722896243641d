"""Where the links of a document lead on the site, which is flat and has pages for sources too."""

import re
from collections.abc import Iterable
from os.path import normpath
from pathlib import Path, PurePosixPath

REPOSITORY = Path(__file__).parent.parent.parent

LINK = re.compile(r"\]\(([^)#:\s]+)(#[^)\s]+)?\)")
"""A link or an image of Markdown that leads to a file of the repository; with its heading."""

PAGES = {
    "README.md": "about",
    "CHANGELOG.md": "changelog",
    "CONTRIBUTING.md": "contributing",
    "SECURITY.md": "reporting",
    "docs": "index",
    "docs/README.md": "index",
    "docs/report.schema.json": "report-schema",
    "docs/gradebook.schema.json": "gradebook-schema",
} | {
    f"docs/{path.name}": path.stem
    for path in (REPOSITORY / "docs").glob("*.md")
    if path.name not in {"README.md", "package.md"}  # an index shows that one
}
"""The page of a document, by its path."""

IMAGES = "docs/images/"


def target_of(named: str, document: str) -> str:
    """What a link names, as a path in the repository.

    Args:
        named: The link, which is relative to the document.
        document: Path of the document.
    """
    return normpath(PurePosixPath(document).parent / named)


def linked_sources(text: str, document: str) -> Iterable[str]:
    """Paths of files and folders that a document links to and that are no pages."""
    targets = (target_of(found[1], document) for found in LINK.finditer(text))
    return (one for one in targets if one not in PAGES and not one.startswith(IMAGES))


def page_of(path: str) -> str:
    """The page that shows a file or a folder of the repository.

    No page has a hidden path, since those are left out of what GitHub publishes.
    """
    if path in PAGES:
        return PAGES[path]
    end = "/index" if (REPOSITORY / path).is_dir() else ""
    return f"source/{path.removesuffix('.md').removeprefix('.')}{end}"


def rewrite_links(text: str, document: str) -> str:
    """A document whose links lead to pages of the site, for a page at the top of it."""

    def rewritten(found: re.Match[str]) -> str:
        target, heading = target_of(found[1], document), found[2] or ""
        if target.startswith(IMAGES):
            return f"]({target.removeprefix('docs/')})"
        return f"]({page_of(target)}.md{heading})"

    return LINK.sub(rewritten, text)
