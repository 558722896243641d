"""How a case passes the arguments that a file draws."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from grader.operation.arguments import Signature, draw_case, pairs_of
from grader.operation.draw import Rejected
from grader.operation.exactness import significand_bits
from grader.operation.forms import judged_as
from grader.records.case import Case
from grader.records.operation import Check
from tests.operation.fixed import Fixed

SLIDE = Signature(
    name="slide",
    parameters=("x", "bias", "size", "stride", "mode"),
    defaults={"stride": 1, "mode": "same"},
    arrays=("x", "bias"),
    pairs=("size", "stride"),
)
ADD = Signature(
    name="add",
    parameters=("x", "bias", "scale"),
    defaults={"bias": None, "scale": 2},
    arrays=("x", "bias"),
    pairs=(),
)
X = np.arange(1.0, 5.0)


def drawn(
    signature: Signature, given: dict[str, Any], on: Iterable[str] = (), accepts: Any = bool
) -> Case:
    draw = Fixed(Check(asks="", needs=tuple(on)), {*on})
    return draw_case(signature, lambda _draw, _on: given, accepts, draw)


def slid(*on: str, **given: Any) -> Case:
    return drawn(SLIDE, {"x": X, "bias": X, "size": (3, 3), **given}, on)


def test_a_tuple_that_is_the_same_along_every_axis_is_passed_as_an_int() -> None:
    assert slid().options == {"size": 3}
    assert slid(stride=(2, 2)).options == {"size": 3, "stride": 2}
    assert slid(stride=(1, 2)).options == {"size": 3, "stride": (1, 2)}


def test_equal_pairs_stay_pairs_where_the_check_asks_for_them() -> None:
    assert slid("equal pair", stride=(1, 1)).options == {"size": (3, 3), "stride": (1, 1)}


def test_a_tuple_of_an_argument_that_is_no_pair_stays_one() -> None:
    signature = SLIDE._replace(pairs=())
    assert drawn(signature, {"x": X, "bias": X, "size": (3, 3)}).options == {"size": (3, 3)}


def test_defaults_are_left_out_unless_the_check_asks_for_them() -> None:
    assert slid(stride=1, mode="same").options == {"size": 3}
    everything = {"size": 3, "stride": 1, "mode": "same"}
    assert slid("explicit defaults").options == everything
    assert slid("positional options", stride=(1, 1)).options == everything


def test_arguments_that_are_required_go_by_position_and_so_do_arrays_after_them() -> None:
    assert slid().positional == 3
    assert slid("positional options").positional == 5
    assert slid("keyword arrays").positional == 0
    assert drawn(ADD, {"x": X}).positional == 1
    assert drawn(ADD, {"x": X, "bias": X}).positional == 2


def test_an_array_that_is_none_is_left_out_unless_all_go_by_position() -> None:
    assert drawn(ADD, {"x": X, "bias": None}).options == {}
    assert drawn(ADD, {"x": X}, ["explicit defaults"]).options == {"scale": 2}
    assert drawn(ADD, {"x": X}, ["positional options"]).options == {"bias": None, "scale": 2}


def test_floats_become_float32_where_the_check_asks_for_it_and_labels_stay() -> None:
    case = drawn(ADD, {"x": X, "bias": np.array([1, 2])}, ["float32"])
    assert [str(array.dtype) for array in case.arrays.values()] == ["float32", "int64"]
    assert case.judges == "dtype"


def test_a_second_round_has_the_first_floats_backwards_and_larger() -> None:
    case = drawn(ADD, {"x": np.array([1, 2]), "bias": X}, ["second call"])
    assert case.judges == "purity"
    assert case.then["x"].tolist() == [1, 2]
    assert case.then["bias"].tolist() == [5.0, 4.0, 3.0, 2.0]


def test_a_second_round_lies_within_the_contract_or_there_is_none() -> None:
    def small(case: Case) -> bool:
        return bool(case.arrays["x"].max() < 5)

    then = drawn(ADD, {"x": X}, ["second call"], small).then
    assert then["x"].tolist() == [4.0, 3.0, 2.0, 1.0]
    with pytest.raises(Rejected):
        drawn(ADD, {"x": X}, ["second call"], lambda _: False)


def test_pairs_are_arguments_that_are_annotated_with_an_int_and_a_tuple() -> None:
    def function(
        x: Any,
        size: int | tuple[int, int],
        step: int | tuple[int, int] | None,
        one: int,
        flat: tuple[int, ...],
    ) -> None: ...

    assert pairs_of(function) == ("size", "step")


def numbers_for(*on: str) -> list[np.ndarray]:
    draw = Fixed(Check(asks="", needs=on), {*on})
    draw.features()
    return [draw.numbers((2, 3)), draw.distinct((4,))]


def test_numbers_are_whole_unless_the_check_asks_for_fractions() -> None:
    assert not any((array % 1).any() for array in numbers_for())
    assert all((array % 1).all() for array in numbers_for("stride", "fractions"))


def test_one_array_has_digits_that_float32_cannot_hold_so_that_products_are_exact() -> None:
    first, second = map(significand_bits, numbers_for("fractions"))
    assert second < 24 < first
    assert first + second <= 53 - 8
    assert max(map(significand_bits, numbers_for("fractions", "float32"))) < 12


def test_labels_are_whole_numbers_below_their_count() -> None:
    labels = Fixed(Check(asks=""), set()).labels((2, 2), 3)
    assert (str(labels.dtype), labels.shape) == ("int64", (2, 2))
    assert labels.max() < 3


@pytest.mark.parametrize(
    ("needs", "judges"),
    [((), "value"), (("fractions",), "dtype"), (("second call",), "purity"), (("view",), "value")],
)
def test_a_check_judges_what_it_needs(needs: tuple[str, ...], judges: str) -> None:
    assert judged_as(Check(asks="", needs=needs)) == judges
