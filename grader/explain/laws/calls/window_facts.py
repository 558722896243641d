"""What can be so of a window along an axis, in words."""

from collections.abc import Callable
from typing import NamedTuple

from grader.explain.laws.geometry import Side

Words = tuple[str, str]
"""What is said where something is so, and where it is not."""


class Fact(NamedTuple):
    """What can be so of a window along an axis.

    `{window}` stands for what the window is called, `{word}` for one step along an axis.

    Attributes:
        along: Whether it is so.
        clause: It as clauses that go after `where`.
        some: Words after `calls` for being so along some axis; empty where the clauses do.
        each: The same for being so along each axis.
        at: The same for one axis.
    """

    along: Callable[[Side], bool]
    clause: Words
    some: Words | tuple[()] = ()
    each: Words | tuple[()] = ()
    at: Words | tuple[()] = ()


FACTS = (
    Fact(
        lambda side: side.p > 0,
        ("there is padding", "there is no padding"),
        some=("with padding", "without padding"),
        at=("with padding for {word}s", "without padding for {word}s"),
    ),
    Fact(
        lambda side: side.s > 1,
        ("the stride is more than 1", "the stride is 1"),
        some=("with a stride of more than 1", "with a stride of 1"),
        at=("with a stride of more than 1 for {word}s", "with a stride of 1 for {word}s"),
    ),
    Fact(
        lambda side: side.k == 1,
        ("the {window} has one cell", "the {window} has several cells"),
        each=("with a {window} of one cell", "with a {window} of several cells"),
        at=("whose {window} has one {word}", "whose {window} has several {word}s"),
    ),
    Fact(
        lambda side: side.k == side.padded,
        (
            "the {window} is as large as the padded input",
            "the {window} is smaller than the padded input",
        ),
        at=(
            "whose {window} has as many {word}s as the padded input",
            "whose {window} has fewer {word}s than the padded input",
        ),
    ),
    Fact(
        lambda side: side.k % 2 == 0,
        ("the {window} has an even length", "the {window} has an odd length"),
        at=(
            "whose {window} has an even number of {word}s",
            "whose {window} has an odd number of {word}s",
        ),
    ),
    Fact(
        lambda side: (side.padded - side.k) % side.s != 0,
        ("cells at the end are left over", "no cells at the end are left over"),
        some=("where cells at the end are left over", "where no cells at the end are left over"),
        at=("where {word}s at the end are left over", "where no {word}s at the end are left over"),
    ),
    Fact(
        lambda side: side.outputs == 1,
        ("the answer has one cell", "the answer has several cells"),
        each=("whose answer has one cell for each channel", "whose answer has several windows"),
        at=("whose answer has one {word}", "whose answer has several {word}s"),
    ),
    Fact(
        lambda side: side.s < side.k,
        (
            "the stride is smaller than the {window}",
            "the stride is at least as large as the {window}",
        ),
    ),
    Fact(
        lambda side: side.s > side.k,
        (
            "the stride is larger than the {window}",
            "the stride is at most as large as the {window}",
        ),
    ),
    Fact(
        lambda side: side.s == side.k,
        ("the stride is as large as the {window}", "the stride is not as large as the {window}"),
    ),
    Fact(
        lambda side: side.p >= side.k,
        (
            "the padding is at least as large as the {window}",
            "the padding is smaller than the {window}",
        ),
    ),
    Fact(
        lambda side: 2 * side.p >= side.k,
        (
            "the padding is at least half of the {window}",
            "the padding is less than half of the {window}",
        ),
    ),
    Fact(
        lambda side: 0 < side.p == side.k // 2,
        (
            "the padding is half of the {window}, rounded down",
            "there is no padding of half of the {window}, rounded down",
        ),
    ),
    Fact(
        lambda side: side.p > side.s,
        (
            "the padding is larger than the stride",
            "the padding is at most as large as the stride",
        ),
    ),
    Fact(
        lambda side: side.p > 1,
        ("the padding is more than 1", "the padding is at most 1"),
        some=("with padding of more than 1", "with padding of at most 1"),
    ),
    Fact(
        lambda side: side.s > 2,
        ("the stride is more than 2", "the stride is at most 2"),
        some=("with a stride of more than 2", "with a stride of at most 2"),
    ),
    Fact(
        lambda side: side.k > side.n,
        (
            "the {window} is larger than the input without its padding",
            "the {window} is at most as large as the input without its padding",
        ),
    ),
    Fact(
        lambda side: side.n == 1,
        ("the input has one cell", "the input has several cells"),
        at=("whose images have one {word}", "whose images have several {word}s"),
    ),
    Fact(
        lambda side: side.outputs == side.n,
        ("the answer is as long as the input", "the answer is longer or shorter than the input"),
    ),
    Fact(
        lambda side: side.outputs > side.n,
        ("the answer is longer than the input", "the answer is no longer than the input"),
    ),
    Fact(
        lambda side: side.outputs < side.n,
        ("the answer is shorter than the input", "the answer is at least as long as the input"),
    ),
)
"""The simplest first."""
