"""What a course asks, and what it hands out for that."""

from grader.assignment.files import (
    ASSIGNMENT,
    STUDENT,
    AssignmentPaths,
    command_to_build,
    default_assignment_path,
    default_deck_path,
    find_files,
)
from grader.assignment.load import (
    load_assignment,
    load_files,
    load_named_deck,
    match_files,
    parse_assignment,
    parse_files,
)
from grader.assignment.operations import known_operations, load_operation, require_operations
from grader.assignment.own_operations import (
    OwnOperations,
    operations_beside,
    operations_in,
    require_named,
)
from grader.records.deck import PRACTICE_DECK

__all__ = [
    "ASSIGNMENT",
    "PRACTICE_DECK",
    "STUDENT",
    "AssignmentPaths",
    "OwnOperations",
    "command_to_build",
    "default_assignment_path",
    "default_deck_path",
    "find_files",
    "known_operations",
    "load_assignment",
    "load_files",
    "load_named_deck",
    "load_operation",
    "match_files",
    "operations_beside",
    "operations_in",
    "parse_assignment",
    "parse_files",
    "require_named",
    "require_operations",
]
