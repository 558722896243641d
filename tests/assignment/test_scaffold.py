"""The stubs that are made of any operations."""

import ast
import inspect

import msgspec
import pytest

from grader.assignment.scaffold import stubs_of
from grader.records.case import Array
from tests.support import OPERATIONS, REPOSITORY

TEMPLATE = REPOSITORY / "student_template" / "cnn.py"


def latex(x: Array) -> Array:
    r"""Say \alpha.

    And quote \"""this\""".
    """
    return x


def test_the_template_that_ships_is_what_the_four_operations_make() -> None:
    assert stubs_of([*OPERATIONS.values()]) == TEMPLATE.read_text("utf-8")


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_stub_of_one_operation_alone_is_a_file_of_its_own(name: str) -> None:
    tree = ast.parse(stubs_of([OPERATIONS[name]]))
    assert [one.name for one in tree.body if isinstance(one, ast.FunctionDef)] == [name]


def test_a_docstring_with_backslashes_and_quotes_reads_the_same_in_a_stub() -> None:
    operation = msgspec.structs.replace(OPERATIONS["pad"], twin=latex, defaults={})
    tree = ast.parse(stubs_of([operation]))
    (stub,) = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    assert ast.get_docstring(stub) == inspect.getdoc(latex)
