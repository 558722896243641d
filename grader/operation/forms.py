"""Features that every operation has: how arguments are passed, what they hold, what is judged."""

from collections.abc import Mapping

import numpy as np

from grader.records.case import Case, Judges, Option
from grader.records.operation import Check

FORMS = (
    "pair arguments",
    "equal pair",
    "keyword arrays",
    "positional options",
    "explicit defaults",
)
"""Ways of passing the same arguments; a pair is equal where one number would do."""

NO_PAIRS = FORMS[2:]
"""Ways of operations that take no pairs."""

DTYPE = ("float32", "fractions")
"""What a dtype check switches on: float32 arrays, and numbers that are not whole."""

ASKS_DTYPE = "float32 in gives float32 out, and float64 loses no digits on the way."
"""What a dtype check asks."""

REFUSES_BAD_ARGUMENTS = Check(
    asks="Arguments outside the contract raise an exception.", by_default=False
)
"""The check of arguments that no operation has to take."""


_ASKED_AGAIN = frozenset({*DTYPE, "view", "second call"})
"""Features of the checks that ask whatever the others do once more."""


def is_asked_again(check: Check) -> bool:
    """Whether a check asks what others ask once more: `dtype`, `layout` or `purity`."""
    return not _ASKED_AGAIN.isdisjoint(check.needs)


def judged_as(check: Check) -> Judges:
    """What the cases of a check judge."""
    if check == REFUSES_BAD_ARGUMENTS:
        return "refusal"
    if not {*DTYPE}.isdisjoint(check.needs):
        return "dtype"
    return "purity" if "second call" in check.needs else "value"


def common_features(
    case: Case, defaults: Mapping[str, Option], pairs: tuple[str, ...] = ()
) -> set[str]:
    """The features that a case of any operation can switch on.

    Args:
        case: The case.
        defaults: The operation's arguments that may be left out, with what they are then.
        pairs: Names of the arguments that may be an int or a tuple.
    """
    options = case.options
    given = [options[name] for name in pairs if isinstance(options.get(name), tuple)]
    required = [name for name in (*case.arrays, *options) if name not in defaults]
    present = {
        "pair arguments": bool(given),
        "equal pair": any(len(set(pair)) == 1 for pair in given if isinstance(pair, tuple)),
        "keyword arrays": case.positional == 0,
        "positional options": case.positional > max(len(required), len(case.arrays)),
        "explicit defaults": any(
            name in defaults and value == defaults[name] for name, value in options.items()
        ),
        "float32": any(array.dtype == np.float32 for array in case.arrays.values()),
        "fractions": any(bool((array % 1 != 0).any()) for array in case.arrays.values()),
        "view": bool(case.layouts),
        "second call": case.judges == "purity",
    }
    return {feature for feature, on in present.items() if on}


COMMON = frozenset({*FORMS, *DTYPE, "view", "second call"})
"""Features that a case of any operation can switch on."""


def checks_of_every_operation(
    checks: Mapping[str, Check], defaults: Mapping[str, Option], pairs: tuple[str, ...]
) -> dict[str, Check]:
    """The checks that an operation names, and those of every operation that it does not.

    Args:
        checks: Those that it names.
        defaults: Its arguments that may be left out, with what they are then.
        pairs: Names of its arguments that may be an int or a tuple.
    """
    needed = {feature for check in checks.values() for feature in check.needs}
    borrows = tuple(sorted(needed - COMMON))
    permits = tuple(
        sorted({name for check in checks.values() for name in check.permits} - needed - COMMON)
    )
    forms = [
        *(("pair arguments", "equal pair") if pairs else ()),
        "keyword arrays",
        *(("positional options", "explicit defaults") if defaults else ()),
    ]
    common = {
        "dtype": Check(asks=ASKS_DTYPE, needs=DTYPE, permits=permits, borrows=borrows),
        "layout": Check(
            asks="Arrays may be views: transposed, reversed or sliced ones.",
            needs=("view",),
            permits=permits,
            borrows=borrows,
        ),
        "purity": Check(
            asks="Arguments stay as they are, and nothing is remembered between calls.",
            needs=("second call",),
            permits=permits,
            borrows=borrows,
        ),
        "forms": Check(
            asks="Every argument can be passed by position or by keyword.",
            needs=tuple(forms),
            permits=permits,
            borrows=borrows,
        ),
    }
    return {**checks, **{name: check for name, check in common.items() if name not in checks}}
