"""What a course asks, and what it hands out for that."""

from grader.assignment.files import (
    ASSIGNMENT,
    PRACTICE_DECK,
    STUDENT,
    AssignmentPaths,
    default_assignment_path,
    default_deck_path,
    find_files,
)
from grader.assignment.load import load_assignment, load_files, parse_assignment, parse_files
from grader.assignment.operations import known_operations, load_operation, require_operations

__all__ = [
    "ASSIGNMENT",
    "PRACTICE_DECK",
    "STUDENT",
    "AssignmentPaths",
    "default_assignment_path",
    "default_deck_path",
    "find_files",
    "known_operations",
    "load_assignment",
    "load_files",
    "load_operation",
    "parse_assignment",
    "parse_files",
    "require_operations",
]
