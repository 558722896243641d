"""Asking one submission: questions go to a worker, outcomes come back, limits hold."""

import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

import numpy as np

from grader.errors import MachineError
from grader.isolation import wire
from grader.isolation.channel import Channel, Closed
from grader.isolation.launch import Launcher, Process
from grader.isolation.replies import read_layers, read_loaded, read_outcome
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.outcome import Crashed, Loaded, Outcome, TimedOut
from grader.records.submission import Submission

__all__ = ["WALL_FACTOR", "Session"]

WALL_FACTOR = 4.0
"""How much longer than its CPU limit a call may take on the clock, on a busy machine."""

_LOAD_FACTOR = 4.0
"""How much longer than a call loading the file may take."""

_MEBIBYTE = 1 << 20


class Session:
    """One submission and the workers that run it, one at a time.

    Attributes:
        loaded: What loading the submission gave.
        layers: The isolation layers that its workers stand behind.
        exhausted: Whether the time of all calls together is used up.
    """

    def __init__(self, launcher: Launcher, submission: Submission, assignment: Assignment) -> None:
        """Start a worker and load the submission in it.

        Raises:
            MachineError: No worker could be started.
        """
        self._launcher = launcher
        self._submission = submission
        self._limits = assignment.limits
        self._policy = assignment.policy
        self._operations = {operation.name: operation for operation in assignment.operations}
        self._process: Process | None = None
        self._bound: frozenset[str] = frozenset()
        self._cpu_seconds = 0.0
        self._wall_seconds = 0.0
        self.layers: tuple[str, ...] = ()
        self.loaded = self._begin(frozenset())

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End the worker."""
        self._end()

    @property
    def exhausted(self) -> bool:
        """Whether the time of all calls together is used up."""
        limit = self._limits.seconds_in_all
        running = self._process.cpu_seconds() if self._process else None
        return (
            self._cpu_seconds + (running or 0.0) > limit
            or self._wall_seconds > WALL_FACTOR * limit
        )

    def ask(
        self, case: Case, *, fresh: bool = False, bound: frozenset[str] = frozenset()
    ) -> Outcome:
        """Ask one case.

        Args:
            case: The case.
            fresh: Whether a worker is asked that has answered nothing before.
            bound: Operations whose right program takes the place of the student's.
        """
        return self.ask_each((case,), fresh=fresh, bound=bound)[0]

    def ask_each(
        self, cases: Sequence[Case], *, fresh: bool = False, bound: frozenset[str] = frozenset()
    ) -> list[Outcome]:
        """Ask cases in their order, in one worker as long as it lives.

        Returns:
            The outcomes up to the first that timed out, which is the last.
        """
        if fresh or bound != self._bound:
            self._end()
        outcomes: list[Outcome] = []
        while len(outcomes) < len(cases):
            if self._process is None and not self._can_begin(bound):
                outcomes.append(Crashed(reason="the file could not be loaded again"))
                break
            outcomes += self._ask_worker(cases[len(outcomes) :])
            if isinstance(outcomes[-1], TimedOut):
                break
        return outcomes

    def _can_begin(self, bound: frozenset[str]) -> bool:
        loaded = self._begin(bound)
        return not isinstance(loaded.error, Crashed | TimedOut)

    def _ask_worker(self, cases: Sequence[Case]) -> list[Outcome]:
        """Ask until the worker is lost or all are answered."""
        for sequence, case in enumerate(cases):
            self._channel.queue(self._question(sequence, case))
        outcomes: list[Outcome] = []
        for sequence in range(len(cases)):
            outcome = self._await_outcome(sequence)
            outcomes.append(outcome)
            if self._process is None:
                break
        return outcomes

    def _await_outcome(self, sequence: int) -> Outcome:
        received = self._await(self._limits.seconds_per_call)
        if isinstance(received, TimedOut | Crashed):
            return received
        frame, text, data = received
        if frame.kind != wire.OUTCOME or frame.sequence != sequence:
            self._end()
            return Crashed(reason="its answer broke the protocol")
        return read_outcome(text, data)

    def _question(self, sequence: int, case: Case) -> bytes:
        given = {**case.arrays, **case.options}
        parameters = self._operations[case.operation].parameters[: case.positional]
        missing = [place for place, name in enumerate(parameters) if name not in given]
        message = {
            "function": case.operation,
            "options": case.options,
            "positional": parameters[: missing[0]] if missing else parameters,
            "layouts": case.layouts,
            "judges": case.judges,
            "then": list(case.then),
        }
        then = [(f"then.{name}", array) for name, array in case.then.items()]
        return wire.write_frame(wire.CALL, sequence, message, [*case.arrays.items(), *then])

    def _begin(self, bound: frozenset[str]) -> Loaded:
        """Start a worker and load the submission in it."""
        self._process = self._launcher.start()
        self._bound = bound
        most_bytes = 4 * self._limits.answer_mebibytes * _MEBIBYTE + _MEBIBYTE
        self._channel = Channel(self._process.connection, most_bytes)
        self._channel.queue(self._order(bound))
        hello = self._await(_LOAD_FACTOR * self._limits.seconds_per_call + 10.0)
        if isinstance(hello, Crashed | TimedOut):
            raise MachineError(
                "A worker ended before it saw the submission. Check that there are processes and "
                "memory left, then grade again."
            )
        self.layers = read_layers(hello[1])
        functions = tuple(self._operations)
        received = self._await(_LOAD_FACTOR * self._limits.seconds_per_call)
        if isinstance(received, TimedOut | Crashed):
            return Loaded(functions=dict.fromkeys(functions, "missing"), error=received)
        try:
            return read_loaded(received[1], functions)
        except wire.FrameError:
            self._end()
            crashed = Crashed(reason="it broke the protocol while it was loaded")
            return Loaded(functions=dict.fromkeys(functions, "missing"), error=crashed)

    def _order(self, bound: frozenset[str]) -> bytes:
        limits = self._limits
        message: Mapping[str, object] = {
            "main": self._submission.main,
            "functions": list(self._operations),
            "allowed_imports": self._policy.allowed_imports,
            "bound": {
                name: Path(self._operations[name].twin_file).read_text("utf-8")
                for name in sorted(bound)
            },
            "memory_bytes": limits.memory_mebibytes * _MEBIBYTE,
            "cpu_seconds": limits.seconds_in_all + _LOAD_FACTOR * limits.seconds_per_call,
            "answer_bytes": limits.answer_mebibytes * _MEBIBYTE,
            "printed_lines": limits.printed_lines,
        }
        return wire.write_frame(
            wire.LOAD,
            0,
            message,
            [
                (name, np.frombuffer(source, dtype=np.uint8))
                for name, source in self._submission.sources.items()
            ],
        )

    def _await(
        self, limit: float
    ) -> tuple[wire.Frame, bytes, memoryview] | TimedOut | Crashed:
        """The next frame of the worker, within a limit of CPU time and a wider one of wall time."""
        process = self._process
        assert process is not None
        begin, cpu_begin = monotonic(), process.cpu_seconds()
        wait = limit
        try:
            while (received := self._channel.receive(wait)) is None:
                wall = monotonic() - begin
                cpu_now = process.cpu_seconds()
                cpu = 0.0 if cpu_now is None or cpu_begin is None else cpu_now - cpu_begin
                wait = min(limit - cpu, WALL_FACTOR * limit - wall)
                if wait <= 0:
                    self._end()
                    return TimedOut(seconds=limit)
        except Closed as closed:
            return Crashed(reason=self._end() or str(closed))
        finally:
            self._wall_seconds += monotonic() - begin
        return received

    def _end(self) -> str:
        """End the worker; how it had ended by itself, or nothing if it was still running."""
        process, self._process = self._process, None
        if process is None:
            return ""
        self._cpu_seconds += process.cpu_seconds() or 0.0
        status = process.end()
        if status == -signal.SIGKILL if hasattr(signal, "SIGKILL") else False:
            return ""
        if status < 0:
            return f"signal {signal.Signals(-status).name}"
        return f"exit status {status}"
