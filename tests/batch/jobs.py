"""Jobs that other processes import."""

import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

from grader.errors import IsolationError


def double(number: int) -> int:
    return 2 * number


def end_process() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def end_process_once(path: str) -> str:
    """Ends the process of the first call."""
    if not Path(path).exists():
        Path(path).touch()
        end_process()
    return "done"


def never_answer(path: str) -> None:
    Path(path).touch()
    while True:
        signal.pause()


def complain() -> None:
    raise IsolationError("Level 0 is not enough.")


def fail() -> None:
    raise KeyError("a bug of ours")


def end_process_while_it_answers(path: str) -> bytes:
    """Ends the process when a part of what it answers is on its way."""

    def write_a_part(file: int, data: bytes) -> int:
        os.write(file, data[:100])
        Path(path).touch()
        end_process()
        return 100

    vars(Connection)["_send"].__defaults__ = (write_a_part,)
    return bytes(1000)
