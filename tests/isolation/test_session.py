import os
import signal
import struct
import time
from pathlib import Path
from threading import Timer

import msgspec
import numpy as np
import pytest

from grader.compare import compare_answer
from grader.errors import MachineError
from grader.isolation import protocol, server
from grader.isolation.codec import encode_case
from grader.isolation.launcher import Launcher, Process
from grader.isolation.layers import NAMESPACES, SECCOMP
from grader.isolation.protocol import ArrayHeader, Terms, write_frame
from grader.isolation.session import Session
from grader.isolation.zygote import Zygote
from grader.records.assignment import Assignment
from grader.records.case import Answer, Case
from grader.records.outcome import Crashed, Outcome, Raised, Returned, TimedOut
from tests.isolation.conftest import Begin
from tests.isolation.hostile import text_of
from tests.support import OPERATIONS, RIGHT, TWINS, pad_case, restricted, submission_of, with_limits

BAD = 13.0
"""The number at which the submissions below misbehave."""


def misbehaving(what: str, before: str = "") -> str:
    """A right `pad` that does something else when x begins with 13."""
    twin = TWINS["pad"].replace("def pad(", "def right(")
    body = "\n".join(f"        {line}" for line in what.splitlines())
    return (
        f"{before}\n{twin}\ndef pad(x, padding, value=0.0):\n"
        f"    if x.flat[0] == {BAD}:\n{body}\n    return right(x, padding, value)\n"
    )


def is_right(outcome: Outcome, case: Case) -> bool:
    right = OPERATIONS["pad"].twin(**case.arrays, **case.options)
    return (
        isinstance(outcome, Returned)
        and outcome.value is not None
        and np.array_equal(outcome.value, right)
    )


def test_a_right_function_returns_its_numbers(begin: Begin) -> None:
    session = begin(TWINS["pad"])
    case = pad_case(1.5, -2.0, padding=(1, 2))
    outcome = session.ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.value is not None
    assert outcome.value.tolist() == [0, 1.5, -2, 0, 0]
    assert (outcome.type, outcome.dtype, outcome.shape) == ("ndarray", "float64", (5,))
    assert session.loaded.functions == {"pad": "written"}
    assert session.loaded.error is None


def test_many_cases_are_answered_in_their_order(begin: Begin) -> None:
    cases = [pad_case(float(number)) for number in range(300)]
    outcomes = begin(TWINS["pad"]).ask_each(cases)
    assert len(outcomes) == 300
    assert all(map(is_right, outcomes, cases))


ENDLESS = """
import sys
sys.setrecursionlimit(10**9)
class A:
    def __getattr__(self, name):
        return getattr(self, name)
A().x
"""

