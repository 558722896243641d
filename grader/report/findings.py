"""Findings as they are published: no more than the feedback allows, in one order everywhere."""

from collections.abc import Collection, Container, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import msgspec

from grader.allowance import Allowance
from grader.call_failures import returned_one_array
from grader.course_words import contract_in_short, in_their_words
from grader.records.assignment import CLOSED, Assignment, Feedback, SubmissionRules
from grader.records.case import AnsweredCase
from grader.records.deck import Deck
from grader.records.example import ExampleReport
from grader.records.finding import Example, Finding
from grader.records.finding_report import FindingReport
from grader.records.law import FAMILIES, Law
from grader.records.operation import Operation
from grader.records.outcome import Crashed, Loaded, Raised, TimedOut
from grader.records.report import CheckReport, OperationScore, Report
from grader.records.source_view import SourceView
from grader.records.submission import Submission
from grader.records.verdict import Diagnosis, VerdictKind
from grader.report.examples import publish_example
from grader.report.exception_questions import question_on
from grader.report.headlines import function_of, lacks_method, words_on
from grader.report.relations import with_relations
from grader.report.source_lines import view_source
from grader.report.words import Words
from grader.scoring import arrange_findings
from grader.text import ended, listed, safe_line

UNEXPLAINED = "This could not be explained in full, which changes no points."
"""Said of a finding; what went wrong is told to staff."""

MIN_IN_COMMON = 3
"""Failing calls of which it is worth telling what all have, where they can be seen as well."""

_UNREADABLE = ("SyntaxError", "IndentationError", "TabError")

Cases = Mapping[str, Sequence[AnsweredCase]]
"""The cases of a deck by the name of their check."""


class Basis(NamedTuple):
    """What findings are published from besides themselves.

    Attributes:
        submission: What was graded.
        loaded: What loading it gave.
        allowance: What is left for explaining.
        has_no_files: Whether it is certain that what was graded could open no file.
    """

    submission: Submission
    loaded: Loaded
    allowance: Allowance
    has_no_files: bool = False


def publish_findings(
    findings: Sequence[Finding],
    checks: Sequence[CheckReport],
    assignment: Assignment,
    deck: Deck,
    basis: Basis,
) -> tuple[FindingReport, ...]:
    """All findings in their order; one whose explanation fails to be published goes without it.

    Args:
        findings: What was found.
        checks: What the checks cost.
        assignment: What was asked.
        deck: The cases that were asked.
        basis: The submission, and what is left for explaining.
    """
    operations = {operation.name: operation for operation in assignment.operations}
    published = []
    for finding in findings:
        operation = operations[finding.operation]
        rules = assignment.submission
        bare = _publish(_without_examples(finding), operation, basis, deck.checks, rules)
        publish = partial(_publish, finding, operation, basis, deck.checks, rules)
        published.append(basis.allowance.attempt(publish, bare) if finding.clearest else bare)
    lost = {check.name: check.lost for check in checks}
    told = with_relations(_with_loading(published, basis), operations)
    return arrange_findings(told, lost, [*operations])


def _publish(
    finding: Finding, operation: Operation, basis: Basis, cases: Cases, rules: SubmissionRules
) -> FindingReport:
    """A finding, as much of it as its most open check shows."""
    diagnosis, closed = finding.cause.diagnosis, finding.feedback in CLOSED
    unwritten = _is_unwritten(finding, basis.loaded)
    words = _words(finding, operation, basis.loaded, unwritten=unwritten)
    unexplained = UNEXPLAINED if finding.unexplained else ""

    def published(example: Example | None) -> ExampleReport | None:
        if example is None or closed:
            return None
        return publish_example(
            example,
            operation,
            basis.submission,
            rules=rules,
            location=basis.loaded.locations.get(operation.name),
            full=finding.feedback == "full",
            advises=not finding.cause.is_sure,
            fill=_fill(diagnosis),
        )

    clearest = published(finding.clearest)
    says_why = diagnosis is not None or unwritten or returned_one_array(finding.cases)[0]
    asks = _of_circumstances(finding)
    if not asks and clearest and not says_why:
        asks = question_on(clearest, has_no_files=basis.has_no_files)
    return FindingReport(
        operation=finding.operation,
        function=function_of(finding, operation),
        headline=words.headline,
        certain=diagnosis is None or diagnosis.certain,
        question=asks or words.question,
        detail=" ".join(filter(None, (words.detail, _waiting(finding), unexplained))),
        mistakes=tuple(one.name for one in diagnosis.mistakes) if diagnosis else (),
        verdict=finding.verdict.kind.words,
        unwritten=unwritten,
        checks=finding.checks,
        not_asked=finding.not_asked,
        explained=finding.verdict.lacks in {"", operation.function}
        and (unwritten or (finding.explained and not finding.not_asked)),
        calls=finding.calls if _waits_mostly(finding) else (),
        feedback=finding.feedback,
        features=_features(finding, operation, cases),
        law=_law_in_words(finding, operation),
        evidence=diagnosis.evidence if diagnosis and not closed else "",
        contract=contract_in_short(operation) if unwritten else (),
        clearest=clearest,
        smaller=published(finding.smaller),
        richer=published(finding.richer),
        source=None if closed else _source(finding, basis.submission),
    )


