"""A tar as files by their path; nothing is extracted."""

from typing import IO

from grader.errors import SubmissionError
from grader.intake.tree import Tree, check_size, members_by_path, refuse_link, split_links
from grader.intake.unpacker import Archive

__all__ = ["TarTree"]


class TarTree(Tree):
    """A tar that is not compressed. It is listed elsewhere, and then read where it lies."""

    def __init__(self, archive: Archive, file: IO[bytes], name: str, place: str) -> None:
        """List what is in it; `file` is closed with the tree.

        Raises:
            SubmissionError: It is damaged, too large, or made to deceive.
        """
        self.name = name
        self.place = place
        self._file = file
        self._members = members_by_path(archive.list_members("tar"), place)
        archive.close()
        self.paths, self.links = split_links(self._members)

    def read(self, path: str, most_bytes: int) -> bytes:
        """The bytes of a file; see `Tree.read`."""
        place = f"{self.place}/{path}"
        member = self._members[path]
        if member.is_link:
            raise refuse_link(place)
        check_size(place, member.size, most_bytes)
        try:
            self._file.seek(member.start)
            content = self._file.read(member.size)
        except OSError as error:
            raise SubmissionError(f"{self.place!r} cannot be read: {error.strerror}.") from error
        if len(content) != member.size:
            raise SubmissionError(f"{self.place!r} became shorter while it was read.")
        return content

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()