ENDINGS = {
    "os._exit": ("import os\nos._exit(0)", "exit status 0"),
    "os._exit with a status": ("import os\nos._exit(7)", "exit status 7"),
    "a null pointer": ("import ctypes\nctypes.string_at(0)", "signal SIGSEGV"),
    "os.abort": ("import os\nos.abort()", "signal SIGSEGV"),
    "endless recursion": (ENDLESS, "signal SIGSEGV"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_crash_ends_its_own_case_alone(begin: Begin, ending: str) -> None:
    what, reason = ENDINGS[ending]
    session = begin(misbehaving(what), memory_mebibytes=256)
    cases = [pad_case(1.0), pad_case(2.0), pad_case(BAD)]
    outcomes = session.ask_each(cases)
    assert all(map(is_right, outcomes[:2], cases))
    assert outcomes[2] == Crashed(reason=reason, by_itself=True)
    assert is_right(session.ask(pad_case(3.0)), pad_case(3.0))


@pytest.mark.parametrize(("number", "reason"), [(15, "signal SIGTERM"), (40, "signal 40")])
def test_a_signal_to_itself_is_a_crash_where_it_can_be_sent(
    begin: Begin, number: int, reason: str
) -> None:
    what = f"import os\nos.kill(os.getpid(), {number})"
    with Zygote({NAMESPACES, SECCOMP}) as weak:
        outcome = begin(misbehaving(what), via=weak).ask(pad_case(BAD))
    assert outcome == Crashed(reason=reason, by_itself=True)


def test_asking_ends_with_the_case_that_lost_two_workers(begin: Begin) -> None:
    session = begin(misbehaving("import os\nos._exit(1)"))
    outcomes = session.ask_each([pad_case(1.0), pad_case(BAD), pad_case(2.0)])
    assert [type(outcome) for outcome in outcomes] == [Returned, Crashed]


def test_a_crash_that_happens_once_is_forgiven(begin: Begin) -> None:
    """The first worker is lost to a call after another one; alone in the second it is answered."""
    source = misbehaving("pass", before="seen = []").replace(
        "    return right",
        "    seen.append(x.flat[0])\n    if seen == [1.0, 2.0]:\n        import os; os._exit(1)\n"
        "    return right",
    )
    session = begin(source)
    assert is_right(session.ask(pad_case(1.0)), pad_case(1.0))
    assert is_right(session.ask(pad_case(2.0)), pad_case(2.0))


@pytest.mark.parametrize(
    ("what", "type_name"),
    [
        ("import sys\nsys.exit()", "SystemExit"),
        ("import sys\nsys.exit('all right')", "SystemExit"),
        ("raise SystemExit(0)", "SystemExit"),
        ("exit()", "SystemExit"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("raise BaseExceptionGroup('g', [SystemExit(0)])", "BaseExceptionGroup"),
        ("def again(): again()\nagain()", "RecursionError"),
        ("assert x is None", "AssertionError"),
        ("return nothing", "NameError"),
        ("1 / 0", "ZeroDivisionError"),
    ],
)
def test_whatever_is_raised_is_an_answer_and_the_worker_lives_on(
    begin: Begin, what: str, type_name: str
) -> None:
    session = begin(misbehaving(what))
    first, second = session.ask_each([pad_case(BAD), pad_case(1.0)])
    assert isinstance(first, Raised)
    assert first.type == type_name
    assert is_right(second, pad_case(1.0))


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


def test_a_submission_that_ends_the_process_when_loaded_cannot_be_asked(begin: Begin) -> None:
    session = begin("import os\ndef pad(x, padding, value=0.0):\n    return x\nos._exit(0)\n")
    assert session.loaded.error == Crashed(reason="exit status 0", by_itself=True)
    assert session.loaded.functions == {"pad": "missing"}


@pytest.mark.parametrize(
    "line",
    [
        "import sys; sys.exit()",
        "raise SystemExit",
        "1 / 0",
        "import os, signal; raise KeyboardInterrupt",
    ],
)
def test_top_level_code_that_raises_costs_no_function(begin: Begin, line: str) -> None:
    session = begin(f"{line}\n{TWINS['pad']}\ndef conv1d(x): ...\n", checks=("pad", "conv1d"))
    assert session.loaded.functions == {"pad": "written", "conv1d": "stub"}
    assert isinstance(session.loaded.error, Raised)
    assert session.loaded.error.frames[-1].source == line
    assert is_right(session.ask(pad_case()), pad_case())


def test_a_syntax_error_is_told_with_its_line(begin: Begin) -> None:
    session = begin("import numpy as np\ndef pad(x, padding:\n    return x\n")
    error = session.loaded.error
    assert isinstance(error, Raised)
    assert error.type == "SyntaxError"
    assert (error.frames[0].line, error.frames[0].source) == (2, "def pad(x, padding:")


@pytest.mark.parametrize("source", [b"\x00", b"x = 1\n\x00", b"\xff = 1\n"])
def test_a_file_that_is_no_text_is_an_error_of_the_file(
    assignment: Assignment, launcher: Launcher, source: bytes
) -> None:
    with Session(launcher, submission_of(source), assignment) as session:
        assert isinstance(session.loaded.error, Raised)
        assert session.loaded.error.type in {"SyntaxError", "ValueError"}
        assert set(session.loaded.functions.values()) == {"missing"}


@pytest.mark.parametrize(
    "body",
    [
        "pass",
        "...",
        "'''doc'''",
        "raise NotImplementedError",
        "raise NotImplementedError('x')",
        "'''d'''; pass",
    ],
)
def test_a_function_without_a_body_is_a_stub(begin: Begin, body: str) -> None:
    session = begin(f"def pad(x, padding, value=0.0):\n    {body}\n")
    assert session.loaded.functions == {"pad": "stub"}


@pytest.mark.parametrize("source", ["pad = 3", "", "import numpy as pad", "class other: ..."])
def test_what_cannot_be_called_is_missing(begin: Begin, source: str) -> None:
    assert begin(source).loaded.functions == {"pad": "missing"}


def test_the_last_definition_of_a_function_counts(begin: Begin) -> None:
    session = begin(f"def pad(x, padding):\n    pass\n{TWINS['pad']}")
    assert session.loaded.functions == {"pad": "written"}


def test_an_endless_loop_is_stopped_and_blamed_on_its_own_case(begin: Begin) -> None:
    session = begin(misbehaving("while True: pass"), seconds_per_call=0.1)
    begin_at = time.monotonic()
    outcomes = session.ask_each([pad_case(1.0), pad_case(BAD), pad_case(2.0)])
    assert outcomes[1:] == [TimedOut(seconds=0.1)]
    assert is_right(outcomes[0], pad_case(1.0))
    assert time.monotonic() - begin_at < 2.0
    assert is_right(session.ask(pad_case(2.0)), pad_case(2.0))


def test_sleeping_counts_on_the_clock(begin: Begin) -> None:
    session = begin(misbehaving("import time\ntime.sleep(60)"), seconds_per_call=0.1)
    begin_at = time.monotonic()
    assert session.ask(pad_case(BAD)) == TimedOut(seconds=0.1)
    assert time.monotonic() - begin_at < 2.0


def test_a_loop_that_prints_is_stopped_and_takes_no_memory(begin: Begin) -> None:
    what = "while True: print('x' * 10_000)"
    session = begin(misbehaving(what), seconds_per_call=0.1, memory_mebibytes=64)
    assert session.ask(pad_case(BAD)) == TimedOut(seconds=0.1)


def test_a_file_that_does_not_end_loading_is_stopped(begin: Begin) -> None:
    session = begin("while True: pass", seconds_per_call=0.05)
    assert isinstance(session.loaded.error, TimedOut)
    assert session.loaded.functions == {"pad": "missing"}


def test_catching_everything_does_not_escape_the_limit(begin: Begin) -> None:
    what = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    session = begin(misbehaving(what), seconds_per_call=0.1)
    assert session.ask(pad_case(BAD)) == TimedOut(seconds=0.1)


def test_time_is_counted_over_all_calls_from_when_it_is_granted(begin: Begin) -> None:
    session = begin(misbehaving("while True: pass"), seconds_per_call=0.1)
    exhausted = [session.exhausted]
    session.grant(0.15)
    exhausted.append(session.exhausted)
    session.ask(pad_case(BAD))
    exhausted.append(session.exhausted)
    session.grant(0.15)
    exhausted.append(session.exhausted)
    assert exhausted == [False, False, True, False]


def test_loading_that_took_all_its_time_leaves_some_for_what_is_granted_later(
    begin: Begin,
) -> None:
    """So no operation is charged with how often another had the file loaded."""
    busy = "import time\nend = time.process_time() + 0.02\nwhile time.process_time() < end: pass\n"
    session = begin(busy + TWINS["pad"])
    session.grant(0.02)
    for _ in range(40):
        session.ask(pad_case(), fresh=True)
    assert session.exhausted
    session.grant(0.02)
    assert not session.exhausted


def test_asking_stops_when_the_granted_time_is_used_up(begin: Begin) -> None:
    what = "import time\nend = time.process_time() + 0.03\nwhile time.process_time() < end: pass"
    session = begin(misbehaving(what))
    session.grant(0.1)
    cases = [pad_case(BAD)] * 40
    outcomes = session.ask_each(cases)
    assert 1 <= len(outcomes) <= 10
    assert all(map(is_right, outcomes, cases))
    assert session.exhausted
    assert len(session.ask_each(cases)) == 1


def test_the_first_lines_that_a_call_prints_are_kept(begin: Begin) -> None:
    source = misbehaving("for i in range(1000): print('line', i)\nprint(value)")
    session = begin(source, printed_lines=3)
    first, second = session.ask_each([pad_case(BAD), pad_case(1.0)])
    assert isinstance(first, Returned)
    assert isinstance(second, Returned)
    assert first.printed == "line 0\nline 1\nline 2"
    assert second.printed == ""


def test_standard_error_and_flushing_are_kept_too(begin: Begin) -> None:
    what = "import sys\nprint('to err', file=sys.stderr, flush=True)\nsys.stdout.write('out')"
    outcome = begin(misbehaving(what)).ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    assert outcome.printed == "to err\nout"


def test_what_was_printed_before_an_exception_is_kept(begin: Begin) -> None:
    outcome = begin(misbehaving("print('here')\n1 / 0")).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.printed == "here"


def test_taking_standard_output_away_lasts_one_call(begin: Begin) -> None:
    source = misbehaving("import sys\nsys.stdout = sys.stderr = None").replace(
        "    return right", "    print('hi')\n    return right"
    )
    first, second = begin(source).ask_each([pad_case(BAD), pad_case(1.0)])
    assert isinstance(first, Returned)
    assert isinstance(second, Returned)
    assert second.printed == "hi"


def test_too_much_memory_raises_memory_error(begin: Begin) -> None:
    what = "import numpy\nnumpy.ones(10**9)"
    outcome = begin(misbehaving(what), memory_mebibytes=128).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.type.endswith("MemoryError")


def test_memory_that_grows_bit_by_bit_ends_in_memory_error(begin: Begin) -> None:
    what = "kept = []\nwhile True: kept.append(bytearray(1 << 20))"
    session = begin(misbehaving(what), memory_mebibytes=128)
    first, second = session.ask_each([pad_case(BAD), pad_case(1.0)])
    assert isinstance(first, Raised)
    assert first.type == "MemoryError"
    assert is_right(second, pad_case(1.0))


@pytest.mark.parametrize(
    "what",
    [
        "import numpy\nreturn numpy.zeros(2 << 20)",
        "import numpy\nreturn numpy.broadcast_to(1.0, (1 << 20, 1 << 20))",
        "import numpy\nreturn numpy.broadcast_to(1.0, (1 << 30, 0, 3))",
        "import numpy\nreturn numpy.zeros((0, 1 << 28, 1 << 28))",
    ],
)
def test_a_huge_answer_is_told_by_its_shape_and_not_sent(begin: Begin, what: str) -> None:
    session = begin(misbehaving(what), answer_mebibytes=1)
    first, second = session.ask_each([pad_case(BAD), pad_case(1.0)])
    assert isinstance(first, Returned)
    assert first.shape
    assert first.value is None
    assert is_right(second, pad_case(1.0))


@pytest.mark.parametrize("shape", [(0, 2**28, 2**28), (1, 1, 0, 2**50)])
@pytest.mark.parametrize("name", ["pad", "conv1d"])
def test_an_empty_answer_with_endless_axes_has_the_wrong_shape(
    begin: Begin, name: str, shape: tuple[int, ...]
) -> None:
    operation, case = OPERATIONS[name], {"pad": pad_case(), "conv1d": PADDED}[name]
    source = f"import numpy as np\ndef {name}(*_, **__):\n    return np.zeros({shape})\n"
    outcome = begin(source, checks=(name,)).ask(case)
    assert isinstance(outcome, Returned)
    assert (outcome.value, outcome.shape) == (None, shape)
    right = Answer(value=operation.twin(**case.arrays, **case.options))
    assert compare_answer(operation, case, right, outcome).kind.words == "wrong shape"


def test_an_answer_as_large_as_allowed_is_sent(begin: Begin) -> None:
    what = "import numpy\nreturn numpy.ones(1 << 17)"
    outcome = begin(misbehaving(what), answer_mebibytes=1).ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    assert outcome.value is not None
    assert outcome.value.nbytes == 1 << 20


@pytest.mark.parametrize(
    ("returned", "type_name"),
    [
        ("None", "NoneType"),
        ("[1.0, 2.0]", "list"),
        ("3.5", "float"),
        ("np.matrix(x)", "matrix"),
        ("np.ma.array(x)", "MaskedArray"),
        ("(x, x)", "tuple"),
        ("(n for n in x)", "generator"),
        ("pad", "function"),
        ("type('Evil\\x1b', (np.ndarray,), {})((2,))", "Evil\\x1b"),
    ],
)
def test_what_is_no_array_is_told_by_its_type_alone(
    begin: Begin, returned: str, type_name: str
) -> None:
    source = f"import numpy as np\ndef pad(x, padding, value=0.0):\n    return {returned}\n"
    outcome = begin(source).ask(pad_case())
    assert isinstance(outcome, Returned)
    assert (outcome.type, outcome.shape, outcome.value) == (type_name, None, None)


@pytest.mark.parametrize(
    ("returned", "type_name", "value"),
    [("x.sum()", "float64", 6.0), ("x.argmax()", "int64", 2), ("x[0] < 2", "bool", True)],
)
def test_a_number_that_numpy_makes_of_an_array_is_told_as_one_without_axes(
    begin: Begin, returned: str, type_name: str, value: float
) -> None:
    source = f"def pad(x, padding, value=0.0):\n    return {returned}\n"
    outcome = begin(source).ask(pad_case())
    assert isinstance(outcome, Returned)
    assert (outcome.type.rstrip("_"), outcome.dtype, outcome.shape) == (type_name, type_name, ())
    assert outcome.value is not None
    assert outcome.value == value


@pytest.mark.parametrize(
    ("returned", "dtype", "sent"),
    [
        ("x.astype(object)", "object", None),
        ("x.astype(complex)", "complex128", None),
        ("x.astype('U5')", "<U5", None),
        ("x.astype(bool)", "bool", "bool"),
        ("x.astype(np.int64)", "int64", "int64"),
        ("x.astype(np.longlong)", "int64", "int64"),
        ("x.astype(np.float16)", "float16", "float16"),
        ("x.astype(np.longdouble)", "float128", "float64"),
        ("x.astype('>f8')", ">f8", "float64"),
        ("np.zeros(2, dtype=[('a', float)])", "[('a', '<f8')]", None),
        ("x.astype('datetime64[s]')", "datetime64[s]", None),
    ],
)
def test_arrays_of_real_numbers_are_sent_whatever_their_dtype(
    begin: Begin, returned: str, dtype: str, sent: str | None
) -> None:
    source = f"import numpy as np\ndef pad(x, padding, value=0.0):\n    return {returned}\n"
    outcome = begin(source).ask(pad_case(0.0, 2.0))
    assert isinstance(outcome, Returned)
    assert outcome.dtype == dtype
    assert (outcome.value.dtype.name if outcome.value is not None else None) == sent


@pytest.mark.parametrize("layout", ["fortran", "reversed", "strided", "contiguous"])
def test_arguments_come_in_the_layout_that_is_asked_for(begin: Begin, layout: str) -> None:
    source = (
        "import numpy as np\ndef pad(x, padding, value=0.0):\n"
        "    print(*x.strides, x.flags.owndata)\n    return np.pad(x, ((0, 0), padding))\n"
    )
    x = np.arange(6.0).reshape(2, 3)
    case = pad_case(arrays={"x": x}, layouts={"x": layout})
    outcome = begin(source).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.value is not None
    assert np.array_equal(outcome.value[:, 1:], x)
    first, second = (int(text) for text in outcome.printed.split()[:2])
    assert (first, second) == {
        "fortran": (8, 16),
        "reversed": (-24, -8),
        "strided": (96, 16),
        "contiguous": (24, 8),
    }[layout]


@pytest.mark.parametrize(
    ("numbers", "seen"),
    [([1.0, 1.0], "0 True"), ([1.0, 2.0], "8 True")],
)
def test_what_is_the_same_along_the_first_axis_can_be_held_once(
    begin: Begin, numbers: list[float], seen: str
) -> None:
    """Numbers that differ never become the same by their layout."""
    source = (
        "def pad(x, padding, value=0.0):\n"
        "    print(*x.strides, x.flags.writeable)\n    return x.copy()\n"
    )
    case = pad_case(arrays={"x": np.array(numbers)}, layouts={"x": "broadcast"})
    outcome = begin(source).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.value is not None
    assert outcome.value.tolist() == numbers
    assert outcome.printed.strip() == seen


@pytest.mark.parametrize(
    ("positional", "seen"),
    [
        (0, "[] ['padding', 'value', 'x']"),
        (1, "['x'] ['padding', 'value']"),
        (2, "['x', 'padding'] ['value']"),
        (3, "['x', 'padding', 'value'] []"),
    ],
)
def test_arguments_go_by_position_and_keyword_as_the_case_says(
    begin: Begin, positional: int, seen: str
) -> None:
    source = (
        "def pad(*args, **kwargs):\n"
        "    print(['x', 'padding', 'value'][:len(args)], sorted(kwargs))\n"
    )
    case = pad_case(options={"padding": (1, 1), "value": 2.0}, positional=positional)
    outcome = begin(source).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.printed == seen


def test_an_argument_that_is_left_out_ends_those_by_position(begin: Begin) -> None:
    source = "def conv1d(*args, **kwargs):\n    print(len(args), sorted(kwargs))\n"
    case = Case(
        operation="conv1d",
        arrays={"x": np.ones((1, 1, 3)), "weight": np.ones((1, 1, 2))},
        options={"stride": 2},
        positional=5,
    )
    outcome = begin(source, checks=("conv1d",)).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.printed == "2 ['stride']"


def test_pairs_arrive_as_tuples_and_none_as_none(begin: Begin) -> None:
    source = "def maxpool(x, kernel_size, stride=3, padding=0):\n    print(kernel_size, stride)\n"
    case = Case(
        operation="maxpool",
        arrays={"x": np.ones((1, 1, 3, 3))},
        options={"kernel_size": (1, 2), "stride": None},
    )
    outcome = begin(source, checks=("maxpool",)).ask(case)
    assert isinstance(outcome, Returned)
    assert outcome.printed == "(1, 2) None"


def test_a_fresh_worker_has_no_memory_of_calls_before(begin: Begin) -> None:
    source = (
        "calls = []\ndef pad(x, padding, value=0.0):\n    calls.append(1)\n    print(len(calls))\n"
    )
    session = begin(source)
    printed = [
        session.ask(pad_case()),
        session.ask(pad_case()),
        session.ask(pad_case(), fresh=True),
        session.ask(pad_case()),
    ]
    assert [outcome.printed for outcome in printed if isinstance(outcome, Returned)] == [
        "1",
        "2",
        "1",
        "2",
    ]


CALLS_PAD = """
def pad(x, padding, value=0.0):
    return 1 / 0

def conv1d(x, weight, bias=None, stride=1, padding=0):
    return pad(x, (padding, padding))
"""
PADDED = Case(
    operation="conv1d",
    arrays={"x": np.ones((1, 1, 2)), "weight": np.ones((1, 1, 1))},
    options={"padding": 1},
    positional=2,
)


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"cnn.py": CALLS_PAD}, id="in one file"),
        pytest.param(
            {"cnn.py": "from ops import conv1d, pad\n", "ops.py": CALLS_PAD}, id="in a helper"
        ),
        pytest.param(
            {"cnn.py": "from .ops import conv1d, pad\n", "ops.py": CALLS_PAD},
            id="in a helper, relatively",
        ),
    ],
)
def test_calls_of_a_served_function_are_answered_rightly_wherever_it_is_called(
    begin: Begin, files: dict[str, str]
) -> None:
    session = begin(files.pop("cnn.py"), files=files, checks=("pad", "conv1d"))
    own = session.ask(PADDED)
    assert isinstance(own, Raised)
    assert own.type == "ZeroDivisionError"
    found = session.ask_served((PADDED,), frozenset({"pad"}), 1)
    (served,) = found.outcomes
    assert isinstance(served, Returned)
    assert served.value is not None
    assert served.value.tolist() == [[[0, 1, 1, 0]]]
    assert found.called == (frozenset({"pad"}),)
    assert isinstance(session.ask(PADDED), Raised)


