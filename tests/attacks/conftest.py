"""The scene of the attacks, and launchers that leave layers off."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from grader.isolation.launcher import Launcher
from tests.attacks.configurations import CONFIGURATIONS
from tests.attacks.scene import Scene, open_scene

LauncherOf = Callable[[str], Launcher]


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    with open_scene(tmp_path_factory.mktemp("scene")) as opened:
        yield opened


@pytest.fixture(scope="session")
def launcher_of() -> Iterator[LauncherOf]:
    """Launchers by configuration; each is started once."""
    started: dict[str, Launcher] = {}
    with ExitStack() as opened:

        def launcher(name: str) -> Launcher:
            if name not in started:
                started[name] = opened.enter_context(CONFIGURATIONS[name].launch())
            return started[name]

        yield launcher
