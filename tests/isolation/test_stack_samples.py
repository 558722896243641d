"""Of a call that was stopped it is told where it was and what it did; nobody has to believe it."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import cast

import pytest

from grader.isolation.budget import Spent
from grader.isolation.channel import Channel, HungUpError
from grader.isolation.codec import MAX_FRAMES
from grader.isolation.launcher import Process
from grader.isolation.launcher.spawn import Spawner
from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol import frames
from grader.isolation.protocol.frames import write_frame
from grader.isolation.protocol.grading import WireOutcome, WireRaised
from grader.isolation.protocol.layers import LANDLOCK, NAMESPACES, SECCOMP
from grader.isolation.stack_samples import (
    MAX_BYTES,
    MAX_SAMPLES,
    MIN_SAMPLES,
    NO_SAMPLES,
    Samples,
    take_samples,
    timed_out,
)
from grader.records.outcome import Frame, Outcome, TimedOut
from tests.isolation.conftest import Begin
from tests.isolation.hostile import text_of
from tests.isolation.programs import BAD, CALLS_PAD, PADDED, misbehaving
from tests.support import notebook_of, pad_case

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no signal asks for a stack")

SOURCES = {
    "cnn.py": b"def pad(x):\n    while True:\n        at(x)\n",
    "b/\u00fc.py": b"1\n2\n",
    "b/output_capture.py": b"",
}
COMPUTED = Spent(cpu_seconds=0.3, wall_seconds=0.31)
SLEPT = Spent(cpu_seconds=0.001, wall_seconds=0.6)

OURS = "/grader/isolation/worker/start.py", 41, "<module>"
PRINTS = "/grader/isolation/worker/output_capture.py", 30, "write"
FORMATS = "/numpy/_core/arrayprint.py", 900, "array2string"

Line = tuple[str, int, str]


def at(line: int, function: str = "pad", file: str = "cnn.py") -> Line:
    return file, line, function


def dump(*innermost_first: Line, cut: bool = False) -> str:
    """A stack as Python writes it."""
    whole = innermost_first if cut else (*innermost_first, OURS)
    lines = [f'  File "{file}", line {line} in {name}\n' for file, line, name in whole]
    return "".join(["Stack (most recent call first):\n", *lines, "  ...\n" * cut])


def read(text: str | bytes, spent: Spent = COMPUTED, states: str = "R" * MIN_SAMPLES) -> TimedOut:
    sent = text if isinstance(text, bytes) else text.encode("ascii", "backslashreplace")
    return timed_out(0.3, spent, Samples(sent, tuple(states)), SOURCES)


def places(outcome: TimedOut) -> list[tuple[str, int]]:
    return [(frame.function, frame.line) for frame in outcome.frames]


def test_the_lines_of_a_loop_are_the_first_and_the_last_that_were_seen() -> None:
    outcome = read("".join(dump(at(line)) for line in (2, 3, 3, 2) * 3))
    assert outcome == TimedOut(
        seconds=0.3,
        frames=(Frame(file="cnn.py", line=2, function="pad", source="while True:"),),
        lines=(2, 3),
        loops=(2,),
        doing="computing",
    )
    assert outcome.in_words == "in lines 2 to 3 of cnn.py"


def test_a_call_that_stays_in_one_line_is_told_by_it() -> None:
    outcome = read(dump(at(3)) * 4)
    assert outcome.lines == (3, 3)
    assert outcome.in_words == "in line 3 of cnn.py"


@pytest.mark.parametrize(
    ("stacks", "told", "lines"),
    [
        pytest.param(
            [[at(1, "at"), at(3)], [at(2)], [at(3)], [at(2, "at"), at(3)]],
            [("pad", 3)],
            (2, 3),
            id="a loop that calls a function",
        ),
        pytest.param(
            [[at(1, "at"), at(3)], [at(2, "at"), at(3)], [at(2, "at"), at(3)]],
            [("pad", 3), ("at", 2)],
            (1, 2),
            id="a loop in a function that is called",
        ),
        pytest.param(
            [[at(3)], [at(1, "at"), at(3)], [at(1, "to"), at(3)]],
            [("pad", 3)],
            (3, 3),
            id="a loop of one line that calls two functions",
        ),
        pytest.param([[at(1, "at"), at(3)], [at(1, "to"), at(2)]], [("pad", 2)], (2, 3), id="two"),
        pytest.param([[at(1, "at")], [at(1, "to")]], [], None, id="nothing in common"),
    ],
)
def test_the_loop_is_where_the_stacks_part(
    stacks: Sequence[Sequence[Line]], told: list[tuple[str, int]], lines: tuple[int, int] | None
) -> None:
    outcome = read("".join(dump(*stack) for stack in stacks))
    assert places(outcome) == told
    assert outcome.lines == lines


def test_of_a_stack_that_was_cut_the_innermost_frame_is_told() -> None:
    outcome = read(dump(at(2, "deep"), *[at(3, "deep")] * 99, cut=True) * 3)
    assert places(outcome) == [("deep", 2)]


def test_half_a_stack_is_none() -> None:
    half, _, _ = dump(at(1, "at"), at(3)).rpartition("  File")
    assert places(read(dump(at(2, "at"), at(3)) + half)) == [("pad", 3), ("at", 2)]


def test_a_stack_between_two_lines_is_none() -> None:
    between = dump(at(2)).replace("line 2", "line ???")
    assert read(between + dump(at(3)) + between).lines == (3, 3)


def test_a_worker_that_sends_nothing_leaves_out_where_it_was() -> None:
    assert timed_out(0.3, COMPUTED, NO_SAMPLES, SOURCES) == TimedOut(seconds=0.3)
    assert TimedOut(seconds=0.3).in_words == ""


@pytest.mark.parametrize(
    ("spent", "states", "doing"),
    [
        (SLEPT, "SSSS", "sleeping"),
        (SLEPT, "SRSD", "sleeping"),
        (SLEPT, "RRRR", "computing"),  # it wanted a processor, and others had it
        (SLEPT, "", ""),
        (COMPUTED, "SSSS", "computing"),
        (COMPUTED, "", "computing"),
        (Spent(cpu_seconds=0.14, wall_seconds=0.6), "SSSS", ""),
        (Spent(wall_seconds=0.6), "", ""),  # a system that tells neither
    ],
)
def test_sleeping_is_told_from_computing_by_what_the_system_says(
    spent: Spent, states: str, doing: str
) -> None:
    looks = states * (MIN_SAMPLES // 4)
    assert read(dump(at(2)) * MIN_SAMPLES, spent, looks).doing == doing
    assert read("", spent, looks).doing == (doing if doing == "sleeping" else "")
    assert read(dump(at(2)), spent, states[:1]).doing == ""


@pytest.mark.parametrize(
    ("stacks", "doing"),
    [
        ([[PRINTS, at(3)], [at(3)], [at(3)], [at(2)]], "printing"),
        ([[FORMATS, at(3)], [PRINTS, at(3)], [at(3)]], "printing"),
        ([[PRINTS, at(3)], [at(2)], [at(2)], [at(2)]], "computing"),
        ([[at(3, file="b/output_capture.py"), at(3)]], "computing"),
        ([[at(3), PRINTS]], "computing"),
    ],
)
def test_printing_is_told_where_most_of_the_time_goes_into_lines_that_print(
    stacks: Sequence[Sequence[Line]], doing: str
) -> None:
    assert read("".join(dump(*stack) for stack in stacks) * MIN_SAMPLES).doing == doing


@pytest.mark.parametrize("stack", [[at(2)], [PRINTS, at(3)]])
def test_what_was_seen_too_seldom_is_not_told(stack: Sequence[Line]) -> None:
    for times in range(MIN_SAMPLES):
        outcome = read(dump(*stack) * times + dump(at(2, file="other.py")) * MIN_SAMPLES)
        assert outcome.doing == ""
        assert len(outcome.frames) == min(times, 1)


class Asked:
    """A worker that uses so much processor time for each time it is asked, and what it answers."""

    def __init__(self, answers: Iterable[bytes], cpu_seconds: float = 0.0) -> None:
        self._answers = iter(answers)
        self._cpu_seconds = cpu_seconds
        self.asked = 0

    def cpu_seconds(self) -> float:
        return self._cpu_seconds * self.asked

    def state(self) -> str:
        return "R"

    def ask_for_stack(self) -> bool:
        self.asked += 1
        return True

    def receive_bytes(self, _: float) -> bytes:
        try:
            return next(self._answers)
        except StopIteration as error:
            raise HungUpError from error

    def take_samples(self) -> Samples:
        return take_samples(cast("Process", self), cast("Channel", self))


def for_ever(answer: bytes) -> Iterator[bytes]:
    while True:
        yield answer


ONE = dump(at(2)).encode()


def test_a_worker_that_answers_is_asked_often() -> None:
    assert Asked(for_ever(ONE)).take_samples() == Samples(ONE * MAX_SAMPLES, ("R",) * MAX_SAMPLES)


def test_a_busy_machine_leaves_samples_enough() -> None:
    """Where the grader waits for a processor, the worker computes on and on between samples."""
    taken = Asked(for_ever(ONE), cpu_seconds=0.3).take_samples()
    assert taken.text == ONE * MIN_SAMPLES


def test_an_answer_that_comes_late_or_in_parts_is_whole() -> None:
    parts = [b"", ONE[:9], ONE[9:]] * MAX_SAMPLES
    assert Asked(parts).take_samples().text == ONE * MAX_SAMPLES


def test_a_worker_that_ends_when_it_is_asked_leaves_what_it_said_before() -> None:
    assert Asked([ONE, ONE, ONE[:9]]).take_samples().text == ONE * 2 + ONE[:9]


@pytest.mark.parametrize("before", [[], [ONE] * 3])
def test_a_worker_that_says_nothing_is_soon_given_up(before: list[bytes]) -> None:
    silent = Asked([*before, *[b""] * 100])
    assert silent.take_samples().text == b"".join(before)
    assert silent.asked < MIN_SAMPLES
    busy = Asked([b""] * 100, cpu_seconds=0.3)
    busy.take_samples()
    assert busy.asked == 1


def test_a_cell_of_a_notebook_and_a_name_beyond_ascii_are_known() -> None:
    notebook = {"cnn.ipynb": notebook_of("x = 1", "def pad(x):\n    pass")}
    text = dump(at(2, "f\u00fcr\u4e00\U00020000", file="cnn.ipynb, cell 2")).encode(
        "ascii", "backslashreplace"
    )
    (frame,) = timed_out(0.3, COMPUTED, Samples(text, ("R",)), notebook).frames
    assert frame == Frame(
        file="cnn.ipynb, cell 2", line=2, function="f\u00fcr\u4e00\U00020000", source="pass"
    )
    (frame,) = read(dump(at(2, file="b/\u00fc.py"))).frames
    assert (frame.file, frame.source) == ("b/\u00fc.py", "2")


NOISE = bytes(range(256)) * 50

FORGED = {
    "nothing": b"",
    "noise": NOISE,
    "noise around": NOISE + b"\n" + dump(at(2)).encode() + NOISE,
    "another file": dump(at(2, file="/etc/passwd")).encode(),
    "a file above": dump(at(2, file="../cnn.py")).encode(),
    "a cell of nothing": dump(at(2, file="other.ipynb, cell 2")).encode(),
    "a cell of a million digits": dump(at(2, file=f"cnn.py, cell {'9' * 10**6}")).encode(),
    "a line of thirty digits": b'  File "cnn.py", line 999999999999999999999999999999 in pad\n',
    "half a stack": dump(at(2)).encode().rpartition(b"  File")[0],
    "line 0": dump(at(0)).encode(),
    "the line before": b'  File "cnn.py", line -1 in pad\n',
    "a line that is not there": dump(at(999_999_999)).encode(),
    "escapes": dump(at(2, "\x1b[31m\u202e<i>")).encode(),
    "escapes made of escapes": b'  File "cnn.py", line 2 in \\x1b\\u202e\\ud800\\U0011ffff\\x\n',
    "a name of a million letters": dump(at(2, "x" * 10**6)).encode(),
    "a stack without an end": dump(at(2)).encode() * 10**4,
    "a stack of ten thousand frames": dump(*[at(2)] * 10**4).encode(),
    "many functions": b"".join(dump(at(2, f"f{n}")).encode() for n in range(10**4)),
}


@pytest.mark.parametrize("sent", FORGED)
def test_whatever_is_sent_is_bounded_and_shown_safely(sent: str) -> None:
    outcome = read(FORGED[sent][:MAX_BYTES])
    assert len(outcome.frames) <= MAX_FRAMES
    for frame in outcome.frames:
        assert frame.file in SOURCES
        assert 0 <= frame.line < 1 << 31
        assert len(frame.function) < 10_000
        assert frame.function.isprintable()
    assert outcome.in_words.isprintable()
    assert (outcome.lines is None) == (not outcome.frames)


MAX_STOPS = 6


def first_seen(
    stop: Callable[[], Outcome], seen: Callable[[TimedOut], object] = places
) -> TimedOut:
    """The first of a few stopped calls of which something was seen.

    Of a single one nothing need be: a machine may be too busy, or being asked may end the worker.
    """
    for _ in range(MAX_STOPS):
        outcome = stop()
        assert isinstance(outcome, TimedOut)
        if seen(outcome):
            return outcome
    pytest.fail(f"Nothing was seen of {MAX_STOPS} calls.")


LEVELS = {
    "level 4": Zygote,
    "level 3": lambda: Zygote({NAMESPACES}),
    "level 2": lambda: Zygote({NAMESPACES, LANDLOCK}),
    "level 0": lambda: Zygote({NAMESPACES, SECCOMP}),
    "spawned": Spawner,
}


@pytest.mark.parametrize("level", LEVELS)
def test_a_loop_is_located_at_every_level(begin: Begin, level: str) -> None:
    if sys.platform != "linux" and level != "spawned":
        pytest.skip("zygotes are there on Linux alone")
    with LEVELS[level]() as launcher:
        session = begin(
            "def pad(x, padding, value=0.0):\n    while True:\n        x = x + 1\n",
            via=launcher,
            seconds_per_call=0.1,
        )
        outcome = first_seen(lambda: session.ask(pad_case(1.0)))
    assert {frame.file for frame in outcome.frames} == {"cnn.py"}
    assert outcome.lines in {(2, 3), (3, 3), (2, 2)}


def stopped(begin: Begin, what: str, before: str = "") -> TimedOut:
    """What is told of a function that does something which takes too long."""
    session = begin(misbehaving(what, before), seconds_per_call=0.1)
    outcome = session.ask(pad_case(BAD))
    assert isinstance(outcome, TimedOut)
    assert outcome.seconds == 0.1
    return outcome


@pytest.mark.parametrize(
    ("what", "before", "source", "doing"),
    [
        ("time.sleep(60)", "import time", "time.sleep(60)", "sleeping"),
        ("while True: time.sleep(0.02)", "import time", "while True: time.sleep", "sleeping"),
        ("return 3 ** (1 << 28)", "", "return 3 ** (1 << 28)", "computing"),
        ("while True: print('x' * 1000, x)", "", "while True: print(", "printing"),
        (
            "while True:\n    try:\n        while True: x = x + 1\n    except BaseException: pass",
            "",
            "while True: x = x + 1",
            "computing",
        ),
    ],
)
def test_sleeping_printing_and_a_long_call_in_c_are_told(
    begin: Begin, what: str, before: str, source: str, doing: str
) -> None:
    outcome = first_seen(lambda: stopped(begin, what, before), lambda one: one.doing)
    assert outcome.frames[-1].source.startswith(source)
    assert outcome.frames[-1].function == "pad"
    assert outcome.doing == doing


HANDLED = """
import os, signal
def handle(number, frame):
{what}
signal.signal(signal.SIGURG, handle)
"""

WRITES = (
    "    for n in range(3, 64):\n        try: os.write(n, {said!r})\n        except OSError: pass"
)


@pytest.mark.parametrize(
    "before",
    [
        "import signal\nsignal.signal(signal.SIGURG, signal.SIG_IGN)",
        "import signal\nsignal.signal(signal.SIGURG, signal.SIG_DFL)",
        "import faulthandler, signal\nfaulthandler.unregister(signal.SIGURG)",
        "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGURG])",
        HANDLED.format(what="    os._exit(0)"),
        HANDLED.format(what="    raise SystemExit(3)"),
        HANDLED.format(what="    os.closerange(0, 64)"),
        HANDLED.format(what="    while True: pass"),
    ],
)
def test_who_takes_the_handler_away_loses_nothing_but_the_lines(begin: Begin, before: str) -> None:
    what = "while True:\n    try: x = x + 1\n    except BaseException: pass"
    outcome = stopped(begin, what, before)
    assert (outcome.frames, outcome.lines) == ((), None)
    assert outcome.doing == ""


ANSWER = write_frame(frames.ANSWERS, 0, text_of(WireOutcome(None, WireRaised("E", "m"))))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (dump(at(7, "elsewhere")).encode(), [("elsewhere", 7)]),
        (ANSWER, []),
        (ANSWER * 1000 + dump(at(7, "elsewhere")).encode(), [("elsewhere", 7)]),
    ],
)
def test_an_answer_after_the_time_is_none(
    begin: Begin, said: bytes, told: list[tuple[str, int]]
) -> None:
    """Whatever a program says once it is asked where it is, its verdict is known by then."""
    before = HANDLED.format(what=WRITES.format(said=said))
    outcome = first_seen(
        lambda: stopped(begin, "while True: pass", before), lambda one: one.frames or not told
    )
    assert places(outcome) == told


def test_a_call_whose_calls_are_served_is_told_with_its_whole_limit(begin: Begin) -> None:
    source = CALLS_PAD.replace(
        "    return pad(x, (padding, padding))",
        "    while True:\n        pad(x, (padding, padding))\n        sum(range(10**6))",
    )
    session = begin(source, checks=("pad", "conv1d"), seconds_per_call=0.1)
    outcome = first_seen(lambda: session.ask_served([PADDED], frozenset({"pad"}), 1).outcomes[0])
    assert outcome.seconds == 0.1
    assert places(outcome)[0][0] == "conv1d"


def test_a_flood_is_cut(begin: Begin) -> None:
    flood = WRITES.format(said=dump(at(7, "f" * 400)).encode() * 1000)
    before = HANDLED.format(what=f"    while True:\n{flood}".replace("\n    ", "\n        "))
    assert len(stopped(begin, "while True: pass", before).frames) <= MAX_FRAMES


def test_what_the_samples_take_is_charged_to_nobody(begin: Begin) -> None:
    before = HANDLED.format(what="    while True: pass")
    session = begin(misbehaving("while True: pass", before), seconds_per_call=0.1)
    session.ask(pad_case(BAD))
    assert session._budget.calls.used.cpu_seconds < 0.3
