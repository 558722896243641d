"""What calls can have in common, in words that go after `calls`."""

from functools import lru_cache

from grader.explain.laws.geometry import sides_of
from grader.records.case import Case
from grader.records.operation import Operation


@lru_cache(maxsize=4096)
def circumstances_of(operation: Operation, case: Case) -> frozenset[str]:
    """What of a case can be the reason that it goes wrong, by its arguments in effect."""
    sliding = operation.sliding
    if sliding is None:
        return frozenset()
    sides = sides_of(sliding, case)
    present = {
        "with padding": any(side.p for side in sides),
        "without padding": not any(side.p for side in sides),
        "with a stride of more than 1": any(side.s > 1 for side in sides),
    }
    return frozenset(phrase for phrase, on in present.items() if on)
