"""Where a call is that has gone over its time, found out between the verdict and its end.

The worker is asked for its stack again and again. What it answers is a stranger's word and decides
nothing: text from which lines of submitted files are read, and all else is dropped.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import zip_longest
from time import monotonic, sleep
from typing import NamedTuple

from grader.isolation.budget import Spent
from grader.isolation.channel import Channel, HungUpError
from grader.isolation.codec import MAX_FRAMES
from grader.isolation.launcher import Process
from grader.records.outcome import Doing, Frame, TimedOut
from grader.source_text import is_submitted, read_lines, while_loops_around
from grader.text import safe_line

MAX_SAMPLES = 24

MIN_SAMPLES = 12
"""Of which it is told what a call did. One that does nothing but print short words is inside of
what is seen as printing for a quarter of its time, so that fewer would often miss it."""

MAX_SECONDS = 0.2
"""Of processor time for all of them; mostly a fiftieth of it is taken."""

_BUSY = 5
"""How much longer that may take on the clock, on a busy machine or where the worker sleeps."""

MAX_SECONDS_ON_CLOCK = 2.0
"""Until there are enough samples of a worker that answers. On a busy machine it is the grader that
waits for a processor, while the worker goes on and uses up `MAX_SECONDS`."""

MAX_BYTES = 1 << 18
"""Of all samples together; one of ours has some thousand."""

_MAX_SILENT = 8
"""After which a worker is not asked again that no longer says where it is."""

_ANSWER_SECONDS = 0.05
"""In which an answer begins, also on a busy machine."""

_PAUSE_SECONDS = 0.001
"""Without a byte, after which an answer has come to its end, however it looks."""

_APART_SECONDS = 0.0002
"""Between a sample and the next. Where both processes share a processor, the worker would have done
nothing in between, and all samples would be of the same moment."""

_FRAME = re.compile(
    r'  File "(?P<file>[^\n]{1,500})", line (?P<line>[0-9]{1,9}|\?\?\?) in (?P<name>[^\n]{0,500})'
)
"""A line of what `faulthandler` writes, `???` where it is between two lines.

Source: cpython, Python/traceback.c, `dump_frame`.
"""

_CUT = "  ..."
"""What it writes where a stack has more frames than it shows; the outermost are missing. Else the
outermost is that of the worker's first file, which is in no function: `<module>`."""

_ENDS = (b" in <module>\n", f"{_CUT}\n".encode())

_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U(00(?:0[0-9a-f]|10)[0-9a-f]{4}))")
"""How it writes characters beyond ASCII."""

_PRINTING = ("/output_capture.py", "/arrayprint.py")
"""Ends of the paths of files that are running while something is printed: ours, and NumPy's that
puts numbers into text."""

_LITTLE = 0.2
"""Of the time on the clock: the processor time of a call that sleeps."""

_HALF = 0.5


class Samples(NamedTuple):
    """What came of asking a worker for its stack.

    Attributes:
        text: All that it sent meanwhile.
        states: What the system said of it just before it was asked, each time: see `Process.state`.
    """

    text: bytes
    states: tuple[str, ...]


class _Place(NamedTuple):
    file: str
    function: str
    line: int


NO_SAMPLES = Samples(text=b"", states=())

_Stack = list[_Place]
"""Lines that were running, outermost first."""


class _Sample(NamedTuple):
    """One stack.

    Attributes:
        own: The part of it that lies in submitted files.
        prints: Whether that part is printing something.
    """

    own: _Stack
    prints: bool


def take_samples(process: Process, channel: Channel) -> Samples:
    """Ask a worker for its stack, as often as a short time allows; it is to be ended afterwards.

    Now and then being asked is what ends it, see `protocol.stacks`; then those before it are all.
    """
    text = bytearray()
    states: list[str] = []
    answers = silent = 0
    begin, used = monotonic(), process.cpu_seconds() or 0.0

    def goes_on() -> bool:
        wall, cpu = monotonic() - begin, (process.cpu_seconds() or 0.0) - used
        is_short = max(cpu, wall / _BUSY) < MAX_SECONDS
        needs_more = 0 < answers < MIN_SAMPLES and wall < MAX_SECONDS_ON_CLOCK
        return len(text) < MAX_BYTES and (is_short or needs_more)

    with suppress(HungUpError):
        while answers < MAX_SAMPLES and silent < _MAX_SILENT and goes_on():
            states.append(process.state())
            if not process.ask_for_stack():
                break
            part = channel.receive_bytes(_ANSWER_SECONDS)
            silent = 0 if part else silent + 1
            text += part
            while part and not text.endswith(_ENDS) and goes_on():
                part = channel.receive_bytes(_PAUSE_SECONDS)
                text += part
            answers += bool(part) and text.endswith(_ENDS)
            sleep(_APART_SECONDS)
    return Samples(bytes(text[:MAX_BYTES]), tuple(states))


