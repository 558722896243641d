"""A confined worker's life: one submission or one archive, until the grader hangs up."""

import json
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import monotonic
from types import CodeType, ModuleType
from typing import Any, BinaryIO

from grader.isolation import wire
from grader.isolation.worker.archives import serve_archives
from grader.isolation.worker.calls import Arrays, Described, answer_call
from grader.isolation.worker.counted import Counted
from grader.isolation.worker.forbidden import find_forbidden
from grader.isolation.worker.load import bind, load_main, places_of, states_of
from grader.isolation.worker.printed import Printed
from grader.isolation.worker.raised import describe_exception
from grader.isolation.worker.reach import reachable
from grader.isolation.worker.sources import Submitted, install

__all__ = ["serve"]

_MOST_BYTES = 1 << 30

_PATIENCE_SECONDS = 0.005
"""How long an outcome may wait for others; few calls of a correct program take longer."""


def serve(connection: socket.socket, hello: dict[str, Any]) -> None:
    """Serve one submission or one archive, as the first frame says, over a connected socket.

    Args:
        connection: The socket.
        hello: What the worker says of itself before it sees any of that.
    """
    connection.sendall(wire.write_frame(wire.HELLO, 0, _json(hello)))
    stream: BinaryIO = connection.makefile("rb")
    first, order, data = _receive(stream)
    if first.kind == wire.TASK:
        serve_archives(connection, partial(_receive, stream), order)
    files, _ = _arrays(order["arrays"], data, start=0)
    loader = install(
        {name: file.tobytes() for name, file in files.items()},
        order["main"],
        order["allowed_imports"],
        order["functions"],
    )
    found = {"forbidden": find_forbidden(loader, order["main"], order["forbidden_calls"])}
    connection.sendall(wire.write_frame(wire.FOUND, 0, _json(found)))
    answerer, loaded = _load(loader, order)
    connection.sendall(wire.write_frame(wire.LOADED, 0, _json(loaded)))
    while True:
        frame, message, data = _receive(stream)
        start = 0
        answers = _Answers(connection, frame.sequence, eager=message["eager"])
        for question in message["questions"]:
            arrays, start = _arrays(question["arrays"], data, start)
            answers.add(*answerer.answer(question, arrays, counts=message["counts"]))
        answers.send()


def _load(loader: Submitted, order: dict[str, Any]) -> tuple["_Answerer", dict[str, Any]]:
    """Run a submission; who answers for it, and what there is to say of it."""
    printed = Printed(order["printed_lines"])
    sys.stdout = sys.stderr = printed
    asked = order["functions"]
    loaded = load_main(loader, order["main"], asked)
    said = {
        "functions": states_of(loaded, asked),
        "places": places_of(loaded, asked, loader.sources),
        "calls": {name: reachable(loaded.module, name, asked) for name in asked},
        "error": loaded.raised,
    }
    bind(loaded.module, order["bound"], loader.sources)
    return _Answerer(loaded.module, asked, loader.sources, printed, order["answer_bytes"]), said


class _Answerer:
    """Calls the functions of one module."""

    def __init__(
        self,
        module: ModuleType,
        functions: Sequence[str],
        sources: Mapping[str, bytes],
        printed: Printed,
        most_bytes: int,
    ) -> None:
        self._module = module
        self._functions = functions
        self._sources = sources
        self._printed = printed
        self._most_bytes = most_bytes

    def answer(self, question: dict[str, Any], arrays: Arrays, *, counts: bool) -> Described:
        """Call the function that a question names.

        Args:
            question: The question.
            arrays: The arrays of its arguments.
            counts: Whether to tell how many lines ran, but for those of the other functions that
                are asked; the submission's word, since its code runs in the process that counts.
        """
        sys.stdout = sys.stderr = self._printed
        try:
            function = getattr(self._module, question["function"])
            called = self._counted(function) if counts else function
            described = answer_call(called, question, arrays, self._most_bytes)
            if counts:
                described[0]["lines"] = called.lines
        except BaseException as raised:
            described = describe_exception(raised, self._sources), []
        described[0]["printed"] = self._printed.take()
        return described

    def _counted(self, function: Callable[..., Any]) -> Counted:
        others = {_code_of(getattr(self._module, name, None)) for name in self._functions}
        return Counted(function, self._sources, others - {None, _code_of(function)})


def _code_of(function: object) -> CodeType | None:
    return getattr(function, "__code__", None)


class _Answers:
    """Outcomes on their way to the grader: one by one, or many in a frame while calls are quick.

    The grader sees a call hang when no frame comes; so whatever took long is sent at once.
    """

    def __init__(self, connection: socket.socket, sequence: int, *, eager: bool) -> None:
        self._connection = connection
        self._sequence = sequence
        self._patience = 0.0 if eager else _PATIENCE_SECONDS
        self._outcomes: list[dict[str, Any]] = []
        self._data: list[bytes] = []
        self._sent = monotonic()

    def add(self, message: dict[str, Any], arrays: list[tuple[str, Any]]) -> None:
        """Take one outcome, and send it if those before it have waited long enough."""
        message["arrays"], data = wire.describe_arrays(arrays)
        self._outcomes.append(message)
        self._data.append(data)
        if monotonic() - self._sent >= self._patience:
            self.send()

    def send(self) -> None:
        """Send what is waiting."""
        if self._outcomes:
            text = _json({"outcomes": self._outcomes})
            data = b"".join(self._data)
            self._connection.sendall(wire.write_frame(wire.ANSWERS, self._sequence, text, data))
            self._sequence += len(self._outcomes)
            self._outcomes, self._data = [], []
        self._sent = monotonic()


def _json(message: dict[str, Any]) -> bytes:
    return json.dumps(message).encode()


def _arrays(
    described: list[tuple[str, str, list[int]]], data: memoryview, start: int
) -> tuple[Arrays, int]:
    arrays: Arrays = {}
    for name, dtype, shape in described:
        arrays[name], start = wire.read_array(data, start, dtype, tuple(shape))
    return arrays, start


def _receive(stream: BinaryIO) -> tuple[wire.Frame, Any, memoryview]:
    """The next frame; ends the process when there is none."""
    header = stream.read(wire.HEADER_BYTES)
    if len(header) < wire.HEADER_BYTES:
        os._exit(0)
    frame = wire.parse_header(header, _MOST_BYTES)
    message = json.loads(stream.read(frame.text_bytes))
    return frame, message, memoryview(stream.read(frame.data_bytes))
