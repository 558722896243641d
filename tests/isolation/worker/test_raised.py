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
