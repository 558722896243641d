"""`pytest --submission DIR`: one item for every check, graded as `grade DIR` does.

What is in DIR is neither collected nor imported, be it a `test_*.py` or a `conftest.py`, wherever
DIR lies and whatever it is called.

Write `--submission=DIR` for the work of others. With a space between the two, pytest takes DIR for
a path while it looks for its settings, before it has loaded any plugin; a `pytest.ini` in DIR can
name a module to import then. Such settings are refused as soon as this module is asked, which may
be after they did harm. In one word DIR is not looked at. The folders around DIR are trusted, and so
is whatever else pytest loads: its own plugins, and the tests and settings where it is started.

Where pytest is started within DIR, all of this is for practice: nothing is held back, and the
result is no grade.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from grader.pytest_plugin.fence import Fence

__all__ = ["pytest_addoption", "pytest_configure", "pytest_load_initial_conftests"]

_FENCE: "pytest.StashKey[Fence]" = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; all of them begin with the name of this one thing."""
    group = parser.getgroup("cnn-grader", "CNN operations written by hand in NumPy")
    group.addoption(
        "--submission",
        metavar="DIR",
        help="Grade the submission in DIR, one item for every check; nothing in it is collected. "
        "Write --submission=DIR for the work of others.",
    )
    group.addoption(
        "--submission-assignment",
        metavar="FILE",
        help="The assignment.toml; if left out, the one beside the deck or where you are.",
    )
    group.addoption(
        "--submission-deck",
        metavar="FILE",
        help="The deck; if left out, the practice.deck beside the assignment.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Put up the fence before any conftest.py is imported.

    Raises:
        pytest.UsageError: There is no such folder, or pytest reads its settings from it.
    """
    typed: str | None = early_config.known_args_namespace.submission
    if typed is None:
        return
    from grader.pytest_plugin.fence import put_up_fence  # noqa: PLC0415  only this needs it

    early_config.stash[_FENCE] = put_up_fence(early_config, typed)


def pytest_configure(config: pytest.Config) -> None:
    """Load what is to be asked.

    Raises:
        pytest.UsageError: The submission, the assignment, the deck or a path cannot be used.
    """
    if config.getoption("submission") is None:
        return
    if _FENCE not in config.stash:
        raise pytest.UsageError(
            "grader.pytest_plugin was loaded after pytest had imported conftest.py files. "
            "Load it by its installation, or with `-p cnn-grader`."
        )
    from grader.errors import UnnamedDeckError, UserError  # noqa: PLC0415  only this needs it
    from grader.pytest_plugin.items import SubmissionPlugin  # noqa: PLC0415

    try:
        config.pluginmanager.register(SubmissionPlugin(config, config.stash[_FENCE]))
    except UnnamedDeckError as error:
        advice = f"If you trust who wrote it, add `--submission-deck={error.deck}`."
        raise pytest.UsageError(str(error.advised(advice))) from error
    except UserError as error:
        raise pytest.UsageError(str(error)) from error
