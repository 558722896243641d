"""Reading strangers' archives in workers, which are confined and timed like any other.

A worker is told all it needs with each task, so that where one is lost the next goes on.
"""

import os
import tempfile
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing, suppress
from time import monotonic
from typing import IO, Literal, TypeVar

import msgspec

from grader.errors import MachineError, SubmissionError
from grader.isolation.budget import Spent
from grader.isolation.channel import HungUpError
from grader.isolation.codec import decode_message
from grader.isolation.handle import TimeUpError, WorkerHandle
from grader.isolation.launcher import Launcher, WorkerLostError, default_launcher
from grader.isolation.protocol import frames
from grader.isolation.protocol.frames import FrameError, encode_message, write_frame
from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.protocol.reading import (
    MAX_BLOCK_BYTES,
    MAX_NAME_CHARACTERS,
    Done,
    Listed,
    Reason,
    Task,
    Wanted,
    WireMember,
)
from grader.isolation.submission_worker import MAX_LAUNCHER_LOSSES
from grader.isolation.surveying import survey_files
from grader.records.archive import Bounds, Member
from grader.records.submission import Held

_MEMORY_BYTES = 512 << 20
"""Of a worker. What `xz` packs as well as it can takes 64 MiB to unpack."""

_MAX_CPU_SECONDS = 3600.0
"""Of a worker, by the system's clock; the grader's ends each task long before."""

_START_SECONDS = 20.0

_IN_MEMORY_BYTES = 64 << 20

_MAX_RATIO = 200
"""How many times larger than the archive it may become, beyond what fits into memory."""

_MAX_FRAME_BYTES = 8 << 20

_REFUSED: dict[Reason, str] = {
    "crowded": "holds more than {members} files. Pack less of it.",
    "damaged": "is damaged, or no {form}. Download or pack it once more.",
    "encrypted": "is encrypted. Pack it again without a password.",
    "long name": "holds a file whose name has more than {characters} characters. Pack it again "
    "without it.",
    "memory": "takes too much memory to unpack. Unpack it, and pack it again as an ordinary zip.",
    "shared": "holds files that share their bytes, as only damaged or hostile archives do. "
    "Pack the folder again.",
}
"""What is said of a refused archive, by the worker's word for it."""

_KINDS = {"archive": "archive", "member": "zip", "zip": "zip"}
"""What an archive should have been, by the task it was not good for; else a tar."""

_MAX_NUMBER = (1 << 53) - 1
"""Of what a worker says of a member."""

Made = TypeVar("Made")


class Unpacker:
    """Reads archives, with a launcher that is made when the first is met.

    Attributes:
        granted: CPU seconds that were granted last; wall time may be `WALL_FACTOR` times that.
        left: What is left of them.
    """

    def __init__(self, make_launcher: Callable[[], Launcher] = default_launcher) -> None:
        """Read archives with workers of the launcher that `make_launcher` gives."""
        self._make_launcher = make_launcher
        self._launcher: Launcher | None = None
        self.granted = self.left = 0.0

    def grant(self, seconds: float) -> None:
        """Let whatever is read from now on, of all archives, take that much CPU time together."""
        self.granted = self.left = seconds

    def open(self, file: IO[bytes], location: str, bounds: Bounds) -> "Archive":
        """An archive, of which nothing is read yet.

        Args:
            file: The archive.
            location: Where it is, for messages.
            bounds: How much of it is read.
        """
        return Archive(self, file, location, bounds)

    def survey(self, files: Mapping[str, bytes], functions: Sequence[str]) -> dict[str, Held]:
        """Which of the functions files define; see `survey_files`."""
        return survey_files(self.launcher, files, functions)

    @property
    def launcher(self) -> Launcher:
        """Starts the workers."""
        if self._launcher is None:
            self._launcher = self._make_launcher()
        return self._launcher

    def close(self) -> None:
        """End all workers."""
        if self._launcher is not None:
            self._launcher.close()