READS_NOTHING = CALLS_PAD.replace(
    "    return pad(x, (padding, padding))",
    """
    import json, struct
    stand_in = next(one for one in pad.__code__.co_consts if hasattr(one, "_ask"))
    text = json.dumps(["pad", {"padding": [0, 1 << 21]}, [["x", "f8", [1]]]]).encode()
    head = struct.pack("<4sBxxxIIQ", b"GRD2", 7, 0, len(text), 8)
    for _ in range(3):
        stand_in._ask.__self__._connection.sendall(head + text + bytes(8))
    return x
""",
)


def test_a_call_before_the_result_of_the_last_is_read_ends_the_worker(begin: Begin) -> None:
    """Or results heap up in the grader, as many as it answers calls."""
    session = begin(READS_NOTHING, checks=("pad", "conv1d"))
    found = session.ask_served((PADDED, PADDED), frozenset({"pad"}), 2)
    assert found.outcomes == (Crashed(reason="what its process sent could not be read"),)


def test_nothing_more_is_asked_once_nothing_will_be_excused(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "MAX_CALLS", 1)
    session = begin(CALLS_PAD, checks=("pad", "conv1d"))
    found = session.ask_served((PADDED,) * 4, frozenset({"pad"}), 4)
    assert found.refused == "makes more than 1 calls of"
    assert len(found.outcomes) == 2


