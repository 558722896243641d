"""Laws: how many wrong programs obey one, whether what is said is true, and what finding it takes.

Statements are held against cases that no deck has, drawn anew with another seed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median
from time import process_time
from typing import Any, NamedTuple
from unittest import mock

from benchmarks.grading import STYLES, Grader, read_style, submission_from, warm_grader
from benchmarks.spread import spread_of
from benchmarks.table import Requirement, Table
from grader.allowance import Allowance
from grader.check import ask_checks, explain_failures
from grader.check.asker import AllowedAsker
from grader.check.run import CheckRun, judge_each
from grader.deck.fresh import fresh_cases
from grader.explain import laws
from grader.explain.laws import claim
from grader.isolation.session import Session
from grader.records.case import AnsweredCase
from grader.records.finding import Finding
from grader.records.law import Law
from grader.records.operation import Operation
from tests.explain.unseen import RIGHT, UNSEEN, read_told, read_unseen, told_of
from tests.submissions.faults import FAULTS, WHOLE_FAULTS, source_of

_SEEDS = (20_261_129, 20_261_130)
"""Of the cases that statements are held against; no deck has them."""

_MANY = 250
"""Such cases for each operation."""

_FUNCTIONS = 4
"""In each submission."""

_MIN_NAMED = 0.8
_MAX_FALSE_WITH_CONDITION = 0.01
_MEDIAN_CALLS, _MAX_CALLS = 60, 300
_COLD_MILLISECONDS, _WARM_MILLISECONDS = 60.0, 15.0


class _Cost(NamedTuple):
    """What looking for the laws of one function took.

    Attributes:
        calls: How often the function was asked.
        milliseconds: Processor time of the grader.
    """

    calls: int
    milliseconds: float


class _Costs(NamedTuple):
    """What the searches took, one for each failing function.

    Attributes:
        cold: As in a process that has explained nothing before.
        warm: Where all of these programs were explained before.
    """

    cold: Sequence[_Cost]
    warm: Sequence[_Cost]


class _Told(NamedTuple):
    """A law that was told of a program, and how many new cases deny it.

    Attributes:
        program: The program.
        law: The law.
        denied: New cases that do not agree.
        asked: New cases that were asked.
    """

    program: str
    law: Law
    denied: int
    asked: int


def measure_laws() -> Table:
    """Look for the laws of wrong programs, twice, and of right ones."""
    planted = {fault.name: source_of(fault) for fault in (*FAULTS, *WHOLE_FAULTS)}
    programs = {**planted, **{name: read_unseen(name) for name in UNSEEN}}
    told: list[_Told] = []
    cold: list[_Cost] = []
    warm: list[_Cost] = []
    with warm_grader() as grader:
        new = {operation.name: _new_cases(operation) for operation in grader.assignment.operations}
        for name, source in programs.items():
            _forget_predictions()
            with _stopwatch(cold):
                told += _told(name, source, grader, new)
        for source in programs.values():
            with _stopwatch(warm):
                _explain(source, grader)
        marks = _marks(grader)
        sources = [*map(read_style, STYLES), *map(read_unseen, RIGHT)]
        right = [one for source in sources for one in _explain(source, grader)]
    return _table(programs, told, _Costs(cold, warm), marks, right)


def _new_cases(operation: Operation) -> list[AnsweredCase]:
    """Cases over the whole contract that no deck has."""
    drawn = [one for seed in _SEEDS for one in fresh_cases(operation, seed)]
    return [AnsweredCase(case=one, answer=operation.answer(one)) for one in drawn[:_MANY]]


def _forget_predictions() -> None:
    """As a cold command begins, where no other submission was explained before."""
    claim.PREDICTIONS.forget()
    for cached in (claim.differs, claim.tells_every_number):
        cached.cache_clear()


@contextmanager
def _stopwatch(costs: list[_Cost]) -> Iterator[None]:
    """Note what each search for laws takes."""
    calls = 0
    ask_each: Callable[..., Any] = AllowedAsker.ask_each
    find_laws: Callable[..., Any] = laws.find_laws

    def asking(self: AllowedAsker, cases: Sequence[Any], **others: bool) -> Any:
        nonlocal calls
        calls += len(cases)
        return ask_each(self, cases, **others)

    def finding(*arguments: Any) -> Any:
        before, begin = calls, process_time()
        found = find_laws(*arguments)
        costs.append(_Cost(calls - before, 1000 * (process_time() - begin)))
        return found

    with (
        mock.patch.object(AllowedAsker, "ask_each", asking),
        mock.patch("grader.check.causes.find_laws", finding),
    ):
        yield


def _explain(source: str, grader: Grader) -> list[Finding]:
    with _session(source, grader) as session:
        return _findings(grader, session)


def _session(source: str, grader: Grader) -> Session:
    return Session(grader.launcher, submission_from(source), grader.assignment, 0)


def _findings(grader: Grader, session: Session) -> list[Finding]:
    runs: list[CheckRun] = ask_checks(grader.assignment, grader.deck, session)
    return explain_failures(grader.assignment, runs, grader.deck, session, Allowance())


def _told(
    name: str, source: str, grader: Grader, new: Mapping[str, Sequence[AnsweredCase]]
) -> Iterator[_Told]:
    """The laws of a program, each held against new cases of its function."""
    operations = {operation.name: operation for operation in grader.assignment.operations}
    with _session(source, grader) as session:
        for finding in _findings(grader, session):
            law = finding.cause.law
            if law is not None:
                session.grant(60.0)
                asked = judge_each(operations[finding.operation], new[finding.operation], session)
                denied = sum(not law.holds(one) for one in asked)
                yield _Told(name, law, denied, len(asked))


def _marks(grader: Grader) -> Counter[str]:
    """What a reader thought of what is told of programs of others, where that is still told."""
    table = read_told()
    told = {name: told_of(grader.grade(read_unseen(name))) for name in UNSEEN}
    return Counter(table[name].mark for name in UNSEEN if table[name].lines == told[name])


def _table(
    programs: Mapping[str, str],
    told: Sequence[_Told],
    costs: _Costs,
    marks: Counter[str],
    right: Sequence[Finding],
) -> Table:
    families = sorted({one.law.family for one in told})
    simple = [one for one in told if one.law.is_general]
    others = [one for one in told if not one.law.is_general]
    false = [one for one in simple if one.denied]
    false_of_some = [one for one in others if one.denied]
    calls = [one.calls for one in costs.cold]
    milliseconds = [one.milliseconds for one in costs.cold]
    shared = median(one.milliseconds for one in costs.warm)
    share = len(false_of_some) / max(len(others), 1)
    return Table(
        title="Laws",
        head=("", "figure"),
        rows=[
            *(
                (f"programs of others: {mark}", f"{marks[mark]} of {len(UNSEEN)}")
                for mark in ("named", "led", "open")
            ),
            (
                "wrong programs with a law",
                f"{len({one.program for one in told})} of {len(programs)}",
            ),
            *(
                (f"laws of {family}", str(sum(one.law.family == family for one in told)))
                for family in families
            ),
            (f"laws of all calls, false in {_MANY} new cases", f"{len(false)} of {len(simple)}"),
            ("laws of some calls, likewise", f"{len(false_of_some)} of {len(others)}"),
            ("calls of a failing function", spread_of(calls).shown(0)),
            ("grader's CPU for a failing function, cold, ms", spread_of(milliseconds).shown(0)),
            ("the same once predictions are shared, ms, median", f"{shared:.0f}"),
            (
                "findings in right functions",
                f"{len(right)} in {_FUNCTIONS * (len(STYLES) + len(RIGHT))}",
            ),
        ],
        requirements=[
            Requirement(
                f"the cause is told of {_MIN_NAMED:.0%} of others' programs",
                f"{marks['named'] / len(UNSEEN):.0%}",
                marks["named"] >= _MIN_NAMED * len(UNSEEN),
            ),
            Requirement("no law of all calls is false", str(len(false)), not false),
            Requirement(
                f"laws of some calls are false in less than {_MAX_FALSE_WITH_CONDITION:.0%}",
                f"{share:.1%}",
                share < _MAX_FALSE_WITH_CONDITION,
            ),
            Requirement(
                f"calls: {_MEDIAN_CALLS} in the median, {_MAX_CALLS} at most",
                f"{median(calls):.0f}, {max(calls)}",
                median(calls) <= _MEDIAN_CALLS and max(calls) <= _MAX_CALLS,
            ),
            Requirement(
                f"CPU: {_COLD_MILLISECONDS:.0f} ms cold, {_WARM_MILLISECONDS:.0f} ms in a class",
                f"{median(milliseconds):.0f}, {shared:.0f}",
                median(milliseconds) <= _COLD_MILLISECONDS and shared <= _WARM_MILLISECONDS,
            ),
            Requirement("no law of a right program", str(len(right)), not right),
        ],
        notes=[
            f"False: {one.program}: {one.law.headline} ({one.denied} of {one.asked})."
            for one in (*false, *false_of_some)
        ],
    )
