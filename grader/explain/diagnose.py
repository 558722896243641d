"""Naming the mistake: which known wrong programs answer just as the student's does.

A mistake explains a wrong answer if it gives exactly that answer, and it is ruled out by a single
right answer that it would have got wrong. Single mistakes are tried before pairs. What nothing
explains stays without a name.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import islice
from typing import Self, get_args

import msgspec

from grader.explain.match import is_nonsense, is_same_outcome
from grader.records.case import AnsweredCase, Case
from grader.records.mistake import Bank, KnownMistake, Program, Told, Way
from grader.records.outcome import Outcome, Raised, Returned
from grader.records.verdict import Asked, Diagnosis

__all__ = ["diagnose_checks"]

_TOLD: tuple[Told, ...] = get_args(Told)

_OF_MEMORY = ("in part", "not at all")
"""How answers can be told that hold numbers which memory held."""

Rehearse = Callable[[Program, Case], Outcome]

_MOST_PROBED = 8
"""Failing checks of which one case is tried with all known mistakes."""

_MOST_LEADING = 6
"""Single mistakes that are tried together with every other."""

_FEWEST_FOR_CERTAIN = 2
"""Wrong answers that have to be explained before a mistake is named without a doubt."""

_FEWEST_BESIDE_UNEXPLAINED = 3
"""The same, where other wrong answers of the operation stay unexplained."""

_MOST_MISSED = 4
"""Wrong answers that an idea may get otherwise, for each one that it explains."""

_MOST_REHEARSED = 1 << 16
"""Outcomes of programs with mistakes that are kept; some 50 MB with the arrays of a deck."""

_MOST_HARMLESS = 1 << 16
"""Cases in which it is kept whether such a program is right there."""


class _Idea(msgspec.Struct, frozen=True, eq=False):
    """One way of making one mistake, or two at a time.

    Attributes:
        parts: Each mistake with its way.
    """

    parts: tuple[tuple[KnownMistake, Way], ...]

    @property
    def mistakes(self) -> tuple[KnownMistake, ...]:
        """The mistakes without their ways."""
        return tuple(mistake for mistake, _ in self.parts)

    @property
    def vagueness(self) -> int:
        """How little the answers of programs with these mistakes can be told."""
        return max((_TOLD.index(mistake.told) for mistake in self.mistakes), default=0)

    @property
    def way(self) -> Way:
        """All steps that are replaced."""
        return {step: change for _, way in self.parts for step, change in way.items()}

    def with_another(self, other: Self) -> Self | None:
        """Both at a time; None if they are one mistake or replace the same step."""
        if self.mistakes == other.mistakes or self.way.keys() & other.way.keys():
            return None
        return msgspec.structs.replace(self, parts=(*self.parts, *other.parts))


_NO_MISTAKE = _Idea(())


@cache
def _single_ideas(bank: Bank) -> tuple[_Idea, ...]:
    """Every way of every mistake."""
    return tuple(_Idea(((mistake, way),)) for mistake in bank.mistakes for way in mistake.ways)


@lru_cache(maxsize=_MOST_REHEARSED)
def _rehearsed(rehearse: Rehearse, bank: Bank, idea: _Idea, case: Case) -> Outcome:
    """What a program does with a case; the same for every submission that is compared with it."""
    return rehearse(bank.program(idea.way), case)


@lru_cache(maxsize=_MOST_HARMLESS)
def _is_harmless(rehearse: Rehearse, bank: Bank, idea: _Idea, answered: AnsweredCase) -> bool:
    """Whether a program with mistakes is right in a case, as one without any is."""
    if answered.case.judges == "arguments":
        outcome = _rehearsed(rehearse, bank, idea, answered.case)
        return isinstance(outcome, Returned) and not (outcome.modified or outcome.shares)
    wrong, right = (_rehearsed(rehearse, bank, one, answered.case) for one in (idea, _NO_MISTAKE))
    return _is_same(idea, answered, wrong, right)


def _is_same(idea: _Idea, answered: AnsweredCase, one: Outcome, other: Outcome) -> bool:
    """Whether a program with mistakes does what another does."""
    return is_same_outcome(
        answered.case,
        answered.answer.bound,
        one,
        other,
        in_float32=idea.vagueness == _TOLD.index("in float32"),
    )


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
    rehearse: Rehearse,
    count: Callable[[], None],
) -> dict[str, Diagnosis]:
    """What explains the failures of an operation, check by check.

    Args:
        bank: The known mistakes of the operation.
        asked: Every check with its cases and what came of them.
        smallest: The failing checks with their counterexamples.
        rehearse: What would come of a case with a program of ours; the same object whenever an
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
    search = _Search(bank, failures, right, rehearse, count)
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
        rehearse: Rehearse,
        count: Callable[[], None],
    ) -> None:
        self._bank = bank
        self._failures = failures
        self._wrong = [one for failure in failures.values() for one in failure.wrong]
        self._right = right
        self._rehearse = rehearse
        self._count = count
        self._has_nonsense = any(map(_is_nonsense, self._wrong))
        self._ideas = [
            idea
            for idea in _single_ideas(bank)
            if self._has_nonsense or idea.mistakes[0].told not in _OF_MEMORY
        ]

    def diagnoses(self) -> dict[str, Diagnosis]:
        """Of one mistake that explains all, or of each check by itself, or of two that explain all.

        Two at a time are tried where a check stays unexplained.
        """
        leading = self._leading()
        whole = [idea for idea in leading if all(self._explains(idea, c) for c in self._failures)]
        if whole:
            enough = _is_enough(self._wrong, _FEWEST_FOR_CERTAIN)
            diagnosis = self._diagnosis(whole, self._wrong, certain=enough)
            return dict.fromkeys(self._failures, diagnosis)
        pairs: list[_Idea] = []
        if not all(self._is_explained(check, leading) for check in self._failures):
            pairs = list(self._pairs(leading, leading))
            pairs = pairs or list(islice(self._pairs(leading, self._ideas), 1))
        found = {
            check: self._part_of(pairs, leading, check)
            if pairs
            else self._by_itself(leading, check)
            for check in self._failures
        }
        return {check: one for check, one in found.items() if one is not None}

    def _leading(self) -> list[_Idea]:
        """The ideas that explain the most telling wrong answer of a check and no right one denies.

        A check that such an idea explains whole needs no others.
        """
        leading: list[_Idea] = []
        if not self._right and not any(map(_is_returned, self._wrong)):
            return leading
        probed = 0
        for check in self._failures:
            if probed < _MOST_PROBED and not self._is_explained(check, leading):
                probed += 1
                leading += self._explaining_most_telling(check, leading)
        return leading

    def _explaining_most_telling(self, check: str, known: Sequence[_Idea]) -> list[_Idea]:
        """New ideas for a check; of each mistake no way after one that explains everything."""
        found: list[_Idea] = []
        done: set[tuple[KnownMistake, ...]] = set()
        for idea in self._ideas:
            if (
                idea.mistakes not in done
                and idea not in known
                and self._gives(idea, self._failures[check].wrong[0])
                and self._is_possible(idea)
            ):
                found.append(idea)
                if all(self._explains(idea, one) for one in self._failures):
                    done.add(idea.mistakes)
        return found

    def _is_explained(self, check: str, ideas: Sequence[_Idea]) -> bool:
        return any(self._explains(idea, check) for idea in ideas)

    def _gives(self, idea: _Idea, asked: Asked) -> bool:
        """Whether that is what the student's program does."""
        self._count()
        outcome = _rehearsed(self._rehearse, self._bank, idea, asked.answered.case)
        return _is_same(idea, asked.answered, outcome, asked.outcome)

    def _is_possible(self, idea: _Idea) -> bool:
        return all(self._is_harmless(idea, one) for one in self._right)

    def _explains(self, idea: _Idea, check: str) -> bool:
        failure = self._failures[check]
        return all(self._gives(idea, one) for one in (failure.smallest, *failure.wrong))

    def _reach(self, idea: _Idea) -> int:
        """How many wrong answers an idea explains."""
        return sum(self._gives(idea, one) for one in self._wrong)

    def _pairs(self, leading: Sequence[_Idea], others: Sequence[_Idea]) -> Iterator[_Idea]:
        """Two mistakes that explain all together, beginning with those that explain most alone."""
        seen: set[frozenset[KnownMistake]] = set()
        for first in sorted(leading, key=self._reach, reverse=True)[:_MOST_LEADING]:
            left = [one for one in self._wrong if not self._gives(first, one)]
            for second in others:
                pair = first.with_another(second)
                if (
                    pair is not None
                    and frozenset(pair.mistakes) not in seen
                    and all(self._gives(pair, one) for one in left)
                    and all(self._explains(pair, check) for check in self._failures)
                    and self._is_possible(pair)
                ):
                    seen.add(frozenset(pair.mistakes))
                    yield pair

    def _part_of(
        self, pairs: Sequence[_Idea], leading: Sequence[_Idea], check: str
    ) -> Diagnosis | None:
        """That mistake of two which explains a check alone, or both.

        They are certain if both are known by what they explain alone, and no two others explain as
        much.
        """
        known = {mistake for idea in leading for mistake in idea.mistakes}
        only_pair = len(pairs) == 1 and set(pairs[0].mistakes) <= known
        alone = self._by_itself(leading, check, of_pair=only_pair)
        both = {mistake.published for mistake in pairs[0].mistakes}
        if alone is not None and set(alone.mistakes) < both:
            return alone
        wrong = self._failures[check].wrong
        certain = only_pair and _is_enough(wrong, _FEWEST_FOR_CERTAIN)
        return self._diagnosis(pairs[:1], wrong, certain=certain)

    def _by_itself(
        self, leading: Sequence[_Idea], check: str, *, of_pair: bool = False
    ) -> Diagnosis | None:
        """What explains all failures of a check, though not those of others.

        Elsewhere a second mistake may be the reason why it does not. Where that is not known, as it
        is for a part of a pair, it is not certain.
        """
        ideas = [idea for idea in leading if self._explains(idea, check)]
        if not ideas:
            return None
        most = max(map(self._reach, ideas))
        ideas = [idea for idea in ideas if self._reach(idea) == most]
        wrong = self._failures[check].wrong
        missed = 0 if of_pair else self._missed(ideas[0])
        fewest = _FEWEST_FOR_CERTAIN if of_pair else _FEWEST_BESIDE_UNEXPLAINED
        if missed > _MOST_MISSED * most:
            return None
        enough = _is_enough(wrong, fewest)
        return self._diagnosis(ideas, wrong, certain=enough and not missed)

    def _missed(self, idea: _Idea) -> int:
        """Wrong answers where an idea changes something and the student did something else.

        A second mistake may be the reason; many of them speak against the idea.
        """
        return sum(
            not self._gives(idea, one) and not self._is_harmless(idea, one) for one in self._wrong
        )

    def _is_harmless(self, idea: _Idea, asked: Asked) -> bool:
        """Whether a program with the mistake is right in a case."""
        self._count()
        return _is_harmless(self._rehearse, self._bank, idea, asked.answered)

    def _diagnosis(
        self, ideas: Sequence[_Idea], wrong: Sequence[Asked], *, certain: bool
    ) -> Diagnosis:
        """The first of the ideas that can be told most closely; certain only if it is alone."""
        least = min(idea.vagueness for idea in ideas)
        ideas = [idea for idea in ideas if idea.vagueness == least]
        mistakes = ideas[0].mistakes
        of_check = "" if wrong is self._wrong else " of this check"
        return Diagnosis(
            mistakes=tuple(mistake.published for mistake in mistakes),
            certain=certain and all(idea.mistakes == mistakes for idea in ideas),
            evidence=f"{_does_as_you(mistakes, wrong)}{of_check}{self._right_in_words()}.",
        )

    def _right_in_words(self) -> str:
        count = len(self._right)
        cases = "the one case" if count == 1 else f"the {count} cases"
        return f", and is right in {cases} where you are" if count else ""


