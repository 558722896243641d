"""What `cross_entropy` and its gradient have in common: features, the contract, checks and cases.

Scores are small whole numbers where a check is not about large ones, and no label has a share so
small that a float loses it: so an exponential of a large score, a logarithm of 0 and a largest
score of all rows are each charged to the check made for it.
"""

from collections.abc import Mapping
from typing import Any

import msgspec
import numpy as np

from grader.operation import numbers
from grader.operation.arguments import example
from grader.operation.draw import Draw
from grader.operation.forms import REFUSES_BAD_ARGUMENTS
from grader.records.case import Array, Case
from grader.records.operation import Check

from .again import asked_again, checks_of_layers, forms_of_layers

_LARGE = 80
"""From here on an exponential is no float32; of a float64 from 710 on."""

_UNLIKELY = 5
"""How far below the largest score of its row an unlikely label is: farther than small scores are
apart, of whose shares programs may be off by a ten millionth."""

_SWITCHES = ("batch", "large scores", "unlikely label", "rows far apart")

_KEPT, _KEPT_IN_FLOAT64 = 2.0**-22, 2.0**-51
"""What right programs are off by, at most, relative to differences of scores; and in float64
relative to the scores themselves."""

_SPREAD = 16
"""What scores are taken to differ by at least: so small ones have bounds in which a ten millionth
that is added to a share makes no difference."""


def features(x: Array, target: Array) -> set[str]:
    """The features that the arguments switch on."""
    largest = x.max(axis=1)
    scores_of_labels = x[np.arange(len(x)), target]
    present = {
        "batch": len(x) > 1,
        "large scores": bool((np.abs(largest) > _LARGE).any()),
        "unlikely label": bool((largest - scores_of_labels > _UNLIKELY).any()),
        "rows far apart": bool(np.ptp(largest) > _LARGE),
    }
    return {feature for feature, is_on in present.items() if is_on}


def accepts(x: Array, target: Array) -> bool:
    """Whether there is a label for each row, and a score for each of two classes or more."""
    return (
        x.ndim == 2
        and len(x) >= 1
        and x.shape[1] >= 2
        and x.dtype.kind == "f"
        and target.dtype == np.int64
        and target.shape == x.shape[:1]
        and bool(((target >= 0) & (target < x.shape[1])).all())
    )


def effort(x: Array, target: Array) -> int:
    """Cells of x, and exponentials."""
    del target  # it has fewer
    return 2 * x.size


def bound_of(x: Array) -> float:
    """Largest error of a right program in a logarithm of a share.

    What is left of the digits of float32 after a few steps; in float64, where more are left, of
    differences of scores alone: a program that goes through float32 loses those of large ones.
    """
    spread, largest = float(np.ptp(x)), float(np.abs(x).max())
    kept = _KEPT if x.dtype == np.float32 else _KEPT_IN_FLOAT64
    return _KEPT * max(spread, _SPREAD) + kept * largest


def checks_of(asks: Mapping[str, str]) -> dict[str, Check]:
    """The rows that a rubric can hold.

    Args:
        asks: What the checks ask that are told differently of each, in a student's words.
    """
    return {
        "basic": Check(asks=asks["basic"]),
        "batch": Check(asks=asks["batch"], needs=("batch",)),
        "large-scores": Check(
            asks="Scores whose exponential is no float, or 0.", needs=("large scores",)
        ),
        "unlikely-label": Check(asks=asks["unlikely-label"], needs=("unlikely label",)),
        "rows-apart": Check(
            asks="Every row has its own largest score, far from that of another row.",
            needs=("rows far apart",),
            borrows=("batch", "large scores"),
        ),
        **checks_of_layers(_SWITCHES),
        "forms": forms_of_layers(),
        "combined": Check(
            asks="Everything at once.",
            needs=("batch", "large scores", "unlikely label"),
            permits=("rows far apart", "keyword arrays"),
        ),
        "refuses-bad-arguments": REFUSES_BAD_ARGUMENTS,
    }


