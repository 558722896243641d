"""Sessions with a submission of which only `pad` is asked."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import msgspec
import pytest

from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment, Policy
from grader.records.outcome import Returned
from tests.support import pad_case, restricted, submission_of, with_limits

Begin = Callable[..., Session]

collect_ignore = (
    []
    if sys.platform == "linux"
    else ["test_poor_systems.py", "launcher/test_zygote.py", "worker/linux"]
)


@pytest.fixture
def all_layers(offered_level: int) -> None:
    """Skip what can be seen only where the system has every layer."""
    if offered_level < 4:
        pytest.skip(f"this machine offers isolation level {offered_level} of 4")


PRINTS = "def pad(x, padding, value=0.0):\n    print({what})\n    return x\n"


def printed_by(
    begin: Begin, source: str, files: dict[str, str] | None = None, main: str = "cnn.py"
) -> str:
    session = begin(source, files=files, main=main)
    assert session.loaded.error is None, session.loaded.error
    outcome = session.ask(pad_case())
    assert isinstance(outcome, Returned), outcome
    return outcome.printed


@pytest.fixture
def begin(assignment: Assignment, launcher: Launcher) -> Iterator[Begin]:
    """Begin a session with source text; limits by name, helpers in `files`."""
    with ExitStack() as open_sessions:

        def begin_session(
            source: str,
            *,
            files: dict[str, str] | None = None,
            via: Launcher | None = None,
            checks: tuple[str, ...] = ("pad",),
            allowed: tuple[str, ...] | None = None,
            policy: Policy | None = None,
            main: str = "cnn.py",
            **limits: float,
        ) -> Session:
            asked = with_limits(restricted(assignment, *checks), **limits)
            if allowed is not None:
                policy = Policy(allowed_imports=allowed)
            if policy is not None:
                asked = msgspec.structs.replace(asked, policy=policy)
            submission = submission_of(source, main)
            for name, text in (files or {}).items():
                submission.sources[name] = text.encode()
            session = Session(via or launcher, submission, asked)
            return open_sessions.enter_context(session)

        yield begin_session
