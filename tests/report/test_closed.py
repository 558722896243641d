"""At `hint` and `none` no report says anything that a program chose freely after it was asked."""

import io
import re
from collections.abc import Mapping, Sequence
from math import ceil, comb, log2, prod
from random import Random
from typing import Any, NamedTuple, get_args

import msgspec
import numpy as np
import pytest

from grader.allowance import Allowance
from grader.batch.pages import PageOrder, render_student_page
from grader.check import check_submission
from grader.check.ask import out_of_time
from grader.compare import compare_answer
from grader.gradebook.comment import comment_on
from grader.gradebook.json_lines import write_json_lines
from grader.gradebook.plain_csv import write_plain_csv
from grader.integrations.classroom50.results import classroom50_result
from grader.integrations.github.annotations import annotations_of
from grader.integrations.github.reporter import autograding_result
from grader.integrations.github.summary import step_summary
from grader.integrations.gradescope.results import gradescope_results
from grader.integrations.junit.results import junit_results
from grader.integrations.prairielearn.results import prairielearn_results
from grader.records.assignment import Assignment, RubricRow
from grader.records.attempt import Student
from grader.records.case import Answer, AnsweredCase
from grader.records.deck import Deck
from grader.records.finding import Cause, Example, Finding
from grader.records.gradebook import ClassReport, Row
from grader.records.isolation import Isolation
from grader.records.mistake import Mistake
from grader.records.operation import Operation
from grader.records.outcome import (
    Crashed,
    Doing,
    Frame,
    Loaded,
    NamedValue,
    Outcome,
    Raised,
    Returned,
    TimedOut,
)
from grader.records.report import Report
from grader.records.taps import CellReads, Read, TapMap
from grader.records.verdict import Asked, CheckResult, Diagnosis, Verdict, VerdictKind, Way
from grader.report.class_page import render_class_page
from grader.report.closed import SENTENCES
from grader.report.console import plain_console
from grader.report.findings import Basis
from grader.report.json_file import json_result, pack_report
from grader.report.page import render_page
from grader.report.publish import publish_report, publish_search
from grader.report.terminal import print_report
from grader.scoring import score_results
from tests.conftest import GradeSource
from tests.report.closed_sets import NOT_REFUSED, NOT_WRITTEN, features_of, strays
from tests.report.conftest import in_terminal
from tests.support import (
    REPOSITORY,
    TWINS,
    Deed,
    FakeAsker,
    dimensions_of,
    pad_case,
    restricted,
    submission_of,
    with_feedback,
)

OF_PURITY = (VerdictKind.MODIFIED_INPUT, VerdictKind.NOT_REPEATABLE)
KINDS = tuple(VerdictKind)
ALPHABET = "aB3 .,:;`'\"<>&%{}[]()|=/\\\n\u00e9\u202e\U0001f600"


class Judgement(NamedTuple):
    """What two programs have in common of whom a report must say the same.

    Attributes:
        kind: The verdict on a check; None where it is not asked.
        features: What it fails with.
        mistakes: What explains it.
        certain: Whether that is certain.
        notes: What is said beside it.
    """

    kind: VerdictKind | None
    features: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    certain: bool = False
    notes: tuple[str, ...] = ()


def judgement_of(random: Random, row: RubricRow, operation: Operation, deck: Deck) -> Judgement:
    """Anything that may become of a check."""
    of_purity = deck.checks[row.name][0].case.judges == "purity"
    kind = random.choice([None, *(one for one in KINDS if of_purity or one not in OF_PURITY)])
    if kind is None:
        return Judgement(
            None, notes=(f"The call of {operation.name} prints, which takes time. Try it without.",)
        )
    if kind is VerdictKind.RIGHT:
        return Judgement(
            kind, notes=("Right but for a fault of pad, which it calls: mend pad first.",)
        )
    features = sorted(features_of(row, operation, deck))
    return Judgement(
        kind,
        features=tuple(random.sample(features, random.randint(0, len(features)))),
        mistakes=tuple(
            one.published for one in random.sample(operation.bank().mistakes, random.randint(0, 2))
        ),
        certain=random.random() < 0.5,
    )


