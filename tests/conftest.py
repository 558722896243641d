"""Fixtures that are dear to make or used everywhere."""

import gc
import os
import pickle
import shutil
import signal
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from grader.allowance import Allowance
from grader.assignment import default_assignment_path, default_deck_path, load_assignment
from grader.assignment.selftest import run_selftest
from grader.deck.store import load_deck
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher, default_launcher
from grader.isolation.session import Session
from grader.records.assignment import Assignment
from grader.records.deck import Deck
from grader.records.report import Report
from grader.records.selftest import Selftest
from grader.records.submission import Submission
from tests.forked import FEW_DRAWN
from tests.support import restricted, submission_of, with_feedback, with_limits

if TYPE_CHECKING:
    from playwright.sync_api import Browser

GradeSource = Callable[..., Report]
Sample = Callable[[str], Report]

settings.register_profile(
    "tests",
    deadline=None,
    database=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=list(HealthCheck),
)
settings.load_profile("tests")

ON_POSIX = [
    *("attacks", "commands/test_progress.py", "isolation/test_channel.py", "test_allowance.py"),
    "test_shell.py",
]
"""What is tried with limits, locks and terminals that Windows has not."""

collect_ignore = ON_POSIX if sys.platform == "win32" else []

SLOW_FOLDERS = {"attacks", "batch", "browser", "commands", "packaging"}
"""Whose tests nearly all start commands, executors or browsers."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--renew", action="store_true", help="write golden tables anew, to be looked at as a diff"
    )


def chromium_path() -> str:
    """Where Chromium is; without one these tests are skipped, but in CI they fail."""
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI") == "true":
        pytest.fail("There is no chromium on the path; CI tests the page in one.")
    if path is None:
        pytest.skip("There is no chromium on the path; `apt install chromium` brings one.")
    return path


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """The one Chromium of a process: Playwright cannot be begun twice in it."""
    from benchmarks.pages import open_browser

    with open_browser(chromium_path()) as browser:
        yield browser


@pytest.fixture(scope="session")
def renew(request: pytest.FixtureRequest) -> bool:
    """Whether golden tables are to be written anew."""
    return bool(request.config.getoption("--renew"))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage among what is collected, then or later: all of it stays to the end."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what `make fast` leaves out: whatever grades by workers, and whole folders."""
    for item in items:
        folder = item.path.parent.name
        if folder in SLOW_FOLDERS or "launcher" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.slow)


# Where the tests themselves run must not change what the command prints.
os.environ.pop("GITHUB_ACTIONS", None)
# Nor that they run in the background, where shells have Ctrl-C ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
# Elsewhere a bug in explaining costs a student the explanation; here it fails the test.
Allowance.forgives_bugs = False


@pytest.fixture(scope="session")
def assignment() -> Assignment:
    return load_assignment(default_assignment_path())


@pytest.fixture(scope="session")
def practice_deck() -> Deck:
    return load_deck(default_deck_path())


@pytest.fixture(scope="module")
def few_drawn() -> Iterator[None]:
    """Decks that are built here are of fewer drawn cases, which is nearly all that building takes.

    For tests of what is done with a deck; what its cases cover is tested of whole ones.
    """
    with pytest.MonkeyPatch.context() as patch:
        for place, number in FEW_DRAWN.items():
            patch.setattr(place, number)
        yield


@pytest.fixture(scope="session")
def launcher() -> Iterator[Launcher]:
    with default_launcher() as launcher:
        yield launcher


@pytest.fixture(scope="session")
def shipped(
    assignment: Assignment,
    practice_deck: Deck,
    launcher: Launcher,
    tmp_path_factory: pytest.TempPathFactory,
) -> Selftest:
    """The selftest of what ships, which one of the processes of a run makes for all of them."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return run_selftest(assignment, practice_deck, launcher)
    made = tmp_path_factory.getbasetemp().parent / "shipped.pickle"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            made.write_bytes(pickle.dumps(run_selftest(assignment, practice_deck, launcher)))
        found = pickle.loads(made.read_bytes())
    assert isinstance(found, Selftest)
    return found


@pytest.fixture(scope="session")
def offered_level(launcher: Launcher, assignment: Assignment) -> int:
    """The level of isolation that this machine offers."""
    with Session(launcher, submission_of(""), assignment) as session:
        return session.isolation.level


@pytest.fixture(scope="session")
def grade_source(assignment: Assignment, practice_deck: Deck, launcher: Launcher) -> GradeSource:
    """Grade source text, by all checks or by those that are named."""

    def grade(
        source: str | bytes | Submission,
        *checks: str,
        feedback: str | None = None,
        via: Launcher | None = None,
        **limits: float,
    ) -> Report:
        asked = restricted(assignment, *checks) if checks else assignment
        asked = with_limits(asked, **limits) if limits else asked
        asked = with_feedback(asked, feedback) if feedback else asked
        submission = source if isinstance(source, Submission) else submission_of(source)
        return grade_submission(submission, asked, practice_deck, via or launcher)

    return grade


@pytest.fixture(scope="session")
def sample(grade_source: GradeSource) -> Sample:
    """The report of one of `tests.report.samples`, which is made once."""
    from tests.report.samples import SAMPLES

    return cache(lambda name: SAMPLES[name](grade_source))
