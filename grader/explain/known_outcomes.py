"""What programs with known mistakes do in a case.

It is the same for every submission that is compared with it, so it is taken from an index, or else
kept, once for all programs that do the same: in the cases of a deck, of which there are so many and
no more, and in a few others. What a submission makes the grader try besides, two mistakes at a
time, is not kept here, so that no submission makes the grader hold more.
"""

from collections.abc import Callable, Mapping

import numpy as np

from grader.explain.candidates import Candidate, no_mistake
from grader.explain.match import is_same_outcome
from grader.explain.mistake_index import LoadedOutcomes, StoredOutcomes
from grader.records.case import AnsweredCase, Array, Case
from grader.records.mistake import Bank, Program
from grader.records.outcome import Outcome, Raised, Returned

CallOurs = Callable[[Program, Case], Outcome]

MAX_OTHERS = 512
"""Cases beside those of the deck, e.g. fresh and shrunk ones, in which outcomes are kept."""


class KnownOutcomes:
    """What programs with the known mistakes of an operation do, each called once in a case.

    Attributes:
        bank: The known mistakes.
    """

    def __init__(
        self,
        bank: Bank,
        call_ours: CallOurs,
        deck: Mapping[AnsweredCase, StoredOutcomes | None] | None = None,
    ) -> None:
        """Nothing is called yet.

        Args:
            bank: The known mistakes.
            call_ours: What comes of a case with a program of ours.
            deck: The cases of the deck, with what an index says of each, if there is one.
        """
        self.bank = bank
        self._call_ours = call_ours
        self._deck = {one: self._in_case(one, stored) for one, stored in (deck or {}).items()}
        self._others: dict[AnsweredCase, _CaseOutcomes] = {}

    def of(self, candidate: Candidate, answered: AnsweredCase) -> Outcome:
        """What a program with these mistakes does, as far as it can be compared.

        Programs that do the same have the same object, unless they make two mistakes at a time.
        """
        return self._kept(answered).of(candidate)

    def is_harmless(self, candidate: Candidate, answered: AnsweredCase) -> bool:
        """Whether a program with these mistakes is right in a case, as one without any is."""
        return self._kept(answered).is_harmless(candidate)

    def _kept(self, answered: AnsweredCase) -> "_CaseOutcomes":
        kept = self._deck.get(answered) or self._others.get(answered)
        if kept is None:
            if len(self._others) >= MAX_OTHERS:
                self._others.clear()
            kept = self._others[answered] = self._in_case(answered)
        return kept

    def _in_case(
        self, answered: AnsweredCase, stored: StoredOutcomes | None = None
    ) -> "_CaseOutcomes":
        return _CaseOutcomes(self.bank, self._call_ours, answered, stored)


class _CaseOutcomes:
    """What programs with known mistakes do in one case."""

    def __init__(
        self,
        bank: Bank,
        call_ours: CallOurs,
        answered: AnsweredCase,
        stored: StoredOutcomes | None,
    ) -> None:
        self._bank = bank
        self._call_ours = call_ours
        self._answered = answered
        self._stored = stored
        self._loaded: LoadedOutcomes | None = None
        self._by_number: dict[int, Outcome] = {}
        self._distinct: dict[object, Outcome] = {}
        self._harmless: dict[tuple[Outcome, int], bool] = {}

    def of(self, candidate: Candidate) -> Outcome:
        """What a program with these mistakes does, as far as it can be compared."""
        if candidate.number is None:
            return self._call(candidate)
        if self._stored is not None:
            self._loaded = self._loaded or self._stored.load()
            return self._loaded.of(candidate.number)
        if candidate.number not in self._by_number:
            outcome = self._call(candidate)
            self._by_number[candidate.number] = self._distinct.setdefault(_key(outcome), outcome)
        return self._by_number[candidate.number]

    def is_harmless(self, candidate: Candidate) -> bool:
        """Whether a program with these mistakes is right in the case, as one without any is."""
        if self._stored is not None and candidate.number is not None:
            return self._stored.is_harmless(candidate.number)
        wrong = self.of(candidate)
        if candidate.number is None:
            return self._is_right(candidate, wrong)
        key = (wrong, candidate.vagueness)
        if key not in self._harmless:
            self._harmless[key] = self._is_right(candidate, wrong)
        return self._harmless[key]

    def _is_right(self, candidate: Candidate, outcome: Outcome) -> bool:
        if self._answered.case.judges == "arguments":
            return isinstance(outcome, Returned) and not (outcome.modified or outcome.shares)
        return is_same(candidate, self._answered, outcome, self.of(no_mistake(self._bank)))

    def _call(self, candidate: Candidate) -> Outcome:
        """Call the program, which is built anew, since some keep something between calls."""
        program = self._bank.program(candidate.steps)
        return _to_compare(self._call_ours(program, self._answered.case))


def is_same(candidate: Candidate, answered: AnsweredCase, one: Outcome, other: Outcome) -> bool:
    """Whether `one`, which a program with these mistakes does, is what another program does."""
    return is_same_outcome(
        answered.case,
        answered.answer.bound,
        one,
        other,
        in_float32=candidate.in_float32,
        nan_tells=not candidate.reads_memory,
    )


def _to_compare(outcome: Outcome) -> Outcome:
    """The outcome with all that `is_same_outcome` looks at, and nothing else."""
    if isinstance(outcome, Raised):
        return Raised(type=outcome.type, message="")
    if not isinstance(outcome, Returned):
        return outcome
    return Returned(
        type="",
        dtype=outcome.dtype,
        value=_as_float64(outcome.value),
        again=_as_float64(outcome.again),
        then=_as_float64(outcome.then),
        kept=_as_float64(outcome.kept),
        modified=outcome.modified,
        shares=outcome.shares,
    )


def _as_float64(array: Array | None) -> Array | None:
    return None if array is None else array.astype(np.float64, copy=False)


def _key(outcome: Outcome) -> object:
    """What outcomes have in common that compare as the same."""
    if not isinstance(outcome, Returned):
        return outcome
    arrays = (outcome.value, outcome.again, outcome.then, outcome.kept)
    return outcome.dtype, outcome.modified, outcome.shares, *map(_key_of, arrays)


def _key_of(array: Array | None) -> object:
    return None if array is None else (array.shape, array.tobytes())