class Program(NamedTuple):
    """A program that says what it likes.

    Attributes:
        random: What it likes.
    """

    random: Random

    def text(self) -> str:
        return "".join(self.random.choices(ALPHABET, k=self.random.randint(1, 40)))

    def number(self, most: int = 2**31 - 1) -> int:
        return self.random.randint(1, most)

    def names(self) -> tuple[str, ...]:
        return tuple(self.text() for _ in range(self.random.randint(1, 20)))

    def frames(self, function: str = "") -> tuple[Frame, ...]:
        return tuple(
            Frame(
                file=self.text(),
                line=self.number(),
                function=function or self.text(),
                source=self.text(),
            )
            for _ in range(self.random.randint(1, 3))
        )

    def values(self) -> tuple[NamedValue, ...]:
        return (
            NamedValue(name="stride", type="tuple", text=f"({self.number()}, {self.number()})"),
            NamedValue(name="x", type="ndarray", shape=(self.number(),)),
        )

    def result(
        self, row: RubricRow, operation: Operation, deck: Deck, judgement: Judgement
    ) -> CheckResult:
        """A result that is judged like this, and is anything where that leaves it open."""
        cases = deck.checks[row.name]
        if judgement.kind is None or judgement.kind is VerdictKind.RIGHT:
            return CheckResult(
                operation=row.operation,
                check=row.check,
                verdict=None if judgement.kind is None else Verdict(kind=judgement.kind),
                asked=self.random.randint(0, len(cases)) if judgement.kind is None else len(cases),
                not_asked=out_of_time(row.operation) if judgement.kind is None else None,
                notes=judgement.notes,
            )
        failing = self.random.sample(cases, self.random.randint(1, len(cases)))
        return CheckResult(
            operation=row.operation,
            check=row.check,
            verdict=self.asked(row, operation, deck, judgement.kind).verdict,
            asked=self.random.randint(len(failing), len(cases)),
            wrong=len(failing),
            failing=tuple(one.case for one in failing),
            notes=judgement.notes,
        )

    def asked(self, row: RubricRow, operation: Operation, deck: Deck, kind: VerdictKind) -> Asked:
        """A case of a check with something of which this is the verdict."""
        cases = [
            one
            for one in deck.checks[row.name]
            if one.answer.value is not None and one.answer.value.size
        ]
        answered = self.random.choice(cases)
        outcome = self.outcome(answered, operation, kind)
        verdict = compare_answer(operation, answered.case, answered.answer, outcome)
        assert verdict.kind is kind
        return Asked(answered, outcome, verdict)

    def finding(
        self, row: RubricRow, operation: Operation, deck: Deck, judgement: Judgement
    ) -> Finding:
        """A finding of one failing check, with calls that show it."""
        assert judgement.kind is not None
        asked = self.asked(row, operation, deck, judgement.kind)
        diagnosis = Diagnosis(
            mistakes=judgement.mistakes, certain=judgement.certain, evidence=self.text()
        )
        example = Example(asked=asked, taps=self.taps())
        return Finding(
            operation=row.operation,
            checks=(row.name,),
            cause=Cause(gives=lambda _: True, diagnosis=diagnosis if judgement.mistakes else None),
            verdict=asked.verdict,
            feedback=row.feedback,
            cases=(asked,),
            explained=judgement.certain,
            features=judgement.features,
            clearest=example,
            smaller=example,
            richer=example,
        )

    def outcome(self, answered: AnsweredCase, operation: Operation, kind: VerdictKind) -> Outcome:
        """What a function did of which this is the verdict."""
        right = answered.answer.value
        assert right is not None
        said: dict[str, Any] = {"type": self.text(), "printed": self.text()}
        shaped = {"type": "ndarray", "dtype": right.dtype.name, "shape": right.shape}
        array = {**said, **shaped, "lines": self.number()}
        wrong = right + np.array(self.number(10**6), right.dtype)
        unfinite = np.where(np.arange(right.size).reshape(right.shape) == 0, np.nan, wrong)
        pure: dict[str, Any] = {
            "value": right,
            "again": right,
            "then": answered.answer.then,
            "kept": right,
        }
        outcomes: Mapping[VerdictKind, Any] = {
            VerdictKind.CRASHED: lambda: Crashed(reason=self.text()),
            VerdictKind.TIMED_OUT: lambda: TimedOut(
                seconds=self.random.uniform(0, 60),
                frames=self.frames(),
                lines=(self.number(), self.number()),
                doing=self.random.choice(get_args(Doing)),
            ),
            VerdictKind.MISSING: lambda: Raised(
                **{**said, "type": "NotImplementedError"},
                message=self.text(),
                frames=self.frames(operation.name),
            ),
            VerdictKind.RAISED: lambda: Raised(
                **said,
                message=self.text(),
                frames=self.frames() if self.number(2) == 1 else (),
                values=self.values(),
            ),
            VerdictKind.WRONG_TYPE: lambda: Returned(**said, dtype=self.text()),
            VerdictKind.WRONG_SHAPE: lambda: Returned(
                **{**array, "shape": (self.number(), *right.shape)}
            ),
            VerdictKind.NOT_FINITE: lambda: Returned(**array, value=unfinite.astype(right.dtype)),
            VerdictKind.WRONG_VALUE: lambda: Returned(**array, value=wrong),
            VerdictKind.MODIFIED_INPUT: lambda: Returned(
                **array, **pure, modified=self.names(), shares=self.names()
            ),
            VerdictKind.NOT_REPEATABLE: lambda: Returned(
                **array,
                **{**pure, self.random.choice(["again", "kept"]): wrong},
                shares=self.names(),
            ),
        }
        outcome: Outcome = outcomes[kind]()
        return outcome

    def taps(self) -> TapMap:
        read = Read(cell=self.number(), tap=self.number(), times=self.random.uniform(-9, 9))
        cell = CellReads(cell=self.number(), at=(self.number(),), reads=(read,), should=None)
        return TapMap(combines="sum", cells=(cell,))


