"""A confined worker's life: one submission or one archive, until the grader hangs up."""

import json
import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import monotonic
from types import ModuleType
from typing import Any, BinaryIO

import numpy as np

from grader.isolation.protocol import frames
from grader.isolation.protocol.arrays import describe_arrays, read_array
from grader.isolation.protocol.frames import (
    HEADER_BYTES,
    ArrayHeader,
    Header,
    encode_message,
    parse_header,
    write_frame,
)
from grader.isolation.protocol.grading import (
    TEXT,
    Answers,
    Ask,
    Load,
    Question,
    Result,
    ServedCall,
    WireFound,
    WireLoaded,
    WireOutcome,
    WireReturned,
)
from grader.isolation.protocol.launching import Hello
from grader.isolation.protocol.reading import Survey
from grader.isolation.worker.archives.serve import serve_archive
from grader.isolation.worker.array_kinds import Kind, OfKind
from grader.isolation.worker.asked import AskedNames, read_asked
from grader.isolation.worker.call_rules import CallRules
from grader.isolation.worker.calls import Arrays, answer_call
from grader.isolation.worker.course_calls import CourseCalls
from grader.isolation.worker.definitions import find_functions, lacks_return
from grader.isolation.worker.forbidden import find_forbidden
from grader.isolation.worker.line_counter import LineCounter
from grader.isolation.worker.load import describe_loaded, load_files, own
from grader.isolation.worker.output_capture import OutputCapture
from grader.isolation.worker.reach import find_reach
from grader.isolation.worker.served import Arguments, serve_functions
from grader.isolation.worker.sources import Submitted, install
from grader.isolation.worker.stack_dump import dump_stack_when_asked
from grader.isolation.worker.survey import survey_files
from grader.isolation.worker.traceback_summary import describe_exception
from grader.isolation.worker.withheld import withhold

_MAX_BYTES = 1 << 30

_PATIENCE_SECONDS = 0.005
"""How long an outcome may wait for others; few calls of a correct program take longer."""


def serve(connection: socket.socket, hello: Hello) -> None:
    """Serve one submission or one archive, as the first frame says, over a connected socket.

    Args:
        connection: The socket.
        hello: What the worker says of itself before it sees any of that.
    """
    connection.sendall(write_frame(frames.HELLO, 0, encode_message(hello)))
    stream: BinaryIO = connection.makefile("rb")
    first, message, data = _receive(stream)
    if first.kind == frames.TASK:
        serve_archive(connection, partial(_receive, stream), message)
    if first.kind == frames.SURVEY:
        survey = Survey(*message)
        files, _ = _files(survey.files, data)
        surveyed = survey_files(files, survey.functions)
        connection.sendall(write_frame(frames.SURVEYED, 0, encode_message(surveyed)))
        os._exit(0)
    dump_stack_when_asked(connection)
    load = Load(*message)
    files, compiled = _files(load.files, data)
    asked = read_asked(load)
    rules = CallRules(load.forbidden_calls, load.withheld_calls, load.allowed_calls)
    unknown = withhold(rules)  # while no import can find a submitted file
    loader = install(files, load.main, load.allowed_imports, asked.names, compiled)
    found = _find(loader, load, asked, rules)._replace(unknown=unknown)
    connection.sendall(write_frame(frames.FOUND, 0, encode_message(found)))
    main = loader.compile_main(load.answer_bytes) if load.finds else b""
    connection.sendall(write_frame(frames.COMPILED, 0, b"", main))
    grader = _Grader(connection, stream)
    answerer, loaded = _load(loader, load, asked, grader)
    connection.sendall(write_frame(frames.LOADED, 0, encode_message(loaded)))
    while True:
        header, message, data = _receive(stream)
        ask, start = Ask(*message), 0
        answers = _Answers(connection, header.sequence, eager=ask.eager)
        for question in (Question(*one) for one in ask.questions):
            arrays, start = _arrays(question.arrays, data, start)
            answers.add(*answerer.answer(question, arrays, counts=ask.counts))
        answers.send()


def _files(described: Sequence[ArrayHeader], data: memoryview) -> tuple[dict[str, bytes], bytes]:
    """Files by their names, and what comes after them."""
    arrays, end = _arrays(described, data, start=0)
    return {name: file.tobytes() for name, file in arrays.items()}, bytes(data[end:])


def _find(loader: Submitted, load: Load, asked: AskedNames, rules: CallRules) -> WireFound:
    """What the files name, if that is asked for; none of them is run."""
    if not load.finds:
        return WireFound()
    files = (load.main, *load.others)
    definitions = [one for file in files for one in loader.definitions_of(file)]
    forbidden = find_forbidden(loader, files, rules)
    reach = asked.reach(find_reach(loader, files, asked.names))
    found = asked.found(find_functions(definitions, asked.names, asked.classes))
    lacking = [one for one in asked.functions if lacks_return(definitions, asked.own_name(one))]
    return found._replace(forbidden=forbidden, lack_return=tuple(lacking), **reach._asdict())


def _load(
    loader: Submitted, load: Load, asked: AskedNames, grader: "_Grader"
) -> tuple["_Answerer", WireLoaded]:
    """Run a submission: what answers questions with it, and the message on how it went."""
    calls = CourseCalls(asked.calls, load.adapter, load.arrays)
    printed = OutputCapture(load.printed_lines)
    sys.stdout = sys.stderr = printed
    loaded = load_files(loader, load.main, asked.names, load.others)
    bound = calls.bound_to(loaded.module)
    printed.take()  # belongs to no call
    said = describe_loaded(loaded, asked, bound, loader.sources)
    serve_functions(loaded.module, load.served, asked.names, loader.sources, grader.call)
    answerer = _Answerer(
        loaded.module,
        asked,
        (calls, bound.functions),
        load,
        sources=loader.sources,
        printed=printed,
    )
    return answerer, said


