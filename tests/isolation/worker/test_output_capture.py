import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.worker.output_capture import OutputCapture
from grader.records.outcome import Raised, Returned
from tests.isolation.conftest import Begin
from tests.isolation.programs import BAD, misbehaving
from tests.support import pad_case


def test_lines_come_once() -> None:
    printed = OutputCapture(20)
    print("one", "two", file=printed)
    print("three", file=printed, end="")
    assert printed.take() == "one two\nthree"
    assert printed.take() == ""


def test_only_the_first_lines_are_kept() -> None:
    printed = OutputCapture(2)
    print("1\n2\n3\n4", file=printed)
    assert printed.take() == "1\n2"
    print("5", file=printed)
    assert printed.take() == "5"


def test_no_lines_keep_nothing() -> None:
    printed = OutputCapture(0)
    print("1", file=printed)
    assert printed.take() == ""


def test_printing_without_end_takes_no_memory() -> None:
    printed = OutputCapture(20)
    for _ in range(10_000):
        print("x" * 100, file=printed)
    assert sum(map(len, printed._kept)) <= 20 * 200
    assert len(printed._kept) <= 20 * 200


def test_a_long_line_is_cut() -> None:
    printed = OutputCapture(3)
    print("x" * 10_000, file=printed)
    assert printed.take() == "x" * 200


@given(st.lists(st.text(max_size=50)), st.integers(0, 4))
def test_writing_tells_how_much_was_written_and_keeps_a_bounded_beginning(
    texts: list[str], lines: int
) -> None:
    printed = OutputCapture(lines)
    assert [printed.write(text) for text in texts] == [len(text) for text in texts]
    kept = printed.take()
    assert len(kept) <= lines * 201
    assert kept.count("\n") <= max(lines - 1, 0)


def test_it_is_a_file_that_can_be_written_and_not_read() -> None:
    printed = OutputCapture(1)
    assert printed.writable()
    printed.flush()
    with pytest.raises(OSError, match="read"):
        printed.read()


def test_lone_surrogates_are_replaced() -> None:
    printed = OutputCapture(1)
    printed.write("a\ud800b")
    assert printed.take() == "a?b"


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
