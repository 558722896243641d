"""A page in a browser that changes with every save, served to this machine alone.

The page on the disk stays as `grade` writes it. What is served has a script more, which is told
when the page is another and loads it anew.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from secrets import compare_digest, token_urlsafe
from socketserver import ThreadingTCPServer
from threading import Condition, Thread
from typing import Any

from grader.report.html_env import read_asset

_SCRIPT = read_asset("templates/live.js")

_HOSTS = frozenset({"127.0.0.1", "localhost"})
"""What a browser on this machine calls it. A page of another site that has its own name lead here
is sent nothing."""

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_ALIVE_SECONDS = 15
"""After which a browser is written to anyway, since nothing else tells that it has left."""

_POLL_SECONDS = 0.1
"""How long ending takes at most."""


class LivePage(ThreadingTCPServer):
    """Serves one page at an address that nobody guesses, and tells who looks at it of the next."""

    daemon_threads = True

    def __init__(self) -> None:
        """Listen where this machine alone can reach.

        Raises:
            OSError: There is no such place.
        """
        super().__init__(("127.0.0.1", 0), _Request)
        self.path = f"/{token_urlsafe(16)}"
        self._page = b""
        self._number = 0
        self._changed = Condition()
        self._has_ended = False

    @property
    def address(self) -> str:
        """What is typed into a browser."""
        return f"http://127.0.0.1:{self.server_address[1]}{self.path}"

    @property
    def page(self) -> bytes:
        """The page as it is served."""
        with self._changed:
            return self._page

    def show(self, page: bytes) -> None:
        """Serve another page, and tell those who look at the one before."""
        with self._changed:
            self._number += 1
            self._page = _with_script(page, self._number)
            self._changed.notify_all()

    def numbers(self) -> Iterator[int | None]:
        """The number of the page, and each that it gets; None now and then where it is the same."""
        seen = 0
        while True:
            with self._changed:
                if self._number == seen and not self._has_ended:
                    self._changed.wait(_ALIVE_SECONDS)
                if self._has_ended:
                    return
                number = self._number
            yield number if number != seen else None
            seen = number

    def end(self) -> None:
        """Let go of all who look at the page."""
        with self._changed:
            self._has_ended = True
            self._changed.notify_all()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a browser that has left, or that there is no memory for."""
        if not isinstance(sys.exception(), OSError | RuntimeError | MemoryError):
            super().handle_error(request, client_address)


class _Request(BaseHTTPRequestHandler):
    """One question of a browser."""

    server: LivePage
    timeout = 5
    """Seconds that a browser may take to ask, or to take what it is sent."""

    def do_GET(self) -> None:
        """Send the page, or the number of every page from now on; to others nothing."""
        path = self.server.path
        if self.headers.get("Host", "").partition(":")[0] not in _HOSTS:
            self._begin(HTTPStatus.FORBIDDEN)
        elif self._asks_for(path):
            self._begin(HTTPStatus.OK, "text/html; charset=utf-8")
            self.wfile.write(self.server.page)
        elif self._asks_for(f"{path}/changes"):
            self._begin(HTTPStatus.OK, "text/event-stream")
            for number in self.server.numbers():
                self.wfile.write(b":\n\n" if number is None else b"data: %d\n\n" % number)
        else:
            self._begin(HTTPStatus.NOT_FOUND)

    def log_message(self, *_: Any) -> None:
        """Print nothing between what is printed of a save."""

    def _asks_for(self, path: str) -> bool:
        return compare_digest(self.path.encode(), path.encode())

    def _begin(self, status: HTTPStatus, content: str = "text/plain") -> None:
        self.send_response_only(status)
        for name, value in {**_HEADERS, "Content-Type": content}.items():
            self.send_header(name, value)
        self.end_headers()


def _with_script(page: bytes, number: int) -> bytes:
    """The page with a script that may ask where it came from for what changed, and nothing else."""
    allowed = f"connect-src 'self'; script-src {_SCRIPT.source} ".encode()
    script = f'<script data-number="{number}">{_SCRIPT.text}</script>\n'.encode()
    body, end, rest = page.replace(b"script-src ", allowed, 1).rpartition(b"</body>")
    return body + script + end + rest


@contextmanager
def serve_page() -> Iterator[LivePage | None]:
    """A page that is served as long as this lasts; None where nothing can be served."""
    try:
        server = LivePage()
    except OSError:
        yield None
        return
    Thread(target=server.serve_forever, args=(_POLL_SECONDS,), daemon=True).start()
    try:
        yield server
    finally:
        server.end()
