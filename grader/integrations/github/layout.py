"""What `gh classroom clone student-repos` makes: `<slug>-submissions/<slug>-<who>/`.

Source: github/gh-classroom, `gh classroom clone student-repos`.
"""

from grader.intake.layouts.layout import DownloadContents, Layout
from grader.intake.layouts.repositories import find_repositories, shared_slug
from grader.intake.tree import Tree

_ENDING = "-submissions"


def _slug(tree: Tree) -> str:
    told = tree.name.removesuffix(_ENDING)
    return told if tree.name.endswith(_ENDING) else shared_slug(tree)


def _recognises(tree: Tree) -> bool:
    return tree.name.endswith(_ENDING) and bool(find_repositories(tree, _slug(tree))[0])


def _find(tree: Tree) -> DownloadContents:
    attempts, leftover = find_repositories(tree, _slug(tree))
    return DownloadContents(attempts=tuple(attempts), leftover=tuple(leftover))


LAYOUT = Layout(name="github-classroom", recognises=_recognises, find=_find)
"""A team stands as one student under its name; dates of commits prove nothing and are not read."""