class _Answerer:
    """Calls the functions of one module."""

    def __init__(
        self,
        module: ModuleType,
        asked: AskedNames,
        called: tuple[CourseCalls, Mapping[str, Callable[..., Any]]],
        load: Load,
        *,
        sources: Mapping[str, bytes],
        printed: OutputCapture,
    ) -> None:
        self._module = module
        self._asked = asked
        self._calls, self._bound = called
        self._sources = sources
        self._printed = printed
        self._max_bytes = load.answer_bytes
        self._kind: Kind = load.arrays

    def answer(
        self, question: Question, arrays: Arrays, *, counts: bool
    ) -> tuple[WireOutcome, bytes]:
        """Call the function that a question names; what came of it, with the bytes of its arrays.

        Args:
            question: The question.
            arrays: The arrays of its arguments.
            counts: Whether to tell how many lines ran, but for those of the other functions that
                are asked; the submission's word, since its code runs in the process that counts.
        """
        sys.stdout = sys.stderr = self._printed
        self._calls.take_split()
        try:
            called = self._bound.get(question.function) or getattr(self._module, question.function)
            counter = self._counting(called, question.function) if counts else None
            called = counter or called
            if self._kind != "numpy":
                called = OfKind(called, self._kind)
            returned, answers = answer_call(called, question, arrays, self._max_bytes)
            headers, data = describe_arrays(answers)
            lines = counter.lines if counter else None
            returned = WireReturned(*returned[:-2], lines, headers)  # faster than `_replace`
        except BaseException as error:
            part = self._calls.part_that_raised(question.function, error)
            raised = describe_exception(error, self._sources)._replace(called=part)
            return WireOutcome(None, raised, self._printed.take(), self._calls.take_split()), b""
        return WireOutcome(returned, None, self._printed.take(), self._calls.take_split()), data

    def _counting(self, called: Callable[..., Any], function: str) -> LineCounter:
        codes = {
            one: getattr(own(self._module, self._asked.own_name(one)), "__code__", None)
            for one in self._asked.functions
        }
        return LineCounter(called, self._sources, {*codes.values()} - {None, codes[function]})


class _Answers:
    """Outcomes on their way to the grader: one by one, or many in a frame while calls are quick.

    A frame costs both sides a system call and a change of process, which is more than most calls
    take; so outcomes of quick calls wait for one another. Yet the grader's clock for a call runs
    from frame to frame, and it cannot see how many calls lie between; so none waits longer than
    `_PATIENCE_SECONDS`, which is far below any limit. What still waits when the worker is lost is
    lost with it, and asked again of the next worker, which is told to be `eager`.
    """

    def __init__(self, connection: socket.socket, sequence: int, *, eager: bool) -> None:
        self._connection = connection
        self._sequence = sequence
        self._patience = 0.0 if eager else _PATIENCE_SECONDS
        self._outcomes: list[WireOutcome] = []
        self._data: list[bytes] = []
        self._sent = monotonic()

    def add(self, outcome: WireOutcome, data: bytes) -> None:
        """Take one outcome, and send it if those before it have waited long enough."""
        self._outcomes.append(outcome)
        self._data.append(data)
        if monotonic() - self._sent >= self._patience:
            self.send()

    def send(self) -> None:
        """Send what is waiting."""
        if self._outcomes:
            text = encode_message(Answers(tuple(self._outcomes)))
            data = b"".join(self._data)
            self._connection.sendall(write_frame(frames.ANSWERS, self._sequence, text, data))
            self._sequence += len(self._outcomes)
            self._outcomes, self._data = [], []
        self._sent = monotonic()


class _Grader:
    """The grader, as served functions call it while a question is answered."""

    def __init__(self, connection: socket.socket, stream: BinaryIO) -> None:
        self._connection = connection
        self._stream = stream

    def call(self, name: str, arguments: Arguments) -> "np.ndarray[Any, Any] | None":
        """What is right for a call; None where the grader does not answer."""
        given = {name: value for name, value in arguments.items() if isinstance(value, np.ndarray)}
        headers, data = describe_arrays(given.items())
        options = {name: _in_json(value) for name, value in arguments.items() if name not in given}
        text = encode_message(ServedCall(name, options, headers))
        self._connection.sendall(write_frame(frames.CALL, 0, text, data))
        _, message, result = _receive(self._stream)
        header = Result(*message).array
        return None if header is None else _arrays([header], result, start=0)[0]["value"]


def _in_json(value: Any) -> Any:
    """An argument that is no array, as a `ServedCall` has it."""
    if isinstance(value, str):
        return TEXT + value
    return value.hex() if isinstance(value, float) else value


def _arrays(described: Sequence[ArrayHeader], data: memoryview, start: int) -> tuple[Arrays, int]:
    arrays: Arrays = {}
    for name, dtype, shape in described:
        arrays[name], start = read_array(data, start, dtype, tuple(shape))
    return arrays, start


def _receive(stream: BinaryIO) -> tuple[Header, list[Any], memoryview]:
    """The next frame; ends the process when there is none."""
    header = stream.read(HEADER_BYTES)
    if len(header) < HEADER_BYTES:
        os._exit(0)
    frame = parse_header(header, _MAX_BYTES)
    message = json.loads(stream.read(frame.text_bytes))
    return frame, message, memoryview(stream.read(frame.data_bytes))
