"""The archive that is uploaded to Gradescope as an autograder, or that an image is built of.

Source: gradescope/autograder_samples, docs/specs.md and docs/manual_docker.md.
"""

from pathlib import Path

from grader.archive import write_archive
from grader.assignment.parcel import Parcel
from grader.integrations.export import Export
from grader.integrations.image import SETUP, image_files

_PROGRAM = "run_autograder"

_BASE = "gradescope/autograder-base:ubuntu-22.04"
"""What Gradescope asks an image to be built on: its own program is in there, that starts ours."""

_TEMPLATE = Path(__file__).with_name("template")


def write_autograder(parcel: Parcel, path: Path) -> None:
    """Write the archive.

    Raises:
        OutputError: It cannot be written.
    """
    program = {_PROGRAM: (_TEMPLATE / _PROGRAM).read_bytes()}
    files = {**program, **image_files(parcel, _BASE), **parcel.asked}
    write_archive(path, files, {SETUP, _PROGRAM})


EXPORT = Export(
    file="autograder.zip",
    write=write_autograder,
    then="Upload it in Gradescope under Configure Autograder, with Ubuntu as the base image.",
)
