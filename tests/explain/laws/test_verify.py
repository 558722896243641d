"""Which claims are told: only those that answers agree with, enough of them, and fresh ones too."""

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import pytest

from grader.check.run import judge
from grader.explain.laws import claim as claim_module
from grader.explain.laws.answers import FreshCases, OwnAnswers
from grader.explain.laws.claim import Claim, Predictions, differs, gives, predicted
from grader.explain.laws.tell import tell
from grader.explain.laws.verify import (
    CONFIRMING,
    EVERYWHERE,
    MAX_DISAGREEING,
    MIN_CONFIRMING,
    MIN_TELLING,
    MIN_TELLING_WITH_DOUBT,
    Scope,
    hold_everywhere,
    hold_where_wrong,
    holds,
    is_confirmed,
    settle,
)
from grader.explain.laws.view import View
from grader.records.case import Answer, AnsweredCase, Array, Case
from grader.records.law import FAMILIES
from grader.records.outcome import Crashed, Outcome, Raised, TimedOut
from grader.records.verdict import Asked
from tests.support import OPERATIONS, pad_case, returned

PAD = OPERATIONS["pad"]

Program = Callable[[float], float]
"""What comes out for a number, of which one more is right."""


def answered(number: float) -> AnsweredCase:
    return AnsweredCase(case=pad_case(number), answer=Answer(value=np.array([number + 1.0])))


def asked(program: Program, *numbers: float) -> list[Asked]:
    return [
        judge(PAD, answered(number), returned(np.array([program(number)]))) for number in numbers
    ]


def claims(program: Program, **changes: object) -> Claim:
    def predict(one: AnsweredCase) -> Array:
        return np.array([program(float(one.case.arrays["x"][0]))])

    fields = {"family": "values", "headline": "Your numbers", "fact": "your numbers"} | changes
    return Claim(**fields, question="Which?", predict=predict)  # type: ignore[arg-type]


def doubled(number: float) -> float:
    return 2 * number


