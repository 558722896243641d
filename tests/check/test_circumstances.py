"""What nothing explains is told by counts of calls, which fresh cases confirm or silence."""

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest

from grader.allowance import Allowance
from grader.check import ask_checks, explain_failures
from grader.check.circumstances import MAX_FAILING
from grader.records.assignment import Assignment
from grader.records.case import Answer, AnsweredCase, Array, Option
from grader.records.deck import Deck
from grader.records.finding import Finding
from grader.records.verdict import VerdictKind
from grader.report.headlines import words_on
from tests.conftest import GradeSource
from tests.support import OPERATIONS, TIMES_OUT, FakeAsker, restricted, with_feedback

CONV2D = OPERATIONS["conv2d"]

Program = Callable[..., Any]


def findings_of(
    assignment: Assignment, deck: Deck, function: Program, name: str = "conv2d"
) -> list[Finding]:
    asked, asker = restricted(assignment, name), FakeAsker({name: function})
    return explain_failures(asked, ask_checks(asked, deck, asker), deck, asker, Allowance())


def told_of(found: Finding) -> tuple[str, str]:
    """What stands behind the headline, and the sentence."""
    law = found.cause.law
    assert law is not None
    assert law.family == "circumstances"
    return law.headline, law.sentence(found.cases[0].answered)


def nonsense(out: Array) -> Array:
    """Numbers that follow from the right ones by no rule."""
    extra: Array = np.sqrt(np.arange(1, out.size + 1)).reshape(out.shape).astype(out.dtype)
    return out + extra


def wrong_where(applies: Callable[[dict[str, Any]], bool]) -> Program:
    """A `conv2d` with nonsense in some calls."""

    def conv2d(**given: Any) -> Array:
        out = CONV2D.twin(**given)
        return nonsense(out) if applies(given) else out

    return conv2d


def is_padded(given: dict[str, Any]) -> bool:
    return given.get("padding", 0) not in (0, (0, 0))


def raise_type_error(**given: Any) -> Array:
    if isinstance(given.get("stride"), tuple):
        raise TypeError
    return CONV2D.twin(**given)


def counted(deck: Deck, applies: Callable[[dict[str, Any]], bool]) -> tuple[int, int]:
    """Calls of the deck to which something applies, and the others."""
    calls = [
        {**one.case.arrays, **one.case.options}
        for name, answered in deck.checks.items()
        for one in answered
        if name.startswith("conv2d/") and one.case.judges != "refusal"
    ]
    count = sum(map(applies, calls))
    return count, len(calls) - count


def without_fresh(deck: Deck) -> Deck:
    return msgspec.structs.replace(deck, fresh={})


