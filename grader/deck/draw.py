"""Drawing cases: Hypothesis generates many that fit, of which few are kept."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.configuration import set_hypothesis_home_dir
from hypothesis.errors import Unsatisfiable

from grader.records.case import Case
from grader.records.operation import Check, Operation


def generate_cases(
    operation: Operation, check: Check, strategy: Any, examples: int, start: int
) -> list[Case]:
    """Cases that Hypothesis generates for a check and that fit it.

    Args:
        operation: The operation that is asked.
        check: The check; a case may switch on what it allows, and no more.
        strategy: Hypothesis strategy for cases of the check.
        examples: How many to generate; a few of them may not fit.
        start: Seed of the generator.
    """
    needs = set(check.needs)
    fitting: list[Case] = []

    @seed(start)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        print_blob=False,
    )
    @given(strategy)
    def collect(drawn: Case) -> None:
        case = operation.trimmed(drawn)
        features = operation.features(case)
        if operation.accepts(case) and features <= check.allows and (not needs or features & needs):
            fitting.append(case)

    # Whoever asked says of which check nothing can be satisfied.
    with suppress(Unsatisfiable), _nothing_left_behind():
        collect()
    return fitting


@contextmanager
def _nothing_left_behind() -> Iterator[None]:
    """Give Hypothesis a temporary folder for its notes, so that no `.hypothesis` is left behind."""
    with TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            set_hypothesis_home_dir(None)
