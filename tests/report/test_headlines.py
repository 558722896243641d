"""A headline is true of every failing call of its finding."""

import pytest

from grader.records.case import Answer, AnsweredCase
from grader.records.finding import Cause, Finding
from grader.records.outcome import Doing, TimedOut
from grader.records.verdict import Asked, Verdict, VerdictKind
from grader.report.headlines import words_on
from tests.support import pad_case


@pytest.mark.parametrize(
    ("doings", "headline"),
    [
        (("printing", "printing"), "Your pad prints until its time is over"),
        (("sleeping", "sleeping"), "Your pad sleeps or waits until its time is over"),
        (("printing", "computing"), "Your pad had no answer in time"),
    ],
)
def test_what_stopped_calls_did_is_told_where_all_did_it(
    doings: tuple[Doing, ...], headline: str
) -> None:
    verdict = Verdict(kind=VerdictKind.TIMED_OUT)
    answered = AnsweredCase(case=pad_case(), answer=Answer(value=None))
    finding = Finding(
        operation="pad",
        checks=("pad/basic",),
        cause=Cause(gives=lambda _: True),
        verdict=verdict,
        feedback="full",
        cases=tuple(Asked(answered, TimedOut(seconds=1.0, doing=one), verdict) for one in doings),
    )
    assert words_on(finding).headline == headline
