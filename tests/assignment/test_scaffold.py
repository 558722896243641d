"""The stubs that are made of any operations."""

import ast
import inspect

import msgspec
import nbformat
import pytest

from grader.assignment.scaffold import notebook_of, stubs_of
from grader.records.case import Array
from tests.support import OPERATIONS, REPOSITORY

TEMPLATE = REPOSITORY / "student_template" / "cnn.py"
NOTEBOOK = TEMPLATE.with_suffix(".ipynb")


def latex(x: Array) -> Array:
    r"""Say \alpha.

    And quote \"""this\""".
    """
    return x


def test_the_template_that_ships_is_what_the_four_operations_make() -> None:
    assert stubs_of([*OPERATIONS.values()]) == TEMPLATE.read_text("utf-8")


def test_the_notebook_that_ships_holds_the_same_stubs() -> None:
    operations = [*OPERATIONS.values()]
    assert notebook_of(operations) == NOTEBOOK.read_text("utf-8")
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    nbformat.validate(notebook)
    cells = [cell.source for cell in notebook.cells if cell.source.startswith("%%grade\n")]
    stubs = [cell.removeprefix("%%grade\n") for cell in cells]
    assert "\n\n\n".join(stubs) + "\n" == stubs_of(operations).partition("numpy as np\n\n\n")[2]


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_stub_of_one_operation_alone_is_a_file_of_its_own(name: str) -> None:
    tree = ast.parse(stubs_of([OPERATIONS[name]]))
    assert [one.name for one in tree.body if isinstance(one, ast.FunctionDef)] == [name]


def test_a_docstring_with_backslashes_and_quotes_reads_the_same_in_a_stub() -> None:
    operation = msgspec.structs.replace(OPERATIONS["pad"], twin=latex, defaults={})
    tree = ast.parse(stubs_of([operation]))
    (stub,) = [one for one in tree.body if isinstance(one, ast.FunctionDef)]
    assert ast.get_docstring(stub) == inspect.getdoc(latex)
