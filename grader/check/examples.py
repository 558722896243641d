"""Calls that show a finding: the clearest, the smallest and a richer one.

Smaller calls are found by asking one worker many, then proved in a fresh one. Each must fail for
the reason of its finding: one that fails for another would show another bug.
"""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

import msgspec

from grader.check.asker import AllowedAsker
from grader.check.calls import ABOUT_NUMBERS
from grader.check.failures import Failures, left_unexplained
from grader.check.inquire import inquire
from grader.check.run import CheckRun, hints_at_state, timed_out
from grader.check.searches import Search, guess_smallest, judge_like, prove_guesses
from grader.explain.inquiry import Inquiry
from grader.explain.likeness import usual_kind
from grader.explain.shrink import with_counting, with_ones
from grader.records.assignment import CLOSED
from grader.records.case import Case
from grader.records.finding import Cause, Example, Finding, Gives
from grader.records.operation import Operation
from grader.records.outcome import Returned
from grader.records.verdict import Asked, VerdictKind

_MAX_LENGTH = 6
"""Cells along an axis of an array in a call that is there to be read."""

_MAX_CELLS = 36
"""Of an answer that is there to be read."""

_MIN_TELLING = 2
"""Wrong cells in the clearest call, and cells along a window: of one alone little can be read."""

_MAX_TRIED = 12
"""Cases of the deck that are tried with plain numbers."""

_Role = tuple[Finding, Literal["smaller", "clearest"]]
"""A call that is looked for: of which finding, and what for."""


def show_failing(finding: Finding) -> Finding:
    """The finding with a case of the deck that fails, which takes no question."""
    return _with_examples(finding, _seed(finding), _seed(finding))


def find_examples(failures: Sequence[Failures], asker: AllowedAsker) -> list[Failures]:
    """The failures, their findings with calls that show them; all are looked for in lock-step.

    Args:
        failures: What failed of each operation.
        asker: The submission.
    """
    smallest = {
        finding: search
        for one in failures
        for finding in one.findings
        if (search := _search_smallest(finding, one)) is not None
    }
    # What is shown first comes last, since it is proved first.
    inquiries: dict[_Role, Inquiry[Search | None]] = {
        **{(finding, "smaller"): guess_smallest(one) for finding, one in smallest.items()},
        **{
            (finding, "clearest"): _guess_clearest(finding, one)
            for finding, one in smallest.items()
            if not one.hints_at_state and one.failing.verdict.kind in ABOUT_NUMBERS
        },
    }
    guessed = inquire(inquiries, asker)
    searches = {role: search for role, search in guessed.items() if search is not None}
    proved = prove_guesses(searches, asker)
    failed = (inquiries.keys() - guessed.keys()) | (searches.keys() - proved.keys())
    lost = {finding for finding, _ in failed}

    def shown(finding: Finding) -> Finding:
        smaller = proved.get((finding, "smaller"), _seed(finding))
        clear = proved.get((finding, "clearest"), smaller)
        found = _with_examples(finding, clear, smaller)
        return left_unexplained(found) if finding in lost else found

    return [one.changed(shown) for one in failures]


def _seed(finding: Finding) -> Asked | None:
    """The case that others are made of: the smallest of those that fail like most.

    Of a known mistake an answer shows more than an exception does, which only follows from it. None
    where nothing of a case is shown, or no case was asked.
    """
    if not finding.cases or finding.feedback in CLOSED:
        return None
    cases = finding.cases
    if finding.cause.diagnosis is not None or finding.cause.law is not None:
        cases = tuple(one for one in cases if isinstance(one.outcome, Returned)) or cases
    usual = usual_kind(cases)
    return next(one for one in cases if one.verdict.kind is usual)


def _search_smallest(finding: Finding, failures: Failures) -> Search | None:
    """The search for the smallest call that shows a finding; None where asking leads nowhere."""
    seed, runs = _seed(finding), failures.runs
    if seed is None or not _can_shrink(seed, runs):
        return None
    others = [one.cause for one in failures.findings if one.cause.is_whole]
    alike = partial(_fails_for, finding.cause, others, seed.verdict.kind)
    return Search(failures.operation, seed, alike, hints_at_state=_hints_at_state(runs))


def _fails_for(cause: Cause, others: Sequence[Cause], kind: VerdictKind, asked: Asked) -> bool:
    """Whether a case fails with a verdict for this reason, and for none that is told apart."""
    return (
        asked.verdict.kind is kind
        and cause.gives(asked)
        and not any(other.gives(asked) for other in others if other is not cause)
    )


