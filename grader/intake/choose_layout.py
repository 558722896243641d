"""Which layout a download has, and which of its folders that layout describes."""

from grader.errors import SubmissionError
from grader.intake.layouts import LAYOUTS
from grader.intake.layouts.layout import Layout
from grader.intake.layouts.plain import is_submission
from grader.intake.main_file import MAIN, NOTEBOOK
from grader.intake.tree import SubTree, Tree, top_entries
from grader.records.gradebook import DATABASE
from grader.text import did_you_mean

__all__ = ["check_layout", "choose_layout"]

_NAMES = {layout.name: layout for layout in LAYOUTS}

_CHOOSE = f"Say how it is laid out with --layout: {', '.join(_NAMES)}."


def check_layout(name: str | None) -> None:
    """Refuse a name that no layout has.

    Raises:
        SubmissionError: It is none.
    """
    if name is not None and name not in _NAMES:
        hint = did_you_mean(name, _NAMES) or _CHOOSE
        raise SubmissionError(f"There is no layout {name!r}. {hint}")


def choose_layout(tree: Tree, name: str | None) -> tuple[Tree, Layout]:
    """The layout, and the tree that it describes: the whole, or the one folder that holds all.

    Args:
        tree: What was downloaded.
        name: Name of the layout; found out where it is not given.

    Raises:
        SubmissionError: It is laid out in no way or in several ways that are known.
    """
    shapes = _shapes(tree)
    if name is not None:
        layout = _NAMES[name]
        return next(filter(layout.recognises, shapes), shapes[-1]), layout
    *special, plain = LAYOUTS
    for shape in shapes:
        found = [layout for layout in special if layout.recognises(shape)]
        if len(found) > 1:
            names = " and as ".join(layout.name for layout in found)
            raise SubmissionError(f"{tree.location!r} can be read as {names}. {_CHOOSE}")
        if found:
            return shape, found[0]
    for shape in reversed(shapes):
        if plain.recognises(shape) and (shape is tree or _is_a_class(shape, tree)):
            return shape, plain
    raise SubmissionError(
        f"{tree.location!r} holds nothing that looks like a student's submission. {_CHOOSE}"
    )


def _is_a_class(folder: Tree, tree: Tree) -> bool:
    """Whether the one folder of a tree holds everybody, and not what one student handed in."""
    several = sum(map(is_submission, top_entries(folder))) > 1
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
