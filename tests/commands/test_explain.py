"""`grade explain`: what a function has to do, and an example of it."""

import inspect
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from grader.assignment import default_assignment_path, load_assignment
from grader.commands.explain import explain_command
from grader.deck.store import store_deck
from grader.errors import AssignmentError, UserError
from grader.records.deck import Deck
from tests.support import ALL_CHECKS, OPERATIONS


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)


def explained(name: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert explain_command(name) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_function_is_told_by_its_contract_its_checks_and_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = explained(name, capsys)
    operation = OPERATIONS[name]
    assert shown.startswith(operation.signature)
    assert str(inspect.getdoc(operation.twin)) in shown
    for row in load_assignment(default_assignment_path()).rubric:
        if row.operation == name:
            line = next(one for one in shown.splitlines() if one.startswith(f" {row.check} "))
            assert line.split()[1] == str(row.points)
    assert f"  {name}(x" in shown
    assert "  out (" in shown


@pytest.mark.parametrize(
    ("name", "window", "sums"),
    [
        ("conv1d/stride", "out[0, 0, 0] is made of cells 0-1 of x:", "4*4 + -8*4 = -16"),
        ("conv2d", "rows 0-1, columns 0-1 of x:", "4*4 + -8*4 + 7*4 + 2*4 = 20"),
        ("conv1d/bias", "cells 0-2 of x:", " + 8 = "),
        ("conv1d/channels", "channels 0-1, cells 1-3 of x:", " = "),
        ("maxpool/padding", "row 3, column 3 of x and padding:", "max(89, -inf, -inf, -inf)"),
    ],
)
def test_an_example_says_what_the_first_and_the_last_number_are_made_of(
    name: str, window: str, sums: str, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = explained(name, capsys).splitlines()
    assert any(
        window in line and sums in below for line, below in pairwise(lines) if line[:6] == "  out["
    )


def test_an_example_shows_all_that_a_check_is_about(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained("conv1d/channels", capsys)
    for several_in_and_out in ("  x (1, 2, ", "  weight (2, 2, ", "  out (1, 2, "):
        assert several_in_and_out in shown


def test_a_final_deck_is_not_shown(
    tmp_path: Path, practice_deck: Deck, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "assignment.toml").write_text('title = "t"\n[rubric.pad]\nbasic = 1\n')
    final = msgspec.structs.replace(practice_deck, kind="final")
    store_deck(final, tmp_path / "practice.deck")
    assert "has no example" in explained("pad/basic", capsys)
    assert "  out (" not in explained("pad", capsys)


@pytest.mark.parametrize(("operation", "check"), ALL_CHECKS)
def test_every_check_can_be_explained(
    operation: str, check: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = explained(f"{operation}/{check}", capsys)
    asked = OPERATIONS[operation].checks[check]
    assert asked.asks in shown
    assert ("not asked" in shown) == (not asked.by_default)
    assert ("The practice deck has no example" in shown) == (not asked.by_default)


def test_without_a_name_all_functions_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = explained("", capsys)
    for name, operation in OPERATIONS.items():
        assert name in shown
        assert str(operation.twin.__doc__).splitlines()[0] in shown
    assert "40 points" in shown


def test_points_are_those_of_the_assignment_where_one_is(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "assignment.toml").write_text('title = "t"\n[rubric.pad]\nbasic = 1\n')
    assert "pad/basic  1 point\n" in explained("pad/basic", capsys)
    assert "pad/value  not asked\n" in explained("pad/value", capsys)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("conv3d", r"'conv3d' to explain. Did you mean '.*conv2d"),
        ("transformer", r"There is avgpool, avgpool_dx, batchnorm"),
        ("conv2d/strides", r"no check 'strides'. Did you mean 'stride'"),
        ("conv2d/zzz", r"See `grade explain conv2d`"),
    ],
)
def test_a_name_that_there_is_not_is_answered_with_one_that_there_is(name: str, hint: str) -> None:
    with pytest.raises(UserError, match=hint):
        explain_command(name)


def test_an_assignment_that_cannot_be_read_is_named() -> None:
    with pytest.raises(AssignmentError, match=r"none\.toml"):
        explain_command("pad", assignment=Path("none.toml"))


IN_COURSE = """
title = "Of a course"
[rubric]
conv2d.basic = 2
conv2d.bias = 1
[submission]
adapter = '''
def asked(A_prev, W, b, s, p):
    return conv_forward(A_prev, W, b, {"gap": s, "rim": p})[0]
'''
[operation.conv2d]
call = "asked(A_prev, W, np.zeros((1, 1, 1, W.shape[3])) if b is None else b, s, p)"
function = "conv_forward"
names = { A_prev = "x", W = "weight", b = "bias", s = "stride", p = "padding" }
layout = { A_prev = "N H W C_in", W = "kH kW C_in C_out", b = "1 1 1 C_out", return = "N H_out W_out C_out" }
"""  # noqa: E501  an inline table of TOML is one line


def test_a_function_of_a_course_is_told_by_its_call_and_what_each_name_holds(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "assignment.toml").write_text(IN_COURSE)
    shown = explained("conv2d", capsys)
    assert shown.startswith("asked(A_prev, W, np.zeros((1, 1, 1, W.shape[3])) if b is None else b")
    for said in (
        'return conv_forward(A_prev, W, b, {"gap": s, "rim": p})[0]',
        "A_prev: Images, shape (N, H, W, C_in)",
        "W: Kernels, shape (kH, kW, C_in, C_out)",
        "b: Number added to every cell of an output channel, shape (1, 1, 1, C_out)",
        "A new array of shape (N, H_out, W_out, C_out)",
        "H_out = (H + 2 * p_rows - kH) // s_rows + 1",
        "  A_prev (1, 3, 3, 1)",
        "  out (1, 2, 2, 1)",
        "out[0, 1, 1, 0] is made of rows 1-2, columns 1-2 of A_prev:",
    ):
        assert said in shown, said
    for ours in ("weight:", "weight (", "conv2d(", ">>>", " forms "):
        assert ours not in shown


def test_an_array_that_the_call_never_hands_over_as_none_is_not_told_to_be_none(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "assignment.toml").write_text(IN_COURSE)
    assert "or None" not in explained("conv2d", capsys)
    (tmp_path / "assignment.toml").write_text(
        IN_COURSE.replace("np.zeros((1, 1, 1, W.shape[3])) if b is None else b", "b")
    )
    assert "or None" in explained("conv2d", capsys)


POOLS = """
title = "Pools"
[operation.maxpool]
call = "pool2d(x, pair(kernel_size), 'max')"
without = ["overlap", "gaps", "padding"]
layout = { x = "H W", return = "H_out W_out" }
[operation.avgpool]
call = "pool2d(x, pair(kernel_size), 'avg')"
without = ["overlap", "gaps", "padding"]
[operation.conv1d]
call = "Conv1dLayer(weight, bias, stride, padding)(x)"
function = "Conv1dLayer.__call__"
[rubric.maxpool]
basic = 1
negatives = 1
[rubric.avgpool]
basic = 1
[rubric.conv1d]
basic = 1
"""


def test_a_function_is_found_by_what_students_call_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "assignment.toml").write_text(POOLS)
    both = explained("pool2d", capsys)
    assert "pool2d(x, pair(kernel_size), 'max')\n" in both
    assert "pool2d(x, pair(kernel_size), 'avg')\n" in both
    assert "x: An image, shape (H, W): one image of one channel, H rows and W columns." in both
    assert "avgpool/negatives" not in explained("pool2d/negatives", capsys)
    text = POOLS.replace('"Conv1dLayer.__call__"', '"Conv1dLayer.__call__ or pool2d"')
    (tmp_path / "several.toml").write_text(text)
    assert explain_command("pool2d", assignment=tmp_path / "several.toml") == 0
    assert "Conv1dLayer(weight, bias, stride, padding)(x)\n" in capsys.readouterr().out
    for name in ("Conv1dLayer", "Conv1dLayer.__call__"):
        assert explained(name, capsys).startswith("Conv1dLayer(weight, bias, stride, padding)(x)")
    assert "maxpool (pool2d)" in explained("", capsys)
    with pytest.raises(UserError, match=r"Did you mean .*'pool2d'"):
        explain_command("pool3d")


def test_an_adapter_is_quoted_in_its_own_lines(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = "    " + " + ".join(f"(number_{index} := {index})" for index in range(9))
    (tmp_path / "assignment.toml").write_text(
        IN_COURSE.replace("(A_prev, W, b, s, p):\n", f"(A_prev, W, b, s, p):\n{line}\n")
    )
    monkeypatch.setenv("COLUMNS", "80")
    assert f"    {line}\n" in explained("conv2d", capsys)
