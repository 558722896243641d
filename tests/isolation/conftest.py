"""Sessions with a submission of which only `pad` is asked."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import msgspec
import pytest

from grader.isolation.launcher import Launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment, Policy
from tests.support import restricted, submission_of, with_limits

Begin = Callable[..., Session]


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
            main: str = "cnn.py",
            **limits: float,
        ) -> Session:
            asked = with_limits(restricted(assignment, *checks), **limits)
            if allowed is not None:
                asked = msgspec.structs.replace(asked, policy=Policy(allowed_imports=allowed))
            submission = submission_of(source, main)
            for name, text in (files or {}).items():
                submission.sources[name] = text.encode()
            session = Session(via or launcher, submission, asked)
            return open_sessions.enter_context(session)

        yield begin_session
