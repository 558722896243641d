"""What holds for the twins of all operations."""

import doctest
import inspect
from importlib import import_module
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.deck.draw import cases_for
from grader.errors import AssignmentError
from grader.operation.exactness import errors_of
from grader.records.case import Array, Case
from tests.support import EVERY_CHECK, EVERY_OPERATION, source_of


def drawn_by(operation: str, check: str) -> st.SearchStrategy[Case]:
    one = EVERY_OPERATION[operation]
    return cases_for(one, one.checks[check])


ROUNDING = ("avgpool_dx",)
"""Operations whose answers need not be exact: shares of windows of 9 cells are none."""


def torch_answer(case: Case) -> Any:
    return EVERY_OPERATION[case.operation].answer(case)


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_the_example_of_the_docstring_is_true(operation: str) -> None:
    module = import_module(f"reference.operations.{operation}")
    result = doctest.testmod(module)
    assert result.attempted >= 2
    assert result.failed == 0


@pytest.mark.parametrize(("operation", "check"), EVERY_CHECK)
@settings(max_examples=6)
@given(data=st.data())
def test_the_twin_equals_torch(operation: str, check: str, data: st.DataObject) -> None:
    case = data.draw(drawn_by(operation, check))
    assume(EVERY_OPERATION[operation].accepts(case))
    twin, answer = EVERY_OPERATION[operation].twin, torch_answer(case)
    bound = answer.bound if operation in ROUNDING else 0.0
    assert np.all(errors_of(twin(**case.arrays, **case.options), answer.value) <= bound)
    assert answer.value.dtype == case.arrays["x"].dtype
    if case.then:
        assert np.all(errors_of(twin(**{**case.then, **case.options}), answer.then) <= bound)


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_the_twin_equals_torch_on_all_chosen_cases(operation: str) -> None:
    chosen = EVERY_OPERATION[operation].chosen()
    cases = [case for name, cases in chosen.items() for case in cases if name[:7] != "refuses"]
    assert cases
    for case in cases:
        assert EVERY_OPERATION[operation].accepts(case), case.title
        twin = EVERY_OPERATION[operation].twin(**case.arrays, **case.options)
        assert np.array_equal(twin, torch_answer(case).value), case.title


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_bad_arguments_lie_outside_the_contract(operation: str) -> None:
    chosen = EVERY_OPERATION[operation].chosen()
    refused = chosen["refuses-bad-arguments"]
    assert len(refused) >= 3
    for case in refused:
        assert case.judges == "refusal"
        assert case.title
        assert not _accepts(case), case.title


def _accepts(case: Case) -> bool:
    try:
        return EVERY_OPERATION[case.operation].accepts(case)
    except AssignmentError:  # of a stride of 0
        return False


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_defaults_and_axes_are_those_of_the_signature(operation: str) -> None:
    contract = EVERY_OPERATION[operation]
    signature = inspect.signature(contract.twin)
    defaults = {
        name: parameter.default
        for name, parameter in signature.parameters.items()
        if parameter.default is not parameter.empty
    }
    assert contract.parameters == tuple(signature.parameters)
    assert dict(contract.defaults) == defaults
    assert set(contract.axes) <= set(signature.parameters)


NOTHING_TO_DO: dict[str, dict[str, Any]] = {
    "pad": {"padding": (0, 0)},
    "maxpool": {"kernel_size": 1},
    "avgpool": {"kernel_size": 1},
    "maxpool_dx": {"kernel_size": 1},
    "avgpool_dx": {"kernel_size": 1},
}


def calls_of(operation: str) -> dict[str, Array]:
    x = np.arange(1.0, 17.0).reshape(1, 1, 4, 4)
    forward, _, gradient = operation.partition("_")
    if gradient:
        arrays = calls_of(forward)
        return {"grad_output": arrays["x"] + 1, **arrays}
    if operation == "conv1d":
        return {"x": x.reshape(1, 1, 16), "weight": np.ones((1, 1, 1))}
    if operation == "conv2d":
        return {"x": x, "weight": np.ones((1, 1, 1, 1))}
    return {"x": x}


def answer_of(operation: str, arrays: dict[str, Array]) -> Array:
    """The answer where a kernel is one tap of 1, and a window one cell."""
    given, x = arrays.get("grad_output", arrays["x"]), arrays["x"]
    if operation.endswith("dweight"):
        return np.full(arrays["weight"].shape, (given * x).sum())
    return given.sum(keepdims=True).reshape(1) if operation.endswith("dbias") else given


@pytest.mark.parametrize("operation", EVERY_OPERATION)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_twin_keeps_its_own_contract(operation: str, dtype: type) -> None:
    arrays: dict[str, Array] = {
        name: array.astype(dtype) for name, array in calls_of(operation).items()
    }
    before = {name: array.copy() for name, array in arrays.items()}
    answer = EVERY_OPERATION[operation].twin(**arrays, **NOTHING_TO_DO.get(operation, {}))
    assert answer.dtype == dtype
    assert np.array_equal(answer, answer_of(operation, arrays))
    assert all(np.array_equal(arrays[name], before[name]) for name in arrays)
    assert not any(np.may_share_memory(answer, array) for array in arrays.values())
    assert answer.flags.c_contiguous


@pytest.mark.parametrize("operation", EVERY_OPERATION)
def test_the_twin_needs_numpy_alone(operation: str) -> None:
    source = source_of(EVERY_OPERATION[operation])
    namespace: dict[str, Any] = {"__name__": "alone"}
    exec(compile(source, "twin.py", "exec"), namespace)
    answer = namespace[operation](**calls_of(operation), **NOTHING_TO_DO.get(operation, {}))
    assert np.array_equal(answer, answer_of(operation, calls_of(operation)))
