"""Reading an assignment: the rubric, limits and policy of a TOML file, and what it asks."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec

from grader.assignment.arguments import require_arguments
from grader.assignment.calls import (
    OperationRules,
    read_call,
    require_adapter,
    require_askable,
    require_torch,
)
from grader.assignment.contents import AssignmentContents, RowContents, convert, read_contents
from grader.assignment.files import AssignmentPaths
from grader.assignment.narrow import narrowed, single_axes
from grader.assignment.operations import (
    expected_one_of,
    require_new_name,
    require_operations,
)
from grader.assignment.own_operations import (
    SHIPPED_ALONE,
    OwnOperations,
    operations_in,
    require_named,
)
from grader.assignment.withheld import require_withheld
from grader.deck.narrow import narrowed_deck
from grader.deck.store import parse_deck, read_deck, require_cases
from grader.errors import AssignmentError
from grader.paths import read_file
from grader.records.assignment import Assignment, RubricRow
from grader.records.deck import Deck
from grader.records.operation import Operation


def load_files(files: AssignmentPaths) -> tuple[Assignment, Deck]:
    """Read an assignment and its deck.

    Raises:
        UserError: One of them cannot be read or used, the deck was built for another rubric, or it
            brings operations and nobody named it.
    """
    deck = load_named_deck(files)
    assignment = read_file(files.assignment, "assignment", AssignmentError)
    return match_files(assignment, deck, str(files.assignment), str(files.deck))


def load_named_deck(files: AssignmentPaths) -> Deck:
    """Read a deck whose operations may run.

    Raises:
        DeckError: It cannot be read, or it brings operations and nobody named it.
    """
    deck = parse_deck(read_deck(files.deck), str(files.deck))
    require_named(deck, files)
    return deck


def parse_files(
    assignment: bytes, deck: bytes, assignment_name: str, deck_name: str
) -> tuple[Assignment, Deck]:
    """An assignment and its deck: the deck first, which may bring operations that are asked.

    The deck is one that somebody named once, since what it brings is run.

    Args:
        assignment: TOML.
        deck: The bytes of the deck's file.
        assignment_name: What errors call the assignment.
        deck_name: What they call the deck.

    Raises:
        UserError: One of them cannot be used, or the deck was built for another rubric.
    """
    built = parse_deck(deck, deck_name)
    return match_files(assignment, built, assignment_name, deck_name)


def match_files(
    assignment: bytes,
    built: Deck,
    assignment_name: str,
    deck_name: str,
    own: OwnOperations | None = None,
) -> tuple[Assignment, Deck]:
    """An assignment, and a deck as far as it lies within what that asks.

    Args:
        assignment: TOML.
        built: The deck as it was built.
        assignment_name: What errors call the assignment.
        deck_name: What they call the deck.
        own: The operations that the course brings itself; None for those that the deck brings.

    Raises:
        UserError: The assignment cannot be used, or the deck was built for another rubric.
    """
    own = operations_in(built, deck_name) if own is None else own
    asked = parse_assignment(assignment, assignment_name, own)
    cases = narrowed_deck(built, asked.operations)
    require_cases(cases, deck_name, asked.rubric, assignment_name)
    return asked, cases


def load_assignment(path: Path, own: OwnOperations = SHIPPED_ALONE) -> Assignment:
    """Read an assignment and load the operations it asks.

    Args:
        path: The file.
        own: The operations that the course brings itself; those that are asked are run.

    Raises:
        AssignmentError: The file cannot be read, or a value in it is not what it should be; the
            message names the key, the value and what was expected.
    """
    return parse_assignment(read_file(path, "assignment", AssignmentError), str(path), own)


def parse_assignment(content: bytes, path: str, own: OwnOperations = SHIPPED_ALONE) -> Assignment:
    """An assignment from the bytes of its file, and the operations it asks.

    Args:
        content: TOML.
        path: What errors call the file.
        own: The operations that the course brings itself; those that are asked are run.

    Raises:
        AssignmentError: A value is not what it should be.
    """
    toml = read_contents(content, path)
    for name, checks in toml.rubric.items():
        convert(path, f"rubric.{name}", checks, dict)
    require_adapter(toml.submission, path)
    require_torch(toml.submission, toml.policy, path)
    require_withheld(toml.policy, path)
    _require_our_names(path, toml, own)
    _require_asked(path, toml)
    operations = tuple(_operation(path, toml, name, own) for name in toml.rubric)
    rows = tuple(
        _rubric_row(path, toml, operation, check, own)
        for operation in operations
        for check in toml.rubric[operation.name]
    )
    _require_checks_left(path, operations, rows)
    if not rows or not sum(row.points for row in rows):
        raise AssignmentError(
            f"{path!r}: rubric gives no points. Give at least one check a whole number of "
            "points, e.g. `basic = 4` under [rubric.conv2d]."
        )
    return Assignment(
        title=toml.title,
        operations=operations,
        rubric=rows,
        limits=toml.limits,
        policy=toml.policy,
        versions=toml.versions,
        submission=toml.submission,
    )


def _require_our_names(path: str, toml: AssignmentContents, own: OwnOperations) -> None:
    """Hold the rubric to names of operations, which a course may call otherwise."""
    for theirs in toml.rubric:
        for ours, said in toml.operation.items():
            is_theirs = theirs == said.function or re.search(rf"\b{re.escape(theirs)}\(", said.call)
            if is_theirs and ours not in toml.rubric and ours != theirs:
                raise AssignmentError(
                    f"{path!r}: rubric.{theirs} names what operation.{ours} calls. A rubric has "
                    f"our names of operations: write [rubric.{ours}]."
                )
    for name in toml.rubric:
        of = toml.operation.get(name, OperationRules()).of
        if of:
            require_new_name(name, f"{path!r}: operation.{name}", own.sources)
            require_operations((of,), f"{path!r}: operation.{name}.of", own.sources)
        else:
            require_operations((name,), f"{path!r}: rubric.{name}", own.sources)


def _require_asked(path: str, toml: AssignmentContents) -> None:
    """Hold what is said of operations to those that the rubric asks."""
    for name in toml.operation:
        if name not in toml.rubric:
            raise AssignmentError(
                f"{path!r}: operation.{name} says how {name!r} is asked, and the rubric does not "
                f"ask it. {expected_one_of([*toml.rubric], name)}"
            )


def _operation(path: str, toml: AssignmentContents, name: str, own: OwnOperations) -> Operation:
    said = toml.operation.get(name, OperationRules())
    operation = own.load(said.of, name) if said.of else own.load(name)
    where = f"{path!r}: operation.{name}.without"
    for feature in said.without:
        if feature not in operation.known_features:
            known = sorted(operation.known_features)
            raise AssignmentError(
                f"{where} names {feature!r}, which is no feature of {name!r}. "
                f"{expected_one_of(known, feature)}{own.as_built(operation.file)}"
            )
    given = {*operation.parameters} - narrowed(operation, said.without, ()).never_given
    call = read_call(operation, said, toml.submission, given, path)
    if call is not None:
        require_arguments(operation, call, said.without, f"{path!r}: operation.{name}")
        operation = msgspec.structs.replace(operation, call=call)
    return narrowed(operation, said.without, single_axes(call))


def _require_checks_left(
    path: str, operations: Sequence[Operation], rows: Sequence[RubricRow]
) -> None:
    """Hold a rubric to the checks that are left of narrower contracts."""
    left = {f"{one.name}/{check}" for one in operations for check in one.checks}
    emptied = [row for row in rows if row.name not in left]
    if emptied:
        named = ", ".join(f"rubric.{row.operation}.{row.check} ({row.points})" for row in emptied)
        points = sum(row.points for row in rows if row.name in left)
        raise AssignmentError(
            f"{path!r}: the rubric names checks that ask only what the course's contract leaves "
            f"out, by `without` or an axis that `layout` has not. Delete {named}; the rubric then "
            f"gives {points} points."
        )


def _rubric_row(
    path: str, toml: AssignmentContents, operation: Operation, check: str, own: OwnOperations
) -> RubricRow:
    name = f"rubric.{operation.name}.{check}"
    where = f"{path!r}: {name}"
    known = (operation.whole or operation).checks
    if check not in known:
        raise AssignmentError(
            f"{where} names a check that does not exist. {expected_one_of(known, check)}"
            f"{own.as_built(operation.file)}"
        )
    require_askable(operation, check, toml.submission, where)
    value = toml.rubric[operation.name][check]
    if isinstance(value, dict):
        row = convert(path, name, value, RowContents)
    else:
        row = RowContents(points=convert(path, name, value, int))
    if not 0 <= row.points <= 1000:
        raise AssignmentError(
            f"{where} is {row.points}. Expected a whole number of points from 0 to 1000."
        )
    return RubricRow(
        operation=operation.name,
        check=check,
        points=row.points,
        feedback=row.feedback or toml.policy.feedback,
    )
