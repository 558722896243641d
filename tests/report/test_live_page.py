"""What is served while a student works, and to whom it is not."""

import socket
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from itertools import islice

import pytest

from grader.report.html_env import policy_of, read_asset
from grader.report.live_page import LivePage, serve_page

PATIENCE = 30.0
STYLE, SCRIPT = read_asset("templates/base.css"), read_asset("templates/page.js")


def page_of(text: str) -> bytes:
    policy = policy_of(STYLE, SCRIPT)
    return (
        f'<!doctype html><html><head><meta http-equiv="Content-Security-Policy" '
        f'content="{policy}"></head><body><p>{text}</p></body></html>\n<!-- kept -->\n'
    ).encode()


@pytest.fixture
def live() -> Iterator[LivePage]:
    with serve_page() as page:
        assert page is not None
        yield page


def ask(live: LivePage, path: str, host: str = "127.0.0.1", method: str = "GET") -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", live.server_address[1], timeout=PATIENCE)
    connection.request(method, path, headers={"Host": host})
    return connection.getresponse()


def test_the_page_is_served_with_a_script_more_and_a_policy_that_allows_it(live: LivePage) -> None:
    page = page_of("script-src stays here, as does </p>")
    live.show(page)
    with ask(live, live.path, "127.0.0.1:80") as answer:
        served = answer.read()
        headers = dict(answer.getheaders())
    assert served != page
    assert headers["Content-Security-Policy"] == "frame-ancestors 'none'"
    assert headers["Cache-Control"] == "no-store"
    own = read_asset("templates/live.js")
    policy = policy_of(STYLE, own, SCRIPT).replace("script-src", "connect-src 'self'; script-src")
    assert f'content="{policy}"'.encode() in served
    assert served.count(b"<script ") == 1
    assert served.endswith(b"</script>\n</body></html>\n<!-- kept -->\n")
    assert b"<p>script-src stays here" in served


def test_whoever_looks_is_told_of_every_other_page(live: LivePage) -> None:
    live.show(page_of("one"))
    with ask(live, f"{live.path}/changes") as answer:
        assert answer.getheader("Content-Type") == "text/event-stream"
        assert answer.readline() == b"data: 1\n"
        live.show(page_of("two"))
        assert [*islice(answer, 2)] == [b"\n", b"data: 2\n"]
        with ask(live, live.path) as second:
            assert b'data-number="2"' in second.read()


def test_a_browser_that_says_nothing_is_written_to_now_and_then(
    live: LivePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    live.show(page_of("one"))
    monkeypatch.setattr("grader.report.live_page._ALIVE_SECONDS", 0.0)
    assert [*islice(live.numbers(), 3)] == [1, None, None]


def test_who_looks_is_let_go_at_the_end() -> None:
    with serve_page() as live:
        assert live is not None
        live.show(page_of("one"))
        answer = ask(live, f"{live.path}/changes")
        assert answer.readline() == b"data: 1\n"
    with answer:
        assert answer.read() == b"\n"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1]", "x:80"])
def test_another_name_of_this_machine_is_sent_nothing(live: LivePage, host: str) -> None:
    live.show(page_of("secret"))
    for path in (live.path, f"{live.path}/changes"):
        with ask(live, path, host) as answer:
            assert (answer.status, answer.read()) == (403, b"")


@pytest.mark.parametrize(
    "path",
    ["/", "/report.html", "{}/", "{}/../{}", "{}?x", "{}/changes/", "/é", "/..{}", "{}{}", "*"],
)
def test_no_other_path_is_served(live: LivePage, path: str) -> None:
    live.show(page_of("secret"))
    with socket.create_connection(("127.0.0.1", live.server_address[1]), PATIENCE) as asking:
        line = f"GET {path.replace('{}', live.path)} HTTP/1.0\r\nHost: localhost\r\n\r\n"
        asking.sendall(line.encode())
        with asking.makefile("rb") as answer:
            told = answer.read()
    assert told.startswith(b"HTTP/1.0 404")
    assert b"secret" not in told


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "HEAD"])
def test_nothing_but_to_read_it_can_be_asked(live: LivePage, method: str) -> None:
    live.show(page_of("secret"))
    with ask(live, live.path, method=method) as answer:
        assert answer.status == 501
        assert b"secret" not in answer.read()


def test_an_address_is_another_each_time_and_of_this_machine_alone(live: LivePage) -> None:
    with serve_page() as other:
        assert other is not None
        assert other.path != live.path
        assert other.server_address[0] == live.server_address[0] == "127.0.0.1"
    assert live.address.startswith("http://127.0.0.1:")
    assert len(live.path) > 20


def test_a_browser_that_leaves_is_no_news(
    live: LivePage, capfd: pytest.CaptureFixture[str]
) -> None:
    live.show(page_of("one" * 1_000_000))
    port = live.server_address[1]
    with socket.create_connection(("127.0.0.1", port), PATIENCE) as asking:
        asking.sendall(f"GET {live.path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
    with ask(live, live.path) as answer:
        assert len(answer.read()) > 1_000_000
    assert capfd.readouterr() == ("", "")


def test_where_nothing_can_be_served_nothing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(LivePage, "server_bind", refuse)
    with serve_page() as live:
        assert live is None
