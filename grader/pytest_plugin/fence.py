"""The fence around a submission: what lies within is neither collected nor imported."""

import os
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.text import safe_line


class Fence:
    """Tells what lies within a folder, and has pytest pass it over when it collects.

    Attributes:
        folder: The folder, as it was typed.
        practice: Whether pytest was started within it, so that nothing is held back.
    """

    def __init__(self, folder: Path, start: Path) -> None:
        """Stand around a folder.

        Args:
            folder: What is fenced in.
            start: The folder in which pytest was started.
        """
        self.folder = folder
        self._held: dict[Path, bool] = {}
        self.practice = self.holds(start)

    def holds(self, path: Path) -> bool:
        """Whether a path leads into the folder, by any of its parents and through any link.

        Args:
            path: An absolute path, of something that need not exist.
        """
        if path not in self._held:
            real = Path(os.path.realpath(path))
            self._held[path] = (
                _is_same(path, self.folder)
                or (real != path and self.holds(real))
                or (path.parent != path and self.holds(path.parent))
            )
        return self._held[path]

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Pass over what lies within."""
        return True if self.holds(collection_path) else None


def put_up_fence(config: pytest.Config, typed: str) -> Fence:
    """Keep pytest out of a submission, unless it was started within it.

    Args:
        config: pytest's settings, before any conftest.py is imported.
        typed: The folder, as it was typed.

    Raises:
        pytest.UsageError: There is no such folder, or pytest reads its settings from it.
    """
    folder = Path(typed)
    if not typed or not folder.is_dir():
        raise pytest.UsageError(
            f"--submission is {safe_line(typed)!r}, which is no folder. "
            "Name the folder that holds the program."
        )
    start = config.invocation_params.dir
    fence = Fence(folder, start)
    if fence.practice:
        return fence
    if config.inipath is not None and fence.holds(config.inipath):
        raise pytest.UsageError(
            f"pytest reads its settings from {safe_line(str(config.inipath))!r}, which lies in the "
            f"submission. Write `--submission={safe_line(typed)}`, in one word, so that it does "
            "not look there."
        )
    if fence.holds(config.rootpath):
        # pytest writes its cache there, through links if there are any.
        config._rootpath = start  # noqa: SLF001
        config.known_args_namespace.confcutdir = str(start)
    _pass_over_conftests(config, fence)
    config.pluginmanager.register(fence)
    return fence


def _pass_over_conftests(config: pytest.Config, fence: Fence) -> None:
    """Have an empty module stand for each conftest.py within the fence.

    pytest imports the first of them without asking a plugin, those of folders below that are called
    `test*` among them. Where no tests are named none of those is wanted, and one may be that of
    another submission. Source: pytest, `PytestPluginManager._set_initial_conftests`.
    """
    manager: Any = config.pluginmanager
    load = manager._importconftest  # noqa: SLF001
    start = config.invocation_params.dir
    has_tests = bool(config.known_args_namespace.file_or_dir)

    def load_outside(path: Path, *arguments: Any, **options: Any) -> ModuleType:
        if fence.holds(path) or not (has_tests or start.is_relative_to(path.parent)):
            return ModuleType(path.stem)
        module: ModuleType = load(path, *arguments, **options)
        return module

    manager._importconftest = load_outside  # noqa: SLF001


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False
