"""Folders called `<assignment>-<who>`, as both kinds of GitHub classrooms clone them."""

from collections import Counter

from grader.intake.tree import Entry, Tree, top_entries
from grader.records.attempt import Attempt, Student

_MAX_CHARACTERS = 100
"""Of a repository's name. Source: GitHub's documentation, "Creating a new repository"."""


def shared_slug(tree: Tree) -> str:
    """What the names of most folders begin with, up to a hyphen; the longest of several such."""
    shared = Counter(
        entry.name[:at]
        for entry in top_entries(tree)
        if entry.is_folder and len(entry.name) <= _MAX_CHARACTERS
        for at, character in enumerate(entry.name)
        if character == "-"
    )
    return max(shared, key=lambda slug: (shared[slug], len(slug)), default="")


def find_repositories(tree: Tree, slug: str) -> tuple[list[Attempt], list[Entry]]:
    """The repositories of an assignment, and what else lies beside them.

    Args:
        tree: Cloned repositories.
        slug: What the names of the assignment's repositories begin with, before the hyphen.
    """
    attempts, others = [], []
    for entry in top_entries(tree):
        who = entry.name.removeprefix(f"{slug}-")
        if entry.is_folder and slug and who not in {"", entry.name}:
            student = Student(key=who, name=who, ids={"github": who})
            attempts.append(Attempt(students=(student,), place=entry.name, files=entry.files))
        else:
            others.append(entry)
    return attempts, others