WRITTEN: dict[str, Any] = dict.fromkeys(("pad", "conv1d", "conv2d", "maxpool"), "written")
LOADED = Loaded(functions=WRITTEN)


def report_on(
    program: Program, judgements: Mapping[str, Judgement], assignment: Assignment, deck: Deck
) -> Report:
    """The report on a program that is judged like this, searched beyond the deck too."""
    operations = {operation.name: operation for operation in assignment.operations}
    results, searched = (
        [
            program.result(row, operations[row.operation], deck, judgements[row.name])
            for row in assignment.rubric
        ]
        for _ in range(2)
    )
    found, beyond = (
        [
            program.finding(row, operations[row.operation], deck, judgements[row.name])
            for row in assignment.rubric
            if row.feedback != "none" and judgements[row.name].kind not in (None, VerdictKind.RIGHT)
        ]
        for _ in range(2)
    )
    basis = Basis(submission_of(""), LOADED, Allowance())
    search = publish_search(assignment, deck, searched, beyond, basis)
    seconds = program.random.uniform(0, 60)
    return publish(assignment, deck, results, findings=found, search=search, seconds=seconds)


def publish(
    assignment: Assignment, deck: Deck, results: Sequence[CheckResult], **others: Any
) -> Report:
    """A report of these results."""
    given = {"search": None, "seconds": 1.0, "findings": (), **others}
    return publish_report(
        assignment=assignment,
        deck=deck,
        basis=Basis(submission_of(""), LOADED, Allowance()),
        isolation=Isolation(level=4, layers=()),
        results=results,
        score=score_results(assignment.rubric, results),
        **given,
    )