def draw_call(draw: Draw, on: frozenset[str]) -> dict[str, Any]:
    """Arguments that switch on features."""
    rows = draw.integer(2, 4) if on & {"batch", "rows far apart"} else 1
    classes = draw.pick([2, 3, 5])
    x, target = _small(draw.numbers((rows, classes))), draw.labels((rows,), classes)
    if "large scores" in on:
        x += draw.pick([-1000, 1000])
    if "rows far apart" in on:
        x[0] += draw.pick([-1000, 1000])
    if "unlikely label" in on:
        x[-1, target[-1]] -= draw.pick([30, 1000])
    return {"x": x, "target": target}


def case_of(title: str, x: Array, *target: int) -> Case:
    """A case that is chosen by hand."""
    return example(title, x=np.asarray(x, dtype=float), target=np.array(target))


def _small(x: Array) -> Array:
    """Scores of 1, 2 and 3 in turns, each row from another one on, and digits behind the point.

    So no share is small, no class has that of the one before, and no largest score is 0.
    """
    whole = np.floor(x[:, :1]) + np.arange(x.shape[1])
    return np.asarray(whole % 3 + 1 + x % 1)


def _rows(*shape: int) -> Array:
    return _small(numbers.integers(shape, 3))


def chosen_cases() -> dict[str, list[Case]]:
    """Corner cases, by check."""
    plain, rows = case_of("nothing else", _rows(1, 3), 2), _rows(3, 4)
    batch = case_of("several rows", rows, 1, 3, 0)
    large = [
        case_of("scores around 1000", 1000 + _rows(1, 3), 0),
        case_of("scores around -1000", _rows(1, 3) - 1000, 1),
    ]
    unlikely = [
        case_of("a label 25 below the largest score", np.array([[5.0, -20.0, 3.0]]), 1),
        case_of("a label 900 below the largest score", np.array([[-850.0, 50.0]]), 0),
    ]
    apart = case_of("rows 2000 apart", rows + np.array([[1000.0], [-1000.0], [0.0]]), 1, 3, 0)
    again = asked_again(plain, [plain, batch, *large, *unlikely, apart], fine=(), one="row")
    return {
        "basic": [
            plain,
            case_of("the last class", _rows(1, 5), 4),
            case_of("the first class", _rows(1, 3), 0),
            case_of("two classes", _rows(1, 2), 1),
        ],
        "batch": [
            batch,
            case_of("one label for all rows", rows, 2, 2, 2),
            case_of("as many rows as classes", _rows(3, 3), 0, 1, 2),
            case_of("equal rows", np.repeat(rows[:1], 2, axis=0), 1, 1),
        ],
        "large-scores": large,
        "unlikely-label": unlikely,
        "rows-apart": [apart],
        **again,
        "dtype": [*again["dtype"], *_many_digits()],
        "refuses-bad-arguments": _refused(batch),
    }


def _many_digits() -> list[Case]:
    """Scores so large that float32 has no digits left for what they differ by."""
    fine = _small(numbers.fractions((1, 4), 1, 2)) + 2.0**27
    return [
        case_of("scores of many digits", fine, 2),
        case_of("rows of scores of many digits", np.concatenate([fine, fine[:, ::-1]]), 1, 3),
    ]


def _refused(right: Case) -> list[Case]:
    """Arguments outside the contract, made of some within."""
    target, classes = right.arrays["target"], right.arrays["x"].shape[1]
    wrong = {
        "a label for which there is no score": np.array([classes, 0, 0]),
        "a label below 0": np.array([-1, 0, 0]),
        "a label too few": target[1:],
        "labels that are no whole numbers": target + 0.5,
    }
    given = right.arrays
    return [
        msgspec.structs.replace(right, title=title, arrays={**given, "target": labels})
        for title, labels in wrong.items()
    ]
