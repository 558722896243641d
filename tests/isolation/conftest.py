"""Sessions with a submission of which only `pad` is asked."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import msgspec
import pytest

from grader.isolation.launcher import Launcher
from grader.isolation.launcher.spawn import Spawner
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol.layers import LANDLOCK, NAMESPACES, NO_FILES, SECCOMP
from grader.isolation.session import Session
from grader.records.assignment import Assignment, Policy
from grader.records.outcome import Returned
from tests.support import pad_case, restricted, submission_of, with_limits

Begin = Callable[..., Session]

AtLevel = tuple[int, Launcher]
"""A launcher, and the level that it reaches."""

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


LEVELS: dict[str, tuple[int, Callable[[], Launcher]]] = {
    "level 4": (4, Zygote),
    "level 3": (3, lambda: Zygote({NAMESPACES})),
    "level 2": (2, lambda: Zygote({NAMESPACES, LANDLOCK})),
    "level 0": (0, lambda: Zygote({NAMESPACES, LANDLOCK, SECCOMP, NO_FILES})),
    "spawned": (0, Spawner),
}


BETWEEN = ("level 3", "level 2")
"""Levels of some of the layers, at which attacks are met by programs that use torch."""


@pytest.fixture(
    scope="session",
    params=[
        pytest.param(one, marks=pytest.mark.whole if name in BETWEEN else (), id=name)
        for name, one in LEVELS.items()
    ],
)
def at_level(request: pytest.FixtureRequest) -> Iterator[AtLevel]:
    """One of each level, for submissions that use torch, which takes a while to import."""
    level, launch = request.param
    with launch() as launcher:
        yield level, launcher


@pytest.fixture(scope="session")
def with_torch() -> Iterator[Launcher]:
    """For submissions that use torch, apart from that of all others."""
    with Zygote() as launcher:
        yield launcher


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