@pytest.mark.parametrize(("padded", "asked"), [(False, 2), (True, 4)], ids=["no call", "a call"])
def test_no_more_is_asked_where_none_of_the_first_cases_makes_a_served_call(
    begin: Begin, *, padded: bool, asked: int
) -> None:
    source = CALLS_PAD.replace("return pad(x", "return x if not padding else pad(x")
    session = begin(source, checks=("pad", "conv1d"))
    plain = msgspec.structs.replace(PADDED, options={})
    cases = (plain, PADDED if padded else plain, plain, plain)
    assert len(session.ask_served(cases, frozenset({"pad"}), to_mend=2).outcomes) == asked


def test_what_a_worker_spends_on_a_served_call_is_given_back(
    begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.isolation.session._CPU_SECONDS_OF_A_SERVED_CALL", 1000.0)
    session = begin(CALLS_PAD, checks=("pad", "conv1d"))
    session.ask_served((PADDED,) * 3, frozenset({"pad"}), 3)
    assert -3001 < session._calls.used.cpu_seconds < -2900


def test_a_second_a_third_and_the_first_answer_are_looked_at(begin: Begin) -> None:
    source = (
        "import numpy as np\n_out = {}\n"
        "def pad(x, padding, value=0.0):\n"
        "    out = _out.setdefault(x.shape, np.zeros(len(x) + 1))\n"
        "    out[1:] = x\n    return out\n"
    )
    then = {"x": np.array([7.0, 8.0])}
    outcome = begin(source).ask(pad_case(1.0, 2.0, judges="purity", then=then))
    assert isinstance(outcome, Returned)
    assert (outcome.modified, outcome.shares) == ((), ())
    for answer, expected in (
        (outcome.value, [0, 1, 2]),
        (outcome.again, [0, 1, 2]),
        (outcome.then, [0, 7, 8]),
        (outcome.kept, [0, 7, 8]),
    ):
        assert answer is not None
        assert answer.tolist() == expected


@pytest.mark.parametrize("judges", ["value", "dtype", "purity", "arguments"])
@pytest.mark.parametrize(
    "change",
    [
        "x *= 2",
        "x[-1] = 5",
        "x.sort(); x[:] = x[::-1]",
        "x[0] = -x[0]",
        "x.shape = 1, 2",
        "x.shape = 2, 1",
        "x.strides = 0,",
        "x.resize(3, refcheck=False)",
        "x.resize(1 << 20, refcheck=False)",
        "x.dtype = np.int64",
        "x.flags.writeable = False",
    ],
)
def test_a_changed_argument_is_told_whatever_is_judged(
    begin: Begin, change: str, judges: str
) -> None:
    source = (
        "import numpy as np\ndef pad(x, padding, value=0.0):\n"
        f"    {change}\n    return np.ones(3)\n"
    )
    then = {"x": np.array([7.0, 8.0])} if judges == "purity" else {}
    outcome = begin(source).ask(pad_case(0.0, 2.0, judges=judges, then=then))
    assert isinstance(outcome, Returned)
    assert outcome.modified == ("x",)


def test_memory_shared_with_an_argument_is_told(begin: Begin) -> None:
    source = "def pad(x, padding, value=0.0):\n    return x[:]\n"
    then = {"x": np.array([7.0, 8.0])}
    outcome = begin(source).ask(pad_case(1.0, 2.0, judges="purity", then=then))
    assert isinstance(outcome, Returned)
    assert outcome.shares == ("x",)
    assert outcome.modified == ()


@pytest.mark.parametrize(
    "what",
    [
        "with open('/tmp/grader-was-here', 'w') as file:\n    file.write('x')",
        "import os\nos.write(os.open('/tmp/grader-was-here', os.O_WRONLY | os.O_CREAT), b'x')",
        "import numpy\nnumpy.save('/tmp/grader-was-here', x)",
    ],
)
def test_no_byte_can_be_written_to_a_file(begin: Begin, what: str) -> None:
    outcome = begin(misbehaving(what)).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.type in {"OSError", "PermissionError", "FileNotFoundError"}
    for path in (Path("/tmp/grader-was-here"), Path("/tmp/grader-was-here.npy")):
        if path.exists():
            assert path.stat().st_size == 0
            path.unlink()


def test_the_environment_of_a_worker_holds_nothing_of_the_graders(
    assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_TOKEN", "ghs_very_secret")
    source = misbehaving("import os, sys\nprint(sorted(os.environ), sys.argv)")
    with Zygote() as zygote, Session(zygote, submission_of(source), assignment) as session:
        outcome = session.ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    allowed = {
        "LANG",
        "LC_CTYPE",
        "MALLOC_PERTURB_",
        "MKL_NUM_THREADS",
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "PYTHONHASHSEED",
    }
    names, _, argv = outcome.printed.partition("] [")
    assert set(names.strip("[").replace("'", "").split(", ")) <= allowed
    assert argv == "'grade']"


@pytest.mark.parametrize(
    "name",
    [
        "grader.compare",
        "grader.isolation.protocol",
        "msgspec",
        "torch",
    ],
)
def test_nothing_of_the_grader_or_beside_it_can_be_imported_in_a_worker(
    begin: Begin, name: str
) -> None:
    what = (
        "import sys\nprint([n for n in sys.modules if n.startswith(('grader', 'reference'))])\n"
        f"import {name} as module\nmodule.anything()"
    )
    outcome = begin(misbehaving(what)).ask(pad_case(BAD))
    assert isinstance(outcome, Raised)
    assert outcome.printed == "[]"
    assert (outcome.type, "be imported here" in outcome.message) == ("ImportError", True)


def test_the_right_programs_cannot_be_imported_in_a_worker(begin: Begin) -> None:
    """Also where the grader is installed editable, which puts its checkout on the path."""
    session = begin("from reference.pad.twin import pad\n")
    assert not is_right(session.ask(pad_case()), pad_case())


def test_open_files_of_the_grader_are_closed_in_a_worker(begin: Begin) -> None:
    what = (
        "import os\nopen_ones = []\nfor number in range(256):\n"
        "    try: os.fstat(number)\n    except OSError: continue\n"
        "    open_ones.append(number)\n"
        "print(len(open_ones))"
    )
    with Path(__file__).open(encoding="utf-8"):
        outcome = begin(misbehaving(what)).ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    assert outcome.printed == "4"


def test_a_question_carries_no_answer() -> None:
    """The worker gets the arguments; of the numbers that are right, none that is not among them."""
    x = np.array([1.25, 2.5])
    weight = np.array([3.0, -5.0])
    case = Case(
        operation="conv1d",
        title="a title that would give it away",
        arrays={"x": x.reshape(1, 1, 2), "weight": weight.reshape(1, 1, 2)},
        positional=2,
    )
    text, data = encode_case(case, OPERATIONS["conv1d"].parameters)
    assert data == x.tobytes() + weight.tobytes()
    assert msgspec.json.decode(text, type=protocol.Question) == protocol.Question(
        function="conv1d",
        options={},
        positional=("x", "weight"),
        layouts={},
        judges=case.judges,
        then=(),
        arrays=(ArrayHeader("x", "f8", (1, 1, 2)), ArrayHeader("weight", "f8", (1, 1, 2))),
    )
    assert b"title" not in text


def test_the_right_programs_do_not_lie_in_a_worker_that_is_not_bound(begin: Begin) -> None:
    what = (
        "import gc\n"
        "needle = ''.join(['sliding_window', '_view(padded'])\n"
        "found = 0\n"
        "for thing in gc.get_objects():\n"
        "    parts = thing.values() if isinstance(thing, dict) else thing\n"
        "    if isinstance(thing, (dict, list, tuple)):\n"
        "        found += any(isinstance(part, str) and needle in part for part in parts)\n"
        "print(found)"
    )
    outcome = begin(misbehaving(what), seconds_per_call=5.0).ask(pad_case(BAD))
    assert isinstance(outcome, Returned)
    assert outcome.printed == "0"


RAISED = protocol.Outcome(returned=None, raised=protocol.Raised("E", "m"))
ONE_RAISED = text_of(RAISED)
HEADER = struct.Struct("<4sBxxxIIQ")
FORGERIES = {
    "an outcome in a frame of another kind": write_frame(protocol.LOADED, 0, ONE_RAISED),
    "an outcome with another number": write_frame(protocol.ANSWERS, 9, ONE_RAISED),
    "an outcome of another protocol": HEADER.pack(b"GRD1", protocol.ANSWERS, 0, len(ONE_RAISED), 0)
    + ONE_RAISED,
    "noise": b"HTTP/1.1 200 OK" * 100,
    "a header of 2^60 bytes": HEADER.pack(b"GRD2", protocol.ANSWERS, 0, 2, 2**60),
    "another kind": write_frame(protocol.LOADED, 0, b"[]"),
    "another number": write_frame(protocol.ANSWERS, 9, text_of()),
    "no outcomes": write_frame(protocol.ANSWERS, 0, text_of()),
    "an outcome that is none": write_frame(
        protocol.ANSWERS, 0, text_of(protocol.Outcome(returned=None, raised=None))
    ),
    "no JSON": write_frame(protocol.ANSWERS, 0, b"}{"),
    "no UTF-8": write_frame(protocol.ANSWERS, 0, b'[[[null,["\xff","m"]]]]'),
    "half a frame, then silence": write_frame(protocol.ANSWERS, 0, ONE_RAISED)[:-1],
}


def saying(said: bytes) -> str:
    """What writes bytes wherever they may be heard by the grader, and then waits."""
    return (
        "import os, time\n"
        "for n in range(3, 64):\n"
        "    try:\n"
        f"        os.write(n, {said!r})\n"
        "    except OSError:\n"
        "        pass\n"
        "time.sleep(60)"
    )


def test_what_is_forged_below_is_heard_where_it_is_in_order(begin: Begin) -> None:
    """An answer of its own making, of the one who has to give it, is just an answer."""
    what = saying(write_frame(protocol.ANSWERS, 0, ONE_RAISED))
    outcome = begin(misbehaving(what), seconds_per_call=0.1).ask(pad_case(BAD))
    assert outcome == Raised(type="E", message="m")


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forged_frame_costs_the_forger_the_case_and_the_grader_nothing(
    begin: Begin, forgery: str
) -> None:
    what = saying(FORGERIES[forgery])
    session = begin(misbehaving(what), seconds_per_call=0.1)
    outcomes = session.ask_each([pad_case(1.0), pad_case(BAD)])
    assert len(outcomes) == 2
    assert isinstance(outcomes[1], Crashed | TimedOut)
    assert is_right(session.ask(pad_case(2.0)), pad_case(2.0))


def test_a_forged_answer_for_later_cases_is_refused(begin: Begin) -> None:
    """More outcomes than cases were asked."""
    what = saying(write_frame(protocol.ANSWERS, 0, text_of(*[RAISED] * 5)))
    outcome = begin(misbehaving(what), seconds_per_call=0.1).ask(pad_case(BAD))
    assert isinstance(outcome, Crashed)


def test_a_worker_that_cannot_be_confined_is_the_machines_fault(
    assignment: Assignment, launcher: Launcher
) -> None:
    impossible = with_limits(assignment, memory_mebibytes=1 << 60)
    with pytest.raises(MachineError, match="ended before it was given anything"):
        Session(launcher, submission_of(RIGHT), impossible)


def test_what_holds_a_worker_back_is_told(begin: Begin) -> None:
    isolation = begin(RIGHT).isolation
    assert isolation.layers[0].name == "separate process"
    assert isolation.layers[0].holds


LARGE = """
import numpy as np
B = np.zeros(1 << 21)
def pad(x, padding, value=0.0):
    return B
"""


def test_answers_that_take_much_memory_are_handed_on_before_all_are_asked(begin: Begin) -> None:
    session = begin(LARGE, answer_mebibytes=16)
    outcomes = session.ask_each([pad_case(float(number)) for number in range(40)])
    assert 1 <= len(outcomes) < 10


def test_reading_what_a_submission_says_is_its_own_time(begin: Begin) -> None:
    what = "raise ValueError('e' + chr(0x301) * 400)"
    session = begin(misbehaving(what))
    used = session._calls.used.cpu_seconds
    session.ask_each([pad_case(BAD)] * 50)
    assert session._calls.used.cpu_seconds - used > 0.001


def test_a_worker_that_is_killed_while_it_loads_is_forgiven_once(
    assignment: Assignment, launcher: Launcher
) -> None:
    class KillsTheFirst(Launcher):
        workers = 0

        def start(self, terms: Terms) -> Process:
            process = launcher.start(terms)
            self.workers += 1
            if self.workers == 1:
                Timer(0.2, os.kill, (process.pid, signal.SIGKILL)).start()
            return process

        def close(self) -> None: ...

    source = f"import time\ntime.sleep(0.6)\n{TWINS['pad']}"
    own = KillsTheFirst()
    asked = restricted(assignment, "pad")
    with Session(own, submission_of(source), asked) as session:
        assert session.loaded.error is None
        assert is_right(session.ask(pad_case()), pad_case())
    assert own.workers == 2


def test_evidence_of_forbidden_calls_is_sent_before_the_submission_runs(begin: Begin) -> None:
    source = (
        "import sys\nimport numpy as np\nf = np.convolve\nframe = sys._getframe()\n"
        "while frame:\n"
        "    for value in list(frame.f_locals.values()):\n"
        "        if isinstance(value, (dict, list)):\n"
        "            try: value.clear()\n"
        "            except BaseException: pass\n"
        "    frame = frame.f_back\n"
    )
    assert [call.line for call in begin(source).loaded.found.forbidden] == [3]


def test_counting_lines_changes_no_answer_and_ends_with_the_question(begin: Begin) -> None:
    session = begin(TWINS["pad"])
    case = pad_case(1.0, 2.0)
    plain, counted, again = (
        session.ask_each([case], counts=counts)[0] for counts in (False, True, False)
    )
    for outcome in (plain, counted, again):
        assert is_right(outcome, case)
    assert isinstance(plain, Returned)
    assert isinstance(counted, Returned)
    assert isinstance(again, Returned)
    assert plain.lines is again.lines is None
    assert counted.lines


def test_lines_are_counted_apart_for_every_case(begin: Begin) -> None:
    loop = (
        "def pad(x, padding, value=0.0):\n"
        "    for _ in range(len(x)):\n        x = x + 0\n    return x\n"
    )
    cases = [pad_case(*[1.0] * n) for n in (1, 3, 1)]
    outcomes = begin(loop).ask_each(cases, counts=True)
    lines = [one.lines for one in outcomes if isinstance(one, Returned)]
    assert lines == [4, 8, 4]


def test_an_exception_while_lines_are_counted_is_described_as_ever(begin: Begin) -> None:
    session = begin("def pad(x, padding, value=0.0):\n    return padding[len(x) + 2]")
    plain, counted = (session.ask_each([pad_case()], counts=counts)[0] for counts in (False, True))
    assert isinstance(plain, Raised)
    assert plain == counted