def test_an_exception_is_told_with_when_it_is_raised(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(assignment, practice_deck, raise_type_error)
    wrong, right = counted(practice_deck, lambda given: isinstance(given.get("stride"), tuple))
    assert told_of(found) == (
        "in calls whose stride is a pair",
        f"All {wrong} calls whose stride is a pair go wrong like this, none of the {right} others.",
    )


def test_wrong_numbers_of_several_checks_with_one_circumstance_are_one_finding(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(assignment, practice_deck, wrong_where(is_padded))
    assert len(found.checks) > 2
    headline, sentence = told_of(found)
    assert headline == "in calls with padding"
    wrong, right = counted(practice_deck, is_padded)
    assert sentence == (
        f"All {wrong} calls with padding go wrong like this, none of the {right} others."
    )
    assert found.features == ()
    assert not found.explained


def test_without_fresh_cases_only_what_was_counted_is_told(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(assignment, without_fresh(practice_deck), raise_type_error)
    headline, sentence = told_of(found)
    assert headline == ""
    assert sentence.startswith("All ")


def test_fresh_cases_silence_what_they_deny(assignment: Assignment, practice_deck: Deck) -> None:
    def unlike(one: AnsweredCase) -> AnsweredCase:
        """Another right answer, so that this call is wrong as well."""
        assert one.answer.value is not None
        return AnsweredCase(case=one.case, answer=Answer(value=one.answer.value + 1))

    fresh = tuple(map(unlike, practice_deck.checks["conv2d/basic"]))
    denying = msgspec.structs.replace(practice_deck, fresh={"conv2d": fresh})
    assert all(
        one.cause.law is None for one in findings_of(assignment, denying, wrong_where(is_padded))
    )


def test_what_goes_wrong_in_nearly_all_calls_has_no_circumstance(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def applies(given: dict[str, Any]) -> bool:
        return bool(min(*given["x"].shape[:2], len(given["weight"])) == 1)

    applied, others = counted(practice_deck, applies)
    assert applied > MAX_FAILING * (applied + others)
    found = findings_of(assignment, practice_deck, wrong_where(applies))
    assert all(one.cause.law is None for one in found)


def test_a_few_calls_that_come_out_right_are_counted(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def applies(given: dict[str, Any]) -> bool:
        return is_padded(given) and given["x"].size != 25

    wrong, right = counted(practice_deck, is_padded)
    applied, _ = counted(practice_deck, applies)
    assert wrong * 0.9 < applied < wrong
    (found,) = findings_of(assignment, practice_deck, wrong_where(applies))
    headline, sentence = told_of(found)
    assert headline == "only in calls with padding"
    assert sentence == (
        f"{applied} of the {wrong} calls with padding go wrong like this, none of the "
        f"{right} others."
    )


def wrong_twice(**given: Any) -> Array:
    """Another shape in calls with a stride, or the right one with other numbers."""
    out = CONV2D.twin(**given)
    if given.get("stride", 1) in (1, (1, 1)):
        return out
    return nonsense(out) if len(out) > 1 else np.expand_dims(nonsense(out), -1)


def test_a_wrong_shape_and_wrong_numbers_of_one_circumstance_are_one_finding(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(assignment, practice_deck, wrong_twice)
    wrong, right = counted(practice_deck, lambda given: given.get("stride", 1) not in (1, (1, 1)))
    headline, sentence = told_of(found)
    assert f"{words_on(found, OPERATIONS[found.operation]).headline} {headline}" == (
        "Your conv2d answers wrongly in calls with a stride of more than 1"
    )
    assert sentence == (
        f"All {wrong} calls with a stride of more than 1 go wrong like this, none of the {right} "
        "others."
    )
    assert {one.verdict.kind for one in found.cases} == {
        VerdictKind.WRONG_SHAPE,
        VerdictKind.WRONG_VALUE,
    }


def test_wrong_shapes_and_wrong_numbers_with_nothing_in_common_are_told_apart(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def conv2d(**given: Any) -> Array:
        out = wrong_where(is_padded)(**given)
        return np.expand_dims(out, -1) if given.get("stride", 1) not in (1, (1, 1)) else out

    found = findings_of(assignment, practice_deck, conv2d)
    shapes = next(one for one in found if one.verdict.kind is VerdictKind.WRONG_SHAPE)
    assert told_of(shapes)[0] == "in calls with a stride of more than 1"
    assert (
        words_on(shapes, OPERATIONS[shapes.operation]).headline
        == "Your conv2d returns the wrong shape"
    )


def test_an_exception_is_not_raised_in_calls_that_returned_something_wrong(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def conv2d(**given: Any) -> Any:
        if isinstance(given.get("stride"), tuple):
            raise TypeError
        return wrong_where(is_padded)(**given)

    found = findings_of(assignment, practice_deck, conv2d)
    raised = next(one for one in found if one.verdict.kind is VerdictKind.RAISED)
    assert told_of(raised)[0] == "in calls whose stride is a pair"
    assert told_of(raised)[1].startswith("All ")


@pytest.mark.parametrize("level", ["hint", "none"])
def test_where_feedback_is_closed_nothing_is_told(
    assignment: Assignment, practice_deck: Deck, level: str
) -> None:
    closed = with_feedback(assignment, level)
    found = findings_of(closed, practice_deck, raise_type_error)
    assert all(one.cause.law is None for one in found)


def last_column(**given: Any) -> Array:
    out = CONV2D.twin(**given)
    out[..., -1] = nonsense(out[..., -1])
    return out


def test_wrong_numbers_are_told_with_where_they_lie(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(assignment, practice_deck, last_column)
    headline, sentence = told_of(found)
    assert headline == "only in the last column"
    every = sum(counted(practice_deck, is_padded))
    assert sentence == f"All wrong numbers of your {every} wrong answers lie in the last column."


def test_where_is_told_only_where_right_numbers_are_shown(
    assignment: Assignment, practice_deck: Deck
) -> None:
    (found,) = findings_of(with_feedback(assignment, "input"), practice_deck, last_column)
    assert found.cause.law is None


def test_of_a_function_that_keeps_state_nothing_is_counted(
    assignment: Assignment, practice_deck: Deck
) -> None:
    seen: list[Option] = []

    def conv2d(**given: Any) -> Array:
        seen.append(given.get("padding", 0))
        out = CONV2D.twin(**given)
        return nonsense(out) if is_padded({"padding": seen[0]}) or len(seen) % 3 == 0 else out

    asked = restricted(assignment, "conv2d")
    asker = FakeAsker({"conv2d": conv2d}, seen.clear)
    runs = ask_checks(asked, practice_deck, asker)
    found = explain_failures(asked, runs, practice_deck, asker, Allowance())
    assert {run.way for run in runs} == {"alone"}
    assert all(one.cause.law is None for one in found)


def test_calls_that_do_not_end_are_counted_and_no_fresh_ones_asked(
    assignment: Assignment, practice_deck: Deck
) -> None:
    def conv2d(**given: Any) -> Any:
        return TIMES_OUT if given["x"].shape[0] > 1 else CONV2D.twin(**given)

    asked, asker = restricted(assignment, "conv2d"), FakeAsker({"conv2d": conv2d})
    runs = ask_checks(asked, practice_deck, asker)
    explain_failures(asked, runs, practice_deck, asker, Allowance())
    fresh = {id(one.case) for one in practice_deck.fresh["conv2d"]}
    assert not any(id(case) in fresh for case, _ in asker.asked)


def test_a_student_reads_when_it_goes_wrong(grade_source: GradeSource) -> None:
    source = (
        "import numpy as np\n"
        "def pad(x, padding, value=0.0):\n"
        "    if x.ndim == 1:\n"
        "        return x.nothing\n"
        "    pairs = [(0, 0)] * (x.ndim - len(padding) // 2)\n"
        "    pairs += list(zip(padding[::2], padding[1::2]))[::-1]\n"
        "    return np.pad(x, pairs, constant_values=value)\n"
    )
    report = grade_source(source, "pad")
    (found,) = report.findings
    assert found.headline == (
        "Your pad raises AttributeError in line 4 of cnn.py in calls whose x has one axis"
    )
    assert found.law.startswith("All ")
    assert "calls whose x has one axis go wrong like this, none of the" in found.law
