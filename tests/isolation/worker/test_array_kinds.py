"""Arrays as tensors and as lists, and answers back from them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.isolation.worker.array_kinds import (
    Kind,
    WrongKind,
    from_kind,
    is_changed,
    share_lists,
    to_kind,
)
from grader.isolation.worker.calls import laid_out

ARRAY = np.arange(12.0).reshape(1, 3, 4)
KINDS: tuple[Kind, ...] = ("numpy", "torch", "list")


@pytest.fixture(scope="module")
def torch() -> Any:
    return pytest.importorskip("torch")


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    if request.param == "torch":
        pytest.importorskip("torch")
    kind: Kind = request.param
    return kind


@pytest.mark.parametrize("dtype", [np.float64, np.float32, np.int64, np.bool_])
def test_there_and_back_again_it_is_the_same_array(kind: Kind, dtype: type) -> None:
    array: np.ndarray[Any, Any] = ARRAY.astype(dtype)
    back = from_kind(to_kind(array, kind), kind)
    np.testing.assert_array_equal(back, array)
    if kind != "list":
        assert back.dtype == array.dtype


def test_a_single_number_is_there_and_back_again(kind: Kind) -> None:
    array = np.array(2.5)
    back = from_kind(to_kind(array, kind), kind)
    assert (back.shape, float(back)) == ((), 2.5)


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("layout", ["fortran", "reversed", "strided", "broadcast"])
def test_a_tensor_has_the_numbers_of_an_array_in_any_layout(layout: str) -> None:
    array = laid_out(np.ones((2, 3, 4)), layout)
    tensor = to_kind(array, "torch")
    np.testing.assert_array_equal(tensor.numpy(), array)
    if layout in {"fortran", "strided"}:
        assert tensor.data_ptr() == array.ctypes.data
        assert tuple(8 * stride for stride in tensor.stride()) == array.strides
    assert not is_changed(tensor, array, "torch")


@pytest.mark.usefixtures("torch")
def test_what_is_written_into_a_tensor_is_seen_in_its_array() -> None:
    array = ARRAY.copy()
    to_kind(array, "torch").add_(1)
    np.testing.assert_array_equal(array, ARRAY + 1)


def test_an_answer_that_autograd_follows_is_read(torch: Any) -> None:
    tensor = to_kind(ARRAY.copy(), "torch").requires_grad_()
    np.testing.assert_array_equal(from_kind(2 * tensor, "torch"), 2 * ARRAY)
    np.testing.assert_array_equal(from_kind(torch.nn.Parameter(tensor), "torch"), ARRAY)


@pytest.mark.usefixtures("torch")
def test_an_answer_shares_the_memory_of_its_tensor() -> None:
    array = ARRAY.copy()
    answer = from_kind(to_kind(array, "torch")[:, 1:], "torch")
    assert np.may_share_memory(answer, array)


CHANGES: dict[str, Callable[[Any], object]] = {
    "turns its axes in place": lambda x: x.transpose_(1, 2),
    "has another axis": lambda x: x.unsqueeze_(0),
    "has other numbers": lambda x: x.set_(x + 1),
    "is emptied": lambda x: x.set_(),
}


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_a_tensor_that_was_changed_and_not_its_array_is_seen(
    change: Callable[[Any], object],
) -> None:
    array = ARRAY.copy()
    tensor = to_kind(array, "torch")
    change(tensor)
    assert is_changed(tensor, array, "torch")


@pytest.mark.usefixtures("torch")
@pytest.mark.parametrize("layout", ["reversed", "broadcast"])
def test_a_copy_that_was_changed_is_seen_too(layout: str) -> None:
    array = laid_out(np.ones((2, 3, 4)), layout)
    tensor = to_kind(array, "torch")
    tensor.zero_()
    assert is_changed(tensor, array, "torch")


def append(x: Any) -> None:
    x.append(3.0)


def overwrite(x: Any) -> None:
    x[0][0][0] = -1.0


def hold_itself(x: Any) -> None:
    x[0] = x


@pytest.mark.parametrize("change", [append, overwrite, hold_itself])
def test_a_list_that_was_changed_is_seen(change: Callable[[Any], None]) -> None:
    given = to_kind(ARRAY, "list")
    assert not is_changed(given, ARRAY, "list")
    change(given)
    assert is_changed(given, ARRAY, "list")


def test_a_row_that_was_not_copied_is_shared() -> None:
    given = to_kind(ARRAY, "list")
    assert share_lists(given, given)
    assert share_lists([[given[0][2]]], given)
    assert not share_lists(to_kind(ARRAY, "list"), given)
    assert not share_lists(1.0, given)
    hold_itself(given)
    assert share_lists(given, given)


@pytest.mark.parametrize(
    ("result", "type_"),
    [
        (None, "NoneType"),
        (ARRAY, "numpy.ndarray"),
        (np.float64(1), "float64"),
        ((1.0, 2.0), "tuple"),
        ([[1.0], [1.0, 2.0]], "list whose rows differ in length"),
        ([1.0, None], "list that holds more than numbers"),
        (["1"], "list that holds more than numbers"),
        ([2**70], "list that holds more than numbers"),
    ],
)
def test_what_is_no_list_of_numbers_is_described(result: Any, type_: str) -> None:
    assert from_kind(result, "list") == WrongKind(type_)


def test_a_list_in_itself_is_no_list_of_numbers() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert from_kind(endless, "list") == WrongKind("list in too many lists")


def test_what_is_no_tensor_of_numbers_is_described(torch: Any) -> None:
    class Own(torch.Tensor):  # type: ignore[misc]
        pass

    answers: list[tuple[Any, WrongKind]] = [
        (None, WrongKind("NoneType")),
        ([1.0], WrongKind("list")),
        (1.0, WrongKind("float")),
        (ARRAY, WrongKind("numpy.ndarray")),
        (torch.ones(2).as_subclass(Own), WrongKind("Own")),
        (torch.ones(2, dtype=torch.bfloat16), WrongKind("ndarray", "bfloat16", (2,))),
        (torch.eye(2).to_sparse(), WrongKind("sparse tensor")),
        (torch.ones([1] * 65), WrongKind("tensor with 65 axes")),
        (torch.ones([1] * 70, dtype=torch.bfloat16), WrongKind("tensor with 70 axes")),
    ]
    for result, said in answers:
        assert from_kind(result, "torch") == said


def test_what_a_numpy_function_returned_is_left_as_it_is() -> None:
    for result in (None, [1.0], ARRAY):
        assert from_kind(result, "numpy") is result