def _fill(diagnosis: Diagnosis | None) -> float | None:
    """What a cell of padding holds in the student's code, where that is certain."""
    certain = diagnosis.mistakes if diagnosis is not None and diagnosis.certain else ()
    return next((one.fill for one in certain if one.fill is not None), None)


def _of_circumstances(finding: Finding) -> str:
    """What is asked since all calls go wrong that have something in common; empty for most."""
    law = finding.cause.law
    if law is None or law.family != "circumstances" or finding.feedback in CLOSED:
        return ""
    return "" if law.question == FAMILIES[law.family].question else law.question


def _waiting(finding: Finding) -> str:
    """How many of its calls are right as soon as another function is."""
    if not finding.waiting or finding.only_waits:
        return ""
    names = listed([f"your {name}" for name in finding.calls])
    verb = "is" if len(finding.calls) == 1 else "are"
    first = ": mend that first." if _waits_mostly(finding) else "."
    return (
        f"{finding.waiting} of its {len(finding.cases)} wrong calls come out right once {names} "
        f"{verb} right{first}"
    )


def _waits_mostly(finding: Finding) -> bool:
    """Whether most of its calls are right as soon as another function is."""
    return 2 * finding.waiting >= len(finding.cases) > 0


def _source(finding: Finding, submission: Submission) -> SourceView | None:
    """The lines of an exception or a loop, where the calls of a finding have them in common."""
    shown = finding.clearest or finding.smaller
    outcome = shown.asked.outcome if shown else None
    return view_source(submission, outcome) if isinstance(outcome, Raised | TimedOut) else None


def _without_examples(finding: Finding) -> Finding:
    """The finding without calls that show it, where these are what cannot be published."""
    if finding.clearest is None:
        return finding
    return msgspec.structs.replace(
        finding, clearest=None, smaller=None, richer=None, unexplained=True
    )


def _with_loading(findings: Sequence[FindingReport], basis: Basis) -> list[FindingReport]:
    """The findings with one of the file for all functions that its loading cost.

    It was told before the first case was asked, and can tell of none: every level shows it.
    """
    error = basis.loaded.error
    if error is None:
        return list(findings)
    lost = [one for one in findings if one.unwritten and one.operation in _lost(basis.loaded)]
    if not lost:
        return list(findings)
    file = FindingReport(
        operation="",
        headline=_loading_in_words(error),
        question="",
        detail=_loading_detail(error),
        verdict=lost[0].verdict,
        checks=(),
        not_asked=tuple(name for one in lost for name in one.not_asked),
        explained=False,
        feedback="full",
        source=None if isinstance(error, Crashed) else view_source(basis.submission, error),
    )
    return [file, *(one for one in findings if one not in lost)]


def _lost(loaded: Loaded) -> Container[str]:
    """Functions that are missing because of how loading the file went."""
    if isinstance(loaded.error, Raised):
        return loaded.lost
    return [name for name, state in loaded.functions.items() if state != "written"]


def _loading_in_words(error: Raised | TimedOut | Crashed) -> str:
    if isinstance(error, TimedOut):
        return "Loading the file does not end"
    if isinstance(error, Crashed):
        return "Loading the file ends the Python process"
    if not error.frames:
        return f"Loading the file raises {safe_line(error.type)}"
    frame = error.frames[-1]
    where = f"line {frame.line} of {safe_line(frame.file)}"
    if error.withheld:
        return f"Loading the file calls `{error.withheld}` in {where}, which is withheld"
    if error.type in _UNREADABLE:
        return f"Python cannot read {where}"
    return f"Loading the file raises {safe_line(error.type)} in {where}"


