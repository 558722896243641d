"""What a build log is told to ignore."""

import io
import sys
from contextlib import redirect_stderr, redirect_stdout

import pytest

from grader.integrations.github.log import commands_stopped
from tests.support import obeyed_by_actions

FORGED = (
    "::error::forged",
    "  ::set-output name=score::100",
    "text ##[add-mask]o",
    "\N{NO-BREAK SPACE}::stop-commands::x",
)


@pytest.fixture
def in_actions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")


def log_of(*, fails: bool = False) -> str:
    """What is printed by a run that forges commands, and by its caller afterwards."""
    with redirect_stdout(io.StringIO()) as log:
        try:
            with commands_stopped():
                sys.stdout.write("\n".join(FORGED) + "\n")
                if fails:
                    raise ValueError
        except ValueError:
            pass
        sys.stdout.write("::notice::ours\n")
    return log.getvalue()


def test_a_log_obeys_what_is_not_stopped() -> None:
    assert obeyed_by_actions("\n".join(FORGED[:3])) == ["error", "set-output", "add-mask"]
    assert obeyed_by_actions(FORGED[3] + "\n::error::late") == []


@pytest.mark.usefixtures("in_actions")
@pytest.mark.parametrize("fails", [False, True], ids=["returns", "raises"])
def test_nothing_that_is_printed_meanwhile_is_obeyed(*, fails: bool) -> None:
    assert obeyed_by_actions(log_of(fails=fails)) == ["notice"]


@pytest.mark.usefixtures("in_actions")
def test_errors_join_the_output_in_their_order() -> None:
    with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
        with commands_stopped():
            sys.stdout.write("first\n")
            sys.stderr.write("second\n")
        sys.stderr.write("after\n")
    assert out.getvalue().splitlines()[1:-1] == ["first", "second"]
    assert err.getvalue() == "after\n"


@pytest.mark.parametrize("value", ["", "false", "1"])
def test_elsewhere_nothing_is_added(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", value)
    assert log_of().splitlines() == [*FORGED, "::notice::ours"]
