"""Calls that show a finding: the clearest, the smallest and a richer one.

Smaller calls are found by asking one worker many, then proved in a fresh one. Each must fail for
the reason of its finding: one that fails for another would show another bug.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import msgspec
import numpy as np

from grader.check.asker import Asker
from grader.check.run import CheckRun, judge, judge_each, timed_out
from grader.explain.likeness import usual_kind
from grader.explain.shrink import shrink_case, with_counting, with_ones
from grader.records.assignment import CLOSED
from grader.records.case import Answer, AnsweredCase, Case
from grader.records.finding import Cause, Example, Finding, Gives
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Returned
from grader.records.verdict import Asked, VerdictKind

MAX_QUESTIONS = 150
"""How often a student's function is asked, at the most, to find a smaller case."""

MAX_FRESH_WORKERS = 12
"""How often it is asked, at the most, where every question needs a worker of its own."""

_MAX_LENGTH = 6
"""Cells along an axis of an array in a call that is there to be read."""

_MAX_CELLS = 36
"""Of an answer that is there to be read."""

_MIN_TELLING = 2
"""Wrong cells in the clearest call, and cells along a window: of one alone little can be read."""

_MAX_TRIED = 12
"""Cases of the deck that are tried with plain numbers."""

_ABOUT_NUMBERS = (VerdictKind.WRONG_SHAPE, VerdictKind.NOT_FINITE, VerdictKind.WRONG_VALUE)
"""Verdicts of which a call with plain numbers shows more than the smallest does."""


class Search(msgspec.Struct, frozen=True, eq=False):
    """What is looked for: a smaller case that fails for the same reason.

    Attributes:
        failing: A case that does.
        alike: Whether another does.
        draw: What is asked of a case that the search proposes.
    """

    failing: Asked
    alike: Gives
    draw: Callable[[Case], Case] = lambda case: case


