"""Keeping the first lines of what a call prints."""

import io

from grader.isolation.worker.traceback_summary import sendable

_LINE_CHARACTERS = 200


class OutputCapture(io.TextIOBase):
    """Stands in for standard output and error; keeps the beginning and drops the rest."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self._room = lines * _LINE_CHARACTERS
        self._lines = lines
        self._kept: list[str] = []
        self._left = self._room

    def writable(self) -> bool:
        """It can be written to; part of the file protocol."""
        return True

    def write(self, text: str) -> int:
        """Keep the text while there is room."""
        if self._left > 0:
            part = str(text)[: self._left]
            self._kept.append(part)
            self._left -= len(part)
        return len(text)

    def take(self) -> str:
        """What was kept since the last time, cut to its first lines."""
        if not self._kept:
            return ""
        lines = "".join(self._kept).splitlines()[: self._lines]
        self._kept.clear()
        self._left = self._room
        return "\n".join(sendable(line, _LINE_CHARACTERS) for line in lines)
