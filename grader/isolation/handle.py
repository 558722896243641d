"""The grader's end of one worker: what holds it back, what it says, how long it takes."""

from time import monotonic

from grader.errors import GraderError, MachineError
from grader.isolation.budget import WALL_FACTOR, Spent
from grader.isolation.channel import Channel, HungUpError
from grader.isolation.codec import read_hello
from grader.isolation.launcher import Launcher
from grader.isolation.launcher.base import KILLED
from grader.isolation.preconditions import confirm_layers, forbid_escapes, require_level
from grader.isolation.protocol.frames import FrameError, Header
from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.stack_samples import Samples, take_samples

Received = tuple[Header, bytes, memoryview]
"""A frame: its header, JSON text and the bytes of its arrays."""


class TimeUpError(Exception):
    """A worker had no answer in time."""


class WorkerHandle:
    """One worker process: it is confined, takes frames and gives some, and is ended.

    Attributes:
        isolation: What holds it back.
        pid: Its process.
    """

    def __init__(
        self,
        launcher: Launcher,
        limits: WorkerLimits,
        *,
        max_bytes: int,
        start_seconds: float,
        least_isolation: int = 0,
    ) -> None:
        """Start a worker and see what holds it back.

        Args:
            launcher: Starts it.
            limits: What it may use.
            max_bytes: Of the largest frame that is taken from it.
            start_seconds: How long it may take to begin, as `receive` counts.
            least_isolation: Level below which it is given nothing.

        Raises:
            IsolationError: This system does not reach that level.
            MachineError: It does not begin, or a canary got through.
            WorkerLostError: It ended with what had started it.
        """
        self._process = launcher.start(limits)
        self.pid = self._process.pid
        self._channel = Channel(self._process.connection, max_bytes)
        self._cpu_seconds = self._wall_seconds = 0.0
        self._taken = Spent()
        self._ended = False
        try:
            hello = read_hello(self.receive(start_seconds)[1])
            self.isolation = confirm_layers(self.pid, hello.layers)
            require_level(self.isolation, least_isolation)
            forbid_escapes(self.isolation, hello.escaped)
            self.take_spent()  # beginning is no submission's time
        except (HungUpError, TimeUpError) as error:
            self.end()
            raise MachineError(
                "A worker ended before it was given anything. Check that there are processes and "
                "memory left, then grade again."
            ) from error
        except FrameError as error:
            self.end()
            raise MachineError(
                f"A worker broke the protocol before it was given anything: {error}. Install the "
                "grader again."
            ) from error
        except GraderError:
            self.end()
            raise

    @property
    def is_sending(self) -> bool:
        """Whether something that was sent has not gone out yet."""
        return self._channel.is_sending

    def send(self, frame: bytes) -> None:
        """Let a frame go out: what there is room for at once, the rest with the next `receive`."""
        self._channel.queue(frame)

    def receive(self, seconds: float) -> Received:
        """The next frame.

        CPU time counts, since it is the worker's own however busy the machine is; but one that
        sleeps uses none, hence a wider limit on the clock too. No system call waits until another
        process has used some CPU time. That passes no faster than the clock, though; so it is
        enough to wait on the clock for as long as is left of either, and then to look at both.

        Args:
            seconds: CPU time that it may take from now on; on the clock `WALL_FACTOR` times that.

        Raises:
            TimeUpError: It took longer.
            HungUpError: The worker ended, or sent something that is no frame.
        """
        begin, cpu_begin = monotonic(), self._cpu()
        wait = seconds
        try:
            while (received := self._channel.receive(wait)) is None:
                cpu, wall = self._cpu() - cpu_begin, monotonic() - begin
                wait = min(seconds - cpu, WALL_FACTOR * seconds - wall)
                if wait <= 0:
                    raise TimeUpError
        finally:
            self._wall_seconds += monotonic() - begin
        return received

    def take_spent(self) -> Spent:
        """What it has used since this was last asked."""
        now = Spent(self._cpu(), self._wall_seconds)
        spent, self._taken = now.minus(self._taken), now
        return spent

    def take_samples(self) -> Samples:
        """Where it is, after `TimeUpError`; it takes no more frames and is to be ended."""
        return take_samples(self._process, self._channel)

    def end(self) -> int | None:
        """End the worker; its exit status, negative for a signal, if it had ended by itself.

        Raises:
            WorkerLostError: It ended with what had started it.
        """
        self._cpu()
        self._ended = True  # its number may soon be another process's
        status = self._process.end()
        return None if status == KILLED else status

    def _cpu(self) -> float:
        """CPU seconds that it has used, as far as the system tells."""
        now = None if self._ended else self._process.cpu_seconds()
        self._cpu_seconds = max(self._cpu_seconds, now or 0.0)
        return self._cpu_seconds
