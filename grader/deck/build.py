"""Building a deck: Hypothesis generates, the greedy picker chooses, torch answers."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from platform import python_version

import numpy as np

from grader import __version__
from grader.deck.draw import cases_for, generate_cases, why_none_fits
from grader.deck.fresh import examples_of_fresh, fresh_cases
from grader.deck.pick import pick_cases
from grader.deck.seed import draw_seed
from grader.errors import AssignmentError, DeckError
from grader.operation.answers import as_array
from grader.operation.blame import blamed
from grader.operation.exactness import errors_of
from grader.records.assignment import Assignment, RubricRow
from grader.records.call import RETURN
from grader.records.case import Answer, AnsweredCase, Array, Case
from grader.records.deck import Deck
from grader.records.operation import Check, Operation
from grader.records.progress import OnProgress, Progress, tell_nobody

EXAMPLES = 120
"""Cases that Hypothesis generates for every check, a few thousand for an assignment."""

MIN_CASES = 4
"""Cases that a check asks at least."""


def _one_of_each_kind(operation: Operation, cases: list[Case]) -> list[Case]:
    """The first of the cases that ask the same features and sizes in the same way."""
    firsts: dict[str, Case] = {}
    for case in cases:
        shapes = {name: array.shape for name, array in case.arrays.items()}
        features = sorted(operation.features(case))
        key = repr((features, shapes, case.options, case.positional, case.layouts))
        firsts.setdefault(key, case)
    return list(firsts.values())


def build_deck(
    assignment: Assignment,
    start: int,
    kind: str,
    sources: Mapping[str, str] | None = None,
    on_progress: OnProgress = tell_nobody,
) -> Deck:
    """Build a deck for every check of an assignment's rubric, with fresh cases of its operations.

    Args:
        assignment: What is graded.
        start: Seed from which every check and every operation gets its cases.
        kind: `practice` or `final`.
        sources: Source text of operations that a course brings itself, by name; the deck carries
            those that are asked.
        on_progress: Called before the cases of each check and operation are drawn.

    Returns:
        The deck, without a digest until it is stored.

    Raises:
        DeckError: A check ends up without cases, or the twin and torch disagree.
    """
    operations = {operation.name: operation for operation in assignment.operations}
    files = {operation.file for operation in assignment.operations}
    checks: dict[str, tuple[AnsweredCase, ...]] = {}
    fresh: dict[str, tuple[AnsweredCase, ...]] = {}
    for seed, part in enumerate(_parts(assignment, on_progress), start):
        if isinstance(part, RubricRow):
            checks[part.name] = cases_of_row(operations[part.operation], part, seed)
        elif drawn := fresh_cases(part, seed, len(operations)):
            fresh[part.name] = _answered(part, drawn)
    return Deck(
        kind=kind,
        seed=start,
        versions=_versions(),
        checks=checks,
        fresh=fresh,
        operations={name: text for name, text in (sources or {}).items() if name in files},
    )


def cases_of_row(operation: Operation, row: RubricRow, start: int) -> tuple[AnsweredCase, ...]:
    """The cases of a row of a rubric with their answers: those chosen by hand, then drawn ones.

    Args:
        operation: The operation that it asks.
        row: The row.
        start: Its seed.

    Raises:
        DeckError: There are none, or the twin and torch disagree.
    """
    check = operation.checks[row.check]
    picked = _chosen(operation, row)
    if _generates(check, picked):
        strategy = cases_for(operation, check)
        drawn = _one_of_each_kind(
            operation, generate_cases(operation, check, strategy, EXAMPLES, start)
        )
        chosen = pick_cases(
            [operation.features(case) for case in drawn], MIN_CASES - len(picked), check.borrows
        )
        picked = [*picked, *(drawn[one] for one in chosen)]
    if not picked:
        why = (
            why_none_fits(operation, check, start)
            if operation.whole is None
            else "What the contract leaves out leaves it none: delete that row of the rubric."
        )
        raise DeckError(f"The check {row.name!r} got no cases. {why}")
    return _answered(operation, picked)


def _parts(assignment: Assignment, on_progress: OnProgress) -> Iterator[RubricRow | Operation]:
    """What cases are drawn for: the checks, then operations for their fresh ones."""
    parts: list[tuple[str, RubricRow | Operation, int]] = [
        *((row.name, row, EXAMPLES) for row in assignment.rubric),
        *((f"fresh for {one.name}", one, examples_of_fresh()) for one in assignment.operations),
    ]
    done, total = 0, sum(examples for _, _, examples in parts)
    for name, part, examples in parts:
        on_progress(Progress(doing="Drawing cases", done=done, total=total, at=name))
        yield part
        done += examples


def build_search_deck(assignment: Assignment, cases: int) -> Deck:
    """Fresh cases of all checks that generate some, from a seed drawn now.

    Args:
        assignment: What is asked.
        cases: How many cases, over all checks.
    """
    start = draw_seed()
    operations = {operation.name: operation for operation in assignment.operations}
    checks: dict[str, tuple[AnsweredCase, ...]] = {}
    rows = [
        row
        for row in assignment.rubric
        if _generates(
            operations[row.operation].checks[row.check],
            operations[row.operation].chosen().get(row.check, ()),
        )
    ]
    for index, row in enumerate(rows):
        operation = operations[row.operation]
        check = operation.checks[row.check]
        share = cases // len(rows) + (index < cases % len(rows))
        if not share:
            continue
        strategy = cases_for(operation, check)
        drawn = generate_cases(operation, check, strategy, 3 * share + 10, start + index)
        checks[row.name] = _answered(operation, drawn[:share])
    return Deck(kind="search", seed=start, versions=_versions(), checks=checks)


def _generates(check: Check, chosen: Sequence[Case]) -> bool:
    """Whether cases are drawn for a check; one without features may be made of chosen ones."""
    return bool(check.allows or not chosen)


def _chosen(operation: Operation, row: RubricRow) -> list[Case]:
    """Cases that are chosen by hand for a check, held to the contract like drawn ones.

    Raises:
        DeckError: One lies outside of it, or is to be refused and lies within.
    """
    chosen = [*operation.chosen().get(row.check, ())]
    whole = operation.whole or operation
    for case in chosen:
        refused = case.judges == "refusal"
        if whole.accepts(case) == refused:
            where, then = ("within", "refuse") if refused else ("outside of", "answer")
            raise DeckError(
                f"{row.name!r} has the chosen case {case.title!r}, {case.in_words}, which lies "
                f"{where} the contract of {operation.name!r}. Nobody can be asked to {then} it; "
                "mend the case, or what the operation accepts."
            )
    trimmed = map(operation.trimmed, chosen)
    return [one for one in trimmed if one.judges == "refusal" or operation.accepts(one)]


def _answered(operation: Operation, cases: Sequence[Case]) -> tuple[AnsweredCase, ...]:
    return tuple(AnsweredCase(case=case, answer=_answer(operation, case)) for case in cases)


def _answer(operation: Operation, case: Case) -> Answer:
    if case.judges == "refusal":
        return Answer(value=None)
    answer, right_one = operation.answer(case), blamed(operation.twin)
    pairs = [(case.arrays, answer.value)]
    if case.then:
        pairs.append((case.then, answer.then))
    for name, array in {**case.arrays, RETURN: answer.value}.items():
        _require_axes(operation, case, name, array)
    for arrays, right in pairs:
        twin = as_array(right_one(**arrays, **case.options), operation.twin)
        if right is None or not _agree(twin, right, answer.bound):
            code = operation.twin.__code__
            raise DeckError(
                f"{code.co_filename!r}, line {code.co_firstlineno}: `{operation.name}` and the "
                f"second program that answers its cases disagree on {case.in_words}: "
                f"{_difference(twin, right)}, with a bound of {answer.bound:g}. One of the two is "
                "wrong; mend it before building a deck."
            )
    return answer


def _require_axes(operation: Operation, case: Case, name: str, array: Array | None) -> None:
    """Hold an array, or the answer, to as many axes as its operation names.

    Raises:
        AssignmentError: It has others, so that nobody can say in which order they lie.
    """
    axes = operation.answer_axes if name == RETURN else operation.axes[name]
    if array is None or "..." in axes or array.ndim == len(axes):
        return
    what = "the answer" if name == RETURN else f"`{name}`"
    raise AssignmentError(
        f"{operation.twin.__code__.co_filename!r}: AXES names {len(axes)} axes of {what}, "
        f"{' '.join(axes)!r}, which has shape {array.shape} for {case.in_words}. Name every "
        "axis of it, in their order."
    )


def _agree(twin: Array, right: Array, bound: float) -> bool:
    """Whether the twin earns the points of a case that is judged most closely."""
    if (twin.shape, twin.dtype) != (right.shape, right.dtype):
        return False
    return np.array_equal(twin, right) or bool((errors_of(twin, right) <= bound).all())


def _difference(twin: Array, right: Array | None) -> str:
    if right is None or (twin.shape, twin.dtype) != (right.shape, right.dtype):
        return f"{_in_words(twin)} and {'no answer' if right is None else _in_words(right)}"
    return f"a cell differs by {errors_of(twin, right).max():g}"


def _in_words(array: Array) -> str:
    return f"shape {array.shape} of {array.dtype}"


def _versions() -> dict[str, str]:
    versions = {"grader": __version__, "python": python_version()}
    for package in ("hypothesis", "numpy", "torch"):
        with suppress(PackageNotFoundError):  # an operation may be answered without torch
            versions[package] = version(package)
    return versions
