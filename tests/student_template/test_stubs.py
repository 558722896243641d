"""The stubs that students get are the contract, word for word."""

import ast
import inspect
import re

import pytest

from tests.conftest import GradeSource
from tests.support import OPERATIONS, REPOSITORY

STUBS = REPOSITORY / "student_template" / "cnn.py"


def stub_of(operation: str) -> ast.FunctionDef:
    tree = ast.parse(STUBS.read_text("utf-8"))
    (stub,) = [
        node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == operation
    ]
    return stub


def test_the_stubs_are_the_four_operations_and_nothing_else() -> None:
    tree = ast.parse(STUBS.read_text("utf-8"))
    assert [node.name for node in tree.body if isinstance(node, ast.FunctionDef)] == [*OPERATIONS]
    imported = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert [ast.unparse(node) for node in imported] == ["import numpy as np"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_stub_has_the_docstring_of_the_twin(operation: str) -> None:
    twin = OPERATIONS[operation].twin
    assert ast.get_docstring(stub_of(operation)) == inspect.getdoc(twin)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_stub_has_the_parameters_and_defaults_of_the_twin(operation: str) -> None:
    stub = stub_of(operation).args
    names = [argument.arg for argument in stub.args]
    assert names == [*inspect.signature(OPERATIONS[operation].twin).parameters]
    assert not (stub.vararg or stub.kwarg or stub.kwonlyargs or stub.posonlyargs)
    given = names[len(names) - len(stub.defaults) :]
    defaults = dict(zip(given, map(ast.literal_eval, stub.defaults), strict=True))
    assert defaults == dict(OPERATIONS[operation].defaults)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_stub_raises_not_implemented_error(operation: str) -> None:
    docstring, body = stub_of(operation).body
    assert isinstance(docstring, ast.Expr)
    assert isinstance(body, ast.Raise)
    assert re.match(r"NotImplementedError\b", ast.unparse(body).removeprefix("raise "))


def test_grading_the_untouched_stubs_says_where_to_start(grade_source: GradeSource) -> None:
    report = grade_source(STUBS.read_bytes())
    assert report.score.earned == 0
    assert {one.state for one in report.operations} == {"stub"}
    assert {check.verdict for check in report.checks} == {"missing", "not asked"}
    assert "Start with pad" in report.summary
