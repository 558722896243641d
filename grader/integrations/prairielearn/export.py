"""The archive that is unpacked in a course of PrairieLearn.

Source: PrairieLearn, docs/externalGrading.md and the schema of a question's info.json.
"""

import hashlib
import math
import re
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from grader.archive import write_archive
from grader.integrations.export import Export
from grader.packaging.parcel import Parcel
from grader.records.assignment import Assignment
from grader.stubs import stubs_of

_SERVER, _QUESTION, _DOCKER = (
    "serverFilesCourse/cnn_grader",
    "questions/cnn_by_hand",
    "docker/cnn_grader",
)

_PROGRAM = f"{_SERVER}/grade.sh"

_MAX_SECONDS = 600
"""That PrairieLearn grants."""

_PYTHON = re.compile(rb"(?<=^ARG PYTHON=).+", re.MULTILINE)


def write_external_grader(parcel: Parcel, path: Path) -> None:
    """Write the archive: the grader, an image to run it in, and a question.

    Raises:
        OutputError: It cannot be written.
    """
    python = parcel.versions.python.encode()
    dockerfile = _PYTHON.sub(lambda _: python, _template("Dockerfile"))
    question = msgspec.json.encode(_question(parcel.assignment))
    files = {
        f"{_DOCKER}/README.md": _template("README.md"),
        f"{_DOCKER}/Dockerfile": dockerfile,
        **{f"{_DOCKER}/{name}": content for name, content in parcel.installed.items()},
        _PROGRAM: _template("grade.sh"),
        **{f"{_SERVER}/{name}": content for name, content in parcel.asked.items()},
        f"{_QUESTION}/info.json": msgspec.json.format(question, indent=2) + b"\n",
        f"{_QUESTION}/question.html": _template("question.html"),
        f"{_QUESTION}/clientFilesQuestion/cnn.py": stubs_of(parcel.assignment.operations).encode(),
    }
    write_archive(path, files, {_PROGRAM})


def _template(name: str) -> bytes:
    return (Path(__file__).with_name("template") / name).read_bytes()


def _question(assignment: Assignment) -> dict[str, Any]:
    """The info.json of a question, which keeps its `uuid` as long as the title stays."""
    digest = hashlib.sha256(assignment.title.encode()).digest()
    return {
        "uuid": str(UUID(bytes=digest[:16], version=4)),
        "type": "v3",
        "title": assignment.title,
        "topic": "Convolution",
        "singleVariant": True,
        "gradingMethod": "External",
        "externalGradingOptions": {
            "enabled": True,
            "image": "your-account/cnn-grader",
            "serverFilesCourse": ["cnn_grader/"],
            "entrypoint": f"/grade/{_PROGRAM}",
            "timeout": min(_MAX_SECONDS, 60 + math.ceil(4 * assignment.limits.seconds_in_all)),
        },
    }


EXPORT = Export(
    file="prairielearn.zip",
    write=write_external_grader,
    then="Unpack it in your course's repository, and read docker/cnn_grader/README.md.",
)
