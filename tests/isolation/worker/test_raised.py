import sys

import pytest

from grader.isolation.protocol import Line
from grader.isolation.worker.raised import describe_exception, sendable

SOURCES = {"cnn.py": b"def f():\n    g()\n\ndef g():\n    raise ValueError('\\u2603')  # here\n"}


def raised_by(call: str, sources: dict[str, bytes] = SOURCES) -> BaseException:
    namespace: dict[str, object] = {}
    for name, source in sources.items():
        exec(compile(source, name, "exec"), namespace)
    try:
        exec(call, namespace)
    except BaseException as error:  # noqa: BLE001  a submission may raise anything
        return error
    pytest.fail("nothing was raised")


def test_frames_are_those_of_submitted_files_outermost_first() -> None:
    described = describe_exception(raised_by("f()"), SOURCES)
    assert (described.type, described.message) == ("ValueError", "☃")
    assert described.frames == (
        Line(file="cnn.py", line=2, function="f", source="g()"),
        Line(file="cnn.py", line=5, function="g", source=r"raise ValueError('\u2603')  # here"),
    )


def test_deep_recursion_shows_the_last_frames_only() -> None:
    sources = {"cnn.py": b"def f(): return f()\n"}
    described = describe_exception(raised_by("f()", sources), sources)
    assert described.type == "RecursionError"
    assert len(described.frames) == 8


def test_files_that_were_not_submitted_leave_no_frames() -> None:
    assert describe_exception(raised_by("f()"), {}).frames == ()


def test_a_source_that_is_no_text_is_shown_as_far_as_it_can_be() -> None:
    sources = {"cnn.py": b"# \xff\nraise ValueError\n"}
    try:
        exec(compile("\n\nraise ValueError", "cnn.py", "exec"))
    except ValueError as error:
        described = describe_exception(error, sources)
    assert described.frames == (Line(file="cnn.py", line=3, function="<module>", source=""),)


@pytest.mark.parametrize(
    ("text", "sent"), [("a", "a"), (3, "3"), ("\ud800", "?"), ("é", "é"), ("x" * 900, "x" * 500)]
)
def test_text_is_cut_and_can_be_encoded(text: object, sent: str) -> None:
    assert sendable(text) == sent
    assert sendable(text).encode()


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("nP.ones(1)", "name 'nP' is not defined. Did you mean: 'np'?"),
        ("leng(1)", "name 'leng' is not defined. Did you mean: 'len'?"),
        ("zzzzz", "name 'zzzzz' is not defined"),
    ],
)
def test_a_name_that_may_be_meant_is_asked_for(line: str, message: str) -> None:
    sources = {"cnn.py": f"np = 1\ndef f():\n    {line}\n".encode()}
    assert describe_exception(raised_by("f()", sources), sources).message == message


NEWER = {
    "type Size = int\n": (3, 12),
    "def f[T](x: T) -> T: return x\n": (3, 12),
    "class A[T]: pass\n": (3, 12),
    "x = f'{'a'}'\n": (3, 12),
    "try: pass\nexcept ValueError, TypeError: pass\n": (3, 14),
}


@pytest.mark.parametrize("source", NEWER)
def test_syntax_of_a_newer_python_is_told_as_what_it_may_be(source: str) -> None:
    if sys.version_info >= NEWER[source]:
        pytest.skip("this Python understands it")
    with pytest.raises(SyntaxError) as caught:
        compile(source, "cnn.py", "exec")
    described = describe_exception(caught.value, {"cnn.py": source.encode()})
    version = ".".join(map(str, NEWER[source]))
    assert f". Maybe it is written for Python {version} or newer; this is" in described.message


def test_other_syntax_is_not_said_to_be_newer() -> None:
    for source in ("def f(x:\n", "print 'x'\n", "x = = 1\n", "type = = 1\n"):
        with pytest.raises(SyntaxError) as caught:
            compile(source, "cnn.py", "exec")
        assert "Maybe" not in describe_exception(caught.value, {"cnn.py": b""}).message
