"""Saying which lines run, when the grader asks for them."""

import faulthandler
import socket

from grader.isolation.protocol.stacks import ASK_FOR_STACK


def dump_stack_when_asked(connection: socket.socket) -> None:
    """Have the grader's signal answered on the socket, as long as nobody takes the handler away."""
    if ASK_FOR_STACK is not None:
        faulthandler.register(ASK_FOR_STACK, file=connection.fileno(), all_threads=False)
