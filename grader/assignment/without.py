"""Leaving features out of an assignment's text: `--without` of `grade init`."""

from collections.abc import Mapping, Sequence
from typing import Any

from grader.assignment.narrow import narrowed, single_axes
from grader.errors import AssignmentError
from grader.records.operation import Operation
from grader.text import did_you_mean

Without = Mapping[str, Sequence[str]]
"""Features to leave out, by the name of an operation."""


def read_without(text: str, operations: Sequence[Operation]) -> dict[str, list[str]]:
    """The features that are named, for each operation that has them.

    Args:
        text: Features with commas between, e.g. `pair arguments,maxpool/padding`; one that is
            named without an operation is left out of all that have it.
        operations: What is asked, with whole contracts.

    Raises:
        AssignmentError: No operation that is asked has such a feature.
    """
    without: dict[str, list[str]] = {one.name: [] for one in operations}
    for named in filter(None, map(str.strip, text.split(","))):
        name, _, feature = named.rpartition("/")
        having = [
            one
            for one in operations
            if feature in one.known_features and (not name or name == one.name)
        ]
        if not having:
            raise AssignmentError(_no_such_feature(named, name, feature, operations))
        for one in having:
            without[one.name].append(feature)
    return {name: features for name, features in without.items() if features}


def _no_such_feature(named: str, name: str, feature: str, operations: Sequence[Operation]) -> str:
    asked = [one for one in operations if not name or name == one.name]
    if not asked:
        names = ", ".join(one.name for one in operations)
        return f"--without names {named!r}, and {name!r} is not asked. Expected one of {names}."
    known = sorted(frozenset().union(*(one.known_features for one in asked)))
    hint = did_you_mean(feature, known) or f"Expected one of {', '.join(known)}."
    names = ", ".join(one.name for one in asked)
    return f"--without names {named!r}, which is no feature of {names}. {hint}"


def leave_out(document: Any, without: Without, operations: Sequence[Operation]) -> None:
    """Narrow the contracts in an assignment's text, and its rubric with them.

    The points of checks that are gone go to the others of their operation, in proportion, so that
    each operation is worth what it was.

    Args:
        document: The assignment, as tomlkit has it; it is changed.
        without: What to leave out beside what it leaves out already.
        operations: What it asks, with whole contracts.
    """
    for operation in operations:
        features = without.get(operation.name, ())
        if not features:
            continue
        said = document.setdefault("operation", {}).setdefault(operation.name, {})
        said["without"] = list(dict.fromkeys((*said.get("without", ()), *features)))
        left = narrowed(operation, said["without"], single_axes(operation.call)).checks
        rows = document["rubric"][operation.name]
        points = {check: _points(row) for check, row in rows.items()}
        for check in points.keys() - left.keys():
            del rows[check]
        kept = {check: worth for check, worth in points.items() if check in left}
        for check, worth in share_out(sum(points.values()), kept).items():
            if worth == points[check]:
                continue
            if isinstance(rows[check], Mapping):
                rows[check]["points"] = worth
            else:
                rows[check] = worth


def _points(row: Any) -> int:
    return int(row["points"] if isinstance(row, Mapping) else row)


def share_out(total: int, points: Mapping[str, int]) -> dict[str, int]:
    """Whole points in proportion to others, of that sum; where it does not come out, to the first.

    Args:
        total: The sum.
        points: What they are in proportion to; if it is nothing, nothing is shared out.
    """
    before = sum(points.values())
    if not before:
        return dict(points)
    shared = {name: worth * total // before for name, worth in points.items()}
    rest = sorted(points, key=lambda name: points[name] * total % before, reverse=True)
    for name in rest[: total - sum(shared.values())]:
        shared[name] += 1
    return shared
