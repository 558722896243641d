"""Commands that are typed in a terminal: what they write there, and Ctrl-C."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["in_a_terminal", "lines_left", "words_in"]

CTRL_C = b"\x03"


def in_a_terminal(
    command: Sequence[str],
    cwd: Path,
    environment: Mapping[str, str],
    *,
    columns: int = 80,
    stop_at: str = "",
) -> tuple[int, str]:
    """Type a command in a terminal of some width; its exit code and all that it wrote.

    Args:
        command: What is typed.
        cwd: Where.
        environment: All variables but COLUMNS.
        columns: How wide the terminal is.
        stop_at: Ctrl-C is pressed once this was written.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    process = subprocess.Popen(
        ["setsid", "--ctty", *command],  # so that Ctrl-C is for it
        cwd=cwd,
        env={**environment, "COLUMNS": str(columns)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    written = b""
    try:
        while part := os.read(ours, 65536):
            written += part
            if stop_at and stop_at.encode() in written:
                stop_at = ""
                os.write(ours, CTRL_C)
    except OSError:  # how Linux says that nobody has the other end any more
        pass
    finally:
        os.close(ours)
    return process.wait(timeout=60), written.decode()


def words_in(written: str) -> str:
    """What a terminal shows, without the bar and what moves it."""
    return " ".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]|[━╸╺]", " ", written).split())


def lines_left(written: str) -> list[str]:
    """The lines that stand in a terminal in the end, for the few commands to it that are known.

    Raises:
        ValueError: It is told something else.
    """
    lines, row, column = [""], 0, 0
    for part in re.findall(r"\x1b\[[0-9;?]*[A-Za-z]|\r|\n|[^\x1b\r\n]+", written):
        if part == "\r":
            column = 0
        elif part == "\n":
            row += 1
            lines += [""] * (row == len(lines))
        elif part == "\x1b[2K":
            lines[row] = ""
        elif up := re.fullmatch(r"\x1b\[(\d+)A", part):
            row -= int(up[1])
        elif part[0] != "\x1b":
            lines[row] = lines[row][:column].ljust(column) + part + lines[row][column + len(part) :]
            column += len(part)
        elif not re.fullmatch(r"\x1b\[([0-9;]*m|\?25[hl])", part):
            raise ValueError(part)
    return lines
