"""`grade explain`: what a function has to do, and an example of it."""

import inspect
from pathlib import Path

import pytest

from grader.assignment import default_assignment_path, load_assignment
from grader.commands.explain import explain_command
from grader.errors import AssignmentError, UserError
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


def test_an_example_says_which_window_the_first_and_the_last_number_are_made_of(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "  out[0, 0, 0] is -16, which is made of cells 0-1 of x.\n" in explained(
        "conv1d/stride", capsys
    )
    assert "columns 0-1 of x" in explained("conv2d", capsys)
    assert "row 1, column 1 of x and padding" in explained("maxpool/padding", capsys)


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
        ("transformer", r"There is avgpool, conv1d, conv2d"),
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