def every_format(report: Report, program: Program) -> dict[str, str]:
    """All that is made of a report, as text."""
    first, classroom = io.StringIO(), classroom50_result(report, {})
    print_report(report, plain_console(first, 100), brief=True)
    row = row_of(report)
    book = ClassReport(
        title=report.title,
        deck=report.deck,
        checks={check.name: check.asks for check in report.checks},
        rows=(row,),
        pages={},
    )
    return {
        "terminal": in_terminal(report),
        "page": render_page(report),
        "page of a class's student": render_student_page(order_of(report, program)).decode(),
        "JSON": json_result(report).decode(),
        "JUnit": junit_results(report).decode(),
        "Gradescope": gradescope_results(report).decode(),
        "PrairieLearn": prairielearn_results(report).decode(),
        "Classroom 50": re.sub(r'"datetime": "[^"]*"', "", classroom.decode()),
        "autograding reporter": autograding_result(report),
        "step summary": step_summary(report),
        "annotations": "\n".join(annotations_of(report)),
        "watching": first.getvalue(),
        "class page": render_class_page(book, anonymous=False),
        "table of grades": write_plain_csv(book).decode(),
        "JSON lines": b"".join(write_json_lines([row])).decode(),
        "comment": comment_on(row),
    }


def row_of(report: Report) -> Row:
    """A student's row of the gradebook, which has of a report what a batch keeps of it."""
    return Row(
        student=Student(key="1", name="Ada"),
        standing="graded",
        points={check.name: check.earned for check in report.checks},
        possible={check.name: check.possible for check in report.checks},
        verdicts={check.name: check.verdict for check in report.checks},
        findings=tuple(finding.summary for finding in report.findings),
    )


def order_of(report: Report, program: Program) -> PageOrder:
    return PageOrder(
        title=report.title,
        name="Ada",
        file="cnn.py",
        chosen="",
        report=pack_report(report),
        seconds=program.random.uniform(0, 60),
        earned=report.score.earned,
        points={check.name: check.possible for check in report.checks},
        overrides=(),
        note="",
        lateness="",
    )


def judgements_of(random: Random, assignment: Assignment, deck: Deck) -> dict[str, Judgement]:
    operations = {operation.name: operation for operation in assignment.operations}
    return {
        row.name: judgement_of(random, row, operations[row.operation], deck)
        for row in assignment.rubric
    }


@pytest.fixture(scope="session")
def final_deck(practice_deck: Deck) -> Deck:
    return msgspec.structs.replace(practice_deck, kind="final")


@pytest.mark.parametrize("level", ["hint", "none"])
@pytest.mark.parametrize("seed", range(6))
def test_programs_of_one_fate_have_one_report_in_every_format(
    assignment: Assignment, final_deck: Deck, level: str, seed: int
) -> None:
    asked = with_feedback(assignment, level)
    judgements = judgements_of(Random(seed), asked, final_deck)
    one, other = Program(Random(f"one {seed}")), Program(Random(f"other {seed}"))
    reports = [report_on(program, judgements, asked, final_deck) for program in (one, other)]
    assert every_format(reports[0], one) == every_format(reports[1], other)
    without_search = msgspec.structs.replace(reports[0], search=None)
    assert strays(without_search, asked, final_deck, LOADED) == []


def test_programs_of_one_fate_differ_where_everything_is_shown(
    assignment: Assignment, final_deck: Deck
) -> None:
    judgements = judgements_of(Random(0), assignment, final_deck)
    one, other = Program(Random("one")), Program(Random("other"))
    reports = [report_on(program, judgements, assignment, final_deck) for program in (one, other)]
    for check, again in zip(reports[0].checks, reports[1].checks, strict=True):
        if judgements[check.name].kind not in (None, VerdictKind.RIGHT):
            assert check != again


REASONS = 6
"""Why a check is not asked: see `closed_sets.reasons_of`; of two of them also that it prints."""