class Archive:
    """One archive and the worker that reads it."""

    def __init__(self, unpacker: Unpacker, file: IO[bytes], location: str, bounds: Bounds) -> None:
        """Have an archive read; see `Unpacker.open`."""
        self._unpacker = unpacker
        self._file = file
        self._file_bytes = file.seek(0, os.SEEK_END)
        self._location = location
        self._bounds = bounds
        self._worker: WorkerHandle | None = None

    def list_members(self, form: Literal["tar", "zip"]) -> list[Member]:
        """Its regular files, folders and links.

        Raises:
            SubmissionError: It is damaged, too large, or made to deceive.
            MachineError: No worker can read it.
        """
        return self._again(lambda: self._list(form))

    def unpack(self, form: Literal["bz2", "gzip", "lzma"]) -> IO[bytes]:
        """The tar that was compressed, in memory or in a file without a name.

        The archive is that tar from now on, and reads from there.

        Raises:
            SubmissionError: It is damaged, or becomes too large.
            MachineError: No worker can read it.
        """
        self._file = self._again(lambda: self._unpack(form))
        self._file_bytes = self._file.seek(0, os.SEEK_END)
        return self._file

    def read(self, member: Member) -> bytes:
        """The bytes of a file in a zip, as many as it says it has.

        Raises:
            SubmissionError: It is damaged.
            MachineError: No worker can read it.
        """
        return self._again(lambda: self._read(member))

    def close(self) -> None:
        """End the worker; the file stays open."""
        with suppress(WorkerLostError):
            self._end()

    def _again(self, work: Callable[[], Made]) -> Made:
        """Do work, and begin it again where a worker is lost with what had started it."""
        for _ in range(MAX_LAUNCHER_LOSSES + 1):
            try:
                return work()
            except WorkerLostError:
                continue
            except FrameError as error:
                raise self._refused("damaged", "archive") from error
        raise MachineError(
            f"The process that starts workers ended {MAX_LAUNCHER_LOSSES + 1} times while "
            f"{self._location!r} was read. Check that there is memory left, then grade again."
        )

    def _list(self, form: Literal["tar", "zip"]) -> list[Member]:
        members: list[Member] = []
        with closing(self._do(Task(form, self._file_bytes, self._bounds.members))) as replies:
            for text, _ in replies:
                members += map(_member, decode_message(text, Listed).members)
                if len(members) > self._bounds.members:
                    raise self._refused("crowded", form)
        return members

    def _unpack(self, form: Literal["bz2", "gzip", "lzma"]) -> IO[bytes]:
        max_bytes = max(_IN_MEMORY_BYTES, _MAX_RATIO * self._file_bytes)
        max_bytes = min(self._bounds.unpacked_bytes, max_bytes)
        unpacked: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115  the tree closes it
        try:
            with closing(self._do(Task(form, self._file_bytes))) as replies:
                for _, block in replies:
                    if unpacked.tell() + len(block) > max_bytes:
                        raise SubmissionError(
                            f"{self._location!r} becomes larger than {max_bytes >> 20} MiB when it "
                            "is unpacked. Pack less of it."
                        )
                    unpacked.write(block)
        except OSError as error:
            unpacked.close()
            raise SubmissionError(
                f"{self._location!r} cannot be unpacked: {error.strerror}. "
                "Unpack it yourself, and name the folder."
            ) from error
        except BaseException:
            unpacked.close()
            raise
        return unpacked

    def _read(self, member: Member) -> bytes:
        content = bytearray()
        wanted = WireMember(*msgspec.structs.astuple(member))
        with closing(self._do(Task("member", self._file_bytes, member=wanted))) as replies:
            for _, block in replies:
                content += block
                if len(content) > member.size:
                    break
        if len(content) != member.size:
            raise self._refused("damaged", "zip")
        return bytes(content)

    def _do(self, task: Task) -> Generator[tuple[bytes, memoryview], None, None]:
        """Have a worker do a task; the text and data of each frame that comes of it.

        A worker that did not come to its end with the task is ended.

        Raises:
            FrameError: The worker said what none of ours says.
            SubmissionError: It refused the archive, ended, or took too long.
            WorkerLostError: It ended with what had started it.
        """
        expected = frames.LISTED if task.form in {"tar", "zip"} else frames.UNPACKED
        worker = self._worker = self._worker or self._start_worker()
        worker.take_spent()  # for starting it nobody pays
        clock = _Clock(worker)
        refused: Reason | None = None
        try:
            worker.send(write_frame(frames.TASK, 0, encode_message(task)))
            while refused is None:
                if (left := self._unpacker.left - clock.seconds()) <= 0:
                    raise TimeUpError
                header, text, data = worker.receive(left)
                if header.kind == frames.WANTED:
                    self._answer(worker, decode_message(text, Wanted))
                elif header.kind == frames.DONE:
                    refused = decode_message(text, Done).refused
                elif header.kind == expected:
                    yield text, data
                else:
                    raise FrameError(f"a frame of kind {header.kind}")
        except TimeUpError as error:
            raise SubmissionError(
                f"{self._location!r} took longer than {self._unpacker.granted:g} s to read. "
                "Unpack it, and pack it again as an ordinary zip, with less in it."
            ) from error
        except HungUpError as error:
            raise SubmissionError(
                f"{self._location!r} ended the process that read it. Unpack it, and pack it again "
                "as an ordinary zip."
            ) from error
        finally:
            self._unpacker.left -= clock.seconds()
            if refused is None:
                self._end()
        if refused:
            raise self._refused(refused, task.form)

    def _start_worker(self) -> WorkerHandle:
        limits = WorkerLimits(_MEMORY_BYTES, cpu_seconds=_MAX_CPU_SECONDS, packages=())
        return WorkerHandle(
            self._unpacker.launcher,
            limits,
            max_bytes=_MAX_FRAME_BYTES,
            start_seconds=_START_SECONDS,
        )

    def _answer(self, worker: WorkerHandle, wanted: Wanted) -> None:
        """Send bytes of the archive; behind its end there are none."""
        if not (0 <= wanted.start <= self._file_bytes and 0 < wanted.size <= MAX_BLOCK_BYTES):
            raise FrameError(f"{wanted.size} bytes wanted from {wanted.start}")
        try:
            self._file.seek(wanted.start)
            content = self._file.read(wanted.size)
        except OSError as error:
            raise SubmissionError(
                f"{self._location!r} cannot be read: {error.strerror}."
            ) from error
        worker.send(write_frame(frames.BYTES, 0, b"[]", content))

    def _refused(self, reason: Reason, form: str) -> SubmissionError:
        said = _REFUSED[reason].format(
            members=self._bounds.members,
            characters=MAX_NAME_CHARACTERS,
            form=_KINDS.get(form, "tar"),
        )
        return SubmissionError(f"{self._location!r} {said}")

    def _end(self) -> None:
        """End the worker, if there is one.

        Raises:
            WorkerLostError: It ended with what had started it.
        """
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.end()


def _member(said: WireMember) -> Member:
    """A member as a worker described it.

    Raises:
        FrameError: It has numbers that no member has.
    """
    _, *numbers, _ = said
    if not all(0 <= number <= _MAX_NUMBER for number in numbers):
        raise FrameError(f"a member with the numbers {numbers}")
    return Member(*said)


class _Clock:
    """The time of one task: CPU time of its worker, and all that passes on the clock meanwhile."""

    def __init__(self, worker: WorkerHandle) -> None:
        self._worker = worker
        self._cpu_seconds = 0.0
        self._begin = monotonic()

    def seconds(self) -> float:
        """How long it has taken, as budgets count."""
        self._cpu_seconds += self._worker.take_spent().cpu_seconds
        return Spent(self._cpu_seconds, monotonic() - self._begin).seconds
