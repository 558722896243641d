"""A worker's life: confine itself, load one submission, answer calls until the grader hangs up."""

import json
import os
import socket
import sys
from typing import Any

from grader.isolation import wire
from grader.isolation.worker.calls import Arrays, answer_call
from grader.isolation.worker.layers import confine
from grader.isolation.worker.load import bind, load_main, states_of
from grader.isolation.worker.printed import Printed
from grader.isolation.worker.raised import describe_exception
from grader.isolation.worker.sources import install

__all__ = ["connect", "serve"]

_MOST_BYTES = 1 << 30


def connect(port: int) -> None:
    """Serve over a loopback connection: the way of systems that cannot fork.

    The token that proves who connects comes over standard input.
    """
    token = sys.stdin.buffer.readline().strip()
    connection = socket.create_connection(("127.0.0.1", port))
    connection.sendall(token)
    serve(connection)
    os._exit(0)


def serve(connection: socket.socket) -> None:
    """Serve one submission over a connected socket."""
    stream = connection.makefile("rb", buffering=1 << 16)
    _, order, blobs = _receive(stream)
    layers = confine(order["memory_bytes"], order["cpu_seconds"])
    connection.sendall(wire.write_frame(wire.HELLO, 0, {"layers": layers}))
    sources = {name: blob.tobytes() for name, blob in blobs.items()}
    printed = Printed(order["printed_lines"])
    sys.stdout = sys.stderr = printed
    loader = install(sources, order["allowed_imports"])
    module, error = load_main(loader, order["main"])
    states = states_of(module, sources[order["main"]], order["functions"])
    bind(module, order["bound"], sources)
    if error is not None:
        error["printed"] = printed.take()
    printed.take()
    loaded = {"functions": states, "error": error}
    connection.sendall(wire.write_frame(wire.LOADED, 0, loaded))
    while True:
        sequence, question, arrays = _receive(stream)
        function = getattr(module, question["function"], None)
        try:
            message, answers = answer_call(function, question, arrays, order["answer_bytes"])
        except BaseException as raised:
            message, answers = describe_exception(raised, sources), []
        sys.stdout = sys.stderr = printed
        message["printed"] = printed.take()
        connection.sendall(wire.write_frame(wire.OUTCOME, sequence, message, answers))


def _receive(stream: Any) -> tuple[int, dict[str, Any], Arrays]:
    """The next frame; ends the process when there is none."""
    header = stream.read(wire.HEADER_BYTES)
    if len(header) < wire.HEADER_BYTES:
        os._exit(0)
    frame = wire.parse_header(header, _MOST_BYTES)
    message = json.loads(stream.read(frame.text_bytes))
    data = memoryview(stream.read(frame.data_bytes))
    arrays: Arrays = {}
    start = 0
    for name, dtype, shape in message["arrays"]:
        arrays[name], start = wire.read_array(data, start, dtype, tuple(shape))
    return frame.sequence, message, arrays