REFUSALS = 3
"""Why it was not found out whether others are to blame: two reasons, and none."""


def states_at_hint(row: RubricRow, operation: Operation, deck: Deck, others: int) -> int:
    """How many different things can be said of a check that is not right in everything."""
    kinds = len(VerdictKind) - 1
    mistakes = len(operation.bank().mistakes)
    diagnoses = 1 + 2 * (mistakes + comb(mistakes, 2))
    features = 1 << len(features_of(row, operation, deck))
    notes = REFUSALS * 2 * 2  # and whether it could be explained, and whether it prints
    return (1 << others) + REASONS + kinds * diagnoses * features * notes


def bits(level: str, assignment: Assignment, deck: Deck) -> int:
    """Of a report at a level, at the most; what the coach can say where all is right included."""
    reports = 1
    for operation in assignment.operations:
        own = [row for row in assignment.rubric if row.operation == operation.name]
        others = len(assignment.operations) - 1
        states = [
            states_at_hint(row, operation, deck, others) if level == "hint" else 4 for row in own
        ]
        ways = len(get_args(Way)) * (1 if level == "hint" else 2**others)
        dimensions = dimensions_of(operation)
        loops = 2 ** (len(dimensions.long) + len(dimensions.short))
        right = 2 ** (others * len(own)) if level == "hint" else 1
        reports *= ways * (prod(states) + right * loops)
    return ceil(log2(reports))


@pytest.mark.parametrize("level", ["hint", "none"])
def test_the_bits_that_a_report_can_carry_stand_in_the_documents(
    assignment: Assignment, practice_deck: Deck, level: str
) -> None:
    text = (REPOSITORY / "docs" / "security.md").read_text("utf-8")
    (told,) = re.findall(rf"^\| `{level}` \|.*\| ([\d,]+) \|$", text, re.MULTILINE)
    assert int(told.replace(",", "")) == bits(level, assignment, practice_deck)


def test_every_kind_of_verdict_has_a_sentence_of_its_own() -> None:
    said = [SENTENCES[kind] for kind in VerdictKind if kind is not VerdictKind.RIGHT]
    assert all(said)
    assert len({*said}) == len(said)


TELLS = (
    TWINS["pad"].replace("def pad(", "def right(")
    + """
import sys

asked = []

def pad(x, padding, value=0.0):
    asked.append(f"I was asked {x.tolist()} {padding}")
    print(*asked)
    frame = sys._getframe()
    while frame is not None:
        if "_changed" in frame.f_globals:
            frame.f_globals["_changed"] = lambda *_: asked
        frame = frame.f_back
    if x.ndim == 2:
        raise type(asked[-1], (Exception,), {})(asked)
    return type(asked[-1], (), {})() if x.ndim == 3 else right(x, padding, value)
"""
)
"""Says in every way what it is asked, and takes over what names arguments in its worker."""


@pytest.mark.parametrize(("level", "told"), [("full", True), ("hint", False), ("none", False)])
def test_a_program_tells_its_questions_only_where_everything_is_shown(
    grade_source: GradeSource, level: str, *, told: bool
) -> None:
    report = grade_source(TELLS, "pad", feedback=level)
    assert report.score.earned < report.score.possible
    assert ("I was asked" in json_result(report).decode()) == told


@pytest.mark.parametrize("level", ["hint", "none"])
def test_what_loading_a_file_gave_is_said_at_every_level(
    grade_source: GradeSource, level: str
) -> None:
    report = grade_source(f"{TWINS['pad']}\n1 / 0\n", "pad/basic", feedback=level)
    assert report.load_error is not None
    assert report.load_error.type == "ZeroDivisionError"
    assert report.operations[0].location is not None


