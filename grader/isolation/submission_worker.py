"""The worker that a submission is loaded in, and the next one where it is lost."""

import signal
from collections.abc import Callable, Mapping
from contextlib import suppress

import msgspec

from grader.errors import AssignmentError, MachineError
from grader.isolation.budget import Spent, SubmissionBudget
from grader.isolation.channel import HungUpError
from grader.isolation.codec import read_found, read_loaded
from grader.isolation.handle import Received, TimeUpError, WorkerHandle
from grader.isolation.launcher import Launcher, WorkerLostError
from grader.isolation.load_order import LoadOrder
from grader.isolation.protocol.frames import FrameError
from grader.isolation.protocol.launching import WorkerLimits
from grader.isolation.stack_samples import NO_SAMPLES, timed_out
from grader.records.assignment import Assignment
from grader.records.found import Found
from grader.records.isolation import Isolation
from grader.records.outcome import Crashed, Loaded, Raised, State, TimedOut
from grader.records.submission import Submission
from grader.text import ended

MAX_LAUNCHER_LOSSES = 2
"""How often the process that starts workers may end while one submission is graded."""

UNREADABLE = Crashed(reason="what its process sent could not be read")

_LOAD_FACTOR = 4.0
"""How much longer than a call loading the file may take."""

_START_SECONDS = 10.0
"""For a worker to begin, beside what loading may take."""

_SIGNALS = {one.value: one.name for one in signal.Signals}
"""Names of signals; most real-time signals have none."""


