"""What is excused where functions call each other and one of them is wrong, and what is not.

Each is a program in `submissions/callers/`, whose first lines say what is wrong and who calls it.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.check import CheckRun, ask_checks
from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from tests.sampling import sampled
from tests.support import OPERATIONS, REPOSITORY, submission_of

FOLDER = Path(__file__).parents[1] / "submissions" / "callers"
DOCUMENT = REPOSITORY / "docs" / "points.md"
ALL = "all"


class Caller(NamedTuple):
    """A program whose functions call each other, and what becomes of it.

    Attributes:
        wrong: What is wrong, and how it is called.
        lost: By operation, the checks that are lost, or `all`.
        excused: Operations that lose nothing, or less, by what was served.
        why: Why nothing, or not everything, is excused that calls a wrong function.
    """

    wrong: str
    lost: dict[str, str]
    excused: tuple[str, ...] = ()
    why: str = ""


NEARLY_ALL_OF_PAD = "basic sides axes ranks value corner-sizes dtype layout purity forms combined"
CONVOLUTIONS = ("conv1d", "conv2d")
CALLERS_OF_PAD = ("conv1d", "conv2d", "maxpool")

CALLERS = {
    "conv1d_by_conv2d": Caller(
        "conv2d flips the kernel; conv1d calls it",
        {"conv2d": "orientation combined worked-examples"},
        ("conv1d",),
    ),
    "conv2d_by_rows": Caller(
        "conv1d leaves out the last tap; conv2d calls it for every row",
        {"conv1d": ALL},
        ("conv2d",),
    ),
    "pad_in_wrong_order": Caller(
        "pad takes the axes in the wrong order; all call it",
        {"pad": "axes combined"},
        ("conv2d", "maxpool"),
    ),
    "pad_in_float64": Caller(
        "pad always gives float64; conv1d calls it", {"pad": "dtype"}, ("conv1d",)
    ),
    "partial_functions": Caller(
        "pad ignores the value; all call it as a partial function",
        {"pad": "value combined"},
        ("maxpool",),
    ),
    "shared_helper": Caller(
        "a helper takes the stride of rows for columns; all but pad call it",
        {
            "conv1d": "stride combined worked-examples",
            "conv2d": "per-axis-stride combined",
            "maxpool": "per-axis-stride combined",
        },
        why="the helper is no function that is asked, so its fault is charged where it shows",
    ),
    "static_methods": Caller(
        "pad takes the axes in the wrong order; all are static methods that call each other",
        {"pad": "axes combined"},
        CALLERS_OF_PAD,
    ),
    "table_of_functions": Caller(
        "conv2d forgets the bias; conv1d calls it from a table",
        {"conv2d": "bias combined"},
        ("conv1d",),
    ),
    "decorators": Caller(
        "pad returns nothing where nothing is padded; all are decorated and call it",
        {"pad": "nothing-to-pad"},
        CALLERS_OF_PAD,
    ),
    "lambdas": Caller(
        "conv2d takes one stride for both axes; all are lambdas, and conv1d calls it",
        {"conv2d": "per-axis-stride combined"},
        ("conv1d",),
    ),
    "default_arguments": Caller(
        "pad returns its argument where nothing is padded; maxpool, which has it as a default "
        "argument, works in place",
        {"pad": "purity"},
        ("maxpool",),
    ),
    "closures": Caller(
        "pad puts everything a cell too early; all are closures that call it",
        {"pad": NEARLY_ALL_OF_PAD, "maxpool": "combined"},
        CALLERS_OF_PAD,
        why="maxpool pads with -1e30 instead of minus infinity, which is its own fault",
    ),
    "factory": Caller(
        "a factory that makes both convolutions pads on one side only",
        {
            "conv1d": "padding combined",
            "conv2d": "padding per-axis-padding combined worked-examples",
        },
        why="neither calls the other",
    ),
    "recursion": Caller(
        "conv2d, which calls itself, adds one bias to all channels; conv1d calls it",
        {"conv2d": "bias combined"},
        ("conv1d",),
    ),
    "pad_of_one_axis": Caller(
        "pad pads the last axis only; conv1d calls conv2d, and that and maxpool call pad",
        {"pad": "axes combined"},
        ("conv2d", "maxpool"),
    ),
    "chain_of_two_faults": Caller(
        "pad takes the axes in the wrong order, conv2d the strides; conv1d calls conv2d, and that "
        "and maxpool call pad",
        {"pad": "axes combined", "conv2d": "per-axis-stride combined"},
        CALLERS_OF_PAD,
        why="what conv2d loses is its own fault",
    ),
    "two_files": Caller(
        "pad, in a file of its own, puts all padding at the end; all call it",
        {"pad": NEARLY_ALL_OF_PAD},
        CALLERS_OF_PAD,
    ),
    "cached_indices": Caller(
        "conv2d changes indices that a helper caches; conv1d calls conv2d",
        {"conv2d": "purity"},
        ("conv1d",),
        why="the state is that of conv2d",
    ),
    "generator": Caller(
        "pad fails where a side is not padded; all call it, two from within a generator",
        {"pad": "sides nothing-to-pad combined"},
        CALLERS_OF_PAD,
    ),
    "im2col": Caller(
        "pad scrambles arrays that are not contiguous; all call it",
        {"pad": "layout"},
        CALLERS_OF_PAD,
    ),
    "fallback": Caller(
        "pad has no argument `value`; maxpool does without when that raises",
        {"pad": "value forms combined"},
        ("maxpool",),
    ),
    "state_within_a_call": Caller(
        "conv1d keeps weights from call to call; conv2d calls it for every row",
        {"conv1d": "purity"},
        ("conv2d",),
        why="the state is that of conv1d",
    ),
    "compensated": Caller(
        "pad takes the axes in the wrong order, and its callers give them so; maxpool ignores the "
        "stride",
        {"pad": "axes combined", "maxpool": "overlap gaps per-axis-stride combined"},
        why="a right pad would spoil what is right, so what was asked together counts",
    ),
    "shape_never_right": Caller(
        "conv2d is one too small on every side; conv1d calls it",
        {"conv1d": ALL, "conv2d": ALL},
        why="what gives the right shape in less than half of its own cases is not served",
    ),
    "mask": Caller(
        "pad takes the axes in the wrong order; maxpool pads a mask of bool with it, too",
        {"pad": "axes combined", "maxpool": "per-axis-padding combined"},
        ("conv2d",),
        why="calls with other than float64 and float32 are left to the submission",
    ),
    "too_many_calls": Caller(
        "conv1d flips the kernel; conv2d calls it for every cell",
        {
            "conv1d": "orientation combined worked-examples",
            "conv2d": "orientation combined worked-examples",
        },
        why="conv2d makes more than 10,000 calls, which the report says",
    ),
    "ints_only": Caller(
        "conv2d takes no tuples; conv1d calls it with nothing else",
        {"conv2d": "per-axis-stride per-axis-padding forms combined"},
        ("conv1d",),
    ),
    "changed_bias": Caller(
        "conv2d reshapes the bias of its caller; conv1d calls it", {"conv2d": "purity"}, ("conv1d",)
    ),
    "cached_pad": Caller(
        "pad returns a buffer that it keeps; all call it",
        {"pad": "purity"},
        ("conv1d", "conv2d", "maxpool"),
        why="the state is that of pad",
    ),
    "square_kernels": Caller(
        "conv2d takes one side of the kernel for both; conv1d calls it",
        {"conv2d": "rectangular combined"},
        ("conv1d",),
    ),
    "callable_objects": Caller(
        "pad puts everything a cell too late; all are instances with `__call__`, and maxpool holds "
        "pad as an attribute",
        {"pad": NEARLY_ALL_OF_PAD, "maxpool": "padding per-axis-padding combined"},
        CONVOLUTIONS,
        why="an instance is replaced where a module names it, not where an object holds it",
    ),
    "extra_keyword": Caller(
        "pad puts all padding in front; conv1d and maxpool give it an argument of the author's own",
        {
            "pad": NEARLY_ALL_OF_PAD,
            "conv1d": "padding combined",
            "maxpool": "padding per-axis-padding combined",
        },
        ("conv2d",),
        why="a call with an argument that the assignment does not name is left to the submission",
    ),
}


@pytest.mark.parametrize("name", sampled(CALLERS, every=6))
def test_of_functions_that_call_each_other_exactly_this_is_lost_and_excused(
    name: str, assignment: Assignment, practice_deck: Deck, launcher: Launcher
) -> None:
    others = {path.stem.partition("__")[2]: path for path in FOLDER.glob(f"{name}__*.py")}
    submission = submission_of(
        (FOLDER / f"{name}.py").read_text("utf-8"),
        **{other: path.read_text("utf-8") for other, path in others.items()},
    )
    with Session(launcher, submission, assignment) as session:
        runs = ask_checks(assignment, practice_deck, session)
    expected = CALLERS[name]
    assert _lost(runs) == expected.lost
    assert {run.row.operation for run in runs if run.excused_by} == {*expected.excused}


def _lost(runs: Iterable[CheckRun]) -> dict[str, str]:
    lost: dict[str, str] = {}
    for name in OPERATIONS:
        own = [run for run in runs if run.row.operation == name]
        failed = [run.row.check for run in own if not run.passed]
        if failed:
            lost[name] = ALL if len(failed) == len(own) else " ".join(failed)
    return lost


def test_every_caller_is_in_the_table() -> None:
    programs = {path.stem for path in FOLDER.glob("*.py") if "__" not in path.stem}
    assert programs == CALLERS.keys()


def test_the_document_has_the_table_of_what_is_excused() -> None:
    assert _table() in DOCUMENT.read_text("utf-8")


def _table() -> str:
    """The table as the document has it."""
    rows = ["| what is wrong | excused | lost | why not more |", "|---|---|---|---|"]
    for caller in CALLERS.values():
        lost = "; ".join(_in_words(*one) for one in caller.lost.items())
        excused = ", ".join(caller.excused) or "nothing"
        rows.append(f"| {caller.wrong} | {excused} | {lost} | {caller.why} |")
    return "\n".join(rows) + "\n"


def _in_words(operation: str, checks: str) -> str:
    if checks == NEARLY_ALL_OF_PAD:
        return f"{operation}: all but nothing-to-pad"
    return f"{operation}: {checks if checks == ALL else ', '.join(checks.split())}"
