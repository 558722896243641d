"""A zip as files by their path; nothing is extracted."""

from typing import IO

from grader.errors import SubmissionError
from grader.intake.tree import Tree, check_size, members_by_path, refuse_link, split_links
from grader.intake.unpacker import Archive

__all__ = ["ZipTree"]

_STORED, _DEFLATED = 0, 8
"""Methods that are unpacked a little at a time, so that a small file cannot become a large one.

Source: PKWARE's APPNOTE.TXT, section 4.4.5.
"""


class ZipTree(Tree):
    """A zip that is listed and unpacked elsewhere.

    Bounds on sizes are checked on what is declared and again while reading.
    """

    def __init__(self, archive: Archive, file: IO[bytes], name: str, place: str) -> None:
        """List what is in it; `archive` and `file` are closed with the tree.

        Raises:
            SubmissionError: It is damaged, encrypted, too large, or made to deceive.
        """
        self.name = name
        self.place = place
        self._archive = archive
        self._file = file
        self._members = members_by_path(archive.list_members("zip"), place)
        self.paths, self.links = split_links(self._members)

    def read(self, path: str, most_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        place = f"{self.place}/{path}"
        member = self._members[path]
        if member.is_link:
            raise refuse_link(place)
        check_size(place, member.size, most_bytes)
        if member.method not in {_STORED, _DEFLATED}:
            raise SubmissionError(
                f"{place!r} is compressed in a way that is not read (method {member.method}). "
                "Pack it again as an ordinary zip."
            )
        return self._archive.read(member)

    def close(self) -> None:
        """Let go of the zip and its file."""
        self._archive.close()
        self._file.close()
