"""What pip installs the grader from, on the machines of others."""

import re
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from grader import __version__
from grader.errors import UserError

__all__ = ["DISTRIBUTION", "Origin", "origin_of_grader"]

DISTRIBUTION = "cnn-grader"

_ONE_LINE = re.compile(r"[^\W_][ -~]*")


class Origin(NamedTuple):
    """What pip installs the grader from.

    Attributes:
        requirement: A line of a requirements.txt, e.g. `cnn-grader==0.1.0`.
        wheel: The wheel that the line names and that has to lie beside; None if it names none.
    """

    requirement: str
    wheel: Path | None = None


def origin_of_grader(given: str | None) -> Origin:
    """What pip is to install this grader from.

    Args:
        given: A requirement, a Git address such as `git+https://host/grader@commit`, or the path
            of a wheel. If left out, the Git commit that this grader was installed from, or else
            its version by name. Source: PEP 610, `direct_url.json`.

    Raises:
        UserError: It is none of these, or there is no such wheel.
    """
    if given is None:
        return Origin(_own_commit() or f"{DISTRIBUTION}=={__version__}")
    if given.endswith(".whl"):
        wheel = Path(given)
        if not wheel.is_file():
            raise UserError(
                f"There is no wheel {given!r}. `python -m build --wheel` makes one from a checkout "
                "of the grader."
            )
        return Origin(f"./{wheel.name}", wheel)
    if not _ONE_LINE.fullmatch(given):
        raise UserError(
            f"--grader is {given!r}. Expected what pip can install, e.g. "
            f"{DISTRIBUTION}=={__version__}, git+https://host/grader@commit or a wheel."
        )
    return Origin(f"{DISTRIBUTION} @ {given}" if given.startswith("git+") else given)


def _own_commit() -> str:
    """The Git commit that this grader was installed from; empty if it was not."""
    try:
        text = distribution(DISTRIBUTION).read_text("direct_url.json")
    except PackageNotFoundError:
        return ""
    origin: dict[str, Any] = msgspec.json.decode(text or "{}")
    commit = origin.get("vcs_info", {})
    if commit.get("vcs") != "git":
        return ""
    return f"{DISTRIBUTION} @ git+{origin['url']}@{commit['commit_id']}"
