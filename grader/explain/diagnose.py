"""Naming the mistake: which known wrong programs answer just as the student's does.

A mistake explains a wrong answer if it gives exactly that answer, and it is ruled out by a single
right answer that it would have got wrong. Single mistakes are tried before pairs. What nothing
explains stays without a name.

When a mistake is certain: whoever is told something false of their own program believes nothing
more, so that takes more than an explanation. The mistake gives at least two of the wrong answers,
since one can be a coincidence; exceptions do not count, since there are few kinds of them. No other
mistake explains as much. And where other wrong answers of the operation stay unexplained, three are
needed, and in those others the mistake changes nothing: where it would, and the student's program
did something else, it is not what is wrong, or not all.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

import msgspec

from grader.explain.candidates import (
    CallOurs,
    Candidate,
    call_candidate,
    is_harmless,
    is_same,
    single_candidates,
)
from grader.explain.evidence import FROM_MEMORY, are_enough, evidence_in_words
from grader.explain.match import is_nonsense
from grader.records.mistake import Bank, Mistake
from grader.records.outcome import Raised, Returned
from grader.records.verdict import Asked, Diagnosis

_MAX_PROBED = 8
"""Failing checks of which one case is tried with all known mistakes."""

_MAX_LEADING = 6
"""Leading candidates that are tried together with every other."""

_MIN_FOR_CERTAIN = 2
"""Wrong answers that have to be explained before a mistake is certain."""

_MIN_BESIDE_UNEXPLAINED = 3
"""The same, where other wrong answers of the operation stay unexplained."""

_MAX_MISSED = 4
"""Wrong answers that a candidate may get otherwise, for each one that it explains."""


class _Failure(msgspec.Struct, frozen=True, eq=False):
    """What a check got wrong.

    Attributes:
        wrong: Cases of the deck, the most telling first.
        smallest: The counterexample that was made of one.
    """

    wrong: Sequence[Asked]
    smallest: Asked


def diagnose_checks(
    bank: Bank,
    asked: Mapping[str, Sequence[Asked]],
    smallest: Mapping[str, Asked],
    call_ours: CallOurs,
    count: Callable[[], None],
) -> dict[str, Diagnosis]:
    """What explains the failures of an operation, check by check.

    Args:
        bank: The known mistakes of the operation.
        asked: Every check with its cases and what came of them.
        smallest: The failing checks with their counterexamples.
        call_ours: What would come of a case with a program of ours; the same object whenever an
            operation is asked, so that what came of it once is kept.
        count: Called before each comparison of outcomes; raises what ends the search.

    Returns:
        A diagnosis for each failing check that something known explains.
    """
    failures = {
        check: _Failure(sorted(wrong, key=_telling, reverse=True), smallest[check])
        for check, cases in asked.items()
        if check in smallest and (wrong := [one for one in cases if _is_explicable(one)])
    }
    right = [
        one
        for cases in asked.values()
        for one in cases
        if one.verdict.right and one.answered.answer.value is not None
    ]
    right.sort(key=_telling, reverse=True)
    search = _Search(bank, failures, right, call_ours, count)
    return search.diagnoses() if failures else {}


def _telling(asked: Asked) -> int:
    """How much an outcome tells: large answers are seldom the same by coincidence."""
    outcome = asked.outcome
    return outcome.nbytes if isinstance(outcome, Returned) else 0


def _is_explicable(asked: Asked) -> bool:
    known = asked.answered.answer.value is not None
    return known and not asked.verdict.right and isinstance(asked.outcome, Returned | Raised)


class _Search:
    """The known mistakes of an operation against what a submission did."""

    def __init__(
        self,
        bank: Bank,
        failures: Mapping[str, _Failure],
        right: Sequence[Asked],
        call_ours: CallOurs,
        count: Callable[[], None],
    ) -> None:
        self._bank = bank
        self._failures = failures
        self._wrong = [one for failure in failures.values() for one in failure.wrong]
        self._right = right
        self._call_ours = call_ours
        self._count = count
        self._has_nonsense = any(map(_is_nonsense, self._wrong))
        self._candidates = [
            candidate
            for candidate in single_candidates(bank)
            if self._has_nonsense or candidate.mistakes[0].told not in FROM_MEMORY
        ]

    def diagnoses(self) -> dict[str, Diagnosis]:
        """One mistake that explains all, else one for each check, or two that together explain all.

        Two at a time are tried only where a check stays unexplained.
        """
        leading = self._leading()
        whole = [one for one in leading if all(self._explains(one, c) for c in self._failures)]
        if whole:
            enough = are_enough(self._wrong, _MIN_FOR_CERTAIN)
            diagnosis = self._diagnosis(whole, self._wrong, certain=enough)
            return dict.fromkeys(self._failures, diagnosis)
        pairs: list[Candidate] = []
        if not all(self._is_explained(check, leading) for check in self._failures):
            pairs = list(self._pairs(leading, leading))
            pairs = pairs or list(islice(self._pairs(leading, self._candidates), 1))
        found = {
            check: self._part_of(pairs, leading, check)
            if pairs
            else self._by_itself(leading, check)
            for check in self._failures
        }
        return {check: one for check, one in found.items() if one is not None}

    def _leading(self) -> list[Candidate]:
        """Those that explain the most telling wrong answer of a check and that no right one denies.

        A check that such a candidate explains whole needs no others.
        """
        leading: list[Candidate] = []
        if not self._right and not are_enough(self._wrong, 1):
            return leading
        probed = 0
        for check in self._failures:
            if probed < _MAX_PROBED and not self._is_explained(check, leading):
                probed += 1
                leading += self._explaining_most_telling(check, leading)
        return leading

    def _explaining_most_telling(self, check: str, known: Sequence[Candidate]) -> list[Candidate]:
        """New candidates that explain the most telling wrong answer of a check.

        Of ways that are told in the same words none is tried after one that explains every failure.
        """
        found: list[Candidate] = []
        done: set[tuple[Mistake, ...]] = set()
        for candidate in self._candidates:
            if (
                candidate.published not in done
                and candidate not in known
                and self._gives(candidate, self._failures[check].wrong[0])
                and self._is_possible(candidate)
            ):
                found.append(candidate)
                if all(self._explains(candidate, one) for one in self._failures):
                    done.add(candidate.published)
        return found

    def _is_explained(self, check: str, candidates: Sequence[Candidate]) -> bool:
        return any(self._explains(candidate, check) for candidate in candidates)

    def _gives(self, candidate: Candidate, asked: Asked) -> bool:
        """Whether a program with these mistakes does in a case what the student's did."""
        self._count()
        outcome = call_candidate(self._call_ours, self._bank, candidate, asked.answered.case)
        return is_same(candidate, asked.answered, outcome, asked.outcome)

    def _is_possible(self, candidate: Candidate) -> bool:
        return all(self._is_harmless(candidate, one) for one in self._right)

    def _explains(self, candidate: Candidate, check: str) -> bool:
        failure = self._failures[check]
        return all(self._gives(candidate, one) for one in (failure.smallest, *failure.wrong))

    def _reach(self, candidate: Candidate) -> int:
        """How many wrong answers a candidate explains."""
        return sum(self._gives(candidate, one) for one in self._wrong)

    def _pairs(
        self, leading: Sequence[Candidate], others: Sequence[Candidate]
    ) -> Iterator[Candidate]:
        """Two mistakes that explain all together, beginning with those that explain most alone."""
        seen: set[frozenset[Mistake]] = set()
        for first in sorted(leading, key=self._reach, reverse=True)[:_MAX_LEADING]:
            left = [one for one in self._wrong if not self._gives(first, one)]
            for second in others:
                pair = first.with_another(second)
                if (
                    pair is not None
                    and frozenset(pair.published) not in seen
                    and all(self._gives(pair, one) for one in left)
                    and all(self._explains(pair, check) for check in self._failures)
                    and self._is_possible(pair)
                ):
                    seen.add(frozenset(pair.published))
                    yield pair

    def _part_of(
        self, pairs: Sequence[Candidate], leading: Sequence[Candidate], check: str
    ) -> Diagnosis | None:
        """The one mistake of a pair that explains a check alone, else both.

        They are certain if both are known by what they explain alone, and no two others explain as
        much.
        """
        known = {mistake for candidate in leading for mistake in candidate.published}
        alike = [one for one in pairs if set(one.mistakes) == set(pairs[0].mistakes)]
        only_pair = len(alike) == len(pairs) and set(pairs[0].published) <= known
        alone = self._by_itself(leading, check, of_pair=only_pair)
        both = {mistake.name for mistake in pairs[0].mistakes}
        if alone is not None and {mistake.name for mistake in alone.mistakes} < both:
            return alone
        wrong = self._failures[check].wrong
        certain = only_pair and are_enough(wrong, _MIN_FOR_CERTAIN)
        return self._diagnosis(alike, wrong, certain=certain)

    def _by_itself(
        self, leading: Sequence[Candidate], check: str, *, of_pair: bool = False
    ) -> Diagnosis | None:
        """What explains all failures of a check, though not those of others.

        There a second mistake may be the reason. Of a part of a pair it is known that it is, so
        what the part leaves unexplained says nothing against it.
        """
        candidates = [one for one in leading if self._explains(one, check)]
        if not candidates:
            return None
        most = max(map(self._reach, candidates))
        candidates = [one for one in candidates if self._reach(one) == most]
        wrong = self._failures[check].wrong
        missed = 0 if of_pair else self._missed(candidates[0])
        if missed > _MAX_MISSED * most:
            return None
        minimum = _MIN_FOR_CERTAIN if of_pair else _MIN_BESIDE_UNEXPLAINED
        certain = not missed and are_enough(wrong, minimum)
        return self._diagnosis(candidates, wrong, certain=certain)

    def _missed(self, candidate: Candidate) -> int:
        """Wrong answers where a candidate changes something and the student did something else.

        A second mistake may be the reason; many of them speak against the candidate.
        """
        return sum(
            not self._gives(candidate, one) and not self._is_harmless(candidate, one)
            for one in self._wrong
        )

    def _is_harmless(self, candidate: Candidate, asked: Asked) -> bool:
        """Whether a program with the mistake is right in a case."""
        self._count()
        return is_harmless(self._call_ours, self._bank, candidate, asked.answered)

    def _diagnosis(
        self, candidates: Sequence[Candidate], wrong: Sequence[Asked], *, certain: bool
    ) -> Diagnosis:
        """The first of those that can be told most closely; certain only if it is alone."""
        least = min(candidate.vagueness for candidate in candidates)
        candidates = [one for one in candidates if one.vagueness == least]
        mistakes = candidates[0].mistakes
        of_check = wrong is not self._wrong
        return Diagnosis(
            mistakes=_in_words(candidates),
            certain=certain and all(set(one.mistakes) == set(mistakes) for one in candidates),
            evidence=evidence_in_words(mistakes, wrong, self._right, of_check=of_check),
        )


def _in_words(candidates: Sequence[Candidate]) -> tuple[Mistake, ...]:
    """What is told of the mistakes of the first, in the words of its ways.

    If the mistakes explain as much in another way of which other words are true, it is told what
    is true of every way.
    """
    first = candidates[0]
    alike = [one for one in candidates if set(one.mistakes) == set(first.mistakes)]
    if all(set(one.published) == set(first.published) for one in alike):
        return first.published
    return tuple(mistake.published for mistake in first.mistakes)


def _is_nonsense(asked: Asked) -> bool:
    answer, outcome = asked.answered.answer.value, asked.outcome
    return (
        answer is not None and isinstance(outcome, Returned) and is_nonsense(outcome.value, answer)
    )
