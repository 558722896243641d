"""What pip installs the grader from."""

import hashlib
import json
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from grader import __version__
from grader.assignment import origin
from grader.assignment.origin import REQUIREMENTS, Origin, files_to_install, origin_of_grader
from grader.errors import UserError
from grader.records.assignment import Versions
from tests.support import REPOSITORY


def installed_from(monkeypatch: pytest.MonkeyPatch, direct_url: dict[str, Any] | None) -> None:
    class Installed(Distribution):
        def read_text(self, filename: str) -> str | None:
            assert filename == "direct_url.json"
            return None if direct_url is None else json.dumps(direct_url)

        def locate_file(self, path: Any) -> Any:
            raise NotImplementedError

    monkeypatch.setattr(origin, "distribution", lambda _: Installed())


def test_a_grader_that_came_from_an_index_is_named_by_its_version(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed_from(monkeypatch, None)
    assert origin_of_grader(None) == Origin(f"cnn-grader=={__version__}")


@pytest.mark.parametrize(
    "direct_url",
    [
        {"url": "file:///home/me/my%20grader", "dir_info": {}},
        {"url": "file:///home/me/my%20grader", "dir_info": {"editable": True}},
        {
            "url": "file:///home/me/my%20grader",
            "vcs_info": {"vcs": "git", "commit_id": "a1b2"},
        },
        {"url": "file:///home/me/my%20grader", "archive_info": {}},
    ],
)
def test_what_only_this_machine_has_is_said_with_what_others_can_install(
    monkeypatch: pytest.MonkeyPatch, direct_url: dict[str, Any]
) -> None:
    installed_from(monkeypatch, direct_url)
    found = origin_of_grader(None)
    assert (found.requirement, found.wheel) == (f"cnn-grader=={__version__}", None)
    assert found.problem.startswith("This grader comes from '/home/me/my grader', and not from ")
    assert "`make dist`" in found.problem
    assert "--grader" in found.problem


def test_a_checkout_that_is_not_installed_is_said_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere(name: str) -> Distribution:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(origin, "distribution", nowhere)
    assert f"comes from {str(REPOSITORY)!r}" in origin_of_grader(None).problem


def test_a_grader_that_came_from_a_wheel_hands_that_wheel_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wheel = tmp_path / "my wheels" / "cnn_grader-9-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"wheel")
    digest = hashlib.sha256(b"wheel").hexdigest()
    for archive in ({"hash": f"sha256={digest}", "hashes": {"sha256": digest}}, {}):
        installed_from(monkeypatch, {"url": wheel.as_uri(), "archive_info": archive})
        assert origin_of_grader(None) == Origin(f"./{wheel.name}", wheel)


@pytest.mark.parametrize("became", ["was changed since", "cannot be read any more"])
def test_a_wheel_that_is_not_what_it_was_is_not_handed_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, became: str
) -> None:
    wheel = tmp_path / "cnn_grader-9-py3-none-any.whl"
    if became == "was changed since":
        wheel.write_bytes(b"another")
    digest = hashlib.sha256(b"wheel").hexdigest()
    archive = {"hashes": {"sha256": digest}}
    installed_from(monkeypatch, {"url": wheel.as_uri(), "archive_info": archive})
    with pytest.raises(UserError, match=f"{wheel.name}', which {became}. Name a wheel of this"):
        origin_of_grader(None)


def test_a_wheel_from_the_web_is_installed_from_there(monkeypatch: pytest.MonkeyPatch) -> None:
    url = "https://example.org/cnn_grader-9-py3-none-any.whl"
    installed_from(monkeypatch, {"url": url, "archive_info": {}})
    assert origin_of_grader(None) == Origin(f"cnn-grader @ {url}")


def test_a_grader_that_came_from_git_is_installed_from_the_same_commit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commit = {"vcs": "git", "commit_id": "a1b2", "requested_revision": "main"}
    installed_from(monkeypatch, {"url": "https://example.org/grader.git", "vcs_info": commit})
    assert origin_of_grader(None) == Origin("cnn-grader @ git+https://example.org/grader.git@a1b2")


def test_a_wheel_has_to_lie_beside(tmp_path: Path) -> None:
    wheel = tmp_path / "cnn_grader-0.1.0-py3-none-any.whl"
    with pytest.raises(UserError, match=r"no wheel .*`make dist` makes"):
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


def test_what_submissions_may_import_is_installed_with_the_grader() -> None:
    versions, packages = Versions(numpy="2.0.1"), ("numpy", "json", "no_such_package")
    files = files_to_install(Origin("cnn-grader==9"), versions, packages)
    assert files == {REQUIREMENTS: b"cnn-grader==9\nnumpy==2.0.1\nno_such_package\n"}