def _is_nonsense(asked: Asked) -> bool:
    answer, outcome = asked.answered.answer.value, asked.outcome
    return (
        answer is not None and isinstance(outcome, Returned) and is_nonsense(outcome.value, answer)
    )


def _is_returned(asked: Asked) -> bool:
    return isinstance(asked.outcome, Returned)


def _is_enough(wrong: Sequence[Asked], fewest: int) -> bool:
    """Whether so many answers are no coincidence; exceptions are few and alike, and never are."""
    return sum(map(_is_returned, wrong)) >= fewest


def _does_as_you(mistakes: Sequence[KnownMistake], wrong: Sequence[Asked]) -> str:
    """How closely a program with these mistakes does what the student's does."""
    program = "A program with this mistake" if len(mistakes) == 1 else "A program with both"
    count = len(wrong)
    if not any(map(_is_returned, wrong)):
        cases = "the one case" if count == 1 else f"the {count} cases"
        return f"{program} fails, too, in {cases}"
    told = {mistake.told for mistake in mistakes}
    how = "gives exactly" if told == {"exactly"} else "gives up to rounding"
    if told & set(_OF_MEMORY):
        how = "can give"
    answers = "your one wrong answer" if count == 1 else f"your {count} wrong answers"
    return f"{program} {how} {answers}"
