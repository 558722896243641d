"""One operation is asked of several functions, under names of its own."""

import msgspec
import pytest

from grader.assignment.load import parse_assignment
from grader.assignment.own_operations import OwnOperations
from grader.deck.build import build_deck
from grader.errors import AssignmentError
from grader.grade import grade_submission
from grader.isolation.launcher import Launcher
from grader.records.assignment import Assignment
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from tests.course_calls import CONV
from tests.own_operations import EXAMPLES
from tests.support import submission_of, verdicts_of

CALL = """\
call = '''{}(
    x, weight, np.zeros(len(weight)) if bias is None else bias, {{"stride": stride, "pad": padding}}
)[0]'''
without = ["pair arguments"]
"""

TWO = f"""\
title = "With loops, and without"

[operation.conv2d]
{CALL.format("conv_forward_naive")}
[operation.conv2d_fast]
of = "conv2d"
{CALL.format("conv_forward_fast")}
[rubric.conv2d]
stride = 2
padding = 3

[rubric.conv2d_fast]
stride = 4
padding = 5
"""

FAST = """

def conv_forward_fast(x, w, b, conv_param):
    return conv_forward_naive(x, w, b, {**conv_param, "stride": 1})
"""
"""A second function, which ignores the stride."""


def parsed(text: str, own: OwnOperations | None = None) -> Assignment:
    return parse_assignment(text.encode(), "assignment.toml", own or OwnOperations())


def test_an_operation_has_a_name_for_each_function_that_is_asked() -> None:
    one, other = parsed(TWO).operations
    assert (one.name, one.file, one.function) == ("conv2d", "conv2d", "conv_forward_naive")
    assert (other.name, other.file, other.function) == (
        "conv2d_fast",
        "conv2d",
        "conv_forward_fast",
    )
    assert other.checks == one.checks


def asked_as(name: str, one: AnsweredCase) -> AnsweredCase:
    """A case of the deck that ships, of an operation of another name."""
    return msgspec.structs.replace(one, case=msgspec.structs.replace(one.case, operation=name))


def test_a_fault_costs_in_the_function_that_has_it(launcher: Launcher, practice_deck: Deck) -> None:
    asked = parsed(TWO)
    cases = {
        f"{name}/{check}": tuple(
            asked_as(name, one) for one in practice_deck.checks[f"conv2d/{check}"]
        )
        for name in ("conv2d", "conv2d_fast")
        for check in ("stride", "padding")
    }
    deck = msgspec.structs.replace(practice_deck, checks=cases, fresh={})
    report = grade_submission(submission_of(CONV + FAST), asked, deck, launcher)
    (finding,) = report.findings
    assert (finding.operation, finding.checks) == ("conv2d_fast", ("conv2d_fast/stride",))
    assert finding.headline == ("Your window moves one cell at a time, whatever the stride")
    assert finding.clearest is not None
    assert "conv_forward_fast" in finding.clearest.snippet
    assert set(verdicts_of(report).values()) == {"right", "wrong shape"}
    assert report.score.earned == 10


def test_what_it_is_asked_as_is_a_manner_of_asking() -> None:
    text = '[rubric.a]\nbasic = 1\n[operation.a]\nof = "{}"\n'
    one, other = (
        parsed(f'title = "t"\n{text.format(name)}').way_of_asking for name in ("conv2d", "conv1d")
    )
    assert one != other


@pytest.mark.slow
def test_a_deck_brings_the_source_of_an_operation_that_is_asked_under_another_name(
    few_drawn: None,
) -> None:
    del few_drawn
    own = OwnOperations(sources={"softmax": EXAMPLES["softmax"]})
    text = 'title = "t"\n[rubric.stable]\nrows = 1\n[operation.stable]\nof = "softmax"\n'
    deck = build_deck(parsed(text, own), 1, "practice", own.sources)
    assert [*deck.operations] == ["softmax"]
    assert [*deck.checks] == ["stable/rows"]


@pytest.mark.parametrize(
    ("name", "of", "said"),
    [
        (
            "conv2d",
            "conv1d",
            "operation.conv2d says `of`, and 'conv2d' is the name of an operation",
        ),
        ("fast", "conv", "operation.fast.of names an operation that does not exist: 'conv'"),
        ("conv-fast", "conv2d", "operation.conv-fast is named 'conv-fast', which no function"),
    ],
)
def test_names_are_held_to_those_there_are(name: str, of: str, said: str) -> None:
    with pytest.raises(AssignmentError, match=said):
        parsed(f'title = "t"\n[rubric.{name}]\nbasic = 1\n[operation.{name}]\nof = "{of}"\n')
