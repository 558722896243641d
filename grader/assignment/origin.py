"""What pip installs the grader from, on the machines of others."""

import re
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from urllib.request import url2pathname

import msgspec

import grader
from grader import __version__
from grader.errors import UserError
from grader.files import sha256_of
from grader.isolation.preconditions import packages_beside_numpy
from grader.isolation.requirements import distributions_of
from grader.records.assignment import Versions

DISTRIBUTION = "cnn-grader"

REQUIREMENTS = "requirements.txt"
"""The file that pip reads."""

_ONE_LINE = re.compile(r"[^\W_][ -~]*")

_BY_NAME = f"{DISTRIBUTION}=={__version__}"

_HOW = (
    "`make dist` makes a wheel in a checkout of the grader: name it with --grader, or the Git "
    "address of a copy that others can reach."
)


class _VcsInfo(msgspec.Struct, frozen=True):
    """A commit of a repository."""

    vcs: str
    commit_id: str


class _ArchiveInfo(msgspec.Struct, frozen=True):
    """A wheel, or an archive of sources."""

    hashes: dict[str, str] = {}


class _DirectUrl(msgspec.Struct, frozen=True):
    """Where a package was installed from by its address. Source: PEP 610, `direct_url.json`."""

    url: str
    vcs_info: _VcsInfo | None = None
    archive_info: _ArchiveInfo | None = None


class Origin(NamedTuple):
    """What pip installs the grader from.

    Attributes:
        requirement: A line of a requirements.txt, e.g. `cnn-grader==0.1.0`.
        wheel: The wheel that the line names and that has to lie beside; None if it names none.
        problem: Why others may not be able to install it, and what to do; empty if they are.
    """

    requirement: str
    wheel: Path | None = None
    problem: str = ""


def origin_of_grader(given: str | None) -> Origin:
    """What pip is to install this grader from.

    Args:
        given: A requirement, a Git address such as `git+https://host/grader@commit`, or the path
            of a wheel. If left out, what this grader was installed from: a Git commit, a wheel, or
            its version by name.

    Raises:
        UserError: It is none of these, or there is no such wheel.
    """
    if given is None:
        return _own_origin()
    if given.endswith(".whl"):
        wheel = Path(given)
        if not wheel.is_file():
            raise UserError(f"There is no wheel {given!r}. {_HOW}")
        return Origin(f"./{wheel.name}", wheel)
    if not _ONE_LINE.fullmatch(given):
        raise UserError(
            f"--grader is {given!r}. Expected what pip can install, e.g. "
            f"{_BY_NAME}, git+https://host/grader@commit or a wheel."
        )
    return Origin(f"{DISTRIBUTION} @ {given}" if given.startswith("git+") else given)


def files_to_install(
    origin: Origin, versions: Versions, packages: Sequence[str]
) -> dict[str, bytes]:
    """The files that pip reads, by name: what submissions are graded with.

    Args:
        origin: What the grader is installed from.
        versions: The versions that scores are made with.
        packages: Packages that submissions may import.
    """
    others = distributions_of(packages_beside_numpy(packages))
    lines = (origin.requirement, f"numpy=={versions.numpy}", *others)
    files = {REQUIREMENTS: "".join(f"{line}\n" for line in lines).encode()}
    if origin.wheel is not None:
        files[origin.wheel.name] = origin.wheel.read_bytes()
    return files


def _own_origin() -> Origin:
    """What this grader was installed from.

    Raises:
        UserError: It was a file that is not what it was, or not there any more.
    """
    try:
        text = distribution(DISTRIBUTION).read_text("direct_url.json")
    except PackageNotFoundError:
        return _of_no_index(Path(grader.__file__).parents[1])
    if text is None:
        return Origin(_BY_NAME)
    source = msgspec.json.decode(text, type=_DirectUrl)
    address = urlsplit(source.url)
    if address.scheme == "file":
        path = Path(url2pathname(address.path))
        if source.archive_info is not None and path.suffix == ".whl":
            return _own_wheel(path, source.archive_info)
        return _of_no_index(path)
    if source.vcs_info is None:
        return Origin(f"{DISTRIBUTION} @ {source.url}")
    commit = source.vcs_info
    return Origin(f"{DISTRIBUTION} @ {commit.vcs}+{source.url}@{commit.commit_id}")


def _of_no_index(path: Path) -> Origin:
    """The version by name, though this grader came from somewhere else."""
    return Origin(
        _BY_NAME,
        problem=f"This grader comes from {str(path)!r}, and not from an index of packages, where "
        f"pip looks for that line. {_HOW}",
    )


def _own_wheel(path: Path, archive: _ArchiveInfo) -> Origin:
    """The wheel that this grader was installed from.

    Raises:
        UserError: It is not what it was, or not there any more.
    """
    digest = sha256_of(path)
    if digest and digest == archive.hashes.get("sha256", digest):
        return Origin(f"./{path.name}", path)
    became = "was changed since" if digest else "cannot be read any more"
    raise UserError(
        f"This grader was installed from the wheel {str(path)!r}, which {became}. "
        "Name a wheel of this grader with --grader."
    )
