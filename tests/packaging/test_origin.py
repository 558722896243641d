"""What pip installs the grader from."""

import json
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest

from grader import __version__
from grader.errors import UserError
from grader.packaging import origin
from grader.packaging.origin import Origin, origin_of_grader


def installed_from(monkeypatch: pytest.MonkeyPatch, direct_url: dict[str, Any] | None) -> None:
    class Installed(Distribution):
        def read_text(self, filename: str) -> str | None:
            assert filename == "direct_url.json"
            return None if direct_url is None else json.dumps(direct_url)

        def locate_file(self, path: Any) -> Any:
            raise NotImplementedError

    monkeypatch.setattr(origin, "distribution", lambda _: Installed())


@pytest.mark.parametrize("direct_url", [None, {"url": "file:///home/me/grader", "dir_info": {}}])
def test_it_is_the_version_by_name_unless_something_else_is_known(
    monkeypatch: pytest.MonkeyPatch, direct_url: dict[str, Any] | None
) -> None:
    installed_from(monkeypatch, direct_url)
    assert origin_of_grader(None) == Origin(f"cnn-grader=={__version__}")


def test_a_grader_that_came_from_git_is_installed_from_the_same_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commit = {"vcs": "git", "commit_id": "a1b2", "requested_revision": "main"}
    installed_from(monkeypatch, {"url": "https://example.org/grader.git", "vcs_info": commit})
    assert origin_of_grader(None) == Origin("cnn-grader @ git+https://example.org/grader.git@a1b2")


def test_a_wheel_has_to_lie_beside(tmp_path: Path) -> None:
    wheel = tmp_path / "cnn_grader-0.1.0-py3-none-any.whl"
    with pytest.raises(UserError, match=r"no wheel .*build --wheel"):
        origin_of_grader(str(wheel))
    wheel.touch()
    assert origin_of_grader(str(wheel)) == Origin(f"./{wheel.name}", wheel)


@pytest.mark.parametrize(
    ("given", "line"),
    [
        ("cnn-grader>=0.1", "cnn-grader>=0.1"),
        ("git+https://example.org/g@v1", "cnn-grader @ git+https://example.org/g@v1"),
        ("cnn-grader @ https://example.org/g.whl#x", "cnn-grader @ https://example.org/g.whl#x"),
    ],
)
def test_what_pip_takes_is_taken(given: str, line: str) -> None:
    assert origin_of_grader(given) == Origin(line)


@pytest.mark.parametrize("given", ["", " ", "--pre", "a\nb", "☃", "-r x"])
def test_what_is_no_requirement_is_refused(given: str) -> None:
    with pytest.raises(UserError, match=r"--grader is .*Expected what pip can install"):
        origin_of_grader(given)
