"""What explaining one submission may take, and what it costs when it takes more.

Points are decided before anything is explained. So whatever happens then costs an explanation and
nothing else: a fault of ours, a machine that fails, too much work, time or memory.

| bound | holds |
| --- | --- |
| calls and comparisons | everywhere; they are counted, so that every machine says the same |
| the deadline | everywhere, but it is only looked at before the next call or comparison |
| the alarm after it | in the main thread of a process of ours, on POSIX |
| memory | in the main thread of a process of ours, on Linux |

The last two concern a whole process: its other threads would be refused memory too, and might wait
for an alarm of their own. So they are set only where whoever made the allowance says that the
process does nothing else, and not in a thread of Dask, a notebook or pytest. The alarm ends Python
code; one call of NumPy is waited for, which the memory bounds, and so are calls of a student's
function, which have deadlines of their own and cannot be taken up again in their middle.
"""

import math
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import TypeVar

from grader.errors import AssignmentError, MachineError, UserError

if sys.platform != "win32":
    import resource

Made = TypeVar("Made")

MAX_CALLS = 3_000
"""Calls of a student's function; the planted faults need some 200 at the most."""

_BYTES_OF_CALL = 1 << 16
"""Bytes of answers that count as another call, since they take time to receive and to compare."""

MAX_COMPARISONS = 40_000
"""Outcomes of known mistakes that are compared with a student's; the planted faults need 6,000."""

MAX_SECONDS = 5.0
"""Time on the clock: eight times what the slowest planted fault took on a busy machine."""

MAX_BYTES = 1 << 29
"""Address space beyond what the process has when it begins to explain."""

_GRACE_SECONDS = 1.0
"""From the deadline to the alarm, so that work which is counted ends at a call or comparison."""

_AGAIN_SECONDS = 1.0
"""From one alarm to the next, since an exception that is raised in a destructor is lost."""

_PACKAGE = Path(__file__).parent

_TOO_LONG = "it took too long"


class OverspentError(BaseException):
    """Explaining took more than it may.

    No `Exception`, since programs with known mistakes may raise anything, and what they raise is
    kept as what they do.
    """


