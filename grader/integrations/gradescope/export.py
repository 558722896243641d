"""The archive that is uploaded to Gradescope as an autograder.

Source: gradescope/autograder_samples, docs/specs.md.
"""

from pathlib import Path

from grader.archive import write_archive
from grader.integrations.export import Export
from grader.packaging.parcel import Parcel

_SCRIPTS = ("setup.sh", "run_autograder")

_TEMPLATE = Path(__file__).with_name("template")


def write_autograder(parcel: Parcel, path: Path) -> None:
    """Write the archive.

    Raises:
        OutputError: It cannot be written.
    """
    scripts = {name: (_TEMPLATE / name).read_bytes() for name in _SCRIPTS}
    version = {"python-version": f"{parcel.versions.python}\n".encode()}
    write_archive(path, {**scripts, **version, **parcel.installed, **parcel.asked}, _SCRIPTS)


EXPORT = Export(
    file="autograder.zip",
    write=write_autograder,
    then="Upload it in Gradescope under Configure Autograder, with Ubuntu as the base image.",
)