def show_failing(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, each with a case of the deck that fails, which takes no question."""
    return [_with_examples(one, _seed(one), _seed(one)) for one in findings]


def find_examples(
    operation: Operation,
    runs: Sequence[CheckRun],
    findings: Sequence[Finding],
    asker: Asker,
) -> list[Finding]:
    """The findings with calls that show them.

    Args:
        operation: What was asked.
        runs: Its checks.
        findings: What was found.
        asker: The submission.
    """
    seeds = {finding: _seed(finding) for finding in findings}
    stateless = _shows_no_state(runs)
    others = [one.cause for one in findings if one.cause.is_whole]
    smallest = {
        finding: Search(seed, partial(_fails_for, finding.cause, others, seed.verdict.kind))
        for finding, seed in seeds.items()
        if seed is not None and _can_shrink(seed, runs, asker)
    }
    clearest = {
        finding: search
        for finding, smaller in smallest.items()
        if stateless and (search := _search_clearest(operation, finding, smaller, asker))
    }
    searches = [*smallest.values(), *clearest.values()]
    found = shrink_failures(operation, searches, asker, together=stateless)
    shown = []
    for finding, seed in seeds.items():
        smaller = found.get(smallest[finding], seed) if finding in smallest else seed
        clear = found.get(clearest[finding], smaller) if finding in clearest else smaller
        shown.append(_with_examples(finding, clear, smaller))
    return shown


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


def _fails_for(cause: Cause, others: Sequence[Cause], kind: VerdictKind, asked: Asked) -> bool:
    """Whether a case fails with a verdict for this reason, and for none that is told apart."""
    return (
        asked.verdict.kind is kind
        and cause.gives(asked)
        and not any(other.gives(asked) for other in others if other is not cause)
    )


def _can_shrink(failing: Asked, runs: Sequence[CheckRun], asker: Asker) -> bool:
    """Whether asking again leads anywhere, and does not take a whole time limit each time."""
    served = any(run.way == "served" for run in runs)  # what fails there may not fail elsewhere
    refused = failing.answered.answer.value is None
    only_after_others = (
        failing.verdict.kind is VerdictKind.NOT_REPEATABLE
        and failing.answered.case.judges not in {"purity", "arguments"}
    )
    hopeless = served or refused or only_after_others or timed_out(failing)
    return not (hopeless or asker.exhausted)


def _shows_no_state(runs: Sequence[CheckRun]) -> bool:
    """Whether nothing hints at calls that change later ones."""
    hints = (VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE)
    return not any(
        run.way == "alone" or any(one.verdict.kind in hints for one in run.wrong) for run in runs
    )


def _search_clearest(
    operation: Operation, finding: Finding, smaller: Search, asker: Asker
) -> Search | None:
    """The search for a call with plain numbers in which several cells are wrong, if there is one.

    It begins with the plainest case of the deck that shows as much. The kernel is all ones, unless
    it has to tell its cells apart for the failure to show.
    """
    kind = smaller.failing.verdict.kind
    if kind not in _ABOUT_NUMBERS or asker.exhausted:
        return None
    alike = [
        one for one in finding.cases if one.verdict.kind is kind and not one.answered.case.then
    ]
    plainest = sorted(alike, key=partial(_plainness, operation))[:_MAX_TRIED]
    draws = [draw for draw in (with_ones, with_counting) for _ in plainest]
    tried = [
        _answer(operation, one, draw(one.answered.case))
        for draw, one in zip(draws, plainest * 2, strict=True)
    ]
    asked = judge_each(operation, tried, asker)
    for side in (min, max):
        shows = partial(_shows_clearly, operation, smaller.alike, side)
        for draw, one in zip(draws, asked, strict=False):
            if shows(one):
                return Search(one, shows, draw)
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
    sliding, case = operation.sliding, asked.answered.case
    window = sliding.window(case) if sliding else case.arrays["x"].shape
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


def shrink_failures(
    operation: Operation, searches: Sequence[Search], asker: Asker, *, together: bool
) -> dict[Search, Asked]:
    """The smallest cases that fail for the same reasons.

    Args:
        operation: What is asked.
        searches: What is looked for.
        asker: The submission.
        together: Whether one fresh worker may prove all of what was found, the last first; else,
            and where that proves nothing, each is proved in a worker that was asked nothing else.
    """
    guesses = {
        one: _shrink(operation, one, asker, MAX_QUESTIONS, fresh=False)
        for one in searches
        if not _needs_fresh_workers(one.failing)
    }
    proved = _prove_together(operation, guesses, asker) if together and len(guesses) > 1 else {}
    return {
        one: proved.get(one) or _prove_alone(operation, one, guesses.get(one), asker)
        for one in searches
    }


def _needs_fresh_workers(failing: Asked) -> bool:
    """Whether one worker cannot be asked case after case."""
    return failing.answered.case.judges == "purity" or isinstance(failing.outcome, Crashed)


def _prove_together(
    operation: Operation, guesses: Mapping[Search, Case], asker: Asker
) -> dict[Search, Asked]:
    """Those that fail alike in one fresh worker."""
    backwards = list(reversed([*guesses.items()]))
    answered = [_answer(operation, one.failing, case) for one, case in backwards]
    outcomes = asker.ask_each([one.case for one in answered], fresh=True)
    found = (judge(operation, *one) for one in zip(answered, outcomes, strict=False))
    return {
        search: asked
        for (search, _), asked in zip(backwards, found, strict=False)
        if search.alike(asked)
    }


def _prove_alone(operation: Operation, search: Search, guess: Case | None, asker: Asker) -> Asked:
    """The guess, if it fails alike in a fresh worker; else the smallest found with fresh workers.

    Where a guess does not, the program reads memory that it did not write; then, as for `purity`
    and for crashes, each of a few cases is asked in a worker of its own.
    """
    if asker.exhausted:
        return search.failing
    if guess is not None:
        found = _ask_like(operation, search.failing, guess, asker)
        if search.alike(found):
            return found
    smallest = _shrink(operation, search, asker, MAX_FRESH_WORKERS, fresh=True)
    found = _ask_like(operation, search.failing, smallest, asker)
    return found if search.alike(found) else search.failing


def _shrink(
    operation: Operation, search: Search, asker: Asker, max_questions: int, *, fresh: bool
) -> Case:
    """The smallest case that fails for the same reason, of so many that may be asked."""

    def fails_alike(case: Case) -> bool:
        if asker.exhausted:
            return False
        asked = _ask_like(operation, search.failing, search.draw(case), asker, fresh=fresh)
        return not asker.exhausted and search.alike(asked)

    found = shrink_case(operation, search.failing.answered.case, fails_alike, max_questions)
    return search.draw(found)


def _ask_like(
    operation: Operation, failing: Asked, case: Case, asker: Asker, *, fresh: bool = True
) -> Asked:
    """Ask a smaller case."""
    outcome = asker.ask(case, fresh=fresh)
    return judge(operation, _answer(operation, failing, case), outcome)


def _answer(operation: Operation, failing: Asked, case: Case) -> AnsweredCase:
    """What is right for a smaller case, by the twin; the larger case's bound still holds."""
    then = {**case.options, **case.then}
    answer = Answer(
        value=np.asarray(operation.twin(**case.arrays, **case.options)),
        bound=failing.answered.answer.bound,
        then=np.asarray(operation.twin(**then)) if case.then else None,
    )
    return AnsweredCase(case=case, answer=answer)
