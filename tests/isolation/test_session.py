"""Cases are answered in their order, and each is charged with what it does, and no other."""

import pytest

from grader.isolation.launcher.zygote import Zygote
from grader.isolation.protocol.layers import NAMESPACES, SECCOMP
from grader.records.outcome import Crashed, Raised, Returned, TimedOut
from tests.isolation.conftest import Begin
from tests.isolation.programs import BAD, is_right, misbehaving
from tests.support import TWINS, pad_case


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


def test_an_endless_loop_is_stopped_and_blamed_on_its_own_case(begin: Begin) -> None:
    session = begin(misbehaving("while True: pass"), seconds_per_call=0.1)
    outcomes = session.ask_each([pad_case(1.0), pad_case(BAD), pad_case(2.0)])
    assert [type(outcome) for outcome in outcomes] == [Returned, TimedOut]
    assert is_right(outcomes[0], pad_case(1.0))
    assert is_right(session.ask(pad_case(2.0)), pad_case(2.0))


def test_sleeping_counts_on_the_clock(begin: Begin) -> None:
    session = begin(misbehaving("import time\ntime.sleep(60)"), seconds_per_call=0.1)
    assert isinstance(session.ask(pad_case(BAD)), TimedOut)


def test_a_loop_that_prints_is_stopped_and_takes_no_memory(begin: Begin) -> None:
    what = "while True: print('x' * 10_000)"
    session = begin(misbehaving(what), seconds_per_call=0.1, memory_mebibytes=64)
    assert isinstance(session.ask(pad_case(BAD)), TimedOut)


def test_catching_everything_does_not_escape_the_limit(begin: Begin) -> None:
    what = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    session = begin(misbehaving(what), seconds_per_call=0.1)
    assert isinstance(session.ask(pad_case(BAD)), TimedOut)


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
    used = session._budget.calls.used.cpu_seconds
    session.ask_each([pad_case(BAD)] * 50)
    assert session._budget.calls.used.cpu_seconds - used > 0.001


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
