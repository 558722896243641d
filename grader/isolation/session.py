"""Asking one submission: questions go to its worker, outcomes come back, limits hold."""

from collections.abc import Mapping, Sequence
from functools import partial
from time import thread_time
from types import TracebackType
from typing import Self

import msgspec

from grader.isolation.budget import Spent, SubmissionBudget
from grader.isolation.codec import read_outcomes
from grader.isolation.handle import Received
from grader.isolation.known_answers import KnownAnswer, known_answers
from grader.isolation.launcher import Launcher
from grader.isolation.preconditions import require_packages
from grader.isolation.protocol import frames
from grader.isolation.protocol.frames import FrameError, write_frame
from grader.isolation.questions import encode_case, encode_deck
from grader.isolation.server import Server
from grader.isolation.submission_worker import UNREADABLE, SubmissionWorker
from grader.records.assignment import Assignment
from grader.records.case import Case
from grader.records.deck import Deck
from grader.records.isolation import Isolation
from grader.records.outcome import Crashed, Outcome, Returned, Served, TimedOut
from grader.records.submission import Submission

_CPU_SECONDS_OF_A_SERVED_CALL = 0.0005
"""What a worker itself spends on sending a call and reading its result, with room."""

_MAX_BYTES_WAITING = 32 << 20
"""Of answers that are kept until they are judged."""


