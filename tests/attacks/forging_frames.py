"""Attacks that speak for the grader's own code in the worker: frames on the socket."""

from inspect import getsource

from grader.isolation.protocol import frames, grading, launching
from tests.attacks.attack import Attack

__all__ = ["ATTACKS", "SPEAK"]

_PROTOCOL = [
    line
    for module in (frames, launching, grading)
    for line in getsource(module).splitlines(keepends=True)
    if "from grader" not in line
]

SPEAK = (
    "".join(_PROTOCOL)
    + """
import os, time
import numpy as np

def frame(kind, sequence, message, data=b""):
    text = message if isinstance(message, bytes) else encode_message(message)
    return write_frame(kind, sequence, text, data)

def header(kind, sequence, text_bytes, data_bytes):
    return _HEADER.pack(_MAGIC, kind, sequence, text_bytes, data_bytes)

def answers(outcome, count=1, sequence=0, data=b""):
    return frame(ANSWERS, sequence, Answers([outcome] * count), data * count)

def returned(dtype="f8", shape=(1,), **changes):
    value = ArrayHeader("value", dtype, shape)
    made = WireReturned("ndarray", "float64", shape, arrays=(value,))
    return WireOutcome(made._replace(**changes), None)

def raised(printed="", **changes):
    return WireOutcome(None, WireRaised("Error", "raised")._replace(**changes), printed)

def say(*said, pause=0.0):
    for part in said:
        for descriptor in range(64):
            try:
                os.write(descriptor, part)
            except OSError:
                pass
        time.sleep(pause)

GOOD = WireLoaded(functions={"pad": "written"}, locations={}, error=None)
ALL = Hello(layers={"Landlock": "", "seccomp": "", "namespaces": ""}, escaped=())
DEEP = b"[[[null,[" + b"[" * 10**6
LINE = Line("f", 1, "f", "s")
ONE, NINE = ArrayHeader("value", "f8", [1]), ArrayHeader("value", "f8", [9])
NAMES = ["x"] * 10**5
NUMBER = bytes(8)
"""
)
"""The protocol as the grader has it, for an attacker knows it; and words to speak it with."""

_CALL = """
def pad(x, padding, value=0.0):
    {say}
    os._exit(0)
"""


def _saying(name: str, said: str, verdict: str = "crashed") -> Attack:
    """Say something in a call, then end; where it is taken for an answer, the next call crashes."""
    return Attack(name, SPEAK + _CALL.replace("{say}", f"say({said})"), verdict)


def _loading(name: str, said: str, verdict: str) -> Attack:
    """Say something while the file is loaded, and end."""
    return Attack(name, f"{SPEAK}say({said})\nos._exit(0)\n", verdict)


_ANSWERS = {
    "says that an answer is right": "answers([*returned(), 'right'], data=NUMBER)",
    "answers before it is asked": "*[answers(returned(), 1, n, NUMBER) for n in range(64)]",
    "answers all questions at once": "answers(returned(), 11, 0, NUMBER)",
    "answers more questions than there are": "answers(returned(), 4096, 0, NUMBER)",
    "answers neither with a return nor with an exception": "answers(WireOutcome(None, None))",
    "returns and raises": "answers(returned()._replace(raised=raised().raised), 1, 0, NUMBER)",
    "leaves out what it returned": "answers([])",
    "answers no question": "answers(returned(), 0)",
    "answers a question of another number": "answers(returned(), 1, 1 << 31, NUMBER)",
    "answers in a frame of another kind": "frame(LOADED, 0, Answers([returned()]), NUMBER)",
    "says again what holds it back": "frame(HELLO, 0, ALL)",
    "says again that it is loaded": "frame(LOADED, 0, GOOD)",
    "asks the grader": "frame(ASK, 0, Ask(True, False, ()))",
    "sends the grader a submission": "frame(LOAD, 0, ['cnn.py'])",
    "speaks another protocol": "b'HTTP/1.1 200 OK\\r\\n\\r\\n' * 8",
    "sends a pickle": "answers(b'cbuiltins\\nexit\\n.'.decode()) + b'cbuiltins\\nexit\\n(I0\\ntR.'",
    "announces 2^60 bytes": "header(ANSWERS, 0, 2, 1 << 60)",
    "announces 4 GiB of JSON": "header(ANSWERS, 0, (1 << 32) - 1, 0)",
    "announces 2^64 bytes and more": "header(ANSWERS, 0, 1, (1 << 64) - 1)",
    "nests JSON a million deep": "frame(ANSWERS, 0, b'[' * 10**6)",
    "nests an answer a million deep": "frame(ANSWERS, 0, DEEP)",
    "sends JSON that is no UTF-8": 'frame(ANSWERS, 0, b\'[[[null,["\\xff\\xfe","m"]]]]\')',
    "sends JSON with a lone surrogate": "answers(raised(type=chr(0xD800)))",
    "sends numbers that are no JSON": "frame(ANSWERS, 0, b'[[NaN,Infinity]]')",
    "sends numbers of a million digits": "frame(ANSWERS, 0, b'9' * 10**6)",
    "sends no bytes for its numbers": "answers(returned(shape=(9,)))",
    "sends objects as numbers": "answers(returned('O'), 1, 0, NUMBER)",
    "sends an array of a dtype that runs code": "answers(returned('O,i4(1<<30)'), 1, 0, NUMBER)",
    "sends a negative number of cells": "answers(returned(shape=(-1, -1)), 1, 0, NUMBER)",
    "sends more cells than can be counted": "answers(returned(shape=(1 << 32, 1 << 32)))",
    "sends so many cells that they count as none": "answers(returned(shape=(1 << 62, 1 << 62, 4)))",
    "sends no cells along an endless axis": "answers(returned(shape=(0, 1 << 62, 1 << 62)))",
    "sends no cells along two long axes": "answers(returned(shape=(0, 1 << 28, 1 << 28)))",
    "sends shapes beyond all numbers": "answers(returned(shape=(10**400, 0)))",
    "sends more axes than there can be": "answers(returned(shape=(1,) * 1000), 1, 0, NUMBER)",
    "sends a shape that is none": "answers(returned(shape='99'), 1, 0, NUMBER)",
    "sends numbers of another shape": "answers(returned(arrays=[NINE]), 1, 0, NUMBER * 9)",
    "sends a thousand arrays for one": "answers(returned(arrays=[ONE] * 999), 1, 0, NUMBER * 999)",
    "sends one name twice": "answers(returned(arrays=[NINE, ONE]), 1, 0, NUMBER * 10)",
    "raises in a line that is no number": "answers(raised(frames=[LINE._replace(line=10**400)]))",
}
"""All but wrong answers in good order are refused; those are wrong, and earn nothing either."""

