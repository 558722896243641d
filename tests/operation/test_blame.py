"""What a function of an operation's file must return, and whose fault it is where it does not."""

import numpy as np
import pytest

from grader.errors import AssignmentError
from grader.operation import operation_from_source
from grader.records.case import Case
from tests.own_operations import EXAMPLES

SOFTMAX = EXAMPLES["softmax"]

CASE = Case(operation="softmax", arrays={"x": np.ones((1, 2))})


@pytest.mark.parametrize(
    ("old", "new", "ask", "said"),
    [
        ("return x.ndim == 2", "x.ndim == 2", "accepts", "returned None. Expected True or False."),
        ("return {name for", "{name for", "features", "returned None. Expected a set of names."),
        ("return torch.", "torch.", "answer", "`in_torch` returned None. Expected a tensor."),
        ("return torch.softmax(x, dim=1)", "return 1.0", "answer", "Expected a tensor."),
        ("return 64 * ", "return -64 * ", "answer", "Expected a number, 0 or larger."),
        ("return 64 * ", "return np.ones(2) * ", "answer", "returned array(["),
    ],
)
def test_what_a_function_returns_is_held_to_what_it_must_be(
    old: str, new: str, ask: str, said: str
) -> None:
    assert old in SOFTMAX
    operation = operation_from_source("softmax", SOFTMAX.replace(old, new), "operations/softmax.py")
    with pytest.raises(AssignmentError) as raised:
        getattr(operation, ask)(CASE)
    assert str(raised.value).startswith("'operations/softmax.py', line ")
    assert said in str(raised.value)
