import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.isolation.worker.printed import Printed


def test_lines_come_once() -> None:
    printed = Printed(20)
    print("one", "two", file=printed)
    print("three", file=printed, end="")
    assert printed.take() == "one two\nthree"
    assert printed.take() == ""


def test_only_the_first_lines_are_kept() -> None:
    printed = Printed(2)
    print("1\n2\n3\n4", file=printed)
    assert printed.take() == "1\n2"
    print("5", file=printed)
    assert printed.take() == "5"


def test_no_lines_keep_nothing() -> None:
    printed = Printed(0)
    print("1", file=printed)
    assert printed.take() == ""


def test_printing_without_end_takes_no_memory() -> None:
    printed = Printed(20)
    for _ in range(10_000):
        print("x" * 100, file=printed)
    assert sum(map(len, printed._kept)) <= 20 * 200
    assert len(printed._kept) <= 20 * 200


def test_a_long_line_is_cut() -> None:
    printed = Printed(3)
    print("x" * 10_000, file=printed)
    assert printed.take() == "x" * 200


@given(st.lists(st.text(max_size=50)), st.integers(0, 4))
def test_writing_tells_how_much_was_written_and_keeps_a_bounded_beginning(
    texts: list[str], lines: int
) -> None:
    printed = Printed(lines)
    assert [printed.write(text) for text in texts] == [len(text) for text in texts]
    kept = printed.take()
    assert len(kept) <= lines * 201
    assert kept.count("\n") <= max(lines - 1, 0)


def test_it_is_a_file_that_can_be_written_and_not_read() -> None:
    printed = Printed(1)
    assert printed.writable()
    printed.flush()
    with pytest.raises(OSError, match="read"):
        printed.read()


def test_lone_surrogates_are_replaced() -> None:
    printed = Printed(1)
    printed.write("a\ud800b")
    assert printed.take() == "a?b"
