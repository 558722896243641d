"""Which layout a download has, and which of its folders that layout describes."""

from collections.abc import Iterable, Sequence

from grader.errors import SubmissionError
from grader.intake.layouts import plain
from grader.intake.layouts.layout import Layout
from grader.intake.main_file import MAIN, NOTEBOOK
from grader.intake.tree import SubTree, Tree, top_entries
from grader.records.gradebook import DATABASE
from grader.text import did_you_mean


def check_layout(name: str | None, systems: Sequence[Layout]) -> None:
    """Refuse a name that no layout has.

    Args:
        name: What was given as `--layout`, if anything was.
        systems: The layouts of systems.

    Raises:
        SubmissionError: It is none.
    """
    names = [layout.name for layout in (*systems, plain.LAYOUT)]
    if name is not None and name not in names:
        hint = did_you_mean(name, names) or _choose(systems)
        raise SubmissionError(f"There is no layout {name!r}. {hint}")


def choose_layout(tree: Tree, name: str | None, systems: Sequence[Layout]) -> tuple[Tree, Layout]:
    """The layout, and the tree that it describes: the whole, or the one folder that holds all.

    Args:
        tree: What was downloaded.
        name: Name of the layout; found out where it is not given.
        systems: The layouts of systems. An entry a student is what it is where none of them is.

    Raises:
        SubmissionError: It is laid out in no way or in several ways that are known.
    """
    shapes = _shapes(tree)
    if name is not None:
        layout = next(one for one in (*systems, plain.LAYOUT) if one.name == name)
        return next(filter(layout.recognises, shapes), shapes[-1]), layout
    for shape in shapes:
        found = [layout for layout in systems if layout.recognises(shape)]
        if len(found) > 1:
            names = " and as ".join(layout.name for layout in found)
            raise SubmissionError(f"{tree.location!r} can be read as {names}. {_choose(systems)}")
        if found:
            return shape, found[0]
    for shape in reversed(shapes):
        if plain.LAYOUT.recognises(shape) and (shape is tree or _is_a_class(shape, tree)):
            return shape, plain.LAYOUT
    raise SubmissionError(
        f"{tree.location!r} holds nothing that looks like a student's submission. "
        f"{_choose(systems)}"
    )


def _choose(systems: Iterable[Layout]) -> str:
    names = ", ".join(layout.name for layout in (*systems, plain.LAYOUT))
    return f"Say how it is laid out with --layout: {names}."


def _is_a_class(folder: Tree, tree: Tree) -> bool:
    """Whether the one folder of a tree holds everybody, and not what one student handed in."""
    several = sum(map(plain.is_submission, top_entries(folder))) > 1
    return several or folder.name == tree.name


def _shapes(tree: Tree) -> list[Tree]:
    """The tree, and what is in its only folder beside results of earlier batches.

    A folder with `cnn.py` is a student's own.
    """
    entries = list(top_entries(tree))
    folders = [entry for entry in entries if entry.is_folder and DATABASE not in entry.files]
    if len(folders) != 1 or any(not entry.is_folder for entry in entries):
        return [tree]
    if {MAIN, NOTEBOOK} & set(folders[0].files):
        return [tree]
    return [tree, SubTree(tree, folders[0].name)]