_FILLING = {
    "raises in twenty thousand lines": "answers(raised(frames=[LINE] * 20000))",
    "raises with a message that fills the frame": "answers(raised(message='m' * (5 << 20)))",
    "prints what fills the frame": "answers(raised('p\\n' * (2 << 20)))",
    "names a hundred thousand changed arguments": "answers(returned(modified=NAMES), 1, 0, NUMBER)",
}

_SLOW = [
    Attack(
        name,
        SPEAK + _CALL.replace("{say}", say),
        "timed out",
        harm="time",
    )
    for name, say in {
        "drips an answer": "say(*[bytes([byte]) for byte in answers(raised()) * 99], pause=0.02)",
        "announces an answer and falls silent": "say(header(ANSWERS, 0, 99, 0)); time.sleep(60)",
        "says half a header and falls silent": "say(_MAGIC); time.sleep(60)",
    }.items()
]

_WHILE_LOADING = [
    _loading("says while it loads that it is loaded", "frame(LOADED, 0, GOOD)", "crashed"),
    _loading("says while it loads that all layers hold", "frame(HELLO, 0, ALL)", "crashed"),
    _loading(
        "says that it has functions that nobody asked for",
        "frame(LOADED, 0, GOOD._replace(functions={'__init__': 'written', 'conv9d': 'stub'}))",
        "missing",
    ),
    _loading(
        "asks for what is right while it loads",
        "frame(CALL, 0, Call('pad', {'padding': (1, 1)}, ()))",
        "crashed",
    ),
    _loading("answers before it is loaded", "answers(returned(), 1, 0, NUMBER) * 64", "crashed"),
    _loading("speaks another protocol while it loads", "b'HTTP/1.1 200 OK\\r\\n' * 8", "crashed"),
    _loading(
        "nests JSON a million deep while it loads", "frame(LOADED, 0, b'[' * 10**6)", "crashed"
    ),
]

_BESIDE = [
    Attack(
        "answers from a thread while it is asked",
        SPEAK
        + """
import threading
def answer():
    while True:
        say(answers(returned(), 1, 0, NUMBER))
def pad(x, padding, value=0.0):
    try:
        threading.Thread(target=answer, daemon=True).start()
    except RuntimeError:
        pass
    return x
""",
        "wrong shape or crashed or timed out",
    ),
]

_UNSAID = [
    Attack(
        "reads the questions that wait and answers none",
        SPEAK
        + """
def pad(x, padding, value=0.0):
    for descriptor in range(64):
        try:
            if os.fstat(descriptor).st_mode & 0o140000 == 0o140000:
                os.read(descriptor, 1 << 20)
        except OSError:
            pass
    return x
""",
        "timed out or wrong shape",
        harm="time",
    ),
    Attack(
        "says that it will say no more",
        SPEAK
        + """
import ctypes
SHUT_WR = 1
def pad(x, padding, value=0.0):
    for descriptor in range(64):
        ctypes.CDLL(None).shutdown(descriptor, SHUT_WR)
    time.sleep(60)
""",
        "crashed",
        harm="time",
    ),
]

ATTACKS = [
    *(_saying(name, said, "crashed or wrong shape") for name, said in _ANSWERS.items()),
    *(_saying(name, said, "crashed or raised or timed out") for name, said in _FILLING.items()),
    *_SLOW,
    *_WHILE_LOADING,
    *_BESIDE,
    *_UNSAID,
]