class Session:
    """One submission that is asked, whichever worker it runs in.

    Attributes:
        loaded: What loading the submission gave.
    """

    def __init__(
        self,
        launcher: Launcher,
        submission: Submission,
        assignment: Assignment,
        least_isolation: int = 0,
        deck: Deck | None = None,
    ) -> None:
        """Start a worker and load the submission in it.

        Args:
            launcher: Starts the workers.
            submission: What is loaded in them.
            assignment: Limits, policy and the functions that may be asked.
            least_isolation: Level below which no worker gets to see the submission.
            deck: What will be asked, with what is right, if that is known ahead: then questions are
                encoded while the submission is loaded, and answers that are right to the bit are
                known again. Nothing of it but questions leaves this process.

        Raises:
            AssignmentError: A package that it may use is not installed.
            IsolationError: This system does not reach that level.
            MachineError: No worker could be started.
        """
        require_packages(assignment.policy.allowed_imports)
        self._limits = assignment.limits
        self._operations = {operation.name: operation for operation in assignment.operations}
        self._calls = {
            name: one.call for name, one in self._operations.items() if one.call is not None
        }
        self._budget = SubmissionBudget()
        self._worker = SubmissionWorker(
            launcher, submission, assignment, self._budget, least_isolation
        )
        self._known: Mapping[Case, KnownAnswer] = {}
        self._recovered: Crashed | None = None
        self.loaded = self._worker.begin({}, meanwhile=partial(self._prepare, deck))

    def __enter__(self) -> Self:
        """The session itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        """End the worker."""
        self._worker.end()

    @property
    def isolation(self) -> Isolation:
        """What holds its workers back; of several, the one that is held least."""
        return self._worker.isolation

    def grant(self, seconds: float) -> None:
        """Let the calls from now on use that much CPU time, and loading the file for them more."""
        self._budget.grant(seconds)

    @property
    def exhausted(self) -> bool:
        """Whether the time that was granted is used up, or that for loading the file."""
        return self._budget.exhausted

    def take_recovered(self) -> Crashed | None:
        """How a worker ended itself since the last call of this, though no case does it again."""
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

        Outcomes may be sent several at a time, so when a worker is lost, the first case without an
        outcome need not be the one that lost it. From there on the cases are asked again, in a new
        worker that sends every outcome at once. If that one is lost too, the case it was at is to
        blame. If not, no case is, and `take_recovered` tells that a worker had ended itself.

        Args:
            cases: The cases.
            fresh: Whether a worker is asked that has answered nothing before.
            counts: Whether the lines are counted that run, which makes them slower.

        Returns:
            The outcomes, in the order of the cases, up to the first that lost its worker twice, or
            until the granted time is used up or they take much memory; at least one.
        """
        if fresh:
            self._worker.end()
        outcomes: list[Outcome] = []
        lost: TimedOut | Crashed | None = None
        while len(outcomes) < len(cases) and not (outcomes and self._must_pause(_nbytes(outcomes))):
            if self._worker.handle is None and not self._can_begin({}):
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
            to_mend: How many of the first cases are to be mended by it. If none of them makes a
                served call, no more are asked: what calls no other function cannot be excused.
        """
        self._worker.end()
        server = Server({name: self._operations[name] for name in sorted(served)})
        outcomes: list[Outcome] = []
        try:
            if self._can_begin(server.parameters) and not self.exhausted:
                outcomes += self._ask_serving(cases[:to_mend], server)
            all_answered = len(outcomes) == to_mend and not self._is_over
            if all_answered and any(server.called) and to_mend < len(cases):
                outcomes += self._ask_serving(cases[to_mend:], server)
        finally:
            self._worker.end()
        called, refused = tuple(server.called), server.refused
        return Served(outcomes=tuple(outcomes), called=called, refused=refused)

    def _ask_serving(self, cases: Sequence[Case], server: Server) -> list[Outcome]:
        """The outcomes of cases while calls are served, up to the first that loses the worker.

        Each is sent at once, so that the calls before it are those of its case.
        """
        outcomes, lost = self._ask_worker(cases, server, eager=True, counts=False)
        if lost is None and len(outcomes) < len(cases) and not self.exhausted:
            lost = Crashed(reason="its process was lost")
        if lost is not None:
            outcomes.append(lost)
            server.end_cases(1)
        return outcomes

    @property
    def _is_over(self) -> bool:
        """Whether there is no worker that could be asked, or no time to ask it."""
        return self._worker.handle is None or self.exhausted

    def _must_pause(self, nbytes: int) -> bool:
        """Whether no more can be asked before answers of so many bytes are judged."""
        return self.exhausted or nbytes > _MAX_BYTES_WAITING

    def _can_begin(self, served: Mapping[str, tuple[str, ...]]) -> bool:
        loaded = self._worker.begin(served)
        return not isinstance(loaded.error, Crashed | TimedOut)

    def _ask_worker(
        self, cases: Sequence[Case], server: Server | None = None, *, eager: bool, counts: bool
    ) -> tuple[list[Outcome], TimedOut | Crashed | None]:
        """The outcomes until the worker is lost, and how it was, if the submission lost it."""
        self._worker.send(self._questions(cases, eager=eager, counts=counts))
        outcomes: list[Outcome] = []
        nbytes = 0
        while len(outcomes) < len(cases):
            received = self._await_answers(server, samples=eager)
            if received is None:
                break
            if isinstance(received, TimedOut | Crashed):
                return outcomes, received
            header, text, data = received
            expected = header.kind == frames.ANSWERS and header.sequence == len(outcomes)
            answered = self._read(text, data, cases[len(outcomes) :]) if expected else []
            if not answered:
                self._worker.end()
                return outcomes, UNREADABLE
            outcomes += answered
            if server is not None:
                server.end_cases(len(answered))
            nbytes += _nbytes(answered)
            if self.exhausted if server else self._must_pause(nbytes):
                self._worker.end()
                break
        return outcomes, None

    def _await_answers(
        self, server: Server | None, *, samples: bool
    ) -> Received | TimedOut | Crashed | None:
        """The next frame of answers, within the limit of a call; calls before it are served.

        What the worker uses between all the calls that it makes counts together: with a clock for
        each frame, a function that calls a served one for ever would never reach the limit. A part
        of it is given back for each, which is what sending the call and reading its result take.
        The time in which the grader computes the result is counted nowhere; `Server` bounds it.
        """
        limit = self._limits.seconds_per_call
        begin = self._budget.calls.used
        while (left := limit - self._budget.calls.used.minus(begin).seconds) > 0:
            received = self._worker.receive(left, samples=samples)
            if isinstance(received, TimedOut):
                return msgspec.structs.replace(received, seconds=limit)
            if not isinstance(received, tuple) or received[0].kind != frames.CALL:
                return received
            try:
                self._serve(server, *received[1:])
            except FrameError:
                self._worker.end()
                return UNREADABLE
            self._budget.calls.use(Spent(cpu_seconds=-_CPU_SECONDS_OF_A_SERVED_CALL))
        return self._worker.stop(limit, self._budget.calls.used.minus(begin), samples=samples)

    def _serve(self, server: Server | None, text: bytes, data: memoryview) -> None:
        """Answer a call of a function that is served.

        Raises:
            FrameError: None is, or it is no call, or the worker has not read the last result, or
                nothing will be excused any more.
        """
        if server is None:
            raise FrameError("a call where no function is served")
        if self._worker.is_sending:
            raise FrameError("a call before the result of the last one was read")
        self._worker.send(server.answer(text, data))
        if server.refused:
            raise FrameError(server.refused)

    def _read(self, text: bytes, data: memoryview, cases: Sequence[Case]) -> list[Outcome]:
        """Outcomes, or none if they are malformed; what reading takes is the submission's time."""
        begin = thread_time()
        try:
            return read_outcomes(
                text,
                data,
                cases,
                self._limits.answer_bytes,
                self._known,
                calls=self._calls,
            )
        except FrameError:
            return []
        finally:
            self._budget.calls.use(Spent(cpu_seconds=thread_time() - begin))

    def _prepare(self, deck: Deck | None) -> None:
        """Do what takes time once a deck and process, while this process would only wait."""
        if deck is not None:
            operations = tuple(self._operations.values())
            encode_deck(deck, operations)
            self._known = known_answers(deck, operations, self._limits.answer_bytes)

    def _questions(self, cases: Sequence[Case], *, eager: bool, counts: bool) -> bytes:
        encoded = [encode_case(case, self._operations[case.operation]) for case in cases]
        questions = b",".join(text for text, _ in encoded)
        # Put together as text, since most questions are encoded once for many submissions.
        flags = msgspec.json.encode((eager, counts))
        text = b"%s,[%s]]" % (flags[:-1], questions)
        return write_frame(frames.ASK, 0, text, b"".join(data for _, data in encoded))


def _nbytes(outcomes: Sequence[Outcome]) -> int:
    """Bytes of all numbers of some outcomes."""
    return sum([one.nbytes for one in outcomes if isinstance(one, Returned)])
