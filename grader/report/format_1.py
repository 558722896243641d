"""Reports of format 1, which a class has in its gradebook that was begun before there was another.

There a counterexample had the fields of its case one by one, arrays and other arguments together;
an operation had `place`.
"""

import math
from typing import Any

import msgspec

from grader.records.arrays import ArrayView
from grader.records.report import FORMAT as FORMAT_2

FORMAT = "cnn-grader report 1"


def upgrade(report: Any) -> Any:
    """The same report in format 2, as what JSON holds.

    Raises:
        msgspec.ValidationError: It is no report.
    """
    try:
        search = report.get("search") or {"checks": ()}
        for check in (*report["checks"], *search["checks"]):
            if check.get("counterexample") is not None:
                check["counterexample"] = _counterexample(check)
        for operation in report["operations"]:
            operation["location"] = operation.pop("place", None)
    except (AttributeError, KeyError, TypeError) as error:
        raise msgspec.ValidationError(f"it is no report of format 1: {error!r}") from error
    return {**report, "format": FORMAT_2}


def _counterexample(check: dict[str, Any]) -> dict[str, Any] | None:
    """A counterexample with its case; none where an array of that was cut."""
    found = check["counterexample"]
    arguments, then = found.pop("arguments"), found.pop("then")
    arrays = {name: value for name, value in arguments.items() if isinstance(value, dict)}
    options = {name: value for name, value in arguments.items() if name not in arrays}
    if any(map(_is_cut, (*arrays.values(), *then.values()))):
        return None
    case = {
        "operation": check["name"].partition("/")[0],
        "arrays": arrays,
        "options": options,
        "then": then,
        **{name: found.pop(name) for name in ("title", "positional", "layouts", "judges")},
    }
    return {**found, "case": case}


def _is_cut(view: Any) -> bool:
    shown = msgspec.convert(view, ArrayView)  # a stranger's file may say that a shape is a text
    return len(shown.values) < math.prod(shown.shape)
