"""What may be meant by a function that is missing, and what mixes up its arguments."""

import pytest

from tests.conftest import GradeSource
from tests.isolation.conftest import Begin
from tests.support import TWINS, check_of


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("conv_1d", "conv1d"),
        ("Conv1D", "conv1d"),
        ("cov1d", "conv1d"),
        ("my_conv1d", "conv1d"),
        ("conv1d_forward", "conv1d"),
        ("max_pool", "maxpool"),
        ("max_pool2d", "maxpool"),
        ("maxPool", "maxpool"),
        ("zero_pad", "pad"),
        ("conv2D", "conv2d"),
    ],
)
def test_a_name_that_is_like_it_is_told(begin: Begin, name: str, asked: str) -> None:
    loaded = begin(f"x = 1\ndef {name}(x): return x\n", checks=(asked,)).loaded
    near = loaded.found.near[asked]
    assert (near.name, near.inside, near.location.in_words) == (name, "", "line 2 of cnn.py")


@pytest.mark.parametrize("name", ["helper", "convolve_rows", "spades", "p", "main"])
def test_a_name_that_is_not_like_it_is_not_told(begin: Begin, name: str) -> None:
    assert begin(f"def {name}(x): return x\n").loaded.found.near == {}


@pytest.mark.parametrize(
    ("defined", "near"),
    [
        (("conv_1d",), {"conv1d": "conv_1d"}),
        (("conv_1d", "my_conv2d"), {"conv1d": "conv_1d", "conv2d": "my_conv2d"}),
        (("cov1d", "Conv1D"), {"conv1d": "Conv1D"}),
        (("conv1d", "conv_1d"), {}),
        (("conv3d",), {}),
        (("conv1d", "conv3d"), {"conv2d": "conv3d"}),
    ],
)
def test_a_name_is_told_of_the_function_that_it_is_most_like(
    begin: Begin, defined: tuple[str, ...], near: dict[str, str]
) -> None:
    source = "".join(f"def {name}(x): return x + 1\n" for name in defined)
    found = begin(source, checks=("conv1d", "conv2d")).loaded.found.near
    assert {name: one.name for name, one in found.items()} == near


@pytest.mark.parametrize(
    ("source", "inside"),
    [
        ("class CNN:\n    @staticmethod\n    def pad(x): return x\n", "the class CNN"),
        ("def solve():\n    if True:\n        def pad(x): return x\n", "the function solve"),
    ],
)
def test_a_function_inside_something_is_told(begin: Begin, source: str, inside: str) -> None:
    assert begin(source).loaded.found.near["pad"].inside == inside


def test_the_message_says_what_to_do(grade_source: GradeSource) -> None:
    report = grade_source("def conv_1d(x): ...\nclass Net:\n    def conv2d(x): ...\n")
    assert check_of(report, "conv1d/basic").message == (
        "The file defines no function conv1d. Did you mean conv_1d, in line 1 of cnn.py? "
        "Then call it conv1d."
    )
    assert check_of(report, "conv2d/basic").message == (
        "The file defines no function conv2d. There is one inside the class Net, in line 3 of "
        "cnn.py; move it out, to the top level."
    )


def test_parameters_in_another_order_are_told(grade_source: GradeSource) -> None:
    right = "    stride: int = 1,\n    padding: int = 0,\n"
    assert right in TWINS["conv1d"]
    swapped = TWINS["conv1d"].replace(right, "    padding: int = 0,\n    stride: int = 1,\n")
    report = grade_source(swapped, "conv1d")
    (remark,) = report.remarks
    assert remark.startswith(
        "conv1d takes (x, weight, bias, padding, stride) and is called with "
        "(x, weight, bias, stride, padding): arguments that come by position are mixed up."
    )
    assert grade_source(TWINS["conv1d"], "conv1d").remarks == ()


def test_a_function_that_is_defined_twice_is_told(grade_source: GradeSource) -> None:
    report = grade_source(f"{TWINS['pad']}\ndef pad(x, padding, value=0.0):\n    return x\n", "pad")
    (remark,) = report.remarks
    assert remark.startswith("pad is defined 2 times, in line ")
    assert remark.endswith("; the last counts.")
