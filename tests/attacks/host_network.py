"""Attacks over sockets: to ports, to other processes, and by the worker's own socket."""

from grader.isolation.protocol.layers import LANDLOCK, NAMESPACES, SECCOMP
from tests.attacks.attack import Attack
from tests.attacks.host import CALLS, attempt

__all__ = ["ATTACKS"]

_OTHERS: list[Attack] = [
    attempt(
        "calls a TCP port",
        'socket.create_connection(("127.0.0.1", <<TCP_PORT>>), 2).sendall(b"secret")',
        {SECCOMP, NAMESPACES, LANDLOCK},
        "received",
    ),
    attempt(
        "calls a TCP port with the first packet",
        """
        with socket.socket() as connection:
            connection.sendto(b"secret", socket.MSG_FASTOPEN, ("127.0.0.1", <<TCP_PORT>>))
        """,
        {SECCOMP, NAMESPACES},
        "received",
    ),
    attempt(
        "sends a UDP packet",
        """
        with socket.socket(type=socket.SOCK_DGRAM) as sender:
            sender.sendto(b"secret", ("127.0.0.1", <<UDP_PORT>>))
        """,
        {SECCOMP, NAMESPACES},
        "received",
    ),
    attempt(
        "asks a name server",
        """
        question = b"\\x05grade\\x07invalid\\x00\\x00\\x01\\x00\\x01"
        with socket.socket(type=socket.SOCK_DGRAM) as sender:
            sender.connect(("127.0.0.1", <<UDP_PORT>>))
            sender.send(b"\\x00\\x01\\x01\\x00\\x00\\x01" + bytes(6) + question)
        """,
        {SECCOMP, NAMESPACES},
        "received",
    ),
    attempt(
        "calls a socket in the file system",
        """
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect("<<UNIX_SOCKET>>")
            connection.sendall(b"secret")
        """,
        CALLS,
        "received",
    ),
    attempt(
        "calls a socket that has a name only",
        """
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect("\\x00<<ABSTRACT_SOCKET>>")
            connection.sendall(b"secret")
        """,
        {SECCOMP, NAMESPACES, LANDLOCK},
        "received",
    ),
    attempt(
        "makes pairs, ports and sockets of every kind",
        """
        kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET)
        for family in range(1, 46):
            for kind in kinds:
                try:
                    made = socket.socket(family, kind)
                except OSError:
                    continue
                print(family, kind)
        socket.socketpair()
        """,
    ),
    attempt(
        "listens on a port",
        """
        server = socket.create_server(("127.0.0.1", 0))
        server.settimeout(0.1)
        server.accept()
        """,
    ),
]

_OWN: list[Attack] = [
    attempt(
        "calls others by its own socket",
        """
        own = own_socket()
        for address in ("<<UNIX_SOCKET>>", "\\x00<<ABSTRACT_SOCKET>>"):
            for send in (lambda: own.sendto(b"secret", address), lambda: own.connect(address)):
                try:
                    send()
                except OSError:
                    pass
        """,
        harm="received",
    ),
    attempt(
        "hands the grader descriptors",
        """
        own = own_socket()
        try:
            for _ in range(16):
                socket.send_fds(own, [b"x"], [0] * 200)
        finally:
            os._exit(0)
        """,
        verdict="crashed",
    ),
    attempt(
        "sends and receives out of band",
        """
        own = own_socket()
        for deed in (lambda: own.send(b"x", socket.MSG_OOB), lambda: own.recv(1, socket.MSG_OOB)):
            try:
                deed()
            except PermissionError:
                continue
            except OSError:
                pass
            print("<<PROOF>>")
        """,
        CALLS,
        "proven",
    ),
    attempt(
        "never reads and fills its own socket",
        """
        own = own_socket()
        while True:
            own.sendall(bytes(1 << 16))
        """,
        verdict="crashed",
    ),
    attempt(
        "hangs up one way",
        "own_socket().shutdown(socket.SHUT_WR)",
        verdict="crashed",
    ),
    attempt(
        "hangs up the other way",
        "own_socket().shutdown(socket.SHUT_RD)",
        verdict="crashed or wrong shape",
    ),
    attempt(
        "sets options of its own socket",
        """
        own = own_socket()
        own.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 30)
        own.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        """,
    ),
]

ATTACKS: list[Attack] = [*_OTHERS, *_OWN]
