"""Mistakes that another one hides: nobody can know that they are not there as well.

A search for the largest that begins at 0 gives the same whether the padding holds zeros or minus
infinity. So points are not promised for mending the one: the other may be left.
"""

from collections.abc import Callable, Sequence

from grader.explain.candidates import Candidate, single_candidates
from grader.explain.evidence import FROM_MEMORY
from grader.explain.known_outcomes import KnownOutcomes, is_same
from grader.records.finding import Gives
from grader.records.outcome import Raised, Returned
from grader.records.verdict import Asked

_MAX_TRIED = 48
"""Wrong calls with which every known mistake is tried."""

_FIRST = 8
"""Right calls, the largest, that most known mistakes spoil one of."""

_MIN_GIVEN = 2
"""Wrong calls that a mistake has to give before it may be there: one can be a coincidence."""


def may_hide(
    gives: Gives, outcomes: KnownOutcomes, asked: Sequence[Asked], count: Callable[[], None]
) -> bool:
    """Whether another known mistake may be there as well where there is a cause that explains.

    Alone it gives what came of most of the wrong calls that it would change and is right wherever
    the student is, and beside the cause it changes nothing.

    Args:
        gives: Whether the cause gives what came of a case. Only a known mistake can be tried beside
            another, so nothing is known of a law that says what none of them does.
        outcomes: What programs with the known mistakes of the operation do.
        asked: What came of all its cases.
        count: Called before each comparison of outcomes; raises what ends the search.
    """
    of_numbers = [one for one in asked if one.answered.case.judges == "value"]
    given = [one for one in of_numbers if _is_explicable(one) and gives(one)]
    given.sort(key=lambda one: one.answered.case.elements)
    right = [one for one in of_numbers if one.verdict.right]
    right.sort(key=lambda one: one.answered.case.elements, reverse=True)
    return _Hidden(outcomes, given, right, count).any() if given else False


def _is_explicable(asked: Asked) -> bool:
    known = asked.answered.answer.value is not None
    return known and not asked.verdict.right and isinstance(asked.outcome, Returned | Raised)


class _Hidden:
    """The known mistakes of an operation beside a cause."""

    def __init__(
        self,
        outcomes: KnownOutcomes,
        given: Sequence[Asked],
        right: Sequence[Asked],
        count: Callable[[], None],
    ) -> None:
        self._outcomes = outcomes
        self._given = given
        self._some = given[:: -(-len(given) // _MAX_TRIED)]
        self._right = right
        self._count = count
        self._candidates = [
            one
            for one in single_candidates(outcomes.bank)
            if one.mistakes[0].told not in FROM_MEMORY
        ]

    def any(self) -> bool:
        """Whether one of them may be there as well."""
        causes = [one for one in self._candidates if self._gives_all(one)]
        if not causes:
            return False
        return any(
            self._is_possible(other, self._right[:_FIRST])  # after this few are left
            and self._gives_most(other, self._some)
            and self._is_possible(other, self._right[_FIRST:])
            and self._changes_nothing_beside(causes, other)
            for other in self._candidates
            if other not in causes
        )

    def _changes_nothing_beside(self, causes: Sequence[Candidate], other: Candidate) -> bool:
        pairs = [pair for cause in causes if (pair := cause.with_another(other)) is not None]
        return (
            bool(pairs)
            and self._gives_most(other, self._given)
            and any(map(self._gives_all, pairs))
        )

    def _is_possible(self, candidate: Candidate, right: Sequence[Asked]) -> bool:
        return all(self._outcomes.is_harmless(candidate, one.answered) for one in right)

    def _gives_all(self, candidate: Candidate) -> bool:
        return all(self._gives(candidate, one) for one in self._given)

    def _gives_most(self, candidate: Candidate, asked: Sequence[Asked]) -> bool:
        """Whether it gives the answers to half of the calls that it would change.

        Exceptions do not count, since there are few kinds of them.
        """
        changed = [one for one in asked if not self._outcomes.is_harmless(candidate, one.answered)]
        returned = [one for one in changed if isinstance(one.outcome, Returned)]
        may_miss = len(returned) - max(_MIN_GIVEN, -(-len(changed) // 2))
        for one in returned:
            if may_miss < 0:
                return False
            may_miss -= not self._gives(candidate, one)
        return may_miss >= 0

    def _gives(self, candidate: Candidate, asked: Asked) -> bool:
        self._count()
        outcome = self._outcomes.of(candidate, asked.answered)
        return is_same(candidate, asked.answered, outcome, asked.outcome)
