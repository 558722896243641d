"""The archive that is uploaded to Gradescope as an autograder.

Source: gradescope/autograder_samples, docs/specs.md.
"""

from pathlib import Path

from grader.archive import write_archive
from grader.assignment.parcel import Parcel

__all__ = ["write_autograder"]

_SCRIPTS = ("setup.sh", "run_autograder")


def write_autograder(parcel: Parcel, path: Path) -> None:
    """Write the archive.

    Raises:
        OutputError: It cannot be written.
    """
    scripts = {name: Path(__file__).with_name(name).read_bytes() for name in _SCRIPTS}
    version = {"python-version": f"{parcel.versions.python}\n".encode()}
    write_archive(path, {**scripts, **version, **parcel.installed, **parcel.asked}, _SCRIPTS)
