"""Which part of a long table `make test` tries; `make test-all` tries all of it.

A sample is every n-th row in the order of the table: the same rows for everybody, and as many of
each kind as there are, since rows of a kind stand together.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, TypeVar

import pytest

__all__ = ["in_part_and_whole", "sampled", "with_one_gradient"]


T = TypeVar("T")


def sampled(
    rows: Iterable[object], *, every: int, kind: Callable[[Any], Hashable] | None = None
) -> list[object]:
    """The parameters of a test, marked as of the longest run where they are not in the sample.

    Args:
        rows: What the test is to be run with: values, or what `pytest.param` makes.
        every: Of so many rows, one is in the sample; the first of the table always is.
        kind: Which kind a row is of; of each that would have no row in the sample, the first is in
            it too.
    """
    rows = [*rows]
    chosen = {*range(0, len(rows), every)}
    if kind is not None:
        kinds = [kind(row) for row in rows]
        tried = {kinds[number] for number in chosen}
        chosen |= {kinds.index(one) for one in {*kinds} - tried}
    return [row if number in chosen else _as_whole(row) for number, row in enumerate(rows)]


def in_part_and_whole(rows: Sequence[T], *, every: int) -> list[object]:
    """The parameters of a fixture that makes something of a table: its sample, and all of it."""
    whole = pytest.param(rows, marks=pytest.mark.whole, id="whole")
    return [pytest.param(rows[::every], id="in part"), whole]


def with_one_gradient(rows: Iterable[object]) -> list[object]:
    """The parameters of a test, marked as of `make test-all` where they are of other gradients.

    All gradients are made alike, and drawing cases for them takes long.

    Args:
        rows: Names of operations, or tuples that begin with one, or what `pytest.param` makes.
    """
    params = [pytest.param(*row) if type(row) is tuple else row for row in rows]
    return [_as_whole(one) if _is_another(str(_name_of(one))) else one for one in params]


_TRIED = {"conv2d_dx", "batchnorm_dx"}
"""One of convolutions and poolings, and one of layers."""


def _is_another(name: str) -> bool:
    """Whether an operation is a gradient, e.g. `linear_dbias`, and none of those that are tried."""
    return "_d" in name and name not in _TRIED


def _name_of(row: object) -> object:
    """The name of the operation that a parameter is, or begins with."""
    while isinstance(row, tuple):
        row = row[0]
    return getattr(row, "name", row)


def _as_whole(row: object) -> object:
    if isinstance(row, type(pytest.param())):
        return row._replace(marks=(*row.marks, pytest.mark.whole))
    return pytest.param(row, marks=pytest.mark.whole)
