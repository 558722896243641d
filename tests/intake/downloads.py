"""Downloads as the systems lay them out, each as a folder, a zip and a tar."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

from grader.records.submission import WantedFiles
from tests.support import OPERATIONS

FUNCTIONS = list(OPERATIONS)

WANTED = WantedFiles(functions=tuple(FUNCTIONS))

FORMS = ("folder", "zip", "tar", "tar.gz", "tar.bz2", "tar.xz")

NOISE = {
    "__MACOSX/._cnn.py": b"\0",
    ".DS_Store": b"\0",
    "Thumbs.db": b"\0",
    "._x_1_2_cnn.py": b"\0",
}
"""What systems leave in archives."""


def code(of: str) -> bytes:
    """A submission that says whose it is."""
    return f"def conv2d(x):\n    return {of!r}\n".encode()


def write_download(folder: Path, files: Mapping[str, bytes], form: str, name: str) -> Path:
    """Lay out files in one of the forms; names ending in `/` are folders."""
    path = folder / (name if form == "folder" else f"{name}.{form}")
    if form == "folder":
        for file, content in files.items():
            target = path / file
            (target if file.endswith("/") else target.parent).mkdir(parents=True, exist_ok=True)
            if not file.endswith("/"):
                target.write_bytes(content)
    else:
        path.write_bytes(zip_of(files) if form == "zip" else tar_of(files, form))
    return path


def zip_of(files: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "tar": bytes,
    "tar.gz": gzip.compress,
    "tar.bz2": bz2.compress,
    "tar.xz": lzma.compress,
}


def tar_of(files: Mapping[str, bytes], form: str = "tar") -> bytes:
    """A tar of files, compressed as its ending says."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name.removesuffix("/"))
            member.size = len(content)
            if name.endswith("/"):
                member.type = tarfile.DIRTYPE
            archive.addfile(member, io.BytesIO(content))
    return COMPRESS[form](buffer.getvalue())
