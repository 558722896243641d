"""What a worker may send that has been taken over by a submission."""

import json
import math
import socket
from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st

from grader.isolation.launcher import Launcher, Process
from grader.isolation.protocol import frames
from grader.isolation.protocol.frames import ArrayHeader, encode_message, write_frame
from grader.isolation.protocol.grading import (
    Answers,
    Line,
    WireFound,
    WireLoaded,
    WireOutcome,
    WireRaised,
    WireReturned,
    WireValue,
)
from grader.isolation.protocol.launching import Hello, WorkerLimits

DTYPES = ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8")

Said = tuple[WireOutcome, bytes]
"""An outcome and its array bytes."""

Answer = tuple[bytes, bytes]
"""JSON text and array bytes."""


def text_of(*outcomes: WireOutcome) -> bytes:
    """The message that carries outcomes."""
    return encode_message(Answers(outcomes))


HELLO = write_frame(frames.HELLO, 0, encode_message(Hello({"separate process": ""}, escaped=())))
FOUND = write_frame(frames.FOUND, 0, encode_message(WireFound(forbidden=())))
COMPILED = write_frame(frames.COMPILED, 0, b"")
LOADED = (
    FOUND
    + COMPILED
    + write_frame(
        frames.LOADED,
        0,
        encode_message(WireLoaded({"pad": "written"}, locations={}, error=None)),
    )
)

RAW = st.sampled_from(
    [
        *("null", "true", "NaN", "-Infinity", "-0", "-1", "1.0", "1e2", "1e999", "9" * 30),
        *("9" * 4300, "9" * 5000, "[]", "{}", '""', '"pad"', '"\\ud800"', '"\\u0000"', "}", ""),
        *('"\\u202e<b>"', '"\\udbff\\udfff"', "[" * 2000 + "]" * 2000, '{"a":' * 2000 + "}" * 2000),
        *(f'"{"x" * 6000}"', "[-1]", "[0,4611686018427387904]", "[9223372036854775808]", "[1.0]"),
    ]
)
"""Values as JSON, or nearly."""

SHAPES = st.one_of(
    st.just((3,)),
    st.lists(st.integers(0, 3), max_size=4).map(tuple),
    st.lists(st.integers(-1, 2) | st.integers(2**31, 2**70), max_size=3).map(tuple),
    st.sampled_from([(1,) * 32, (1,) * 64, (1,) * 65, (0, 2**62), (2**32, 2**32, 0)]),
)


def numbers_of(dtype: str, shape: Sequence[int]) -> st.SearchStrategy[bytes]:
    """Any bits for an array; none where it would be large or cannot be."""
    size = math.prod(shape) * np.dtype(dtype).itemsize
    return st.binary(min_size=size, max_size=size) if 0 <= size <= 1000 else st.just(b"")


@st.composite
def returned(draw: st.DrawFn) -> Said:
    """A returned answer whose fields are of the right kind, and need not fit each other."""
    shape, arrays, data = draw(SHAPES), [], b""
    for name in ("value", *draw(st.lists(st.sampled_from(["again", "then", "kept", "x"])))):
        dtype, own = draw(st.sampled_from(DTYPES)), draw(st.just(shape) | SHAPES)
        own = shape if name == "value" else own
        arrays.append(ArrayHeader(name, dtype, own))
        data += draw(numbers_of(dtype, own))
    answer = WireReturned(
        type=draw(st.sampled_from(["ndarray", "ndarray", "matrix", "NoneType", "float"])),
        dtype=draw(st.sampled_from(["float64", "float32", "object", ""])),
        shape=shape,
        modified=tuple(draw(st.lists(st.sampled_from(["x", "weight", "no argument"]), max_size=2))),
        shares=tuple(draw(st.lists(st.sampled_from(["x", "no argument"]), max_size=1))),
        lines=draw(st.sampled_from([None, 0, 7, 2**53 - 1])),
        arrays=draw(st.sampled_from([tuple(arrays)] * 3 + [()])),
    )
    outcome = WireOutcome(answer, raised=None, printed=draw(st.text(max_size=5)))
    return outcome, data if answer.arrays else b""


