"""Pages of files and folders that documents link to, so that no link leaves the site."""

from collections.abc import Iterable
from pathlib import Path

from docs.site.links import REPOSITORY, page_of
from docs.site.toctree import toctree

_HEAD = "---\nnosearch: true\n---\n\n"
"""Whoever searches looks for words of the documents."""

_FENCE = "`" * 8

_LANGUAGES = {
    ".json": "json",
    ".md": "markdown",
    ".py": "python",
    ".toml": "toml",
    ".yml": "yaml",
}


def write_sources(folder: Path, linked: Iterable[str]) -> None:
    """Write the pages of files and folders, of what is in these, and a list of all.

    Args:
        folder: Where pages are written.
        linked: Paths in the repository.
    """
    listed = sorted(linked)
    for path in listed:
        _write(folder, path)
    items = "".join(f"- [`{path}`](/{page_of(path)}.md)\n" for path in listed)
    text = f"# Sources\n\nFiles and folders of the repository that these pages name.\n\n{items}"
    pages = toctree(f"/{page_of(path)}" for path in listed)
    (folder / "source" / "index.md").write_text(_HEAD + text + pages, "utf-8")


def _write(folder: Path, path: str) -> None:
    page = folder / f"{page_of(path)}.md"
    page.parent.mkdir(parents=True, exist_ok=True)
    title = f"{_HEAD}# `{path}`\n\n"
    if (REPOSITORY / path).is_dir():
        page.write_text(title + _folder(folder, path), "utf-8")
    else:
        page.write_text(title + shown_file(path), "utf-8")


def shown_file(path: str) -> str:
    """The text of a file, as Markdown shows it."""
    text = (REPOSITORY / path).read_text("utf-8")
    language = _LANGUAGES.get(Path(path).suffix, "text")
    return f"{_FENCE}{language}\n{text.rstrip()}\n{_FENCE}\n"


def _folder(folder: Path, path: str) -> str:
    """A list of what is in a folder, whose pages are written too."""
    inside = [
        f"{path}/{one.name}"
        for one in sorted((REPOSITORY / path).iterdir())
        if one.name != "__pycache__"
    ]
    for one in inside:
        _write(folder, one)
    items = "".join(f"- [`{one}`](/{page_of(one)}.md)\n" for one in inside)
    return items + toctree(f"/{page_of(one)}" for one in inside)