def timed_out(
    seconds: float, spent: Spent, samples: Samples, sources: Mapping[str, bytes]
) -> TimedOut:
    """The outcome of a call that was stopped.

    Args:
        seconds: Its limit.
        spent: What it had used.
        samples: What came of asking the worker where it was.
        sources: Bytes of the submitted files by their path.
    """
    found = list(_read_samples(samples.text, sources))
    path, lines = _common_path([sample.own for sample in found])
    return TimedOut(
        seconds=seconds,
        frames=tuple(_frame(one, sources) for one in path[-MAX_FRAMES:]),
        lines=lines,
        loops=while_loops_around(read_lines(path[-1].file, sources), *lines) if lines else (),
        doing=_doing(seconds, spent, samples, found),
    )


def _doing(seconds: float, spent: Spent, samples: Samples, found: Sequence[_Sample]) -> Doing:
    """What the call did, as far as that was seen often enough.

    On a busy machine it may have had little processor time; so it slept only if the system says
    that it wanted none. That it used much does not say what for.
    """
    most = _HALF * len(samples.states)
    waited = sum(state in {"S", "D"} for state in samples.states) > most
    if waited and spent.cpu_seconds <= _LITTLE * spent.wall_seconds:
        return "sleeping" if len(samples.states) >= MIN_SAMPLES else ""
    if len(found) < MIN_SAMPLES:
        return ""
    printing = {sample.own[-1] for sample in found if sample.prints}
    if sum(sample.own[-1] in printing for sample in found) > _HALF * len(found):
        return "printing"
    ran = samples.states.count("R") > most or spent.cpu_seconds >= _HALF * seconds
    return "computing" if ran else ""


def _read_samples(text: bytes, sources: Mapping[str, bytes]) -> Iterator[_Sample]:
    """The stacks in what a worker sent that are whole and hold a line of the submission."""
    stack: list[_Place] = []
    for line in [*text.decode("ascii", "replace").split("\n"), ""]:
        if found := _FRAME.fullmatch(line):
            names = _unescaped(found["file"]), _unescaped(found["name"])
            stack.append(_Place(*names, int(found["line"].replace("???", "0"))))
            continue
        is_whole = bool(stack) and (line == _CUT or stack[-1].function == "<module>")
        own = [one for one in reversed(stack) if is_submitted(one.file, sources)]
        if own and is_whole and all(one.line for one in own):
            inside = stack[: stack.index(own[-1])]
            prints = any(one.file.endswith(_PRINTING) for one in inside)
            yield _Sample(own if line != _CUT else own[-1:], prints)
        stack.clear()


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[found.lastindex or 0], 16)), text)


def _common_path(stacks: Sequence[_Stack]) -> tuple[_Stack, tuple[int, int] | None]:
    """What all stacks have in common, as far as to the function whose lines go round.

    A loop may call functions, so that the innermost line is sometimes theirs. So it is looked for
    from the outermost frame inwards: while all stacks are in the same line, that line waits for
    what it calls; where they differ, there it goes round.

    Returns:
        The frames as they were in the last stack, and the first and last line of the last of them
        that any stack has.
    """
    path: _Stack = []
    lines: tuple[int, int] | None = None
    for frames in zip_longest(*stacks):
        if None in frames or len({(one.file, one.function) for one in frames}) > 1:
            break
        numbers = [one.line for one in frames]
        path.append(frames[-1])
        lines = min(numbers), max(numbers)
        if lines[0] != lines[1]:
            break
    return path, lines


def _frame(line: _Place, sources: Mapping[str, bytes]) -> Frame:
    lines = read_lines(line.file, sources)
    text = lines[line.line - 1] if 0 < line.line <= len(lines) else ""
    return Frame(
        file=safe_line(line.file),
        line=line.line,
        function=safe_line(line.function),
        source=safe_line(text.strip()),
    )
