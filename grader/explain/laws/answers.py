"""What a function answered in the run that decided its points, and in fresh cases after it."""

from collections.abc import Callable, Iterable, Sequence

import msgspec
import numpy as np

from grader.call_failures import split_of
from grader.explain.inquiry import AskEach
from grader.explain.match import is_close
from grader.records.case import AnsweredCase, Array
from grader.records.outcome import Crashed, Outcome, Returned, TimedOut
from grader.records.verdict import Asked


class OwnAnswers(msgspec.Struct, frozen=True, eq=False):
    """Calls that returned numbers, each once.

    Exceptions, dtypes and what a call does to its arguments are told by other means.

    Attributes:
        wrong: Those with wrong numbers or a wrong shape, the one that tells most first.
        right: The others, likewise.
        unknown: Whether there are arrays besides of which nobody knows the numbers, so that no law
            can be told of all.
    """

    wrong: tuple[Asked, ...]
    right: tuple[Asked, ...]
    unknown: bool = False

    @property
    def every(self) -> tuple[Asked, ...]:
        """All of them, the wrong ones first."""
        return (*self.wrong, *self.right)

    @staticmethod
    def among(asked: Iterable[Asked]) -> "OwnAnswers":
        """Those that returned numbers where there is a right answer."""
        given = list(asked)
        once = {id(one.outcome): one for one in given if value_of(one) is not None}
        ordered = sorted(once.values(), key=_telling, reverse=True)
        return OwnAnswers(
            wrong=tuple(one for one in ordered if not is_right(one)),
            right=tuple(one for one in ordered if is_right(one)),
            unknown=any(map(is_unknown, given)),
        )


def value_of(asked: Asked) -> Array | None:
    """The numbers that came of a case that has a right answer; None if there are none."""
    outcome = asked.outcome
    known = asked.answered.answer.value is not None
    if not known or not isinstance(outcome, Returned) or split_of(asked):
        return None
    return outcome.value


def is_unknown(asked: Asked) -> bool:
    """Whether a case gave an array of which nobody knows the numbers: too many, or no real ones."""
    outcome = asked.outcome
    is_array = isinstance(outcome, Returned) and outcome.type == np.ndarray.__name__
    return is_array and asked.answered.answer.value is not None and value_of(asked) is None


def is_right(asked: Asked) -> bool:
    """Whether the numbers that came of a case are right."""
    value, right = value_of(asked), asked.answered.answer.value
    return value is not None and right is not None and agrees_with(value, right, asked.answered)


def agrees_with(value: Array, said: Array, answered: AnsweredCase) -> bool:
    """Whether numbers are those that are said of a case; NaN where nothing is said."""
    in_float32 = _is_in_float32(answered)
    return is_close(said, value, answered.answer.bound, in_float32=in_float32)


def _is_in_float32(answered: AnsweredCase) -> bool:
    return any(array.dtype == np.float32 for array in answered.case.arrays.values())


def _telling(asked: Asked) -> int:
    """How much an answer tells: large ones are seldom the same by coincidence."""
    value = value_of(asked)
    return 0 if value is None else value.size


class FreshCases:
    """Cases beyond those of the points, of which the function is asked only as many as needed."""

    def __init__(
        self,
        cases: Sequence[AnsweredCase],
        ask_each: AskEach,
        judge: Callable[[AnsweredCase, Outcome], Asked],
    ) -> None:
        """Ask none yet.

        Args:
            cases: The cases with what is right.
            ask_each: Asks the function.
            judge: Says what an outcome is worth.
        """
        self.cases = tuple(cases)
        self._ask_each = ask_each
        self._judge = judge
        self._asked: dict[int, Asked] = {}
        self._ended = False

    @property
    def wrong(self) -> list[Asked]:
        """Those that were asked and went wrong."""
        return [one for one in self._asked.values() if not one.verdict.right]

    def ask(self, indices: Sequence[int]) -> list[Asked] | None:
        """Some of the cases with what came of them; None if not all could be asked.

        Once a worker is lost, or time is used up, no more are: each might take that again.
        """
        waiting = [index for index in indices if index not in self._asked]
        if waiting and not self._ended:
            outcomes = self._ask_each([self.cases[index].case for index in waiting])
            for index, outcome in zip(waiting, outcomes, strict=False):
                self._asked[index] = self._judge(self.cases[index], outcome)
            lost = any(isinstance(one, TimedOut | Crashed) for one in outcomes[-1:])
            self._ended = lost or len(outcomes) < len(waiting)
        if any(index not in self._asked for index in indices):
            return None
        return [self._asked[index] for index in indices]
