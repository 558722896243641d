"""What an image is built of that submissions are graded in, in containers without network."""

from pathlib import Path

from grader.assignment.parcel import Parcel

SETUP = "setup.sh"
"""What installs the grader in it, and has to be a program that can be run."""

_TEMPLATE = Path(__file__).with_name("template")


def image_files(parcel: Parcel, base: str) -> dict[str, bytes]:
    """The files of the folder that `docker build` or `podman build` is given, by name.

    Args:
        parcel: What is installed, and with which Python.
        base: The image that it is built on, a Debian or an Ubuntu.
    """
    dockerfile = (_TEMPLATE / "Dockerfile").read_bytes()
    return {
        "Dockerfile": dockerfile.replace(b"ARG BASE\n", b"ARG BASE=%b\n" % base.encode()),
        SETUP: (_TEMPLATE / SETUP).read_bytes(),
        "python-version": f"{parcel.versions.python}\n".encode(),
        **parcel.installed,
    }