class Allowance:
    """The calls, comparisons, time and memory that explaining one submission may take.

    Attributes:
        faults: Why something could not be explained, each in a few words for whoever maintains us.
    """

    forgives_bugs = True
    """Whether exceptions that nobody foresaw cost an explanation only; in our tests they do not."""

    def __init__(
        self,
        *,
        calls: int = MAX_CALLS,
        comparisons: int = MAX_COMPARISONS,
        seconds: float = MAX_SECONDS,
        whole_process: bool = False,
    ) -> None:
        """Nothing is spent yet; time runs from the first attempt on.

        Args:
            calls: How many cases may be asked.
            comparisons: How many outcomes may be compared with those of known mistakes.
            seconds: How long it may take on the clock.
            whole_process: Whether this process does nothing but grade, so that an alarm and a limit
                on all of its memory disturb nobody.
        """
        self.faults: list[str] = []
        self._calls = calls
        self._comparisons = comparisons
        self._seconds = seconds
        self._deadline = math.inf
        self._may_bound_process = whole_process and sys.platform != "win32"
        self._armed = self._calls_now = self._rang = False

    @property
    def spent(self) -> bool:
        """Whether no more calls are to be made."""
        return self._calls <= 0 or monotonic() > self._deadline

    @property
    def in_words(self) -> str:
        """What failed, in a sentence or two to staff; empty if nothing did."""
        if not self.faults:
            return ""
        return (
            f"Not everything could be explained: {'; '.join(dict.fromkeys(self.faults))}. "
            "The score stands. Please report this."
        )

    @contextmanager
    def calling(self, count: int) -> Iterator[None]:
        """Count calls, and let the alarm wait until they are made.

        After an exception no more are made: the worker may still be answering, and what it says
        next would be taken for the answer to something else.

        Raises:
            OverspentError: The deadline has passed.
        """
        self._look_at_clock()
        self._calls -= count
        self._calls_now = True
        try:
            yield
        except BaseException:
            self._calls = 0
            raise
        finally:
            self._calls_now = False
        if self._rang:
            raise OverspentError(_TOO_LONG)

    def receive(self, answer_bytes: int) -> None:
        """Count what large answers take beside their calls."""
        self._calls -= answer_bytes // _BYTES_OF_CALL

    def compare(self) -> None:
        """Count a comparison with a known mistake.

        Raises:
            OverspentError: There were too many, or the deadline has passed.
        """
        self._comparisons -= 1
        if self._comparisons < 0:
            raise OverspentError("it took too many comparisons with known mistakes")
        self._look_at_clock()

    def attempt(self, explain: Callable[[], Made], otherwise: Made) -> Made:
        """What explaining gives; where it fails, `faults` says why.

        An attempt within another one costs no more than what it explains, and the alarm and the
        limit of memory are those of the outer one.

        Args:
            explain: Explains something.
            otherwise: What is given instead where it fails.

        Raises:
            UserError: The system cannot be used, e.g. since it holds submissions back no more.
        """
        self._deadline = min(self._deadline, monotonic() + self._seconds)
        try:
            with self._bounded_process():
                return explain()
        except (OverspentError, MachineError, MemoryError, AssignmentError) as error:
            # An assignment's error is that of an operation's file, which the points do not need.
            self.faults.append(_in_words(error))
        except UserError:
            raise
        except Exception as error:
            if not self.forgives_bugs:
                raise
            self.faults.append(_in_words(error))
        return otherwise

    def _look_at_clock(self) -> None:
        if monotonic() > self._deadline:
            raise OverspentError(_TOO_LONG)

    @contextmanager
    def _bounded_process(self) -> Iterator[None]:
        """Set an alarm and limit the memory meanwhile, where that disturbs nobody."""
        main = threading.current_thread() is threading.main_thread()
        bounded = self._armed or not self._may_bound_process
        if sys.platform == "win32" or not main or bounded:
            yield
            return
        memory = resource.getrlimit(resource.RLIMIT_AS)
        handler = signal.signal(signal.SIGALRM, self._ring)
        try:
            left = max(self._deadline - monotonic(), 0.0)
            self._rang, self._armed = False, True
            signal.setitimer(signal.ITIMER_REAL, left + _GRACE_SECONDS, _AGAIN_SECONDS)
            if sys.platform == "linux":
                _limit_memory(MAX_BYTES)
            yield
        finally:
            self._armed = False
            signal.setitimer(signal.ITIMER_REAL, 0.0)
            signal.signal(signal.SIGALRM, handler)
            if sys.platform == "linux":
                resource.setrlimit(resource.RLIMIT_AS, memory)

    def _ring(self, _signal: int, _frame: FrameType | None) -> None:
        """End what runs now, but not while a worker is asked, nor after the explanation ended."""
        self._rang = True
        if self._armed and not self._calls_now:
            raise OverspentError(_TOO_LONG)


def _limit_memory(more_bytes: int) -> None:
    """Let this process have so much more address space, where the system tells what it has.

    Source: proc_pid_statm(5), first field, in pages.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    except OSError:
        return
    wanted = pages * os.sysconf("SC_PAGE_SIZE") + more_bytes
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    known = (one for one in (soft, hard) if one != resource.RLIM_INFINITY)
    resource.setrlimit(resource.RLIMIT_AS, (min((wanted, *known)), hard))


def _in_words(error: BaseException) -> str:
    """What failed and where; without the message of a fault of ours, which may hold an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [one for one in frames if _is_ours(one.filename)]
    frame = (ours or frames)[-1]
    on_purpose = isinstance(error, OverspentError | MachineError)
    what = str(error) if on_purpose else type(error).__name__
    return f"{what} ({Path(frame.filename).name}, line {frame.lineno})"


def _is_ours(file: str) -> bool:
    """Whether a frame tells where explaining failed: of this package, and not of this file."""
    return Path(file).is_relative_to(_PACKAGE) and file != __file__
