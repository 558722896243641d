"""Asking one submission: questions go to a worker, outcomes come back, limits hold."""

import signal
from collections.abc import Sequence
from contextlib import suppress
from time import thread_time
from types import TracebackType
from typing import Self

import msgspec
import numpy as np

from grader.errors import MachineError
from grader.isolation import protocol
from grader.isolation.arrays import describe_arrays
from grader.isolation.budget import Budget, Spent
from grader.isolation.channel import HungUpError
from grader.isolation.codec import encode_case, read_found, read_loaded, read_outcomes
from grader.isolation.demand import demand_packages
from grader.isolation.handle import TimeUpError, WorkerHandle
from grader.isolation.launcher import Launcher, WorkerLostError
from grader.isolation.protocol import FrameError, Header, Load, Terms, write_frame
from grader.isolation.server import Server
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.isolation import Isolation
from grader.records.outcome import (
    Crashed,
    Found,
    Loaded,
    Outcome,
    Returned,
    Served,
    State,
    TimedOut,
)
from grader.records.submission import Submission

__all__ = ["Session"]

_LOAD_FACTOR = 4.0
"""How much longer than a call loading the file may take."""

_LOADING_FACTOR = 8.0
"""How much longer than the calls that time is granted for loading the file for them may take, which
state makes necessary for each."""

_CPU_SECONDS_OF_A_SERVED_CALL = 0.0005
"""What a worker itself spends on sending a call and reading its result, with room."""

MOST_LOSSES = 2
"""How often the process that starts workers may end while one submission is graded."""

_START_SECONDS = 10.0
"""For a worker to begin, beside what loading may take."""

_MEBIBYTE = 1 << 20

_MOST_BYTES_WAITING = 64 * _MEBIBYTE
"""Of answers that are kept until they are judged."""

_SIGNALS = {one.value: one.name for one in signal.Signals}
"""Names of signals; most real-time signals have none."""


