"""What is wrong with the file of an operation is said with its place and with what to do."""

from typing import Any

import pytest

from grader.errors import AssignmentError
from grader.operation import operation_from_source
from grader.operation.answers import as_array
from grader.records.case import Case
from grader.records.operation import Operation
from tests.operation.fixed import Fixed

SOURCE = '''\
"""The sum of every row."""
import numpy as np
from grader.operation import Check

AXES = {"x": "N C", "return": "N"}
CHECKS = {
    "basic": Check(asks="The plain call."),
    "scale": Check(asks="Scaled.", needs=("scaled",)),
}

def rows(x, scale=1):
    """Add up every row."""
    return x.sum(axis=1) * scale

def accepts(x, scale=1):
    return x.ndim == 2

def features(x, scale=1):
    return {"scaled"} if scale != 1 else set()

def cases(draw, on):
    given = {"x": draw.numbers((2, 3))}
    return {**given, "scale": 3} if "scaled" in on else given

def in_torch(torch, x, scale=1):
    return x.sum(dim=1) * scale

def negated(x, scale=1):
    """Your code returns the sums with another sign.

    Which sign has the sum of 1 and 2?
    """
    return -rows(x, scale)

MISTAKES = (negated,)
'''


def read(source: str, name: str = "rows") -> Any:
    return operation_from_source(name, source, "operations/rows.py")


def test_a_file_says_all_that_the_grader_knows_of_an_operation() -> None:
    operation = read(SOURCE)
    assert operation.signature == "rows(x, scale=1)"
    assert operation.axes == {"x": ("N", "C")}
    assert operation.answer_axes == ("N",)
    assert operation.rules == ("x is (N, C), the answer (N).",)
    assert operation.task == "Add up every row."
    assert [*operation.checks] == ["basic", "scale", "dtype", "layout", "purity", "forms"]
    (mistake,) = operation.bank().mistakes
    assert mistake.name == "negated"
    assert mistake.headline == "Your code returns the sums with another sign"
    assert mistake.question == "Which sign has the sum of 1 and 2?"


BAD = {
    "a syntax error": ("return x.sum(axis=1) * scale", "return x.sum(axis=1", "line 13 is no Py"),
    "an import of another package": (
        "import numpy as np",
        "import scipy",
        "line 2 imports 'scipy'",
    ),
    "an import inside a function": (
        "return x.ndim == 2",
        "import os; return x.ndim == 2",
        "line 16 imports 'os'",
    ),
    "a relative import": ("import numpy as np", "from . import pooling", "line 2 imports '.'"),
    "a line that raises": ("import numpy as np", "1 / 0", "line 2: .* ZeroDivisionError"),
    "a line that ends Python": (
        "import numpy as np",
        "raise SystemExit",
        "line 2: .* SystemExit[.]",
    ),
    "what only compiling finds": (
        "import numpy as np",
        "return 3",
        "line 2 is no Python: 'return' outside function",
    ),
    "no right function": ("def rows(", "def lines(", "needs a function `rows`, and it has none"),
    "no `accepts`": ("def accepts(", "def takes(", "needs a function `accepts`"),
    "no `cases`": ("def cases(", "def drawn(", "needs a function `cases`"),
    "no second program": ("def in_torch(", "def torched(", "neither `in_torch` nor `expected`"),
    "no docstring": ('    """Add up every row."""\n', "", "no docstring"),
    "no axes": ("AXES =", "SIZES =", "AXES names the axes"),
    "no axes of the answer": (', "return": "N"', "", "AXES names the axes"),
    "axes of no argument": ('"x": "N C"', '"y": "N C"', "AXES says 'N C' of 'y'"),
    "no checks": ("CHECKS =", "ROWS =", "CHECKS is {}"),
    "a check that is none": ('Check(asks="The plain call.")', '"plain"', "CHECKS is .*Expected"),
    "another order of arguments": (
        "def accepts(x, scale=1)",
        "def accepts(scale, x)",
        r"`accepts` takes \(scale, x\). Expected \(x, scale\)",
    ),
    "another default": (
        "def features(x, scale=1)",
        "def features(x, scale=2)",
        "`features` has the defaults .*'scale': 2.*Expected those of `rows`",
    ),
    "`in_torch` without torch": (
        "def in_torch(torch, x",
        "def in_torch(x",
        r"Expected \(torch, x, scale\)",
    ),
    "arguments with a star": (
        "def rows(x, scale=1)",
        "def rows(x, *scale)",
        "arguments with `\\*`",
    ),
    "a feature that never occurs": (
        'needs=("scaled",)',
        'needs=("scalde",)',
        "check 'scale' names the feature 'scalde', which `features` never gives. Did you mean 'sca",
    ),
    "a mistake without words": (
        "Your code returns the sums with another sign.\n\n",
        "",
        "docstring of `negated`",
    ),
    "a mistake that is no function": ("(negated,)", "('negated',)", "MISTAKES holds 'negated'"),
    "mistakes that are no tuple": ("(negated,)", "[negated]", "Expected a tuple"),
    "an annotation of nothing": ("def rows(x, scale=1)", 'def rows(x, scale: "no" = 1)', "annotat"),
    "a list as a default": ("def rows(x, scale=1)", "def rows(x, scale=[])", r"default scale=\[\]"),
}