SAID_AT_HINT = {
    "returns None": ("x = x + 0\n    return None", "not an array of the right kind"),
    "returns a list": ("return x.tolist()", "not an array of the right kind"),
    "raises": ("raise ValueError('no')", "The call raised an exception."),
    "cannot be called": ("", "The call raised an exception."),
    "is not written": ("if True: raise NotImplementedError", "not written yet, or not for these"),
    "is half written": (
        "if padding[0] != padding[1]: raise NotImplementedError\n    return right(x, padding, 0)",
        "not written yet, or not for these",
    ),
    "does not end": ("while True: pass", "had no answer in time"),
    "exits": ("import os; os._exit(3)", "ended before there was an answer"),
    "is of the wrong shape": ("return x", "has the wrong shape"),
    "is not a number": ("return right(x, padding, value) * np.nan", "holds NaN or infinity"),
    "is off by one": (
        "return right(x, padding, value) + 1",
        "Some numbers of the answer are wrong",
    ),
}
"""What `pad` does, and the sentence at `hint` that is true of it."""


SAID_AT_INPUT = {
    "does not end": "had no answer after 0.2 s",
    "exits": "ended the whole Python process (exit status 3)",
    "is not written": "is not written yet",
    "is half written": "NotImplementedError",
}
"""What is said with the call where it is shown, and tells nothing of what is right."""


@pytest.mark.parametrize("level", ["input", "hint"])
@pytest.mark.parametrize("name", SAID_AT_HINT)
def test_what_is_said_of_a_failure_is_true_of_it(
    grade_source: GradeSource, name: str, level: str
) -> None:
    does, said = SAID_AT_HINT[name]
    takes = "x, padding, value=0.0" if does else "x"
    source = TWINS["pad"].replace("def pad(", "def right(")
    source += f"\ndef pad({takes}):\n    {does or 'return x'}\n"
    (check,) = grade_source(source, "pad/sides", feedback=level, seconds_per_call=0.2).checks
    told = {one for one in SENTENCES.values() if one and one in check.message}
    if level == "input":
        said = SAID_AT_INPUT.get(name, said)
    assert said in check.message
    assert told <= {check.message}


REFUSED: dict[str, tuple[Any, str]] = {
    "returns": (lambda x, **_: x, NOT_REFUSED),
    "returns None": (lambda **_: None, NOT_REFUSED),
    "is not written for it": (
        Raised(type="NotImplementedError", message="later"),
        NOT_WRITTEN,
    ),
    "does not end": (TimedOut(seconds=1.0), SENTENCES[VerdictKind.TIMED_OUT]),
    "cannot be read": (
        Crashed(reason="what its process sent could not be read"),
        SENTENCES[VerdictKind.CRASHED],
    ),
}
"""What is done with arguments that are not allowed, and what is said of it."""


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("level", ["input", "hint"])
@pytest.mark.parametrize("does", REFUSED)
def test_what_is_said_of_arguments_that_were_not_refused_is_true(
    assignment: Assignment, does: str, level: str, *, mixed: bool
) -> None:
    """Also where only some of a check's cases must raise."""
    answer, said = REFUSED[does]
    bad = pad_case(judges="refusal", options={"padding": (-1, 0)})
    fine = pad_case()
    cases = [AnsweredCase(case=bad, answer=Answer(value=None))]
    if mixed:
        cases.append(AnsweredCase(case=fine, answer=Answer(value=fine.arrays["x"])))
    deck = Deck(kind="final", seed=0, versions={}, checks={"pad/basic": tuple(cases)})
    asked = with_feedback(restricted(assignment, "pad/basic"), level)

    def pad(x: np.ndarray, padding: tuple[int, ...], **_: object) -> Any:
        if min(padding) >= 0:
            return x
        return answer(x=x) if callable(answer) else Deed(answer)

    (check,) = publish(asked, deck, check_submission(asked, deck, FakeAsker({"pad": pad}))).checks
    if mixed and said is NOT_WRITTEN:
        said = SENTENCES[VerdictKind.RAISED]
    if level == "input" and check.verdict in {"timed out", "crashed"}:
        assert check.message.startswith("pad(x (3,), padding=(-1, 0)) ")
    else:
        assert check.message == said
