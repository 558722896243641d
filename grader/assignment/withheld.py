"""Holding what an assignment withholds to what there is, as far as that can be known here."""

import sys
from operator import attrgetter

import numpy as np

from grader.errors import AssignmentError
from grader.isolation.worker.call_rules import matched, pattern_of
from grader.records.assignment import Policy
from grader.text import did_you_mean

_OTHERWISE = (
    "Write a package's own name, e.g. numpy.pad for np.pad; or allow the package, or take the name "
    "out."
)


def require_withheld(policy: Policy, path: str) -> None:
    """Hold the functions that a policy withholds or allows to packages, and to what NumPy has.

    What another package has, a worker finds out, in which it is installed.

    Args:
        policy: The policy.
        path: What errors call the assignment's file.

    Raises:
        AssignmentError: One is of a package that may not be imported, or NumPy has none such; or
            something is allowed that nothing forbids or withholds.
    """
    for key in ("withheld_calls", "allowed_calls"):
        for name in getattr(policy, key):
            where = f"{path!r}: policy.{key} names {name!r}"
            package = name.partition(".")[0]
            if package not in {*policy.allowed_imports, *sys.stdlib_module_names}:
                hint = did_you_mean(package, policy.allowed_imports)
                raise AssignmentError(
                    f"{where}, and policy.allowed_imports does not have {package!r}, so that no "
                    f"submission can use it. {hint or _OTHERWISE}"
                )
            if package == "numpy":
                _require_in_numpy(name, where)
    outer = (*policy.withheld_calls, *policy.forbidden_calls)
    for name in policy.allowed_calls:
        if not matched(name, outer):
            raise AssignmentError(
                f"{path!r}: policy.allowed_calls names {name!r}, which nothing in "
                "policy.withheld_calls or policy.forbidden_calls stands for. Take it out."
            )


def _require_in_numpy(name: str, where: str) -> None:
    holder, _, last = name.removeprefix("numpy.").rpartition(".")
    try:
        known = dir(attrgetter(holder)(np) if holder else np)
    except AttributeError:
        known = []
    if not any(map(pattern_of(last).fullmatch, known)):
        public = [one for one in known if not one.startswith("_")]
        raise AssignmentError(
            f"{where}, which NumPy {np.__version__} does not have. "
            f"{did_you_mean(last, public) or 'Mend the name.'}"
        )
