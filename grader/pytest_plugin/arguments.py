"""Which checks and which tests the command line names."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.errors import UserError
from grader.pytest_plugin.fence import Fence


class Selection(NamedTuple):
    """What is collected.

    Attributes:
        checks: Names of checks.
        paths: Paths that pytest collects as it always does.
    """

    checks: Sequence[str]
    paths: Sequence[str]


def select_items(
    config: pytest.Config, fence: Fence, main: str, checks: Sequence[str]
) -> Selection:
    """Sort the paths of the command line into checks and tests.

    Without paths, all checks are collected and nothing else; with paths, those tests too. A check
    is named like a test, `DIR/cnn.py::conv2d/stride`. For practice pytest collects what it would
    without a submission, and the checks if their file is part of that.

    Args:
        config: pytest's settings and what was typed.
        fence: Around the submission.
        main: Path of the submission's main file.
        checks: Names of all checks.

    Raises:
        UserError: A path lies within the fence, or a check does not exist.
    """
    if config.args_source is not pytest.Config.ArgsSource.ARGS:
        return Selection(checks, config.args if fence.practice else ())
    main_path = _path_of(config, main)
    named = [argument for argument in config.args if _path_of(config, argument) == main_path]
    paths = [argument for argument in config.args if argument not in named]
    for path in paths:
        if fence.holds(_path_of(config, path)) and not fence.practice:
            raise UserError(
                f"{path!r} lies in the submission, of which nothing but checks is collected. Name "
                f"tests outside of it, or a check, e.g. '{main}::{checks[0]}'."
            )
    if fence.practice:
        everything = any(main_path.is_relative_to(_path_of(config, path)) for path in paths)
    else:
        everything = not named
    return Selection(checks if everything else _checks_of(named, checks), paths)


def _path_of(config: pytest.Config, argument: str) -> Path:
    """The path of the file that an argument names, e.g. `DIR/cnn.py::conv2d/stride`."""
    return Path(os.path.normpath(config.invocation_params.dir / argument.partition("::")[0]))


def _checks_of(named: Sequence[str], checks: Sequence[str]) -> Sequence[str]:
    """The checks that arguments name; a file alone stands for all."""
    names = {argument.partition("::")[2] for argument in named}
    for name in sorted(names - {"", *checks}):
        raise UserError(
            f"The assignment has no check {name!r}. Expected one of {', '.join(checks)}."
        )
    return checks if "" in names else [check for check in checks if check in names]