def _loading_detail(error: Raised | TimedOut | Crashed) -> str:
    if isinstance(error, Raised):
        what = ": ".join(filter(None, (safe_line(error.type), safe_line(error.message))))
        return " ".join(filter(None, (ended(what), error.hint)))
    if isinstance(error, Crashed):
        return f"Loading the file {safe_line(error.in_words)}."
    return "Maybe a loop outside of the functions does not end; maybe it prints or waits there."


def _is_unwritten(finding: Finding, loaded: Loaded) -> bool:
    """Whether its function is not there, or says itself that it is not written."""
    if loaded.functions[finding.operation] != "written":
        return True
    return finding.verdict.kind is VerdictKind.MISSING and bool(finding.not_asked)


def _words(finding: Finding, operation: Operation, loaded: Loaded, *, unwritten: bool) -> Words:
    diagnosis, law, name = finding.cause.diagnosis, finding.cause.law, operation.function
    say = partial(in_their_words, operation)
    if unwritten and lacks_method(finding, operation):
        return words_on(finding, operation)
    if unwritten:
        state = loaded.functions[finding.operation]
        lacks, says = finding.verdict.lacks or name, finding.verdict.message
        why = f"{name} is not written yet." if state == "written" and lacks == name else says
        what = "is not defined" if state == "missing" else "is not written yet"
        return Words(f"{lacks} {what}", "", why)
    if diagnosis is None and law is not None and finding.cause.is_known:
        return Words(*map(say, _words_of_law(law, finding.feedback)))
    if diagnosis is None:
        seen = words_on(finding, operation)
        if law is None:
            return seen
        return seen._replace(headline=f"{seen.headline} {say(law.headline)}".strip())
    first, *others = diagnosis.mistakes
    also = " ".join(f"And: {other.headline}." for other in others)
    return Words(say(first.headline), say(first.question), say(also))


def _words_of_law(law: Law, feedback: Feedback) -> Words:
    """What is said of a law: of every one of its family the same where less is shown of it."""
    told = FAMILIES[law.family] if feedback in CLOSED or _is_kept_back(law, feedback) else law
    return Words(told.headline, told.question)


def _law_in_words(finding: Finding, operation: Operation) -> str:
    """What the function computes, with the numbers of the call that shows it; empty at `hint`."""
    law = finding.cause.law
    if law is None or finding.feedback in CLOSED or _is_kept_back(law, finding.feedback):
        return ""
    shown = finding.clearest.asked if finding.clearest else finding.cases[0]
    return in_their_words(operation, law.sentence(shown.answered))


def _is_kept_back(law: Law, feedback: Feedback) -> bool:
    """Whether it names what is right, where that is not shown."""
    return law.tells_right and feedback != "full"


def _features(finding: Finding, operation: Operation, cases: Cases) -> tuple[str, ...]:
    """What every failing case has; closed, only of what the checks' own cases have.

    A program could choose among other features by what it does to the arguments of other checks.
    Closed checks of other functions that wait for it have other features, and nothing is told then.
    Where more is told it stands alone: few calls have much in common by chance, and none of it is a
    condition.
    """
    if finding.feedback not in CLOSED:
        sure = finding.cause.is_sure or len(finding.cases) < MIN_IN_COMMON
        return () if sure else finding.features
    if any(name.partition("/")[0] != operation.name for name in finding.checks):
        return ()
    own = frozenset().union(
        # What is to be refused need not have what features are read from.
        *(
            operation.features(one.case)
            for name in finding.checks
            if name in cases
            for one in cases[name]
            if one.case.judges != "refusal"
        )
    )
    return tuple(name for name in finding.features if name in own)


def host_of(operation: str, report: Report) -> str:
    """The function that another waits for of which nothing is told itself; empty for others."""
    if any(finding.operation == operation for finding in report.findings):
        return ""
    waiting = (finding for finding in report.findings if operation in finding.waiting)
    return next((finding.operation for finding in waiting), "")


def tell_first(report: Report, names: Collection[str]) -> Report:
    """The same report, in which findings of these operations come first, after one of the file."""
    findings = sorted(report.findings, key=lambda one: one.operation not in ("", *names))
    return msgspec.structs.replace(report, findings=tuple(findings))


def order_operations(report: Report) -> list[OperationScore]:
    """The operations in the order in which they are told everywhere; what is done comes last."""
    first = dict.fromkeys(one.operation for one in report.findings)
    order = [*first, *(one.name for one in report.operations if one.name not in first)]
    return sorted(report.operations, key=lambda one: order.index(one.name))