def _can_shrink(failing: Asked, runs: Sequence[CheckRun]) -> bool:
    """Whether asking again leads anywhere, and does not take a whole time limit each time."""
    served = any(run.way == "served" for run in runs)  # what fails there may not fail elsewhere
    refused = failing.answered.answer.value is None
    only_after_others = (
        failing.verdict.kind is VerdictKind.NOT_REPEATABLE
        and failing.answered.case.judges not in {"purity", "arguments"}
    )
    return not (served or refused or only_after_others or timed_out(failing))


def _hints_at_state(runs: Sequence[CheckRun]) -> bool:
    """Whether anything hints at calls that change later ones."""
    return any(run.way == "alone" or any(map(hints_at_state, run.wrong)) for run in runs)


def _guess_clearest(finding: Finding, smaller: Search) -> Inquiry[Search | None]:
    """A call with plain numbers in which several cells are wrong, if there is one.

    It begins with the plainest case of the deck that shows as much. The kernel is all ones, unless
    it has to tell its cells apart for the failure to show.
    """
    operation, kind = smaller.operation, smaller.failing.verdict.kind
    alike = [
        one for one in finding.cases if one.verdict.kind is kind and not one.answered.case.then
    ]
    plainest = sorted(alike, key=partial(_plainness, operation))[:_MAX_TRIED]
    drawn = [
        (draw, one, draw(one.answered.case))
        for draw in (with_ones, with_counting)
        for one in plainest
    ]
    tried = [(draw, one, case) for draw, one, case in drawn if operation.accepts(case)]
    if not tried:
        return None
    outcomes = yield [case for _, _, case in tried]
    asked = [
        judge_like(operation, one, case, outcome)
        for (_, one, case), outcome in zip(tried, outcomes, strict=False)
    ]
    for side in (min, max):
        shows = partial(_shows_clearly, operation, smaller.alike, side)
        for (draw, *_), one in zip(tried, asked, strict=False):
            if shows(one):
                found = Search(operation, one, shows, draw, hints_at_state=smaller.hints_at_state)
                return (yield from guess_smallest(found))
    return None


def _plainness(operation: Operation, asked: Asked) -> tuple[int, int]:
    """How many features a case switches on, then how large it is."""
    case = asked.answered.case
    return len(operation.features(case)), case.elements


def _shows_clearly(
    operation: Operation, alike: Gives, side: Callable[[Sequence[int]], int], asked: Asked
) -> bool:
    """Whether a case fails alike in several cells, under windows of several cells, or x of as many.

    Args:
        operation: What is asked.
        alike: Whether a case fails for the reason that is looked for.
        side: Which side of the window has to have several cells, the shorter or the longer.
        asked: The case.
    """
    right, mismatch = asked.answered.answer.value, asked.verdict.mismatch
    several = right is not None and right.size >= _MIN_TELLING
    if mismatch is not None:
        several = mismatch.wrong >= _MIN_TELLING
    sliding, case = operation.window, asked.answered.case
    window = sliding.window(case) if sliding else next(iter(case.arrays.values())).shape
    return several and side(window) >= _MIN_TELLING and alike(asked)


def _is_readable(case: Case) -> bool:
    lengths = [length for array in case.arrays.values() for length in array.shape]
    return max(lengths, default=1) <= _MAX_LENGTH


def _with_examples(finding: Finding, clear: Asked | None, smaller: Asked | None) -> Finding:
    """The finding with the calls that show it, each only once."""
    if clear is None or smaller is None:
        return finding
    if not _is_readable(clear.answered.case):
        clear = smaller
    richer = next(filter(_is_richer, finding.cases), None)
    return msgspec.structs.replace(
        finding,
        clearest=_example(clear),
        smaller=_example(smaller) if _differs(smaller, clear) else None,
        richer=_example(richer) if richer and _differs(richer, clear) else None,
    )


def _is_richer(asked: Asked) -> bool:
    """Whether a case that can be read has several channels or images, a pair, or padding."""
    case, right = asked.answered.case, asked.answered.answer.value
    if case.judges != "value" or not _is_readable(case) or right is None:
        return False
    if right.size > _MAX_CELLS or max(right.shape, default=1) > _MAX_LENGTH:
        return False
    several = any(max(array.shape[:2], default=1) > 1 for array in case.arrays.values())
    return several or any(isinstance(value, tuple) for value in case.options.values())


def _example(asked: Asked) -> Example:
    return Example(asked=asked)


def _differs(one: Asked, other: Asked) -> bool:
    return _call_of(one) != _call_of(other)


def _call_of(asked: Asked) -> tuple[object, ...]:
    """What makes two calls the same, down to the numbers."""
    case = asked.answered.case
    arrays = ((name, a.dtype.name, a.shape, a.tobytes()) for name, a in case.arrays.items())
    return asked.verdict.kind, case.judges, *arrays, *case.options.items()