@pytest.mark.parametrize("fault", BAD)
def test_a_bad_file_is_refused_with_its_place_and_a_reason(fault: str) -> None:
    old, new, said = BAD[fault]
    assert old in SOURCE
    with pytest.raises(AssignmentError, match=said) as refused:
        read(SOURCE.replace(old, new))
    message = str(refused.value)
    assert message.startswith("'operations/rows.py'")
    assert 1 <= message.count(". ") + message.endswith(".") <= 4


@pytest.mark.parametrize("name", ["two-d", "class", "2d"])
def test_a_name_that_no_function_can_have_is_refused(name: str) -> None:
    with pytest.raises(AssignmentError, match="cannot be the name of a function"):
        read(SOURCE, name)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("draw.numbers((2, 3))", "1 / 0", "line 22: `cases` raised ZeroDivisionError"),
        ("draw.numbers((2, 3))", "[1, 2]", "'x' as list. Expected a NumPy array"),
        ('"x": draw', '"y": draw', "gives the arguments y.*Expected x"),
    ],
)
def test_what_a_file_draws_is_held_to_its_arguments(old: str, new: str, said: str) -> None:
    operation = read(SOURCE.replace(old, new))
    with pytest.raises(AssignmentError, match=said):
        operation.drawn(Fixed(operation.checks["scale"]))


def test_where_a_function_of_the_file_raises_its_line_is_told() -> None:
    operation = read(SOURCE.replace("x.sum(dim=1)", "x.total(dim=1)"))
    case: Case = operation.drawn(Fixed(operation.checks["basic"]))
    with pytest.raises(AssignmentError, match=r"rows.py', line 26: `in_torch` raised Attribute"):
        operation.answer(case)


def test_chosen_cases_of_a_check_that_is_not_there_are_refused() -> None:
    chosen = "def chosen():\n    return {'steps': []}\n"
    with pytest.raises(AssignmentError, match="`chosen` has cases of a check 'steps'"):
        read(SOURCE + chosen).chosen()


BAD_ANSWERS = {
    "several answers of torch": ("return x.sum(dim=1) * scale", "return x, x", "returned tuple"),
    "a list": ("return x.sum(dim=1) * scale", "return [1.0]", "`in_torch`.* returned list"),
    "no features": (
        'return {"scaled"} if scale != 1 else set()',
        "pass",
        "`features` returned None",
    ),
    "no case": ('return {**given, "scale": 3} if "scaled" in on else given', "pass", "gives None"),
    "another bound": (
        "MISTAKES =",
        "def bound(x, scale=1):\n    return -1.0\n\nMISTAKES =",
        "`bound` of 'rows' returned -1.0 for rows",
    ),
    "a bound for each cell": (
        "MISTAKES =",
        "def bound(x, scale=1):\n    return np.abs(x)\n\nMISTAKES =",
        "`bound` of 'rows' returned array.*Expected one number",
    ),
    "a bound that raises": (
        "MISTAKES =",
        "def bound(x, scale=1):\n    return 1 / 0\n\nMISTAKES =",
        "line 36: `bound` raised ZeroDivisionError",
    ),
}


@pytest.mark.parametrize("fault", BAD_ANSWERS)
def test_what_functions_of_a_file_return_is_held_to_what_is_needed(fault: str) -> None:
    old, new, said = BAD_ANSWERS[fault]
    assert old in SOURCE
    operation = read(SOURCE.replace(old, new))
    with pytest.raises(AssignmentError, match=said):
        ask(operation)


def ask(operation: Operation) -> None:
    """What is done with every case of a check."""
    case = operation.drawn(Fixed(operation.checks["basic"]))
    operation.features(case)
    operation.answer(case)


def test_an_answer_in_several_arrays_is_told_to_be_several_operations() -> None:
    with pytest.raises(AssignmentError, match=r"`rows` returned tuple.*is several operations"):
        as_array((1, 2), read(SOURCE).twin)
