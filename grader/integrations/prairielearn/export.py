"""The archive that is unpacked in a course of PrairieLearn.

Source: PrairieLearn, docs/externalGrading.md and the schema of a question's info.json.
"""

import hashlib
import math
import re
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

import msgspec

from grader.archive import write_archive
from grader.assignment.parcel import Parcel
from grader.assignment.student_files import stubs_for
from grader.integrations.export import Export
from grader.integrations.image import SETUP, image_files
from grader.records.assignment import Assignment
from grader.records.submission import is_glob
from grader.text import listed

_SERVER, _QUESTION, _DOCKER = (
    "serverFilesCourse/cnn_grader",
    "questions/cnn_by_hand",
    "docker/cnn_grader",
)

_PROGRAM = f"{_SERVER}/grade.sh"

_MAX_SECONDS = 600
"""That PrairieLearn grants."""

_TASK = re.compile(r"    Write the functions.+?(?=  </p>)", re.DOTALL)

_DOWNLOAD = re.compile(r"  <pl-file-download.+\n")

_UPLOAD = re.compile(r"(?<=<pl-file-upload\n).+?(?=  ></pl-file-upload>)", re.DOTALL)


def write_external_grader(parcel: Parcel, path: Path) -> None:
    """Write the archive: the grader, an image to run it in, and a question.

    Raises:
        OutputError: It cannot be written.
    """
    image = image_files(parcel, f"python:{parcel.versions.python}-slim")
    question = msgspec.json.encode(_question(parcel.assignment))
    files = {
        f"{_DOCKER}/README.md": _template("README.md"),
        **{f"{_DOCKER}/{name}": content for name, content in image.items()},
        _PROGRAM: _template("grade.sh"),
        **{f"{_SERVER}/{name}": content for name, content in parcel.asked.items()},
        f"{_QUESTION}/info.json": msgspec.json.format(question, indent=2) + b"\n",
        f"{_QUESTION}/question.html": _question_page(parcel.assignment),
        **{
            f"{_QUESTION}/clientFilesQuestion/{PurePosixPath(path).name}": content
            for path, content in stubs_for(parcel.assignment).items()
        },
    }
    write_archive(path, files, {_PROGRAM, f"{_DOCKER}/{SETUP}"})


def _template(name: str) -> bytes:
    return (Path(__file__).with_name("template") / name).read_bytes()


def _question_page(assignment: Assignment) -> bytes:
    """The page of the question: what to write, and which files are taken; they have no folders."""
    page = _template("question.html").decode()
    stubs = [PurePosixPath(path).name for path in stubs_for(assignment)]
    names = [PurePosixPath(name).name for name in assignment.submission.files]
    if not stubs or any(operation.call for operation in assignment.operations):
        functions = dict.fromkeys(operation.function for operation in assignment.operations)
        task = listed([f"<code>{escape(name)}</code>" for name in functions])
        page = _TASK.sub(lambda _: f"    Write {task}, as your course has it.\n", page)
    if not stubs:
        page = _DOWNLOAD.sub("", page)
    if not names:
        return page.encode()
    plain = [name for name in names if not is_glob(name)]
    globs = [name for name in names if is_glob(name)]
    taken = (("names", plain), ("patterns", globs))
    upload = "".join(
        f'    optional-file-{kind}="{escape(",".join(found))}"\n' for kind, found in taken if found
    )
    page = _UPLOAD.sub(lambda _: upload, page)
    return page.replace("cnn.py", escape(next(iter(stubs), ""))).encode()


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
