"""Lays out the pages as Sphinx reads them: the documents, and what is made for the site alone."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from docs.site.examples import EXAMPLES, write_examples
from docs.site.links import IMAGES, PAGES, REPOSITORY, linked_sources, rewrite_links
from docs.site.reference import write_reference
from docs.site.sources import write_sources
from docs.site.toctree import toctree

FIRST = "docs/README.md"
"""The document that names all others under the headings of the navigation."""

BEFORE = {
    "Reference": """\
- [Commands](commands.md): every command and its options, as `--help` says them.
- [Python](python.md): grading from a program or a notebook, and what is raised.
- [Files of operations](operation-files.md): what the file of an operation imports.
- [Records](records.md): what reports and gradebooks hold, field by field.
""",
}
AFTER = {
    "Start": "- [Examples](examples.md): reports and the page of a class, to click through.\n",
    "Project": "- [Sources](source/index.md): the files that these pages name.\n",
}
"""What the first page says of pages that only the site has, by heading."""

_NAMED = re.compile(r"^- \[([^]]+)\]\(([^)]+)\.md\)", re.MULTILINE)


def stage(folder: Path) -> None:
    """Write every page into a folder, and what they show."""
    (folder / "source").mkdir(parents=True)
    (folder / "files").mkdir()
    shutil.copytree(REPOSITORY / IMAGES, folder / "images")
    sources = {*linked_sources(EXAMPLES, "")}
    for path, page in PAGES.items():
        if path.endswith(".md") and path != FIRST:
            text = (REPOSITORY / path).read_text("utf-8")
            sources.update(linked_sources(text, path))
            (folder / f"{page}.md").write_text(rewrite_links(text, path), "utf-8")
    first = rewrite_links((REPOSITORY / FIRST).read_text("utf-8"), FIRST)
    for page, text in first_pages(first):
        (folder / f"{page}.md").write_text(text, "utf-8")
    write_sources(folder, sources)
    write_reference(folder)
    write_examples(folder)


def first_pages(first: str) -> Iterator[tuple[str, str]]:
    """The first page, and one for each of its sections, by name; each hangs others below it.

    Args:
        first: The text of the first document, with links as the site has them.
    """
    begin, *parts = re.split(r"^## (.+)\n\n", first, flags=re.MULTILINE)
    sections = {
        heading: BEFORE.get(heading, "") + body.rstrip() + "\n" + AFTER.get(heading, "")
        for heading, body in zip(parts[::2], parts[1::2], strict=True)
    }
    whole = "\n".join(f"## {heading}\n\n{body}" for heading, body in sections.items())
    yield "index", begin + whole + toctree(heading.lower() for heading in sections)
    for heading, body in sections.items():
        below = (f"{title} <{page}>" for title, page in _NAMED.findall(body))
        yield heading.lower(), f"# {heading}\n\n{body}" + toctree(below)
