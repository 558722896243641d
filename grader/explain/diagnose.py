"""Naming the mistake: which known wrong programs answer just as the student's does.

A mistake explains a wrong answer if it gives exactly that answer, and it is ruled out by a single
right answer that it would have got wrong. Single mistakes are tried before pairs. What nothing
explains stays without a name.

When a mistake is certain: whoever is told something false of their own program believes nothing
more, so that takes more than an explanation. The mistake gives at least two of the wrong answers,
since one can be a coincidence; exceptions do not count, since there are few kinds of them. No other
mistake explains as much, but those about what a narrower contract leaves out. And where other wrong
answers of the operation stay unexplained, three are needed, and in those others the mistake changes
nothing: where it would, and the student's program did something else, it is not what is wrong, or
not all.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice

from grader.call_failures import split_of
from grader.explain.candidates import Candidate, single_candidates
from grader.explain.evidence import FROM_MEMORY, are_enough, evidence_in_words
from grader.explain.known_outcomes import KnownOutcomes, is_same
from grader.explain.match import is_nonsense
from grader.records.finding import Cause
from grader.records.mistake import Mistake
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


def known_causes(
    outcomes: KnownOutcomes,
    asked: Mapping[str, Sequence[Asked]],
    count: Callable[[], None],
    left_out: Collection[str] = (),
) -> list[Cause]:
    """The known mistakes that explain the failures of an operation, what explains most first.

    Args:
        outcomes: What programs with the known mistakes of the operation do.
        asked: Every check with its cases and what came of them.
        count: Called before each comparison of outcomes; raises what ends the search.
        left_out: Families of mistakes of which the contract has nothing.
    """
    failures = {
        check: sorted(wrong, key=_telling, reverse=True)
        for check, cases in asked.items()
        if (wrong := [one for one in cases if _is_explicable(one)])
    }
    right = [
        one
        for cases in asked.values()
        for one in cases
        if one.verdict.right and one.answered.answer.value is not None
    ]
    right.sort(key=_telling, reverse=True)
    return _Search(outcomes, failures, right, count, left_out).causes() if failures else []


def _telling(asked: Asked) -> int:
    """How much an outcome tells: large answers are seldom the same by coincidence."""
    outcome = asked.outcome
    return outcome.nbytes if isinstance(outcome, Returned) else 0


def _is_explicable(asked: Asked) -> bool:
    known = asked.answered.answer.value is not None and not split_of(asked)
    return known and not asked.verdict.right and isinstance(asked.outcome, Returned | Raised)


class _Search:
    """The known mistakes of an operation against what a submission did."""

    def __init__(
        self,
        outcomes: KnownOutcomes,
        failures: Mapping[str, Sequence[Asked]],
        right: Sequence[Asked],
        count: Callable[[], None],
        left_out: Collection[str],
    ) -> None:
        self._outcomes = outcomes
        self._left_out = left_out
        self._failures = failures
        self._wrong = [one for wrong in failures.values() for one in wrong]
        self._right = right
        self._count = count
        self._same: dict[tuple[object, ...], bool] = {}
        self._has_nonsense = any(map(_is_nonsense, self._wrong))
        self._single = {one.parts[0]: one for one in single_candidates(outcomes.bank)}
        self._candidates = [
            candidate
            for candidate in self._single.values()
            if self._has_nonsense or candidate.mistakes[0].told not in FROM_MEMORY
        ]

    def causes(self) -> list[Cause]:
        """One mistake that explains all; else two that do together; else what explains some.

        Two at a time are tried only where a check stays unexplained.
        """
        leading = self._leading()
        whole = [one for one in leading if all(self._explains(one, c) for c in self._failures)]
        if whole:
            return [self._cause(whole, certain=are_enough(self._wrong, _MIN_FOR_CERTAIN))]
        if not all(self._is_explained(check, leading) for check in self._failures):
            pairs = list(self._pairs(leading, leading))
            pairs = pairs or list(islice(self._pairs(leading, self._candidates), 1))
            if pairs:
                return self._causes_of_pair(pairs, leading)
        return self._causes_of_some(leading)

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
                not (done and candidate.published in done)
                and candidate not in known
                and self._gives(candidate, self._failures[check][0])
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
        return self._does_same(candidate, asked)

    def _does_same(self, candidate: Candidate, asked: Asked) -> bool:
        if candidate.number is None:  # it would be called again to look at what it does
            key: tuple[object, ...] = (candidate, asked)
            if key in self._same:
                return self._same[key]
        outcome = self._outcomes.of(candidate, asked.answered)
        if candidate.number is not None:
            key = (outcome, asked, candidate.vagueness)
        if key not in self._same:
            self._same[key] = is_same(candidate, asked.answered, outcome, asked.outcome)
        return self._same[key]

    def _is_possible(self, candidate: Candidate) -> bool:
        return all(self._is_harmless(candidate, one) for one in self._right)

    def _explains(self, candidate: Candidate, check: str) -> bool:
        """Whether a candidate gives every wrong answer of a check.

        What memory held can be anything, so there one of them has to be such nonsense.
        """
        wrong = self._failures[check]
        from_memory = any(one.told in FROM_MEMORY for one in candidate.mistakes)
        if from_memory and len(candidate.parts) == 1 and not any(map(_is_nonsense, wrong)):
            return False
        return all(self._gives(candidate, one) for one in wrong)

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

    def _causes_of_pair(
        self, pairs: Sequence[Candidate], leading: Sequence[Candidate]
    ) -> list[Cause]:
        """Both mistakes of a pair, each with what it explains alone.

        They are certain if both are known by what they explain alone, and no two others explain as
        much.
        """
        known = {mistake for candidate in leading for mistake in candidate.published}
        mistakes = pairs[0].mistakes
        alike = [one for one in pairs if set(one.mistakes) == set(mistakes)]
        both_known = len(alike) == len(pairs) and set(pairs[0].published) <= known
        causes = []
        for mistake in mistakes:
            parts = [part for pair in alike for part in pair.parts if part[0] is mistake]
            alone = [self._single[part] for part in parts]
            given = [one for one in self._wrong if self._gives(alone[0], one)]
            certain = both_known and are_enough(given, _MIN_FOR_CERTAIN)
            causes.append(self._cause(alone, certain=certain, beside=pairs[0]))
        return causes

    def _causes_of_some(self, leading: Sequence[Candidate]) -> list[Cause]:
        """What explains all failures of a check, though not those of others.

        There a second mistake may be the reason.
        """
        found: dict[tuple[Mistake, ...], list[Candidate]] = {}
        for check in self._failures:
            candidates = [one for one in leading if self._explains(one, check)]
            most = max(map(self._reach, candidates), default=0)
            candidates = [one for one in candidates if self._reach(one) == most]
            if candidates and self._missed(candidates[0]) <= _MAX_MISSED * most:
                found.setdefault(self._closest(candidates)[0].mistakes, candidates)
        causes = []
        for candidates in found.values():
            given = [one for one in self._wrong if self._gives(candidates[0], one)]
            certain = not self._missed(candidates[0]) and are_enough(given, _MIN_BESIDE_UNEXPLAINED)
            causes.append(self._cause(candidates, certain=certain))
        return causes

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
        return self._outcomes.is_harmless(candidate, asked.answered)

    def _cause(
        self, candidates: Sequence[Candidate], *, certain: bool, beside: Candidate | None = None
    ) -> Cause:
        """The first of those that can be told most closely.

        It is certain only if it is alone, and never of what memory held, which can be anything.
        """
        candidates = self._closest(candidates)
        first = candidates[0]
        alone = all(set(one.mistakes) == set(first.mistakes) for one in candidates)
        from_memory = any(one.told in FROM_MEMORY for one in first.mistakes)
        given = [one for one in self._wrong if self._gives(first, one)]
        return Cause(
            gives=partial(self._gives_wrong, first),
            beside=partial(self._gives_wrong, beside) if beside else _never,
            diagnosis=Diagnosis(
                mistakes=_in_words(candidates),
                certain=certain and alone and not from_memory,
                evidence=evidence_in_words(first.mistakes, given, self._wrong, self._right),
            ),
        )

    def _gives_wrong(self, candidate: Candidate, asked: Asked) -> bool:
        """Whether a program with these mistakes does what the student's wrongly does.

        It is asked when the search has ended, so it is not counted and ends nothing.
        """
        return _is_explicable(asked) and self._does_same(candidate, asked)

    def _closest(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Those whose answers can be told most closely.

        Of these none of what the contract leaves out, where another tells as much: who reverses
        channels along with the kernel does no more where there is one channel.
        """
        least = min(candidate.vagueness for candidate in candidates)
        closest = [one for one in candidates if one.vagueness == least]
        within = [
            one
            for one in closest
            if not any(mistake.family in self._left_out for mistake in one.mistakes)
        ]
        return within or closest


def _never(_: Asked) -> bool:
    return False


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