VALUES = st.builds(
    WireValue,
    name=st.sampled_from(["x", "out_h", "padding", "\u202ex", "<i>", "for", "x" * 50, ""]),
    type=st.sampled_from(["int", "float", "str", "tuple", "ndarray", "list", "Answer", "<i>"]),
    text=st.sampled_from([None, "3", "2.0", "(2, 1)", "<i>", "\x1b", "9" * 5000]) | st.text(),
    dtype=st.sampled_from(["", "float32", "<i>"]),
    shape=st.sampled_from([(), (3,), (-1,), (2**70,), (1,) * 65, (10**4000,)]),
)
"""What names hold, so they say."""


@st.composite
def raised(draw: st.DrawFn) -> Said:
    """An exception of any name, in any line."""
    error = WireRaised(
        type=draw(st.sampled_from(["TypeError", "NotImplementedError", ""]) | st.text()),
        message=draw(st.text(max_size=20)),
        frames=tuple(
            Line("cnn.py", line, "pad", source=draw(st.text(max_size=9)))
            for line in draw(st.lists(st.integers(0, 2**31 - 1), max_size=3))
        ),
        values=tuple(draw(st.lists(VALUES, max_size=9))),
    )
    return WireOutcome(returned=None, raised=error), b""


@st.composite
def damaged(draw: st.DrawFn) -> Answer:
    """An outcome of which one field has another value or is missing, or which has one too many."""
    said, data = draw(returned() | raised())
    outcome = json.loads(encode_message(said))
    whole = [json.dumps(field) for field in outcome]
    index = draw(st.sampled_from([index for index, field in enumerate(outcome) if field]))
    inner = isinstance(outcome[index], list) and draw(st.booleans())
    fields = [json.dumps(field) for field in outcome[index]] if inner else whole
    field, value = draw(st.integers(0, len(fields) - 1)), draw(RAW)
    damage = draw(st.sampled_from(["another value", "missing", "one too many"]))
    fields[field : field + (damage != "one too many")] = [] if damage == "missing" else [value]
    if inner:
        whole[index] = f"[{','.join(fields)}]"
    return f"[{','.join(whole)}]".encode(), data


def _encoded(said: Said) -> Answer:
    outcome, data = said
    return encode_message(outcome), data


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Outcomes in the message that carries them; a byte may be missing, or one too many."""
    sound = (returned() | raised()).map(_encoded)
    drawn = draw(st.lists(sound | damaged(), max_size=3))
    data = b"".join(data for _, data in drawn)
    cut = draw(st.sampled_from([data] * 4 + [data[:-1], data + b"1"]))
    return b"[[%s]]" % b",".join(text for text, _ in drawn), cut


@st.composite
def broken_frames(draw: st.DrawFn) -> bytes:
    """A frame, more or less: of any kind, with any number, mutated or cut."""
    others = [frames.HELLO, frames.LOADED, frames.ASK]
    kind = draw(st.sampled_from([frames.ANSWERS] * 6 + others))
    text, data = draw(answers())
    frame = bytearray(write_frame(kind, draw(st.integers(0, 3)), text, data))
    for bit in draw(st.lists(st.integers(0, 8 * len(frame) - 1), max_size=2)):
        frame[bit // 8] ^= 1 << bit % 8
    end = draw(st.none() | st.integers(0, len(frame)))
    return bytes(frame[:end]) * draw(st.sampled_from([1, 1, 1, 2]))


STREAMS = st.lists(broken_frames() | st.binary(max_size=64), max_size=4).map(b"".join)
"""Everything one worker says after it has loaded the submission."""


class FakeWorker(Process):
    """Says what it was told to say, whatever it is asked."""

    def __init__(self, said: bytes, *, hangs: bool, status: int) -> None:
        ours, self.theirs = socket.socketpair()
        super().__init__(ours, pid=0)
        self._status = status
        self.theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 21)
        self.theirs.settimeout(0)
        self.theirs.sendall(said)
        if not hangs:
            self.theirs.shutdown(socket.SHUT_WR)

    def cpu_seconds(self) -> None:
        return None

    def end(self) -> int:
        self.connection.close()
        self.theirs.close()
        return self._status


class FakeLauncher(Launcher):
    """Starts workers that all say the same, then hang or hang up."""

    def __init__(self, said: bytes, *, hangs: bool = False, status: int = 0) -> None:
        self._said = said
        self._hangs = hangs
        self._status = status
        self.started: list[FakeWorker] = []

    def start(self, limits: WorkerLimits) -> FakeWorker:  # noqa: ARG002  part of the interface
        self.started.append(FakeWorker(self._said, hangs=self._hangs, status=self._status))
        return self.started[-1]

    def close(self) -> None:
        for worker in self.started:
            worker.end()
