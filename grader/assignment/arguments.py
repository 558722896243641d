"""What a course's call leaves unused: that may not differ between cases."""

from collections.abc import Collection

from grader.assignment.narrow import with_dependent
from grader.errors import AssignmentError
from grader.records.call import Call
from grader.records.operation import Operation
from grader.text import listed


def require_arguments(
    operation: Operation, call: Call, without: Collection[str], where: str
) -> None:
    """Hold a call to using what differs between cases: no right program could answer otherwise.

    Of an operation that does not say which features settle an argument, leaving any out may do so.

    Args:
        operation: The operation with its whole contract.
        call: How it is called.
        without: The features that are left out.
        where: What errors call its part of the assignment.

    Raises:
        AssignmentError: The call does not use an argument that differs.
    """
    gone = with_dependent(operation, without)
    for ours in operation.parameters:
        ways = _ways_to_settle(operation, ours)
        may_be_settled = without and not ways and ours in operation.defaults
        settled = may_be_settled or any(gone.issuperset(features) for features in ways)
        if call.takes(ours) or settled:
            continue
        kind = "array" if ours in operation.axes else "argument"
        named = f", or say under `names` what the course calls {ours!r}"
        left_out = "".join(
            f", or leave {listed([repr(one) for one in features])} out by `without` if {so}"
            for features, so in ways.items()
        )
        raise AssignmentError(
            f"{where}.call is {call.expression!r}, which does not use the {kind} "
            f"{call.name(ours)!r}, in which cases differ. Use it{left_out or named}."
        )


def _ways_to_settle(operation: Operation, ours: str) -> dict[tuple[str, ...], str]:
    """Features without which an argument follows from the others, and what is said of it then."""
    about = operation.narrowing
    ways = dict(about.settles.get(ours, {}))
    if ours in about.arguments:
        ways[about.arguments[ours],] = f"it is always {operation.defaults[ours]!r}"
    return ways
