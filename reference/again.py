"""Cases that ask once more what others ask: with other dtypes, as views, and twice.

A program may answer in float64 only where there is a bias, or write into its argument only where
there is padding. So `dtype`, `layout` and `purity` ask with each feature that programs branch at.
"""

from collections.abc import Collection, Sequence

import msgspec
import numpy as np

from grader.operation import numbers
from grader.operation.forms import ASKS_DTYPE, DTYPE
from grader.records.case import Array, Case, Layout
from grader.records.operation import Check

_TURNS: tuple[Layout, ...] = ("reversed", "strided", "fortran")

_FINE = 30
"""Binary digits after the point that float32 cannot hold."""


_OTHER_LAYOUTS: dict[Layout, str] = {"reversed": "backwards", "strided": "every other cell"}
"""Layouts that are asked of x once more, with what a teacher calls them."""


def checks_of_layers(switches: tuple[str, ...], permits: tuple[str, ...] = ()) -> dict[str, Check]:
    """The rows of `dtype`, `layout` and `purity`.

    Args:
        switches: What programs branch at: they ask with each of these features.
        permits: Features that cases of `layout` and `purity` may switch on besides.
    """
    views = "Arguments may be views: transposed, reversed, sliced or broadcast arrays."
    pure = "Arguments stay as they are, the answer is new, and nothing is remembered."
    return {
        "dtype": Check(asks=ASKS_DTYPE, needs=DTYPE, borrows=("view", *switches)),
        "layout": Check(asks=views, needs=("view",), permits=permits, borrows=switches),
        "purity": Check(asks=pure, needs=("second call",), permits=permits, borrows=switches),
    }


def forms_of_layers(
    needs: tuple[str, ...] = ("keyword arrays",), borrows: tuple[str, ...] = ()
) -> Check:
    """The row of `forms`, of what takes no numbers for several axes."""
    asks = "Every argument can be passed by position or by keyword."
    return Check(asks=asks, needs=needs, borrows=borrows)


_HELD = ("x", "target")
"""Arrays that have something for each image or row, beside the one whose numbers change."""


def asked_again(
    plain: Case,
    cases: Sequence[Case],
    fine: Collection[str],
    array: str = "x",
    one: str = "image",
) -> dict[str, list[Case]]:
    """Cases of `dtype`, `layout` and `purity`.

    Args:
        plain: A case that switches nothing on.
        cases: Cases with a title that says what they switch on, e.g. `a stride`.
        fine: Titles of those for which programs make arrays of their own, so that digits may be
            lost; they are asked with numbers that float32 cannot hold, too.
        array: The array whose numbers change.
        one: What a student calls one along the first axis of it.
    """
    return {
        "dtype": [
            *map(_in_float32, cases),
            msgspec.structs.replace(
                _in_float32(_as_views(plain, 0, array)), title="views in float32"
            ),
            *(_with_many_digits(case, array) for case in cases if case.title in fine),
        ],
        "layout": [
            *(_as_views(case, index, array) for index, case in enumerate(cases)),
            *(_held_as(plain, layout, title) for layout, title in _OTHER_LAYOUTS.items()),
            _held_once(plain, array, one),
        ],
        "purity": [_asked_twice(case, array) for case in cases],
    }


def _in_float32(case: Case) -> Case:
    return msgspec.structs.replace(
        case,
        title=f"float32 with {case.title}",
        arrays={
            name: array.astype(np.float32) if array.dtype.kind == "f" else array
            for name, array in case.arrays.items()
        },
    )


def _with_many_digits(case: Case, array: str) -> Case:
    fine = np.abs(numbers.fractions(case.arrays[array].shape, 1, _FINE))
    return msgspec.structs.replace(
        case,
        title=f"many digits with {case.title}",
        arrays={**case.arrays, array: fine},
    )


def _as_views(case: Case, index: int, first: str) -> Case:
    """Arrays in the other order of axes where they have several, which shows most; else reversed.

    Arguments besides the first take turns, so that all ways occur.
    """
    turns = {name: _TURNS[(index + turn) % 3] for turn, name in enumerate(case.arrays)}
    return msgspec.structs.replace(
        case,
        title=f"views with {case.title}",
        layouts={
            name: _layout_of(array, "fortran" if name == first else turns[name])
            for name, array in case.arrays.items()
        },
    )


def _held_as(case: Case, layout: Layout, title: str) -> Case:
    return msgspec.structs.replace(case, title=title, layouts=dict.fromkeys(case.arrays, layout))


def _held_once(case: Case, array: str, one: str) -> Case:
    """Two equal images, or equal rows, that lie in the same memory."""
    twice = {
        name: np.repeat(held[:1], max(2, len(held)), axis=0)
        for name, held in case.arrays.items()
        if name in {*_HELD, array}
    }
    return msgspec.structs.replace(
        case,
        title=f"the same {one} twice, held once",
        arrays={**case.arrays, **twice},
        layouts=dict.fromkeys(twice, "broadcast"),
    )


def _layout_of(array: Array, layout: Layout) -> Layout:
    """That layout; another for an array which it would leave as it is."""
    several = sum(length > 1 for length in array.shape) > 1
    return layout if several or layout != "fortran" else "reversed"


def _asked_twice(case: Case, array: str) -> Case:
    other = np.ascontiguousarray(case.arrays[array][..., ::-1]) + 1
    asked = asked_twice(case, other, array)
    return msgspec.structs.replace(asked, title=f"asked twice with {case.title}")


def asked_twice(case: Case, other: Array, array: str = "x") -> Case:
    """The same case for `purity`, which calls once more with these numbers in an array."""
    return msgspec.structs.replace(case, then={**case.arrays, array: other})