class SubmissionWorker:
    """Runs one submission, in one process at a time; whoever asks sees frames and how it ended.

    Attributes:
        handle: The process; None before it is begun, and once it is lost.
    """

    def __init__(
        self,
        launcher: Launcher,
        submission: Submission,
        assignment: Assignment,
        budget: SubmissionBudget,
        least_isolation: int,
    ) -> None:
        """Have a submission run by workers of this launcher, none of which is started yet.

        Args:
            launcher: Starts the processes.
            submission: What is loaded in them.
            assignment: Limits, policy and the functions that may be asked.
            budget: Is charged with what they use.
            least_isolation: Level below which none of them gets to see the submission.
        """
        self.handle: WorkerHandle | None = None
        self._launcher = launcher
        self._submission = submission
        self._order = LoadOrder(submission, assignment)
        lacking = assignment.wanted.lacking_among(submission.sources)
        self._handed_in = {"no_files": "" if submission.live else lacking, "live": submission.live}
        self._limits = assignment.limits
        self._budget = budget
        self._least_isolation = least_isolation
        self._found: Found | None = None
        self._compiled = b""
        self._losses = 0
        self._isolations: list[Isolation] = []

    @property
    def isolation(self) -> Isolation:
        """What holds the submission back; of several processes, in the one that is held least."""
        return min(self._isolations, key=lambda isolation: isolation.level)

    def begin(
        self,
        served: Mapping[str, tuple[str, ...]],
        *,
        meanwhile: Callable[[], None] = lambda: None,
    ) -> Loaded:
        """Start a process and load the submission in it; once more if that loses it.

        Args:
            served: Functions that the grader answers for, with the names of their arguments.
            meanwhile: What is done while the process loads it, on another core where there is one.

        Raises:
            AssignmentError: What the policy withholds is not there.
            IsolationError: This system does not reach the level that is asked for.
            MachineError: No process could be started.
        """
        with self._budget.while_loading():
            loaded = self._load_in_new_process(served, meanwhile)
            if isinstance(loaded.error, Crashed | TimedOut):
                loaded = self._load_in_new_process(served, meanwhile)
        return loaded

    def send(self, frame: bytes) -> None:
        """Let a frame go out: what there is room for at once, the rest with the next `receive`."""
        assert self.handle is not None
        self.handle.send(frame)

    @property
    def is_sending(self) -> bool:
        """Whether something that was sent has not gone out yet."""
        return self.handle is not None and self.handle.is_sending

    def receive(
        self, seconds: float, *, samples: bool = True
    ) -> Received | TimedOut | Crashed | None:
        """The next frame, or how the process was lost; None where no submission is to blame.

        Args:
            seconds: CPU time that it may take from now on; on the clock `WALL_FACTOR` times that.
            samples: Whether to find out where it is once its time is up.

        Raises:
            MachineError: What starts workers has ended too often.
        """
        handle = self.handle
        assert handle is not None
        try:
            received: Received | None = handle.receive(seconds)
        except TimeUpError:
            received = None
        except HungUpError as error:
            return self._crashed(str(error))
        finally:
            spent = handle.take_spent()
            self._budget.use(spent)
        if received is not None:
            return received
        return self.stop(seconds, spent, samples=samples)

    def stop(self, seconds: float, spent: Spent, *, samples: bool) -> TimedOut:
        """End the process, which has gone over its time.

        Args:
            seconds: The limit it went over.
            spent: What it has used.
            samples: Whether to find out where it is; what that takes is charged to nobody's time.
        """
        assert self.handle is not None
        taken = self.handle.take_samples() if samples else NO_SAMPLES
        self.handle.take_spent()
        self.end()
        return timed_out(seconds, spent, taken, self._submission.sources)

    def end(self) -> None:
        """End the process, if there is one."""
        with suppress(WorkerLostError):
            self._end_and_tell()

    def _crashed(self, reason: str) -> Crashed | None:
        """What is said of a process that sends no more; None if its launcher ended too."""
        try:
            ended = self._end_and_tell()
        except WorkerLostError as error:
            self._count_loss(error)
            return None
        return Crashed(reason=ended or reason, by_itself=bool(ended))

    def _end_and_tell(self) -> str:
        """End the process; how it had ended by itself, or nothing if it was still running.

        Raises:
            WorkerLostError: It ended with what had started it.
        """
        handle, self.handle = self.handle, None
        if handle is None:
            return ""
        try:
            status = handle.end()
        finally:
            self._budget.use(handle.take_spent())
        if status is None:
            return ""
        return f"signal {_SIGNALS.get(-status, -status)}" if status < 0 else f"exit status {status}"

    def _load_in_new_process(
        self, served: Mapping[str, tuple[str, ...]], meanwhile: Callable[[], None]
    ) -> Loaded:
        while True:
            try:
                self._start()
            except WorkerLostError as error:
                self._count_loss(error)
                continue
            if (loaded := self._load(served, meanwhile)) is not None:
                return loaded

    def _count_loss(self, error: WorkerLostError) -> None:
        """Let a process be lost with what started it, but not again and again."""
        self._losses += 1
        if self._losses > MAX_LAUNCHER_LOSSES:
            raise MachineError(
                f"The process that starts workers ended {self._losses} times while one submission "
                f"was graded ({error}). Check that there is memory left, then grade it alone."
            ) from error

    def _start(self) -> None:
        """Start a process and see what holds it back, before it sees the submission."""
        limits = self._limits
        granted = WorkerLimits(
            memory_bytes=limits.memory_bytes,
            cpu_seconds=limits.seconds_in_all + _LOAD_FACTOR * limits.seconds_per_call,
            packages=self._order.packages,
            preloaded=self._order.preloaded,
        )
        self.handle = WorkerHandle(
            self._launcher,
            granted,
            max_bytes=4 * limits.answer_bytes + (1 << 20),
            start_seconds=_LOAD_FACTOR * limits.seconds_per_call + _START_SECONDS,
            least_isolation=self._least_isolation,
        )
        if self._isolations:
            self._launcher.expect(granted)  # who asks for a second one mostly asks for a third
        self._isolations.append(self.handle.isolation)

    def _load(
        self, served: Mapping[str, tuple[str, ...]], meanwhile: Callable[[], None]
    ) -> Loaded | None:
        """Load the submission; None where the process is lost and no submission is to blame."""
        self.send(self._order.frame(served, finds=self._found is None, compiled=self._compiled))
        meanwhile()
        limit = _LOAD_FACTOR * self._limits.seconds_per_call
        received = self.receive(limit)
        try:
            if isinstance(received, tuple):
                found = read_found(received[1])
                self._require_withheld(found.unknown)
                self._found = self._found or found
                received = self.receive(limit)
            if isinstance(received, tuple):
                compiled = bytes(received[2])
                received = self.receive(limit)
            if isinstance(received, tuple):
                loaded = read_loaded(received[1], self._order.functions, self._submission.sources)
                self._require_adapter(loaded.adapter)
                # Not before: a worker that loads what was compiled tells of no function that it is
                # not written yet.
                self._compiled = self._compiled or compiled
                return msgspec.structs.replace(loaded, found=self._found, **self._handed_in)
        except FrameError:
            self.end()
            received = UNREADABLE
        if received is None:
            return None
        missing: dict[str, State] = dict.fromkeys(self._order.functions, "missing")
        return Loaded(
            functions=missing,
            error=received,
            lost=frozenset(missing),
            found=self._found or Found(),
        )

    def _require_withheld(self, unknown: tuple[str, ...]) -> None:
        """Grade only where all is there that the policy withholds or allows.

        Raises:
            AssignmentError: Something is not.
        """
        if unknown:
            self.end()
            raise AssignmentError(
                f"policy.withheld_calls or policy.allowed_calls names {unknown[0]!r}, and what is "
                "installed here has no such function, class or module that could be withheld. "
                "Mend the name, or install the version that the assignment is made for."
            )

    def _require_adapter(self, raised: Raised | None) -> None:
        """Give no score where the instructor's adapter fails by itself.

        Raises:
            MachineError: It does.
        """
        if raised is not None:
            self.end()
            at = "when it was loaded"
            if raised.frames:
                at = f"in line {raised.frames[-1].line} (`{raised.frames[-1].source}`)"
            raise MachineError(
                f"The assignment's adapter failed {at}: {raised.type}: {ended(raised.message)} "
                "No line of the submission raised it, so that it has no score. Grade a right "
                "program; if that has none either, mend submission.adapter in the assignment."
            )
