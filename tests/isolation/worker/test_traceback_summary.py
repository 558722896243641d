import sys

import pytest

from grader.isolation.protocol.grading import Line
from grader.isolation.worker.traceback_summary import describe_exception, sendable
from grader.records.outcome import Raised
from tests.isolation.conftest import Begin
from tests.isolation.programs import BAD, misbehaving
from tests.support import pad_case

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


BRACKETS = ("def conv1d[x, weight):\n", "def conv1d[x, weight]:\n", "def f[T](x:\n    y[0)\n")
"""Behind a name, where they are no type parameters, and where those are not what is wrong."""


@pytest.mark.parametrize(
    ("source", "advice"),
    [
        ("x = f(1, ']'\ndef g(y):\n    return y)\n", "Maybe the '(' in line 1 is not closed"),
        ("x = 1\ny = [(1), 2\n# two\nreturn x]\n", "Maybe the '[' in line 2 is not closed"),
        ("x = (1, 2)\ny = 3 4\n", ""),
        ("x = (1, 2\n", ""),
        ("x = (1\n)\ny = 2 3\n", ""),
    ],
)
def test_a_bracket_that_is_open_in_a_line_before_may_be_why(source: str, advice: str) -> None:
    with pytest.raises(SyntaxError) as caught:
        compile(source, "cnn.py", "exec")
    message = describe_exception(caught.value, {"cnn.py": source.encode()}).message
    assert message.startswith(caught.value.msg)
    assert message.endswith(advice)
    assert ("Maybe the " in message) == bool(advice)


def test_an_exit_without_a_code_has_no_message() -> None:
    assert describe_exception(SystemExit(None), {}).message == ""
    assert describe_exception(SystemExit(3), {}).message == "3"


def test_other_syntax_is_not_said_to_be_newer() -> None:
    for source in ("def f(x:\n", "print 'x'\n", "x = = 1\n", "type = = 1\n", *BRACKETS):
        with pytest.raises(SyntaxError) as caught:
            compile(source, "cnn.py", "exec")
        assert "Maybe" not in describe_exception(caught.value, {"cnn.py": b""}).message


def test_an_exception_is_told_by_the_students_own_lines(begin: Begin) -> None:
    source = (
        "import numpy as np\nfrom sums import total\n\n"
        "def pad(x, padding, value=0.0):\n    return total(x)\n"
    )
    helper = "import numpy as np\ndef total(x):\n    return np.ones(2) @ np.ones(3)  # sum\n"
    outcome = begin(source, files={"sums.py": helper}).ask(pad_case())
    assert isinstance(outcome, Raised)
    assert outcome.type == "ValueError"
    assert [(frame.file, frame.line, frame.function) for frame in outcome.frames] == [
        ("cnn.py", 5, "pad"),
        ("sums.py", 3, "total"),
    ]
    assert outcome.frames[-1].source == "return np.ones(2) @ np.ones(3)  # sum"


def test_arguments_that_do_not_fit_leave_no_frame_of_the_student(begin: Begin) -> None:
    outcome = begin("def pad(x):\n    return x\n").ask(pad_case())
    assert isinstance(outcome, Raised)
    assert (outcome.type, outcome.frames) == ("TypeError", ())


@pytest.mark.parametrize(
    "message",
    [
        "raise type('E', (Exception,), {'__str__': lambda self: 1 / 0})()",
        "raise type('E', (Exception,), {'__str__': lambda self: 3})()",
        "raise type('E', (Exception,), {'__str__': lambda self: exit_now()})()",
    ],
)
def test_a_message_that_cannot_be_shown_does_no_harm(begin: Begin, message: str) -> None:
    outcome = begin(misbehaving(message)).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert (outcome.type, outcome.message) == ("E", "(its message cannot be shown)")


def test_hostile_text_of_an_exception_is_made_safe_and_short(begin: Begin) -> None:
    what = "raise type('E\\x1b[31m', (Exception,), {})('\\u202e' + '<b>' + 'x' * 10**6)"
    outcome = begin(misbehaving(what)).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.type == "E\\x1b[31m"
    assert outcome.message.startswith("\\u202e<b>xxx")
    assert len(outcome.message) < 1000


@pytest.mark.parametrize("text", ["'\\ud800'", "'\\x00'", "'\\u2028'", "b'\\xff'"])
def test_text_that_no_encoding_carries_is_carried_somehow(begin: Begin, text: str) -> None:
    outcome = begin(misbehaving(f"print({text})\nraise ValueError({text})")).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.message.encode()
    assert outcome.printed.encode()


def test_a_syntax_error_is_told_with_its_line(begin: Begin) -> None:
    session = begin("import numpy as np\ndef pad(x, padding:\n    return x\n")
    error = session.loaded.error
    assert isinstance(error, Raised)
    assert error.type == "SyntaxError"
    assert (error.frames[0].line, error.frames[0].source) == (2, "def pad(x, padding:")


def test_an_exception_while_lines_are_counted_is_described_as_ever(begin: Begin) -> None:
    session = begin("def pad(x, padding, value=0.0):\n    return padding[len(x) + 2]")
    plain, counted = (session.ask_each([pad_case()], counts=counts)[0] for counts in (False, True))
    assert isinstance(plain, Raised)
    assert plain == counted
