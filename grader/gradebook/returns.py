"""An archive that gives every student their page back, named as another system expects."""

import zipfile
from collections.abc import Callable, Iterable
from typing import IO

from grader.archive import archive_entry
from grader.records.gradebook import Row

PAGE = "report.html"
"""What a page is called within an archive, or how its name ends there."""


def pack_returns(
    pages: Iterable[tuple[Row, bytes]], file: IO[bytes], name_of: Callable[[Row], str | None]
) -> tuple[str, ...]:
    """Write the archive, each page once: members of a group share theirs.

    Args:
        pages: The students and their pages; one after the other, in the order of the archive.
        file: Where to write it.
        name_of: What a student's page is called there; None where it cannot be returned.

    Returns:
        Keys of students whose page cannot be returned.
    """
    left: list[str] = []
    names: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for row, page in pages:
            name = name_of(row)
            if name is None:
                left.append(row.student.key)
            elif name not in names:
                names.add(name)
                archive.writestr(archive_entry(name), page)
    return tuple(left)