class Session:
    """One submission and the workers that run it, one at a time.

    Clocks run while its functions are called. They stand still while it is loaded, since how often
    that happens is not its choice, and while calls of other functions are served.

    Attributes:
        loaded: What loading the submission gave.
    """

    def __init__(
        self,
        launcher: Launcher,
        submission: Submission,
        assignment: Assignment,
        least_isolation: int = 0,
    ) -> None:
        """Start a worker and load the submission in it.

        Args:
            launcher: Starts the workers.
            submission: What is loaded in them.
            assignment: Limits, policy and the functions that may be asked.
            least_isolation: Level below which no worker gets to see the submission.

        Raises:
            AssignmentError: A package that it may use is not installed.
            IsolationError: This system does not reach that level.
            MachineError: No worker could be started.
        """
        self._launcher = launcher
        self._submission = submission
        self._limits = assignment.limits
        self._policy = assignment.policy
        self._operations = {operation.name: operation for operation in assignment.operations}
        self._worker: WorkerHandle | None = None
        self._server: Server | None = None
        self._calls, self._loading = Budget(), Budget()
        self._clock = self._loading
        self._recovered: Crashed | None = None
        self._least_isolation = least_isolation
        self._losses = 0
        self._isolations: list[Isolation] = []
        demand_packages(assignment.policy.allowed_imports)
        self.loaded = self._begin()

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End the worker."""
        self._end()

    @property
    def isolation(self) -> Isolation:
        """What holds its workers back; of several, the one that is held least."""
        return min(self._isolations, key=lambda isolation: isolation.level)

    def grant(self, seconds: float) -> None:
        """Let the calls from now on use that much CPU time, or `WALL_FACTOR` times on the clock.

        Loading the file for them may take `_LOADING_FACTOR` times that.
        """
        self._calls.grant(seconds)
        self._loading.grant(_LOADING_FACTOR * seconds)

    @property
    def exhausted(self) -> bool:
        """Whether the time that was granted is used up, or that for loading the file."""
        return self._calls.exhausted or self._loading.exhausted

    def recovered(self) -> Crashed | None:
        """How a worker ended by itself since this was last asked, though no case ends one."""
        recovered, self._recovered = self._recovered, None
        return recovered

    def ask(self, case: Case, *, fresh: bool = False) -> Outcome:
        """Ask one case.

        Args:
            case: The case.
            fresh: Whether a worker is asked that has answered nothing before.
        """
        return self.ask_each((case,), fresh=fresh)[0]

    def ask_each(
        self, cases: Sequence[Case], *, fresh: bool = False, counts: bool = False
    ) -> list[Outcome]:
        """Ask cases in their order, in one worker as long as it lives.

        Where a worker is lost, the case it was lost on is asked again, in a new worker and with
        every outcome sent at once, so that no other case is blamed.

        Args:
            cases: The cases.
            fresh: Whether a worker is asked that has answered nothing before.
            counts: Whether the lines are counted that run, which makes them slower.

        Returns:
            The outcomes, in the order of the cases, up to the first that lost its worker twice, or
            until the granted time is used up or they take much memory; at least one.
        """
        if fresh:
            self._end()
        outcomes: list[Outcome] = []
        lost: TimedOut | Crashed | None = None
        while len(outcomes) < len(cases) and not (outcomes and self._must_pause(outcomes)):
            if self._worker is None and not self._can_begin():
                outcomes.append(Crashed(reason="the file could not be loaded again"))
                break
            before, waiting = lost, cases[len(outcomes) :]
            answered, lost = self._ask_worker(waiting, eager=before is not None, counts=counts)
            outcomes += answered
            if before is not None and lost is not None:
                outcomes.append(lost)
                break
            if isinstance(before, Crashed) and before.by_itself:
                self._recovered = before
        return outcomes

    def ask_served(self, cases: Sequence[Case], served: frozenset[str], to_mend: int) -> Served:
        """Ask cases in their order, in one fresh worker that is asked nothing afterwards.

        Args:
            cases: The cases.
            served: Functions that the grader answers for when the submission calls them.
            to_mend: Of so many first cases one has to make a served call, else no more are asked:
                what calls no other function cannot be excused.
        """
        self._end()
        server = Server({name: self._operations[name] for name in sorted(served)})
        self._server = server
        outcomes: list[Outcome] = []
        called: list[frozenset[str]] = []
        try:
            loads = self._can_begin()
            while loads and len(outcomes) < len(cases) and not self.exhausted:
                if len(outcomes) == to_mend and not any(called):
                    break
                server.called.clear()
                answered, lost = self._ask_worker([cases[len(outcomes)]], eager=True, counts=False)
                outcomes += answered or [lost or Crashed(reason="its process was lost")]
                called.append(frozenset(server.called))
                loads = self._worker is not None
        finally:
            self._end()
            self._server = None
        return Served(outcomes=tuple(outcomes), called=tuple(called), refused=server.refused)

    def _must_pause(self, outcomes: Sequence[Outcome]) -> bool:
        """Whether no more can be asked before what came of these is judged."""
        returned = (one for one in outcomes if isinstance(one, Returned))
        return self.exhausted or sum(one.nbytes for one in returned) > _MOST_BYTES_WAITING

    def _can_begin(self) -> bool:
        loaded = self._begin()
        return not isinstance(loaded.error, Crashed | TimedOut)

    def _ask_worker(
        self, cases: Sequence[Case], *, eager: bool, counts: bool
    ) -> tuple[list[Outcome], TimedOut | Crashed | None]:
        """Ask until all cases are answered or the worker is lost."""
        self._send(self._questions(cases, eager=eager, counts=counts))
        outcomes: list[Outcome] = []
        while len(outcomes) < len(cases):
            try:
                received = self._await_answers()
            except WorkerLostError as error:
                self._count_loss(error)
                break
            if isinstance(received, TimedOut | Crashed):
                return outcomes, received
            frame, text, data = received
            expected = frame.kind == protocol.ANSWERS and frame.sequence == len(outcomes)
            answered = self._read(text, data, cases[len(outcomes) :]) if expected else []
            if not answered:
                self._end()
                return outcomes, Crashed(reason="what its process sent could not be read")
            outcomes += answered
            if self._must_pause(outcomes):
                self._end()
                break
        return outcomes, None

    def _read(self, text: bytes, data: memoryview, cases: Sequence[Case]) -> list[Outcome]:
        """Outcomes, or none if they are malformed; what reading takes is the submission's time."""
        begin = thread_time()
        try:
            return read_outcomes(text, data, cases, self._limits.answer_mebibytes * _MEBIBYTE)
        except FrameError:
            return []
        finally:
            self._calls.use(Spent(cpu_seconds=thread_time() - begin))

    def _questions(self, cases: Sequence[Case], *, eager: bool, counts: bool) -> bytes:
        encoded = [encode_case(case, self._operations[case.operation].parameters) for case in cases]
        questions = b",".join(text for text, _ in encoded)
        # Put together as text, since most questions are encoded once for many submissions.
        ways = msgspec.json.encode((eager, counts))
        text = b"%s,[%s]]" % (ways[:-1], questions)
        return write_frame(protocol.ASK, 0, text, b"".join(data for _, data in encoded))

    def _begin(self) -> Loaded:
        """Start a worker and load the submission in it; again if it is lost, as with calls."""
        loaded = self._load_in_new_worker()
        if isinstance(loaded.error, Crashed | TimedOut):
            loaded = self._load_in_new_worker()
        return loaded

    def _load_in_new_worker(self) -> Loaded:
        self._clock = self._loading
        try:
            while True:
                try:
                    self._start_worker()
                    return self._load()
                except WorkerLostError as error:
                    self._count_loss(error)
        finally:
            self._clock = self._calls

    def _count_loss(self, error: WorkerLostError) -> None:
        """Let a worker be lost with what started it, but not again and again."""
        self._losses += 1
        if self._losses > MOST_LOSSES:
            raise MachineError(
                f"The process that starts workers ended {self._losses} times while one submission "
                f"was graded ({error}). Check that there is memory left, then grade it alone."
            ) from error

    def _start_worker(self) -> None:
        """Start a worker and see what holds it back, before it sees the submission."""
        limits = self._limits
        terms = Terms(
            memory_bytes=limits.memory_mebibytes * _MEBIBYTE,
            cpu_seconds=limits.seconds_in_all + _LOAD_FACTOR * limits.seconds_per_call,
            packages=self._policy.allowed_imports,
        )
        self._worker = WorkerHandle(
            self._launcher,
            terms,
            most_bytes=4 * limits.answer_mebibytes * _MEBIBYTE + _MEBIBYTE,
            start_seconds=_LOAD_FACTOR * limits.seconds_per_call + _START_SECONDS,
            least_isolation=self._least_isolation,
        )
        self._isolations.append(self._worker.isolation)

    def _load(self) -> Loaded:
        """Load the submission in the worker."""
        self._send(self._order())
        limit = _LOAD_FACTOR * self._limits.seconds_per_call
        found = Found()
        received = self._await(limit)
        try:
            if not isinstance(received, TimedOut | Crashed):
                found = read_found(received[1])
                received = self._await(limit)
            if not isinstance(received, TimedOut | Crashed):
                functions, files = tuple(self._operations), self._submission.sources
                loaded = read_loaded(received[1], functions, files)
                return msgspec.structs.replace(loaded, found=found)
        except FrameError:
            self._end()
            received = Crashed(reason="what its process sent could not be read")
        missing: dict[str, State] = dict.fromkeys(self._operations, "missing")
        return Loaded(functions=missing, error=received, lost=frozenset(missing), found=found)

    def _order(self) -> bytes:
        limits = self._limits
        files = [
            (name, np.frombuffer(source, dtype=np.uint8))
            for name, source in self._submission.sources.items()
        ]
        headers, data = describe_arrays(files)
        load = Load(
            main=self._submission.main,
            functions=tuple(self._operations),
            allowed_imports=self._policy.allowed_imports,
            forbidden_calls=self._policy.forbidden_calls,
            answer_bytes=limits.answer_mebibytes * _MEBIBYTE,
            printed_lines=limits.printed_lines,
            served={} if self._server is None else self._server.parameters,
            files=headers,
        )
        return write_frame(protocol.LOAD, 0, msgspec.json.encode(load), data)

    def _await_answers(self) -> tuple[Header, bytes, memoryview] | TimedOut | Crashed:
        """The next frame of answers, within the limit of a call; calls before it are served."""
        limit = self._limits.seconds_per_call
        begin = self._calls.used
        while (left := limit - self._calls.used.minus(begin).seconds) > 0:
            received = self._await(left)
            if isinstance(received, TimedOut | Crashed) or received[0].kind != protocol.CALL:
                return received
            try:
                self._serve(*received[1:])
            except FrameError:
                self._end()
                return Crashed(reason="what its process sent could not be read")
            self._calls.use(Spent(cpu_seconds=-_CPU_SECONDS_OF_A_SERVED_CALL))
        self._end()
        return TimedOut(seconds=limit)

    def _serve(self, text: bytes, data: memoryview) -> None:
        """Answer a call of a function that is served.

        Raises:
            FrameError: None is, or it is no call, or the worker has not read the last result, or
                nothing will be excused any more.
        """
        if self._server is None or self._worker is None:
            raise FrameError("a call where no function is served")
        if self._worker.is_sending:
            raise FrameError("a call before the result of the last one was read")
        self._send(self._server.answer(text, data))
        if self._server.refused:
            raise FrameError(self._server.refused)

    def _send(self, frame: bytes) -> None:
        """Let a frame go out to the worker with the next that is awaited."""
        assert self._worker is not None
        self._worker.send(frame)

    def _await(self, limit: float) -> tuple[Header, bytes, memoryview] | TimedOut | Crashed:
        """The next frame of the worker, within a limit of CPU time and a wider one of wall time."""
        worker = self._worker
        assert worker is not None
        try:
            return worker.receive(limit)
        except TimeUpError:
            self._end()
            return TimedOut(seconds=limit)
        except HungUpError as error:
            ended = self._end_and_tell()
            return Crashed(reason=ended or str(error), by_itself=bool(ended))
        finally:
            self._clock.use(worker.take_spent())

    def _end(self) -> None:
        """End the worker, if there is one."""
        with suppress(WorkerLostError):
            self._end_and_tell()

    def _end_and_tell(self) -> str:
        """End the worker; how it had ended by itself, or nothing if it was still running.

        Raises:
            WorkerLostError: It ended with what had started it.
        """
        worker, self._worker = self._worker, None
        if worker is None:
            return ""
        try:
            status = worker.end()
        finally:
            self._clock.use(worker.take_spent())
        if status is None:
            return ""
        return f"signal {_SIGNALS.get(-status, -status)}" if status < 0 else f"exit status {status}"
