"""Opening downloads and uploads as the command does, with workers that all tests share."""

from pathlib import Path

from grader.intake import download, open_tree
from grader.intake.download import MAX_ATTEMPT_SECONDS, Download
from grader.intake.tree import Tree
from grader.integrations import layouts
from grader.isolation.unpacking import Unpacker

WORKERS = Unpacker()
"""Closed when the tests end."""


def open_download(
    path: Path, layout: str | None = None, *, excluded: Path | None = None
) -> Download:
    return download.open_download(path, WORKERS, layouts(), layout, excluded)


def open_upload(content: bytes, name: str = "x.zip") -> Tree:
    WORKERS.grant(MAX_ATTEMPT_SECONDS)
    return open_tree.open_upload(content, name, name, WORKERS)