def fresh_cases(program: Program | None, count: int, *, most: int = 10**6) -> FreshCases:
    """Cases in which the number is 100 and more; at most so many answers come."""
    seen: list[Case] = []

    def ask_each(cases: Sequence[Case]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for case in cases:
            if len(seen) < most and program is not None:
                seen.append(case)
                outcomes.append(returned(np.array([program(float(case.arrays["x"][0]))])))
        return outcomes

    return FreshCases(
        [answered(100.0 + one) for one in range(count)], ask_each, partial(judge, PAD)
    )


def nothing() -> None:
    """Counts no claim."""


def test_a_claim_has_to_agree_with_right_answers_too() -> None:
    branching = asked(lambda x: 2 * x if x > 4 else x + 1, *range(10))
    answers = OwnAnswers.among(branching)
    assert hold_everywhere([claims(doubled)], answers, nothing) == []
    (claim,) = hold_where_wrong([claims(doubled)], answers, nothing)
    assert holds(claim, PAD, Scope(only_wrong=True), branching[0])
    assert not holds(claim, PAD, EVERYWHERE, branching[0])


def test_a_prediction_is_made_once_and_forgotten_where_all_take_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[float] = []

    def noting(number: float) -> float:
        made.append(number)
        return doubled(number)

    predictions, said = Predictions(), claims(noting)
    first, second = answered(1.0), answered(2.0)
    assert predictions.of(said, first) is predictions.of(said, first)
    assert made == [1.0]
    monkeypatch.setattr(claim_module, "MAX_BYTES", 0)
    for one in (second, first):
        predictions.of(said, one)
    assert made == [1.0, 2.0, 1.0]


@pytest.mark.parametrize(("deviations", "minimum"), [(1, MIN_TELLING), (2, MIN_TELLING_WITH_DOUBT)])
def test_too_few_wrong_answers_are_a_coincidence(deviations: int, minimum: int) -> None:
    claim = claims(doubled, deviations=deviations)
    few, enough = (
        OwnAnswers.among(asked(doubled, *range(2, count))) for count in (minimum + 1, minimum + 2)
    )
    assert hold_everywhere([claim], few, nothing) == []
    assert hold_everywhere([claim], enough, nothing) == [claim]


def test_a_claim_that_says_what_is_right_explains_nothing() -> None:
    right = claims(lambda x: x + 1)
    answers = OwnAnswers.among(asked(lambda x: x + 1 if x else 7, *range(10)))
    assert hold_everywhere([right], answers, nothing) == []


def test_of_claims_that_agree_those_of_the_fewest_deviations_are_left() -> None:
    simple, other, far = claims(doubled), claims(doubled), claims(doubled, deviations=2)
    answers = OwnAnswers.among(asked(doubled, *range(2, 12)))
    assert hold_everywhere([far, simple, other], answers, nothing) == [simple, other]


def test_every_claim_that_is_tried_is_counted() -> None:
    counted: list[int] = []
    answers = OwnAnswers.among(asked(doubled, *range(2, 12)))
    hold_everywhere([claims(doubled)] * 3, answers, lambda: counted.append(1))
    assert len(counted) == 3


def test_exceptions_are_not_what_a_claim_is_about() -> None:
    raised = judge(PAD, answered(1.0), Raised(type="ValueError", message=""))
    assert OwnAnswers.among([raised]).every == ()
    assert holds(claims(doubled), PAD, EVERYWHERE, raised)


def test_a_call_that_is_charged_to_two_checks_is_one_answer() -> None:
    (one,) = asked(doubled, 5)
    assert len(OwnAnswers.among([one, one]).every) == 1


def test_claims_that_say_different_things_of_a_fresh_case_are_told_apart_by_it() -> None:
    both = [claims(doubled), claims(lambda x: 2 * x if x < 50 else 0)]
    assert settle(both, fresh_cases(doubled, 20)) is both[0]
    assert settle(both[::-1], fresh_cases(doubled, 20)) is both[0]


def test_of_claims_that_never_differ_the_first_is_told() -> None:
    both = [claims(doubled), claims(doubled)]
    assert settle(both, fresh_cases(None, 20)) is both[0]


def test_claims_between_which_nothing_decides_are_silent() -> None:
    both = [claims(doubled), claims(lambda x: 3 * x)]
    assert settle(both, fresh_cases(None, MAX_DISAGREEING)) is None
    assert settle(both, fresh_cases(lambda x: x, 20)) is None


def test_fresh_cases_deny_a_claim() -> None:
    claim = claims(doubled)
    assert is_confirmed(claim, PAD, fresh_cases(doubled, 50), EVERYWHERE) is True
    assert is_confirmed(claim, PAD, fresh_cases(lambda x: x, 50), EVERYWHERE) is False


@pytest.mark.parametrize("cases", [fresh_cases(None, 50), fresh_cases(doubled, 0)])
def test_without_fresh_cases_nothing_is_known_beyond_what_was_counted(cases: FreshCases) -> None:
    assert is_confirmed(claims(doubled), PAD, cases, EVERYWHERE) is None


def test_a_claim_on_some_calls_takes_all_fresh_cases() -> None:
    def late(number: float) -> float:
        return 2 * number if number < 100 + CONFIRMING else number

    claim, scope = claims(doubled), Scope(only_wrong=True)
    assert is_confirmed(claim, PAD, fresh_cases(late, CONFIRMING + 5), EVERYWHERE) is True
    assert is_confirmed(claim, PAD, fresh_cases(late, CONFIRMING + 5), scope) is False


@pytest.mark.parametrize(("telling", "confirmed"), [(MIN_CONFIRMING, True), (1, False)])
def test_a_claim_that_says_little_of_the_first_fresh_cases_takes_all(
    telling: int, *, confirmed: bool
) -> None:
    """Those of which it says what is right cannot deny it."""
    late = 100 + CONFIRMING

    def said(number: float) -> float:
        return 2 * number if number < 100 + telling or number >= late else number + 1

    def answer(number: float) -> float:
        return said(number) if number < late else number + 1

    cases = fresh_cases(answer, CONFIRMING + 5)
    assert is_confirmed(claims(said), PAD, cases, EVERYWHERE) is confirmed


def test_fresh_cases_are_asked_once() -> None:
    cases = fresh_cases(doubled, 10, most=10)
    assert cases.ask(range(10)) == cases.ask(range(10))
    assert len(cases.wrong) == 10


def test_what_is_told_says_how_many_answers_agree() -> None:
    answers = OwnAnswers.among(asked(lambda x: 2 * x, *range(10)))
    view = View(PAD, answers, lambda _: [])
    claim = claims(doubled, example=lambda _: "Here 4, not 3.")
    law = tell(claim, EVERYWHERE, view, confirmed=True)
    assert law.headline == "Your numbers"
    assert law.sentence(answered(2)) == ("Your numbers, in every one of 10 answers. Here 4, not 3.")
    wrong = tell(claim, Scope(only_wrong=True), view, confirmed=True)
    assert wrong.headline == "Where it goes wrong, your numbers"
    assert wrong.sentence(answered(2)) == (
        "In each of your 9 wrong answers your numbers. Here 4, not 3."
    )
    some = tell(claim, Scope(condition=("with padding",)), view, confirmed=True)
    assert some.headline == "Your numbers, in calls with padding"
    assert "makes 9 answers wrong; the numbers of the one other are right." in some.sentence(
        answered(2)
    )


def test_without_fresh_cases_the_headline_is_that_of_every_law_of_its_family() -> None:
    answers = OwnAnswers.among(asked(doubled, *range(10)))
    law = tell(claims(doubled), EVERYWHERE, View(PAD, answers, lambda _: []), confirmed=False)
    assert law.headline == FAMILIES["values"].headline
    assert "in every one of 10 answers" in law.sentence(answered(2))


@pytest.mark.parametrize(
    ("program", "then", "given"),
    [
        (lambda x: max(x + 1, 5.0), 5.0, True),
        (lambda x: max(x + 1, 5.0), 9.0, False),
        (lambda x: max(x + 1, 6.0), 5.0, False),
        (lambda x: x + 1, 5.0, False),
    ],
)
def test_a_claim_gives_a_wrong_answer_to_new_numbers_after_a_right_one(
    program: Program, then: float, *, given: bool
) -> None:
    """The first number is 4, and 5 is right; then it is 1, and 2 is right."""
    case = pad_case(4.0, judges="purity", then={"x": np.array([1.0])})
    right = Answer(value=np.array([5.0]), then=np.array([2.0]))
    first = np.array([5.0])
    outcome = returned(first, again=first, then=np.array([then]), kept=first)
    one = judge(PAD, AnsweredCase(case=case, answer=right), outcome)
    assert one.verdict.new_numbers
    assert gives(claims(program), one) == given


@pytest.mark.parametrize("lost", [Crashed(reason="signal 11"), TimedOut(seconds=0.3)])
def test_no_more_fresh_cases_are_asked_once_one_has_lost_its_worker(lost: Outcome) -> None:
    asked_of: list[int] = []

    def ask_each(cases: Sequence[Case]) -> list[Outcome]:
        asked_of.append(len(cases))
        return [returned(np.array([1.0])), lost]

    cases = FreshCases([answered(float(one)) for one in range(9)], ask_each, partial(judge, PAD))
    assert cases.ask(range(4)) is None
    assert cases.ask(range(9)) is None
    assert asked_of == [4]
    assert cases.ask(range(2)) is not None


def test_fresh_cases_without_an_answer_confirm_nothing() -> None:
    def raises(cases: Sequence[Case]) -> list[Outcome]:
        return [Raised(type="ValueError", message="") for _ in cases]

    cases = FreshCases([answered(float(one)) for one in range(50)], raises, partial(judge, PAD))
    assert is_confirmed(claims(doubled), PAD, cases, EVERYWHERE) is None


def test_of_what_is_to_be_refused_a_claim_says_nothing() -> None:
    refused = AnsweredCase(case=pad_case(1.0, judges="refusal"), answer=Answer(value=None))
    assert predicted(claims(doubled), refused) is None
    assert not differs(claims(doubled), refused)
