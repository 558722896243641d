"""Drawing cases: Hypothesis generates many that fit, of which few are kept."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, reject, seed, settings
from hypothesis import strategies as st
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Unsatisfiable

from grader.operation.draw import Draw, Rejected
from grader.records.case import Case
from grader.records.operation import Check, Operation
from grader.text import listed

T = TypeVar("T")

MAX_TRIED = 30
"""Cases that are looked at to say why none fits."""


class _HypothesisDraw(Draw):
    """Draws with Hypothesis."""

    def __init__(self, draw: Callable[[Any], Any], check: Check) -> None:
        """Draw a case for a check.

        Args:
            draw: What Hypothesis hands to a composite strategy.
            check: The check.
        """
        super().__init__(check)
        self._draw = draw

    def __call__(self, strategy: Any) -> Any:
        """Whatever a strategy draws."""
        return self._draw(strategy)

    def integer(self, lowest: int, highest: int, *, other_than: int | None = None) -> int:
        """A whole number, both ends included."""
        return self._other(st.integers(lowest, highest), other_than)

    def pick(self, values: Sequence[T], *, other_than: T | None = None) -> T:
        """One of several values."""
        return self._other(st.sampled_from(values), other_than)

    def coin(self) -> bool:
        """Either."""
        return bool(self._draw(_COIN))

    def _other(self, strategy: st.SearchStrategy[T], other_than: T | None) -> T:
        if other_than is not None:
            strategy = strategy.filter(lambda value: value != other_than)
        drawn: T = self._draw(strategy)
        return drawn


_COIN = st.booleans()
"""Tossed for every feature of every case, so it is made once."""


@st.composite
def cases_for(draw: st.DrawFn, operation: Operation, check: Check) -> Case:
    """Cases of an operation that are drawn for a check, which need not all fit it."""
    try:
        return operation.drawn(_HypothesisDraw(draw, check))
    except Rejected:
        reject()


def generate_cases(
    operation: Operation,
    check: Check,
    strategy: st.SearchStrategy[Case],
    examples: int,
    start: int,
) -> list[Case]:
    """Cases that Hypothesis generates for a check and that fit it.

    Args:
        operation: The operation that is asked.
        check: The check; a case may switch on what it allows, and no more.
        strategy: Draws cases, mostly for the check.
        examples: How many to generate; a few of them may not fit.
        start: Seed of the generator.
    """
    drawn = map(operation.trimmed, _draw(strategy, examples, start))
    return [case for case in drawn if _fits(operation, check, case)]


def _fits(operation: Operation, check: Check, case: Case) -> bool:
    if not operation.accepts(case):
        return False
    features = operation.features(case)
    return features <= check.allows and (not check.needs or not features.isdisjoint(check.needs))


def _draw(strategy: st.SearchStrategy[Case], examples: int, start: int) -> list[Case]:
    """All cases that Hypothesis draws, whatever they are."""
    drawn: list[Case] = []

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,  # where several draws fail, the first is told
    )
    @given(strategy)
    def collect(case: Case) -> None:
        drawn.append(case)

    # Whoever asked says of which check nothing can be satisfied.
    with suppress(Unsatisfiable), _nothing_left_behind():
        collect()
    return drawn


def why_none_fits(operation: Operation, check: Check, start: int) -> str:
    """Why no case that is drawn for a check fits it, and what to do.

    Args:
        operation: The operation that is asked.
        check: The check.
        start: Seed of the generator.
    """
    drawn = _draw(cases_for(operation, check), MAX_TRIED, start)
    outside = next((case for case in drawn if not operation.accepts(case)), None)
    if not drawn:
        return "Its operation draws none; give it more to draw."
    if outside is not None:
        return (
            f"Some that are drawn lie outside of the contract, such as {outside.in_words}. Have "
            "`cases` draw others, or mend `accepts`."
        )
    features = operation.features(drawn[0])
    if more := features - check.allows:
        return (
            f"{drawn[0].in_words}, which is drawn, switches on {listed(sorted(more))}, which the "
            "check does not permit. Permit it, or draw another."
        )
    return (
        f"{drawn[0].in_words}, which is drawn, switches on none of {listed(check.needs)}, which "
        "the check needs. Draw what it needs, or mend `features`."
    )


@contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """Give Hypothesis a temporary folder for its notes, so that no `.hypothesis` is left behind."""
    with TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
